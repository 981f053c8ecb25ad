"""One entry: its closed schema, its commitments, and what it costs."""
import hashlib
import hmac
import json
import time
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from approvals.roles import Role
from approvals.trail import actions
from approvals.trail.actions import UnknownAction
from approvals.trail.canonical import NotCanonical, read_back
from approvals.trail.entry import FIRST, Private, all_open, check_commitments, commitment, compose, moment, open_commitment
from approvals.trail.verify import REASONS

AT = datetime(2026, 11, 2, 1, 2, 3, 4, tzinfo=UTC)
BASE = {"chain": "case/0d9b", "seq": 1, "prev": FIRST, "eid": "e1", "action": "step.approved", "at": AT}


def told(**more):
    sealed = compose(**{**BASE, **more})
    return sealed, read_back(sealed.body)


def test_an_entry_says_who_it_is_and_hashes_to_its_own_bytes(settings):
    sealed, body = told(seq=3, prev="a" * 64)
    assert sealed.hash == hashlib.sha256(sealed.body).hexdigest()
    assert {key: body[key] for key in ("v", "log", "eid", "case", "seq", "prev")} == {
        "v": 1, "log": settings.TRAIL_ORIGIN, "eid": "e1", "case": {"kind": "case", "id": "0d9b"}, "seq": 3, "prev": "a" * 64}
    assert body["what"] == {"action": "step.approved", "outcome": "ok"}
    assert body["time"] == {"app": "2026-11-02T01:02:03.000004Z", "source": "system"}


def test_a_simulated_clock_is_marked_and_the_database_clock_stands_beside():
    _, body = told(clock="simulated", db_clock=AT + timedelta(seconds=1))
    assert body["time"] == {"app": "2026-11-02T01:02:03.000004Z", "db": "2026-11-02T01:02:04.000004Z", "source": "simulated"}


def test_moments_are_utc_with_six_digits_whatever_zone_they_came_in():
    assert moment(datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))) == "2026-01-01T00:00:00.000000Z"
    with pytest.raises(NotCanonical):
        moment(datetime(2026, 1, 1))  # noqa: DTZ001


def test_values_are_written_in_the_one_obvious_way():
    key = uuid.uuid4()
    _, body = told(content={"after": {"amount": Decimal("12345.00"), "big": Decimal("1E+3"), "on": date(2026, 1, 2), "at": AT, "key": key,
                                      "role": Role.FINANCE, "none": None, "list": (1, [True])}})
    assert body["content"]["after"] == {"amount": "12345.00", "big": "1000", "on": "2026-01-02", "at": "2026-11-02T01:02:03.000004Z",
                                        "key": str(key), "role": "act_as_finance", "none": None, "list": [1, [True]]}


def test_what_is_absent_is_left_out_but_a_cleared_field_stays_null():
    _, body = told(who={"actor": 7, "delegation": None, "role": ""}, content={"before": {"a": 1}, "after": {"a": None}})
    assert body["who"] == {"actor": 7} and body["content"]["after"] == {"a": None}


@pytest.mark.parametrize(("more", "path"), [
    ({"content": {"after": {"amount": 1.5}}}, "content.after.amount"),
    ({"content": {"after": {"数量": 1}}}, "content.after"),
    ({"content": {"after": {"n": 2**53}}}, "content.after.n"),
    ({"content": {"after": {"hmac": "x"}}}, "content.after"),
    ({"content": {"after": {"rate": Decimal("NaN")}}}, "content.after.rate"),
    ({"content": {"after": {"file": b"x"}}}, "content.after.file"),
    ({"content": {"note": "a\0b"}}, "content.note"),
    ({"content": {"comment": Private("a\0b")}}, "content.comment"),
    ({"content": {"comment": Private("\ud800")}}, "content.comment"),
    ({"where": {"weather": "fine"}}, "where"),
    ({"who": {"nickname": "x"}}, "who"),
    ({"outcome": "perhaps"}, "what.outcome"),
])
def test_what_does_not_belong_is_refused_by_name(more, path):
    with pytest.raises(NotCanonical) as refused:
        told(**more)
    assert refused.value.path == path


def test_an_unknown_action_is_refused():
    with pytest.raises(UnknownAction):
        told(action="step.blessed")


def test_the_register_is_closed_and_its_words_are_things_and_past_events():
    assert all(name.count(".") == 1 and name == name.lower() and len(name) <= 40 for name in actions.ACTIONS)
    assert set(actions.OF_VERB.values()) <= set(actions.ON_CASES)
    assert {"audit.erased", "system.restored", "key.rotated"} <= set(actions.ACTIONS)
    assert actions.label("step.old_word") == "step.old_word"


