"""Tampering that gets past the guards (here: with the guards dropped) is named: which entry, and why."""
import hashlib
import json
import time

import pytest
from django.db import connection

from approvals.models import Step, TrailEntry
from approvals.trail import book
from approvals.trail.canonical import encode
from approvals.trail.guards import shipped
from approvals.trail.verify import REASONS, verify_all, verify_case, verify_many
from tests.approvals.trail.past import AT, Matter, person, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter():
    told = Matter()
    told.act("case.started", status="NEW")
    for node in ("endorse", "accept", "decide"):
        told.act(node=node)
    return told


@pytest.fixture
def unguarded():
    """What somebody does who owns the database."""
    for text in shipped.triggers(connection.vendor).values():
        name, table = text.split()[0], text.split(" ON ")[1].split()[0]
        sql(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP TRIGGER {name} ON {table}")


def verdict_of(matter):
    return verify_many([matter.chain])[matter.chain]


def test_an_untouched_chain_is_good(matter):
    verdict = verdict_of(matter)
    assert verdict.ok and verdict.entries == 4 and verdict.first_bad is None and verdict.sentence == ""
    assert verify_case(matter.case).ok
    assert dict(verify_all()) == {matter.chain: verdict}


def test_many_chains_are_verified_in_one_query(matter, django_assert_num_queries):
    other = Matter(matter.actor, matter.unit)
    other.act("case.started")
    book.write("sec", action="login.succeeded", at=AT, actor=matter.actor)
    with django_assert_num_queries(1):
        verdicts = verify_many([matter.chain, other.chain, "sec/2026-11", "case/nowhere", matter.chain])
    assert [(chain, verdict.ok, verdict.entries) for chain, verdict in verdicts.items()] == [
        (matter.chain, True, 4), (other.chain, True, 1), ("sec/2026-11", True, 1), ("case/nowhere", False, 0)]
    assert verdicts["case/nowhere"].reason == "absent"


def reseal(entry, change):
    """Rewrite one body so that its own hash fits again."""
    body = json.loads(bytes(entry.body))
    change(body)
    data = encode(body)
    TrailEntry.objects.filter(pk=entry.pk).update(body=data, hash=hashlib.sha256(data).hexdigest())


def third(matter):
    return TrailEntry.objects.get(chain=matter.chain, seq=3)


@pytest.mark.parametrize(("column", "value"), [
    ("action", "step.rejected"), ("outcome", "refused"), ("node", "elsewhere"), ("eid", "another"), ("at", AT), ("actor", "person"),
    ("principal", "person"),
])
def test_a_column_that_differs_from_the_bytes_is_named(matter, unguarded, column, value):
    TrailEntry.objects.filter(pk=third(matter).pk).update(**{column: person() if value == "person" else value})
    verdict = verdict_of(matter)
    assert (verdict.ok, verdict.first_bad, verdict.reason, verdict.detail) == (False, 3, "column", column)


def test_changed_bytes_do_not_give_their_hash(matter, unguarded):
    entry = third(matter)
    TrailEntry.objects.filter(pk=entry.pk).update(body=bytes(entry.body).replace(b'"12.50"', b'"99.50"'))
    assert (verdict_of(matter).first_bad, verdict_of(matter).reason) == (3, "hash")


def test_a_rehashed_entry_no_longer_leads_to_the_next(matter, unguarded):
    reseal(third(matter), lambda body: body["content"]["after"].update(amount="99.50"))
    assert (verdict_of(matter).first_bad, verdict_of(matter).reason) == (4, "prev")


def test_bytes_that_are_not_canonical_are_noticed_even_with_their_own_hash(matter, unguarded):
    entry = third(matter)
    data = json.dumps(json.loads(bytes(entry.body))).encode()
    TrailEntry.objects.filter(pk=entry.pk).update(body=data, hash=hashlib.sha256(data).hexdigest())
    assert (verdict_of(matter).first_bad, verdict_of(matter).reason) == (3, "unreadable")


@pytest.mark.parametrize("body", [b"[]", b"{}", b'"prev"', b"null", b"\xff"])
def test_no_body_whatever_makes_the_verifier_stumble(matter, unguarded, body):
    TrailEntry.objects.filter(pk=third(matter).pk).update(body=body, hash=hashlib.sha256(body).hexdigest())
    assert (verdict_of(matter).first_bad, verdict_of(matter).reason) == (3, "unreadable")


def test_a_changed_last_entry_differs_from_the_head_of_its_case(matter, unguarded):
    reseal(TrailEntry.objects.get(chain=matter.chain, seq=4), lambda body: body["content"]["after"].update(amount="99.50"))
    assert verdict_of(matter).reason == "tail"


def test_a_removed_entry_leaves_a_gap(matter, unguarded):
    sql("UPDATE approvals_step SET entry_id = NULL WHERE entry_id = %s", third(matter).pk)
    sql("DELETE FROM approvals_decision WHERE entry_id = %s", third(matter).pk)
    sql("DELETE FROM approvals_trailentry WHERE id = %s", third(matter).pk)
    assert (verdict_of(matter).first_bad, verdict_of(matter).reason) == (4, "gap")


def test_a_removed_tail_is_missed(matter, unguarded):
    last = TrailEntry.objects.get(chain=matter.chain, seq=4)
    sql("UPDATE approvals_step SET entry_id = NULL WHERE entry_id = %s", last.pk)
    sql("DELETE FROM approvals_decision WHERE entry_id = %s", last.pk)
    sql("DELETE FROM approvals_trailentry WHERE id = %s", last.pk)
    assert (verdict_of(matter).first_bad, verdict_of(matter).reason) == (4, "tail")


def test_a_changed_plain_text_does_not_open_its_commitment(matter, unguarded):
    entry = third(matter)
    entry.details["content.comment"][1] = "不同意"
    TrailEntry.objects.filter(pk=entry.pk).update(details=entry.details)
    verdict = verdict_of(matter)
    assert (verdict.first_bad, verdict.reason, verdict.detail) == (3, "commitment", "content.comment")


def test_an_entry_hung_into_another_case_is_in_a_place_not_its_own(matter, unguarded):
    other = Matter(matter.actor, matter.unit)
    other.act("case.started")
    entry = TrailEntry.objects.get(chain=matter.chain, seq=4)
    TrailEntry.objects.filter(pk=entry.pk).update(case=other.case)
    assert (verdict_of(matter).first_bad, verdict_of(matter).reason) == (4, "place")


def test_a_step_whose_status_no_entry_tells_is_found(matter, unguarded):
    Step.objects.filter(process=matter.case, pk__endswith="", status="NEW").update(status="CANCELED")
    matter.case.refresh_from_db()
    verdict = verify_case(matter.case)
    assert (verdict.ok, verdict.reason, verdict.detail) == (False, "step", "1")


def test_a_case_whose_head_was_set_back_is_found(matter, unguarded):
    sql("UPDATE approvals_case SET seq = 3, head = %s WHERE id = %s", third(matter).hash, matter.case.pk)
    matter.case.refresh_from_db()
    assert verify_case(matter.case).reason == "tail" and verdict_of(matter).reason == "tail"


def test_a_decision_without_an_entry_in_the_chain_is_found(matter, unguarded):
    other = Matter(matter.actor, matter.unit)
    told = other.act("case.started")
    sql("UPDATE approvals_decision SET case_id = %s WHERE entry_id = %s", matter.case.pk, told.entry.pk)
    assert verify_case(matter.case).reason == "decision"


def test_a_monthly_chain_is_held_to_its_head_and_to_the_case_it_names(unguarded):
    matter = Matter()
    matter.act("case.started")
    for _ in range(3):
        entry = book.refuse(actor=matter.actor, at=AT, code="role", case=matter.case)
    assert verify_many([entry.chain])[entry.chain].ok
    other = Matter(matter.actor, matter.unit)
    other.act("case.started")
    TrailEntry.objects.filter(pk=entry.pk).update(case=other.case)
    assert verify_many([entry.chain])[entry.chain].detail == "case"
    sql("DELETE FROM approvals_trailentry WHERE id = %s", entry.pk)
    assert verify_many([entry.chain])[entry.chain].reason == "tail"


def test_every_reason_has_its_words():
    assert {"absent", "gap", "hash", "unreadable", "prev", "place", "column", "commitment", "tail", "step", "decision",
            "attachment", "bytes", "record"} == set(REASONS)


def test_a_long_chain_is_verified_quickly(matter):
    for _ in range(96):
        matter.act(node="again")
    spent = []
    for _ in range(3):
        begun = time.process_time()
        assert verdict_of(matter).entries == 100
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.1  # 5 ms on the machine it was built on; a bound against accidents only
