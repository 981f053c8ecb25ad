"""The arithmetic of the draw against published examples, a second implementation, chance itself, and every forgery one can think of."""

import copy
import hashlib
import hmac
import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from procurement.draws import recompute as r

FILE = Path(r.__file__)


# --- RFC 3797, part 6 -------------------------------------------------------------------------------------------------
def test_numbers_are_written_as_in_the_worked_example_of_rfc_3797():
    assert r.encoded([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]) == "9319./2.5.8.10.12./9.18.26.34.41.45./"


def test_the_worked_example_of_rfc_3797_comes_out_exactly():
    drawn = r.rfc3797("9319./2.5.8.10.12./9.18.26.34.41.45./", 25, 16)
    assert drawn == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4]


# --- draft-thomson-elegy-vrs, appendix B ------------------------------------------------------------------------------
SECRET, LOTTERIES = b"totally not a bikeshed", "1.2.3.4.5.6./" * 3
COLOURS = ["aqua", "bisque", "blue", "cornflowerblue", "darkgoldenrod", "darkgray", "lavenderblush", "lightpink", "mediumvioletred"]


def test_the_chain_of_codes_of_the_published_example():
    assert r.link(SECRET, 10).hex() == "950ea08d8d5fd3ae415b9967aba7a48aba39ca62a4d98f2e7fe25cb1b8f8c488"
    assert r.link(SECRET, 9).hex() == "5346f2efb5397a6788fc1f1d9c05c6d3f2abe9b7d16d8592a3695b6dbe9f2456"
    assert r.link(SECRET, 8).hex() == "2f70f884997ce80771adbefbbbc6c71a1b921da71896c25ca0f64966bfd0c8ce"


def test_first_round_and_substitutes_of_the_published_example():
    first = r.positions(COLOURS, r.link(SECRET, 9), LOTTERIES)
    assert [(position[:27], label) for position, label in first if position < "14"] == [
        ("002ed527ae0a44a86c205d1cdba", "lavenderblush"), ("03f710be2b61a6f9c3f89aa5ab5", "blue"),
        ("08bab81380d7f0769cecf9969a8", "darkgoldenrod"), ("0c26494fa81f3aed8a9f66e77b7", "mediumvioletred"),
        ("0e1af5d1ccfd44de075cc0bb6d5", "bisque"), ("13a07cc9abf3b737e49a62b0634", "lightpink"),
    ]
    second = r.positions(COLOURS, r.link(SECRET, 8), LOTTERIES)
    assert [(position[:27], label) for position, label in second[:3]] == [
        ("00d1c59a9f1b581060a9e732e91", "aqua"), ("02b514b0b1807bfe086db524f40", "darkgray"), ("0337add95eac62a356b020a273a", "cornflowerblue"),
    ]


# --- a second implementation, from RFC 5869 and nothing of ours -------------------------------------------------------
def hkdf(salt: bytes, ikm: bytes, info: bytes, length: int) -> bytes:
    prk = hmac.digest(salt, ikm, "sha256")
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(prk, block + info + counter.to_bytes(1, "big"), "sha256")
        out, counter = out + block, counter + 1
    return out[:length]


def test_hkdf_of_the_test_is_that_of_rfc_5869_case_1():
    okm = hkdf(bytes(range(13)), b"\x0b" * 22, bytes(range(0xF0, 0xFA)), 42)
    assert okm.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"


def test_positions_are_those_of_the_second_implementation():
    labels = [hashlib.sha256(bytes([n])).hexdigest() for n in range(40)]
    code = hashlib.sha256(b"code").digest()
    ours = r.positions(labels, code, "9319./1.2./")
    theirs = sorted(labels, key=lambda label: hkdf(code, b"9319./1.2./", label.encode(), 32))
    assert [label for _position, label in ours] == theirs
    assert ours[0][0] == hkdf(code, b"9319./1.2./", theirs[0].encode(), 32).hex()


# --- chance -----------------------------------------------------------------------------------------------------------
def test_over_20_000_draws_nobody_has_an_edge():
    """5 of 50, each label expected 2,000 times: chi-squared with 49 degrees of freedom stays under the 1 % limit of 74.9."""
    labels, random = [f"{n:064x}" for n in range(50)], Random(20260302)
    counted = dict.fromkeys(labels, 0)
    for _draw in range(20_000):
        for _position, label in r.positions(labels, random.randbytes(32), f"{random.randrange(10**6)}./")[:5]:
            counted[label] += 1
    expected = 20_000 * 5 / 50
    chi_squared = sum((seen - expected) ** 2 / expected for seen in counted.values()) * 49 / 45  # five without replacement
    assert 25 < chi_squared < 74.9


# --- the walk ---------------------------------------------------------------------------------------------------------
def person(*specialities, employer="", own_staff=False, barred=""):
    return {"specialities": list(specialities), "employer": employer, "own_staff": own_staff, "barred": barred}


