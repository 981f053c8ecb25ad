"""What the audit page reads: every filter, pages by key, a constant number of queries, integrity by real verification."""
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from approvals.models import TrailEntry
from approvals.trail import book
from approvals.trail.read import Filters, count_capped, entries, every, make_key, read_key
from tests.approvals.trail.past import AT, Matter, person, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """Two cases of two flows, a deputy, a refusal, a return, a late decision and one in the evening."""
    class Office:
        clerk, head = person("王芳", pinyin="wangfang wf"), person("李明", pinyin="liming lm")
        leak = Matter(clerk, title="屋面防水", amount=Decimal("80000.00"))
        van = Matter(head, leak.unit, flow="approvals/flows.asset_disposal.AssetDisposalFlow", title="公务用车处置", amount=Decimal("500.00"),
                     at=AT + timedelta(days=1))
    it = Office()
    it.leak.act("case.started", status="NEW", comment="申请")
    it.leak.act("step.returned", node="endorse", actor=it.head, comment="缺预算")
    it.leak.act("step.approved", node="decide", actor=it.clerk, principal=it.head, due_at=AT - timedelta(days=1))
    it.van.act("case.started", status="NEW")
    it.van.at = datetime(2026, 11, 3, 13, 0, tzinfo=UTC)  # 21:00 in Shanghai
    it.van.act("step.approved", node="appraise")
    it.refusal = book.refuse(actor=it.head, at=AT + timedelta(days=2), code="role", case=it.leak.case, verb="approve")
    return it


def actions(filters, **more):
    return [row.entry.action for row in entries(filters, **more).rows]


def test_newest_first_with_names_comments_and_integrity(office):
    rows = entries(Filters()).rows
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True) and len(rows) == 6
    deputy = next(row for row in rows if row.node == "decide")
    assert (deputy.actor, deputy.principal, deputy.comment) == ("王芳", "李明", "同意")
    assert deputy.case.title == "屋面防水" and str(deputy.case.unit) and deputy.told["what"]["moves"][0][3] == "DONE"
    assert {row.integrity for row in rows} == {"intact"} and all(row.verdict.ok for row in rows)
    assert rows[0].entry == TrailEntry.objects.get(pk=office.refusal.pk) and rows[0].risks == ("refused",)


@pytest.mark.parametrize(("asked", "found"), [
    ({"text": "屋面"}, 4), ({"text": "WX-"}, 6), ({"text": "%"}, 0),
    ({"since": date(2026, 11, 3)}, 3), ({"until": date(2026, 11, 2)}, 3), ({"since": date(2026, 11, 3), "until": date(2026, 11, 3)}, 2),
    ({"flow": "asset_disposal"}, 2), ({"flow": "approvals/flows.renovation_review.RenovationReviewFlow"}, 4), ({"flow": "asset"}, 0),
    ({"action": "step.approved"}, 2), ({"node": "endorse"}, 1), ({"outcome": "refused"}, 1),
    ({"person": "王芳"}, 2), ({"person": "wf"}, 2), ({"person": "LIMING"}, 5), ({"person": "nobody"}, 0),
    ({"amount_min": Decimal("1000")}, 4), ({"amount_max": Decimal("1000")}, 2), ({"amount_min": Decimal("600"), "amount_max": Decimal("700")}, 0),
    ({"risks": frozenset({"returned"})}, 1), ({"risks": frozenset({"refused"})}, 1), ({"risks": frozenset({"overdue"})}, 1),
    ({"risks": frozenset({"off_hours"})}, 1), ({"risks": frozenset({"returned", "refused", "overdue", "off_hours"})}, 4),
])
def test_each_filter_finds_what_it_says(office, asked, found):
    filters = Filters(**asked)
    assert len(entries(filters).rows) == found == count_capped(filters).number == len(list(every(filters)))


def test_a_person_is_found_by_staff_number_as_actor_and_as_principal(office):
    assert actions(Filters(person=office.head.username, case=office.leak.case.key)) == ["attempt.refused", "step.approved", "step.returned"]
    assert len(actions(Filters(case=office.leak.case.pk))) == 4


def test_a_row_says_why_it_deserves_a_second_look(office):
    risks = {row.node or row.entry.action: row.risks for row in entries(Filters()).rows}
    assert risks["endorse"] == ("returned",) and risks["decide"] == ("overdue",) and risks["appraise"] == ("off_hours",)


def test_pages_by_key_show_every_entry_once_even_when_moments_are_equal(office):
    same = Matter(office.clerk, office.leak.unit)
    for node in "abcde":
        same.act(node=node, minutes=0)
    seen, after, pages = [], "", 0
    while True:
        page = entries(Filters(), after, 3)
        seen += [row.entry.pk for row in page.rows]
        after, pages = page.next, pages + 1
        if not after:
            break
    assert len(seen) == len(set(seen)) == 11 and pages == 4


@pytest.mark.parametrize("broken", ["x", "", "!!!!", "MjAyNi0wMS0wMXwx", "MjAyNi0wMS0wMVQwMDowMDowMHwx", "eHw5OTk5OTk5OTk5OTk5OTk5OTk5OTk"])
def test_a_key_that_we_did_not_make_is_refused(broken):
    with pytest.raises(ValueError, match="key of a page"):
        read_key(broken)


def test_a_key_survives_its_way_through_a_link(office):
    entry = TrailEntry.objects.first()
    assert read_key(make_key(entry)) == (entry.at, entry.pk)


@pytest.mark.parametrize("cases", [1, 12])
def test_a_page_costs_two_queries_and_its_count_one_however_many_chains(office, cases, django_assert_num_queries):
    for _ in range(cases):
        Matter(office.clerk, office.leak.unit).act("case.started")
    with django_assert_num_queries(2):
        for row in entries(Filters()).rows:
            assert row.actor and row.action and (row.case is None or row.case.unit.name) and row.principal is not None
    with django_assert_num_queries(1):
        count_capped(Filters())


def test_an_empty_page_asks_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert entries(Filters()) == ([], "")


def test_counting_stops_at_the_cap(office):
    assert count_capped(Filters(), cap=4) == (4, True) and count_capped(Filters(), cap=6) == (6, False)


def test_the_reader_sees_only_what_he_may(office):
    among = TrailEntry.objects.filter(case=office.van.case)
    assert len(entries(Filters(), among=among).rows) == 2 and count_capped(Filters(), among=among).number == 2


def test_a_forged_entry_is_marked_broken_and_the_ones_after_it_doubtful(office):
    name = "guard_entry_update" if connection.vendor == "sqlite" else "guard_entry_keep ON approvals_trailentry"
    sql(f"DROP TRIGGER {name}")
    forged = TrailEntry.objects.get(case=office.leak.case, chain=office.leak.chain, seq=2)
    TrailEntry.objects.filter(pk=forged.pk).update(action="step.approved")
    marks = {row.entry.seq: row.integrity for row in entries(Filters(case=office.leak.case.key)).rows if row.entry.chain == office.leak.chain}
    assert marks == {1: "intact", 2: "broken", 3: "doubtful"}
    assert {row.integrity for row in entries(Filters(flow="asset_disposal")).rows} == {"intact"}
