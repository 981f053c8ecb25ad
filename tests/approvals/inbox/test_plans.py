"""The inbox at scale: the same number of queries whatever one holds, and a plan that reads open steps alone."""
import pytest
from django.db import connection
from guardian.shortcuts import assign_perm

from approvals import inbox
from approvals.models import Case, Unit, UnitGrant
from approvals.openwork import open_work
from approvals.roles import Role
from approvals.visibility import can_see, visible_to
from tests.approvals.rows import AT, DAY, case, cast, delegation, person, step, unit
from tests.approvals.trial_page import TrialFlow
from tests.history import load_closed_cases, load_open_cases

pytestmark = pytest.mark.django_db


def plan_of(sql, params) -> str:
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql, params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def some_open_work(c, n=30):
    for number in range(n):
        case(c.requester, c.office, [step("endorse", c.office, due=AT + number * DAY / 10)])
        case(c.requester, c.office, [step("issue", c.bureau, status="ASSIGNED", owner=c.head, due=AT + number * DAY / 10)])


@pytest.mark.slow
def test_with_a_hundred_thousand_closed_cases_the_plan_shows_the_partial_indexes(django_assert_max_num_queries):
    c = cast()
    some_open_work(c)
    delegation(c.unit_head, c.stranger)
    load_open_cases(2_000, flow=TrialFlow, node="inspect", requester=c.requester, unit=c.bureau, at=AT)
    load_open_cases(2_000, flow=TrialFlow, node="endorse", requester=c.requester, unit=c.archive, at=AT)
    for number, where in enumerate([c.office, c.archive, *(unit(f"u{n}", parent=c.bureau) for n in range(18))]):
        signer, share = (c.unit_head, 900) if number == 0 else (person(f"signer{number}"), 5_300)
        load_closed_cases(share, flow=TrialFlow, requester=signer, unit=where, signers=[signer], at=AT - 30 * DAY)
    assert Case.objects.filter(status="DONE").count() > 100_000
    plan = plan_of(*open_work(c.unit_head, AT))
    assert "step_open_for_role" in plan and "step_open_for_owner" in plan, plan
    assert not any("SCAN" in line and "approvals_step" in line for line in plan.splitlines()), plan  # SQLite
    assert "Seq Scan on approvals_step" not in plan and "step_of_case" not in plan, plan  # PostgreSQL
    with django_assert_max_num_queries(4):
        assert len(inbox.todo(c.unit_head, AT).rows) == 20
    assert inbox.badge(c.unit_head, AT) == inbox.badge(c.stranger, AT) == 30
    assert len(inbox.done(c.unit_head).rows) == 20 and len(inbox.started(c.unit_head).rows) == 20
    seen = visible_to(c.stranger, AT)
    assert seen.count() == 30
    assert can_see(c.unit_head, seen.first(), AT)


def queries(action) -> int:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        action()
    return len(seen)


def test_two_thousand_grants_cost_no_further_query():
    c = cast()
    some_open_work(c, 3)
    lists = {
        "todo": lambda: inbox.todo(c.unit_head, AT), "badge": lambda: inbox.badge(c.unit_head, AT),
        "counts": lambda: inbox.counts(c.unit_head, AT), "visible": lambda: list(visible_to(c.unit_head, AT)[:20]),
    }
    before = {name: queries(action) for name, action in lists.items()}
    grant = assign_perm(Role.HANDLER.value, c.unit_head, c.bureau)
    units = Unit.objects.bulk_create([Unit(name=f"U{n}", code=f"U{n}", parent=c.bureau) for n in range(2000)])
    UnitGrant.objects.bulk_create([UnitGrant(user=c.unit_head, permission=grant.permission, content_object=u) for u in units])
    assert {name: queries(action) for name, action in lists.items()} == before
    assert before["todo"] <= 4 and before["badge"] == before["counts"] == 1


def test_an_empty_inbox_costs_no_more_than_a_full_one():
    c = cast()
    assert queries(lambda: inbox.todo(c.stranger, AT)) == 1