def in_order(*labels):
    return [(f"{n:02}", label) for n, label in enumerate(labels)]


STRICT = r.Rules(no_own_staff=False, outsiders=1, one_of_each_employer=True)


def met(order, facts, needed, rules=STRICT, standing=None, gone=()):
    return [(one.label, one.speciality if one.taken else one.skipped) for one in r.walk(order, facts, needed, rules, standing or {}, gone)]


def test_each_rule_skips_for_its_own_reason_and_the_walk_ends_with_the_last_place():
    facts = {
        "a": person("it", employer="X"), "b": person("it", employer=" Ｘ"), "c": person("it", barred="related"),
        "d": person("law", own_staff=True), "e": person("law", own_staff=True), "f": person("art"), "g": person("it"), "h": person("it"),
    }
    rules = STRICT._replace(outsiders=2)
    assert met(in_order("a", "b", "c", "d", "e", "f", "g", "h"), facts, ["it", "it", "law"], rules) == [
        ("a", "it"), ("b", "same_employer"), ("c", "related"), ("d", "law"), ("e", "insiders_full"), ("f", "speciality_full"), ("g", "it"),
    ]


def test_own_staff_stay_out_where_the_seat_is_given_up():
    facts = {"a": person(own_staff=True), "b": person()}
    assert met(in_order("a", "b"), facts, [""], STRICT._replace(no_own_staff=True)) == [("a", "own_staff"), ("b", "")]


def test_who_could_take_two_places_does_not_crowd_out_whoever_can_take_only_one():
    facts = {"both": person("it", "law"), "only": person("it")}
    assert met(in_order("both", "only"), facts, ["it", "law"]) == [("both", "law"), ("only", "it")]


def test_substitutes_fill_the_vacant_place_and_nobody_comes_back():
    facts = {"a": person("it", employer="X"), "b": person("law"), "c": person("law", employer="X"), "d": person("law")}
    assert met(in_order("b", "c", "a", "d"), facts, ["it", "law"], standing={"a": "it"}, gone=["b"]) == [
        ("b", "drawn_before"), ("c", "same_employer"), ("a", "drawn_before"), ("d", "law"),
    ]


def test_the_same_employer_may_sit_twice_where_the_rule_is_off():
    facts = {"a": person(employer="X"), "b": person(employer="X")}
    assert met(in_order("a", "b"), facts, ["", ""], STRICT._replace(one_of_each_employer=False)) == [("a", ""), ("b", "")]


# --- the check --------------------------------------------------------------------------------------------------------
NEEDED = ["it", "it", "law"]
RULES = r.Rules(no_own_staff=True, outsiders=3, one_of_each_employer=True)


def a_draw(method="public", chosen=None):
    """A whole record with one substitute round, names opened; `chosen`: a first code that somebody made up, everything else following from it."""
    people = {f"E{n:02}": person("it" if n % 3 else "law", employer=f"{n % 7}", own_staff=n == 4) for n in range(1, 21)}
    salts = {number: hashlib.sha256(number.encode()).digest() for number in people}
    opened = [{"label": r.label_of(salts[n], n), "salt": salts[n].hex(), "number": n, "facts": facts} for n, facts in people.items()]
    secret, codes, said = b"s" * 32, 6, {party: f"words of the {party}" for party in r.PARTIES}
    committed = {
        "method": method, "codes": codes, "chain": r.link(secret, codes).hex(), "needed": NEEDED, "rules": RULES._asdict(),
        "labels": sorted(({"label": o["label"], "facts": r.facts_of(bytes.fromhex(o["salt"]), o["facts"])} for o in opened),
                         key=lambda one: one["label"]),
        "sources": ["lottery", "index"], "parties": {party: r.seal(party, words) for party, words in said.items()},
    }
    numbers = [[7, 3, 12], [3207]] if method == "public" else said
    randomness = "3.7.12./3207./" if method == "public" else r.together(said)
    facts = {one["label"]: one["facts"] for one in opened}
    rounds, standing, gone = [], {}, []
    for number in (1, 2):
        void = list(standing)[:1]
        gone += [label for label in void if standing.pop(label)]
        code = chosen if chosen and number == 1 else r.link(secret, codes - number)
        order = r.positions(facts, code, randomness)
        found = r.walk(order, facts, NEEDED, RULES, standing, gone)
        standing |= {one.label: one.speciality for one in found if one.taken}
        rounds.append({"code": code.hex(), "void": void, "met": [one._asdict() for one in found]})
    return {"format": r.FORMAT, "committed": committed, "root": r.root_of(committed), "random": numbers, "randomness": randomness,
            "rounds": rounds, "opened": opened, "secret": secret.hex()}


