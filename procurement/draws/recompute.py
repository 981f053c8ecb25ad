"""The draw of a review panel, recomputed. One file, standard library only: `python recompute.py draw.json`.

Before the draw a list of labels, the rules and the end of a chain of hashes are published, and their digest (`root`) is signed. The
random text comes afterwards: from public numbers written as in RFC 3797, or from what three parties had sealed. Then, for each round,

    code = the link of the chain before the one already known       PRK = HMAC-SHA-256(key=code, random text)
    position of a label = HMAC-SHA-256(key=PRK, label + 0x01)        (HKDF of RFC 5869, as in draft-thomson-elegy-vrs)

and the labels are walked in the order of their positions. Positions are sorted, nothing is divided: no label has an edge. A substitute is
the next round: a further link of the same chain over the same list. Nobody can draw again to get another panel.

`python recompute.py --seal PARTY` reads a sentence from the keyboard and prints the seal that its party hands in before the draw."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

FORMAT = "sunshine-draw/1"
PARTIES = ("purchaser", "supervisor", "platform")
ANY = ""
"""A place that asks for no particular speciality."""
DRAWN_BEFORE, OWN_STAFF, INSIDERS_FULL = "drawn_before", "own_staff", "insiders_full"
SAME_EMPLOYER, SPECIALITY_FULL = "same_employer", "speciality_full"


# --- small change -----------------------------------------------------------------------------------------------------
def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no blanks: one text for one content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256")


def plain(text: str) -> str:
    """A name as it is compared: no blank and no difference of width makes another."""
    return "".join(unicodedata.normalize("NFKC", text).split())


# --- random text ------------------------------------------------------------------------------------------------------
def encoded(sources: Iterable[Iterable[int]]) -> str:
    """Numbers of public sources as RFC 3797 part 4 writes them: ascending, a point after each number, a stroke after each source."""
    return "".join("".join(f"{number}." for number in sorted(numbers)) + "/" for numbers in sources)


def seal(party: str, said: str) -> str:
    """What a party hands in beforehand; bound to the party, so that nobody can hand in the seal of another."""
    return hashlib.sha256(f"{FORMAT}\n{party}\n{said}".encode()).hexdigest()


def together(said: Mapping[str, str]) -> str:
    """The random text of three parties: nobody's part can be left out or moved into another's."""
    return "".join(f"{party}={said[party].encode().hex()}/" for party in PARTIES)


# --- RFC 3797, for samples drawn with public numbers alone ------------------------------------------------------------
def rfc3797(key: str, pool: int, wanted: int) -> list[int]:
    """Numbers 1 to `pool`, in the order in which they are drawn: MD5 between two ranks, modulo of who is left."""
    left, drawn = list(range(1, pool + 1)), []
    for rank in range(wanted):
        edge = rank.to_bytes(2, "big")
        digest = hashlib.md5(edge + key.encode() + edge, usedforsecurity=False).digest()
        drawn.append(left.pop(int.from_bytes(digest, "big") % len(left)))
    return drawn


# --- one-time codes and positions -------------------------------------------------------------------------------------
def link(secret: bytes, times: int) -> bytes:
    """H^times(secret): hashed so many times."""
    for _time in range(times):
        secret = hashlib.sha256(secret).digest()
    return secret


def positions(labels: Iterable[str], code: bytes, randomness: str) -> list[tuple[str, str]]:
    """(position, label) of every label in the order of the draw."""
    key = mac(code, randomness.encode())
    return sorted((mac(key, label.encode() + b"\x01").hex(), label) for label in labels)


# --- labels -----------------------------------------------------------------------------------------------------------
def label_of(salt: bytes, number: str) -> str:
    """What stands in the published list instead of an expert."""
    return mac(salt, number.encode()).hex()


def facts_of(salt: bytes, facts: Mapping[str, Any]) -> str:
    """Binds what the rules look at (specialities, employer, own staff, barred) without showing it."""
    return mac(salt, b"facts\n" + canonical(facts)).hex()


def root_of(committed: Mapping[str, Any]) -> str:
    """The digest under which the whole commitment is signed."""
    return hashlib.sha256(canonical(committed)).hexdigest()


# --- the walk ---------------------------------------------------------------------------------------------------------
class Met(NamedTuple):
    """One label that the walk came by: taken for a speciality, or skipped by a rule."""

    label: str
    position: str
    taken: bool
    speciality: str
    skipped: str


class Rules(NamedTuple):
    """What a walk obeys; published before the draw."""

    no_own_staff: bool
    outsiders: int
    one_of_each_employer: bool


def placed(people: Sequence[Sequence[str]], places: Sequence[str]) -> list[int] | None:
    """A place for everybody, as the index of the place; None when they cannot all be placed. Whoever has a place keeps one,
    though perhaps another, so nobody who was met first is turned away for somebody met later."""
    holder: dict[int, int] = {}

    def seat(who: int, tried: set[int]) -> bool:
        for number, place in enumerate(places):
            if number in tried or not (place == ANY or place in people[who]):
                continue
            tried.add(number)
            if number not in holder or seat(holder[number], tried):
                holder[number] = who
                return True
        return False

    if not all(seat(who, set()) for who in range(len(people))):
        return None
    where = {who: number for number, who in holder.items()}
    return [where[who] for who in range(len(people))]


def walk(
    order: Sequence[tuple[str, str]], facts: Mapping[str, Mapping[str, Any]], needed: Sequence[str], rules: Rules,
    standing: Mapping[str, str], gone: Iterable[str] = (),
) -> list[Met]:
    """Take from the top what the rules allow until no place is vacant; `standing` keep their seats, `gone` have lost theirs."""
    vacant, away = list(needed), frozenset(gone)
    for speciality in standing.values():
        vacant.remove(speciality)
    taken: list[str] = []
    met: list[tuple[str, str, str]] = []
    for position, label in order:
        if len(taken) == len(vacant):
            break
        seated = [facts[one] for one in (*standing, *taken)]
        why = DRAWN_BEFORE if label in standing or label in away else obstacle(facts[label], seated, len(needed), rules)
        if not why and placed([facts[one]["specialities"] for one in (*taken, label)], vacant) is None:
            why = SPECIALITY_FULL
        met.append((label, position, why))
        if not why:
            taken.append(label)
    where = placed([facts[one]["specialities"] for one in taken], vacant) or []
    place = {label: vacant[number] for label, number in zip(taken, where, strict=True)}
    return [Met(label, position, not why, place.get(label, ""), why) for label, position, why in met]


def obstacle(one: Mapping[str, Any], seated: Sequence[Mapping[str, Any]], size: int, rules: Rules) -> str:
    """The rule that keeps somebody out beside those who sit already; empty when none does."""
    if one["barred"]:
        return str(one["barred"])
    if one["own_staff"] and rules.no_own_staff:
        return OWN_STAFF
    if one["own_staff"] and sum(1 for other in seated if other["own_staff"]) >= size - rules.outsiders:
        return INSIDERS_FULL
    employer = plain(one["employer"])
    if rules.one_of_each_employer and employer and employer in {plain(other["employer"]) for other in seated}:
        return SAME_EMPLOYER
    return ""


# --- the check --------------------------------------------------------------------------------------------------------
class Wrong(Exception):
    """The record does not agree with itself; the sentence says where."""


def must(true: bool, sentence: str) -> None:
    if not true:
        raise Wrong(sentence)


def check(draw: Mapping[str, Any]) -> list[str]:
    """Recompute everything that the record allows; the sentences say what was found right. Raises Wrong."""
    must(draw.get("format") == FORMAT, f"不是本格式的抽取记录（应为 {FORMAT}）")
    committed = draw["committed"]
    must(root_of(committed) == draw["root"], "承诺的名单、规则与承诺摘要 root 不符")
    labels = [one["label"] for one in committed["labels"]]
    must(len(set(labels)) == len(labels), "名单中有重复的标签")
    said = [f"承诺摘要相符：{draw['root']}", f"名单共 {len(labels)} 个标签，需 {len(committed['needed'])} 人"]
    if not draw.get("rounds"):
        return [*said, "尚未公布随机数"]
    randomness = random_text(draw)
    must(randomness == draw["randomness"], "随机数的写法与公布的随机数不符")
    said.append(f"随机数相符：{randomness[:60]}")
    check_rounds(draw, labels, randomness)
    said.append(f"{len(draw['rounds'])} 轮的一次性码与排列顺序相符")
    if "opened" not in draw:
        return [*said, "姓名尚未公开：跳过的理由待公开后核对"]
    check_opened(draw)
    return [*said, "标签与姓名相符，每一次抽中和跳过均按承诺的规则"]


def random_text(draw: Mapping[str, Any]) -> str:
    """The random text out of what was announced afterwards."""
    committed = draw["committed"]
    if committed["method"] == "public":
        must(len(draw["random"]) == len(committed["sources"]), "随机数来源的个数与承诺不符")
        return encoded(draw["random"])
    for party in PARTIES:
        must(seal(party, draw["random"][party]) == committed["parties"][party], f"{party} 公布的内容与其事先的承诺不符")
    return together(draw["random"])


def check_rounds(draw: Mapping[str, Any], labels: Sequence[str], randomness: str) -> None:
    """Codes are links of the committed chain, and everybody was met in the order of the positions."""
    committed = draw["committed"]
    known = bytes.fromhex(committed["chain"])
    must(len(draw["rounds"]) < committed["codes"], "轮次超过了承诺的一次性码个数")
    for number, one in enumerate(draw["rounds"], 1):
        code = bytes.fromhex(one["code"])
        must(link(code, 1) == known, f"第 {number} 轮的一次性码不是承诺链上的下一个")
        known = code
        order = positions(labels, code, randomness)[: len(one["met"])]
        must([(met["position"], met["label"]) for met in one["met"]] == order, f"第 {number} 轮的顺序与重新计算的不符")
        for met in one["met"]:
            must(bool(met["taken"]) != bool(met["skipped"]), f"第 {number} 轮有标签既未抽中也未说明跳过的规则")
    if "secret" in draw:
        must(link(bytes.fromhex(draw["secret"]), committed["codes"]).hex() == committed["chain"], "公开的密值与承诺的链不符")


def check_opened(draw: Mapping[str, Any]) -> None:
    """Salts and facts are those of the labels, and the walk under the committed rules takes and skips whom the record says."""
    committed = draw["committed"]
    opened = {one["label"]: one for one in draw["opened"]}
    for one in committed["labels"]:
        must(one["label"] in opened, f"标签 {one['label'][:12]} 未公开")
        person = opened[one["label"]]
        salt = bytes.fromhex(person["salt"])
        must(label_of(salt, person["number"]) == one["label"], f"专家编号 {person['number']} 与其标签不符")
        must(facts_of(salt, person["facts"]) == one["facts"], f"专家编号 {person['number']} 的专业、单位等与承诺的不符")
    facts = {label: one["facts"] for label, one in opened.items()}
    standing: dict[str, str] = {}
    gone: list[str] = []
    for number, one in enumerate(draw["rounds"], 1):
        for label in one["void"]:
            must(standing.pop(label, None) is not None, f"第 {number} 轮前作废的席位并不存在")
            gone.append(label)
        order = positions(facts, bytes.fromhex(one["code"]), draw["randomness"])
        met = walk(order, facts, committed["needed"], Rules(**committed["rules"]), standing, gone)
        must([row._asdict() for row in met] == one["met"], f"第 {number} 轮抽中或跳过的与按规则重新计算的不符")
        standing |= {row.label: row.speciality for row in met if row.taken}


def main(arguments: Sequence[str]) -> int:
    """0 when everything agrees, 1 when something does not, 2 when there is nothing to look at."""
    if len(arguments) == 2 and arguments[0] == "--seal" and arguments[1] in PARTIES:
        sys.stdout.write(seal(arguments[1], sys.stdin.readline().rstrip("\r\n")) + "\n")
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write(f"用法: python recompute.py draw.json\n      python recompute.py --seal {'|'.join(PARTIES)}\n")
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            said = check(json.load(file))
    except (Wrong, OSError, ValueError, KeyError, TypeError) as wrong:
        sys.stdout.write(f"不符: {wrong if isinstance(wrong, Wrong | OSError) else repr(wrong)}\n")
        return 1
    sys.stdout.write("".join(f"相符: {line}\n" for line in said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
