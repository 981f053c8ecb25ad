"""The monthly chains: who may write when, refusals on their own, floods counted, many threads at once."""
import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from approvals.models import ChainHead, TrailEntry
from approvals.trail import book
from approvals.trail.actions import UnknownAction
from approvals.trail.throttle import Throttle
from approvals.trail.verify import verify_many
from tests.approvals.trail.past import AT, Matter, person


@pytest.fixture(autouse=True)
def fresh_throttle(monkeypatch):
    monkeypatch.setattr(book, "throttle", Throttle(at_most=10, seconds=60))


def body(entry):
    return json.loads(bytes(entry.body))


@pytest.mark.django_db
def test_entries_of_a_month_are_strung_into_one_chain():
    who = person()
    first = book.write("adm", action="grant.given", at=AT, actor=who, content={"after": {"role": "act_as_finance"}}, clock="simulated")
    second = book.write("adm", action="grant.revoked", at=AT, actor=who)
    assert (first.chain, first.seq, second.seq) == ("adm/2026-11", 1, 2)
    assert body(second)["prev"] == first.hash and body(first)["time"]["source"] == "simulated" and "db" in body(first)["time"]
    head = ChainHead.objects.get(chain="adm/2026-11")
    assert (head.seq, head.head) == (2, second.hash)
    assert first.pk == -(head.pk << 32 | 1) and second.pk < 0
    assert verify_many(["adm/2026-11"])["adm/2026-11"].ok


@pytest.mark.django_db
def test_the_month_is_that_of_shanghai():
    at = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
    assert book.write("sec", action="login.succeeded", at=at).chain == "sec/2026-11"
    assert book.write("sec", action="login.succeeded", at=at - timedelta(hours=1)).chain == "sec/2026-10"


@pytest.mark.django_db
def test_what_is_told_stands_or_falls_with_the_caller_s_transaction():
    with transaction.atomic():
        book.write("adm", action="grant.given", at=AT)
        transaction.set_rollback(True)
    assert not TrailEntry.objects.exists()
    assert book.write("adm", action="grant.given", at=AT).seq == 1


@pytest.mark.django_db
def test_unknown_chains_and_actions_are_refused():
    with pytest.raises(ValueError, match="a chain is one of"):
        book.write("case", action="grant.given", at=AT)
    with pytest.raises(UnknownAction), transaction.atomic():
        book.write("adm", action="grant.wished", at=AT)


@pytest.mark.django_db
def test_a_refused_attempt_says_who_tried_what_where_and_why():
    matter = Matter()
    told = matter.act("case.started", status="NEW")
    stranger, principal = person("赵强"), person("钱进")
    entry = book.refuse(actor=stranger, on_behalf_of=principal, at=AT, code="role", case=matter.case, step=told.step, node="request",
                        verb="approve", rules={"duties": [["role", False]]}, request={"id": "r1"})
    assert (entry.outcome, entry.actor, entry.principal, entry.case, entry.node) == ("refused", stranger, principal, matter.case, "request")
    said = body(entry)
    assert said["content"] == {"reason": "role"} and said["what"] == {"action": "attempt.refused", "outcome": "refused", "verb": "approve"}
    assert said["where"]["process"] == str(matter.case.key) and said["where"]["step"] == 1 and said["who"]["account"] == stranger.username
    assert verify_many([entry.chain])[entry.chain].ok


@pytest.mark.django_db
def test_a_flood_of_refusals_leaves_ten_entries_and_then_one_with_the_count():
    who, other = person(), person()
    given = [book.refuse(actor=who, at=AT + timedelta(seconds=n), code="role") for n in range(40)]
    assert sum(entry is not None for entry in given) == 10
    assert book.refuse(actor=other, at=AT + timedelta(seconds=41), code="role") is not None  # another person is not silenced
    assert book.settle(AT + timedelta(seconds=59)) == 0
    later = book.refuse(actor=other, at=AT + timedelta(seconds=61), code="role")
    summary = TrailEntry.objects.get(chain="sec/2026-11", seq=later.seq - 1)
    assert summary.actor == who
    assert body(summary)["content"] == {"reason": "repeated", "facts": {
        "count": 30, "since": "2026-11-02T02:00:00.123456Z", "until": "2026-11-02T02:00:39.123456Z"}}
    assert book.settle(AT + timedelta(seconds=300)) == 0
    assert verify_many(["sec/2026-11"])["sec/2026-11"].ok


def test_a_refusal_inside_an_act_s_transaction_is_a_mistake_of_the_program(own_database):
    with pytest.raises(RuntimeError), transaction.atomic():
        book.refuse(actor=None, at=AT, code="role")


@pytest.mark.races
def test_many_threads_write_one_gapless_chain(own_database):
    who, failures = person(), []
    start = threading.Barrier(6)

    def work():
        try:
            start.wait()
            for number in range(15):
                book.write(("sec", "adm")[number % 2], action="login.succeeded", at=AT, actor=who, own=True)
        except Exception as broken:  # noqa: BLE001
            failures.append(broken)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    verdicts = verify_many(["sec/2026-11", "adm/2026-11"])
    assert all(verdict.ok for verdict in verdicts.values())
    assert sum(verdict.entries for verdict in verdicts.values()) == 90