@pytest.mark.parametrize("method", ["public", "three"])
def test_an_honest_draw_agrees_in_every_point(method):
    said = r.check(a_draw(method))
    assert any("2 轮" in line for line in said)
    assert "每一次抽中和跳过均按承诺的规则" in said[-1]


def test_before_the_names_are_public_the_order_can_be_checked_already():
    draw = a_draw()
    del draw["opened"], draw["secret"]
    assert "尚未公开" in r.check(draw)[-1]


def swap(draw):
    draw["rounds"][0]["met"][0], draw["rounds"][0]["met"][1] = draw["rounds"][0]["met"][1], draw["rounds"][0]["met"][0]


def skip_without_reason(draw):
    taken = next(one for one in draw["rounds"][0]["met"] if one["taken"])
    taken |= {"taken": False, "speciality": "", "skipped": "same_employer"}


def add_a_label(draw):
    draw["committed"]["labels"].append({"label": "0" * 64, "facts": "0" * 64})


FORGERIES = {
    "a label is added": add_a_label,
    "a label is added and the digest with it": lambda d: (add_a_label(d), d.update(root=r.root_of(d["committed"]))),
    "a rule is changed": lambda d: d["committed"]["rules"].update(outsiders=0),
    "other numbers": lambda d: d["random"][1].append(1),
    "other random text": lambda d: d.update(randomness="1./2./"),
    "another code": lambda d: d["rounds"][0].update(code="00" * 32),
    "a code is left out": lambda d: d["rounds"].pop(0),
    "two labels change places": swap,
    "somebody is skipped for nothing": skip_without_reason,
    "somebody is skipped without a rule": lambda d: d["rounds"][0]["met"][0].update(taken=False, skipped=""),
    "another speciality": lambda d: d["opened"][0]["facts"].update(specialities=["art"]),
    "another expert behind a label": lambda d: d["opened"][0].update(number="E99"),
    "a name is not opened": lambda d: d["opened"].pop(),
    "somebody who had no seat is declared void": lambda d: d["rounds"][1]["void"].append("0" * 64),
    "the void seat is not told": lambda d: d["rounds"][1].update(void=[]),
    "another secret": lambda d: d.update(secret="00" * 32),
    "another format": lambda d: d.update(format="x"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_found(name):
    draw = copy.deepcopy(a_draw())
    FORGERIES[name](draw)
    with pytest.raises(r.Wrong):
        r.check(draw)


def test_a_code_of_ones_own_choice_is_found_although_everything_follows_from_it():
    with pytest.raises(r.Wrong, match="承诺链"):
        r.check(a_draw(chosen=b"x" * 32))


def test_before_the_names_are_public_a_changed_order_is_found_already():
    draw = a_draw()
    del draw["opened"], draw["secret"]
    swap(draw)
    with pytest.raises(r.Wrong, match="顺序"):
        r.check(draw)


def test_nobody_is_passed_over_without_a_rule_even_while_names_are_secret():
    draw = a_draw()
    del draw["opened"], draw["secret"]
    next(one for one in draw["rounds"][0]["met"] if one["taken"]).update(taken=False)
    with pytest.raises(r.Wrong, match="未说明"):
        r.check(draw)


def test_a_chain_of_codes_has_an_end():
    draw = a_draw()
    draw["committed"]["codes"] = 2
    draw["root"] = r.root_of(draw["committed"])
    with pytest.raises(r.Wrong, match="轮次"):
        r.check(draw)


def test_a_party_cannot_open_other_words_than_it_sealed():
    draw = a_draw("three")
    draw["random"]["platform"] = "better words"
    with pytest.raises(r.Wrong, match="platform"):
        r.check(draw)


def test_a_seal_copied_from_another_party_does_not_open():
    assert r.seal("purchaser", "x") != r.seal("platform", "x")


# --- one file, standard library ---------------------------------------------------------------------------------------
def run(tmp_path, draw, *arguments, **kwargs):
    copied = tmp_path / "recompute.py"
    copied.write_bytes(FILE.read_bytes())
    (tmp_path / "draw.json").write_text(json.dumps(draw), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(copied), *(arguments or [str(tmp_path / "draw.json")])]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}, cwd=tmp_path,
                          check=False, **kwargs)


def test_the_file_works_alone_and_says_yes_and_no(tmp_path):
    good = run(tmp_path, a_draw())
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.count("相符") >= 5
    forged = a_draw()
    swap(forged)
    bad = run(tmp_path, forged)
    assert bad.returncode == 1
    assert bad.stdout.startswith("不符") and "Traceback" not in bad.stderr


def test_the_file_seals_words_for_a_party(tmp_path):
    sealed = run(tmp_path, {}, "--seal", "platform", input="some long words\n")
    assert sealed.stdout.strip() == r.seal("platform", "some long words")
    assert run(tmp_path, {}, "--seal", "nobody", input="x\n").returncode == 2