def test_private_values_enter_as_salted_commitments_and_can_be_opened():
    sealed, body = told(who={"name": Private("王芳")}, content={"comment": Private("同意"), "after": {"people": [{"phone": Private("139-0013")}]}})
    assert "王芳".encode() not in sealed.body and b"139-0013" not in sealed.body
    assert sorted(sealed.details) == ["content.after.people.0.phone", "content.comment", "who.name"]
    salt, value = sealed.details["who.name"]
    digest = hmac.new(bytes.fromhex(salt), b"who.name\0" + value.encode(), "sha256").hexdigest()
    assert len(bytes.fromhex(salt)) == 32 and body["who"]["name"] == {"hmac": digest}
    assert open_commitment(sealed.details, "content.comment") == "同意" and open_commitment(sealed.details, "content.note") is None
    assert check_commitments(body, sealed.details) is None
    assert all_open(sealed.body, body, sealed.details)


def test_the_same_secret_twice_gives_two_commitments():
    assert told(who={"name": Private("王芳")})[1] != told(who={"name": Private("王芳")})[1]


def test_a_private_structure_is_committed_to_by_its_canonical_text_and_nothing_said_is_no_secret():
    sealed, body = told(content={"after": {"rows": Private([{"b": Decimal("1.0"), "a": "x"}]), "phone": Private(None), "fax": Private("")}})
    assert open_commitment(sealed.details, "content.after.rows") == '[{"a":"x","b":"1.0"}]'
    assert body["content"]["after"]["phone"] is None and body["content"]["after"]["fax"] == ""


@pytest.mark.parametrize("tamper", ["value", "salt", "missing", "extra", "shape"])
def test_details_that_do_not_open_their_commitment_are_noticed(tamper):
    sealed, body = told(who={"name": Private("王芳")})
    details = json.loads(json.dumps(sealed.details))
    if tamper == "value":
        details["who.name"][1] = "李芳"
    elif tamper == "salt":
        details["who.name"][0] = "00" * 32
    elif tamper == "missing":
        details = {}
    elif tamper == "extra":
        details["who.phone"] = ["00" * 32, "139"]
    else:
        details["who.name"] = 5
    assert check_commitments(body, details) == ("who.phone" if tamper == "extra" else "who.name")
    assert not all_open(sealed.body, body, details)


def test_an_erased_value_leaves_the_rest_verifiable():
    sealed, body = told(who={"name": Private("王芳")}, content={"comment": Private("同意")})
    details = {"content.comment": sealed.details["content.comment"]}
    assert check_commitments(body, details, erased={"who.name"}) is None
    assert check_commitments(body, details) == "who.name"


def test_field_and_value_cannot_be_shifted_into_one_another():
    assert commitment(b"s" * 32, "a.b", "c") != commitment(b"s" * 32, "a", "b\0c") != commitment(b"s" * 32, "a.bc", "")


def test_an_ordinary_entry_is_sealed_fast_enough_for_the_hot_road():
    def typical():
        return compose(
            **{**BASE, "seq": 3, "db_clock": AT}, where={"flow": "renovation_review", "flow_hash": "a" * 64, "process": "x" * 36, "step": 4,
                                                         "number": "WX-2026-0001", "node": "finance", "token": "start/1_2"},
            what={"moves": [[4, "finance", "NEW", "DONE"], [7, "join", "", "NEW"]]},
            who={"actor": 12, "name": Private("王芳"), "for": 13, "for_name": Private("李明"), "role": "act_as_finance", "session": "b" * 32},
            content={"before": {"amount": "1.00"}, "after": {"amount": "2.00"}, "comment": Private("同意")},
            rules={"duties": [["request", True]], "gates": [["big", "is_big", True]]}, request={"id": "x" * 36, "ip": Private("10.0.0.1")})
    best = min(_timed(typical) for _ in range(300))
    assert best < 0.000_300, f"{best * 1e6:.0f} microseconds"  # 75 on the machine it was built on; a bound against accidents only


def _timed(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def test_every_word_of_the_trail_is_translated():
    part = (Path(actions.__file__).parents[2] / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    with translation.override(None):
        assert all(f'msgctxt "trail"\nmsgid "{text}"\n' in part for text in actions.ACTIONS.values())
        assert all(f'msgid "{text}"\n' in part for text in REASONS.values())


def test_text_that_looks_like_a_commitment_is_text():
    sealed, body = told(content={"note": '{"hmac":"00"}', "comment": Private('{"hmac":"00"}')})
    assert all_open(sealed.body, body, sealed.details) and check_commitments(body, sealed.details) is None
