"""待办 and the lists beside it."""
import pytest

from approvals import inbox
from approvals.duties.copies import let_read
from approvals.openwork import CLAIMABLE, DELEGATED, MINE
from approvals.roles import Role
from tests.approvals.rows import AT, DAY, case, cast, delegation, did, hat, person, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return cast()


def numbers(page):
    return [row.case.pk for row in page.rows]


def waiting(c, **fields):
    return case(c.requester, c.office, [step("endorse", c.office, due=fields.pop("due", AT + DAY))], **fields)


def test_a_step_waits_for_everybody_who_holds_the_role_in_its_unit_and_for_nobody_else(c):
    waiting(c)
    assert [row.way for row in inbox.todo(c.unit_head, AT).rows] == [CLAIMABLE]
    assert not inbox.todo(c.archive_head, AT).rows and not inbox.todo(c.stranger, AT).rows


def test_a_claimed_step_is_on_its_owners_list_alone(c):
    second = person("second")
    hat(second, Role.UNIT_HEAD, c.office)
    case(c.requester, c.office, [step("endorse", c.office, status="ASSIGNED", owner=second)])
    assert [row.way for row in inbox.todo(second, AT).rows] == [MINE] and not inbox.todo(c.unit_head, AT).rows


@pytest.mark.parametrize("fields", [{"status": "DONE"}, {"status": "CANCELED"}, {"held": True}])
def test_closed_and_suspended_steps_wait_for_nobody(c, fields):
    case(c.requester, c.office, [step("endorse", c.office, **fields)])
    assert not inbox.todo(c.unit_head, AT).rows and inbox.badge(c.unit_head, AT) == 0


def test_the_overdue_come_first_then_the_nearest_deadline_and_last_what_has_none(c):
    later, none, overdue, soon = waiting(c, due=AT + 9 * DAY), waiting(c, due=None), waiting(c, due=AT - DAY), waiting(c, due=AT + DAY)
    page = inbox.todo(c.unit_head, AT)
    assert numbers(page) == [overdue.pk, soon.pk, later.pk, none.pk]
    assert [row.overdue for row in page.rows] == [True, False, False, False]
    assert page.rows[1].left == DAY and page.rows[1].used == pytest.approx(0.5) and page.rows[3].left is None


def test_the_tabs_divide_the_same_work_and_their_counts_agree_with_them(c):
    waiting(c, due=AT - DAY)
    waiting(c, due=AT + DAY)
    waiting(c, due=AT + 9 * DAY)
    case(c.requester, c.office, [step("endorse", c.office, status="ASSIGNED", owner=c.unit_head, due=AT + 9 * DAY)])
    delegation(c.finance, c.unit_head)
    case(c.requester, c.office, [step("finance", c.bureau, due=AT + 9 * DAY)])
    counts = inbox.counts(c.unit_head, AT)
    assert counts == {"all": 5, "mine": 1, "overdue": 1, "due_soon": 1, "countersign": 1, "claimable": 3, "delegated": 1}
    assert {tab: len(inbox.todo(c.unit_head, AT, tab=tab).rows) for tab in inbox.TABS} == counts
    assert inbox.badge(c.unit_head, AT) == 5


def test_a_deputy_sees_the_work_of_his_principal_marked_with_his_name_within_the_delegation_only(c):
    small, large = waiting(c, amount=1000), waiting(c, amount=9000)
    taken = case(c.requester, c.office, [step("endorse", c.office, status="ASSIGNED", owner=c.unit_head)], amount=1000)
    delegation(c.unit_head, c.stranger, max_amount=5000, role=Role.UNIT_HEAD.value, flow="trial_page")
    rows = inbox.todo(c.stranger, AT).rows
    assert {row.case.pk for row in rows} == {small.pk, taken.pk} and large.pk not in {row.case.pk for row in rows}
    assert {(row.way, row.principal) for row in rows} == {(DELEGATED, c.unit_head)}
    assert not inbox.todo(c.stranger, AT + 2 * DAY).rows and not inbox.todo(c.stranger, AT - 2 * DAY).rows


@pytest.mark.parametrize("fields", [{"flow": "another_page"}, {"role": Role.FINANCE.value}, {"revoked_at": AT}])
def test_a_delegation_of_another_flow_or_role_or_revoked_shows_nothing(c, fields):
    waiting(c)
    delegation(c.unit_head, c.stranger, **fields)
    assert not inbox.todo(c.stranger, AT).rows and inbox.badge(c.stranger, AT) == 0


def test_what_separation_keeps_from_a_person_is_left_out_and_counted(c):
    hat(c.requester, Role.UNIT_HEAD, c.office)
    case(c.requester, c.office, [step("apply", c.office, status="DONE", owner=c.requester), step("endorse", c.office)],
         [did("apply", c.requester, "submit", on=1)])
    free = case(c.unit_head, c.office, [step("endorse", c.office)])
    page = inbox.todo(c.requester, AT)
    assert numbers(page) == [free.pk] and page.barred == 1


def test_a_step_of_ones_own_that_separation_now_bars_stays_on_the_list_with_the_reason(c):
    case(c.requester, c.office, [
        step("apply", c.office, status="DONE", owner=c.requester), step("endorse", c.office, status="ASSIGNED", owner=c.requester),
    ], [did("apply", c.requester, "submit", on=1)])
    (row,) = inbox.todo(c.requester, AT).rows
    assert row.barred is not None and str(row.barred)


def test_barred_for_himself_a_person_may_still_be_offered_nothing_through_a_delegation(c):
    delegation(c.unit_head, c.requester)
    case(c.requester, c.office, [step("apply", c.office, status="DONE", owner=c.requester), step("endorse", c.office)],
         [did("apply", c.requester, "submit", on=1)])
    assert not inbox.todo(c.requester, AT).rows


def test_a_step_with_two_ways_to_it_stands_on_the_list_once_by_the_shorter_way(c):
    second = person("second")
    hat(second, Role.UNIT_HEAD, c.office)
    delegation(c.unit_head, second)
    waiting(c)
    assert [row.way for row in inbox.todo(second, AT).rows] == [CLAIMABLE] and inbox.badge(second, AT) == 1


def test_pages_follow_one_another_without_gap_or_repetition(c):
    for number in range(11):
        waiting(c, due=AT + DAY * (number // 3) if number < 9 else None)
    seen, place = [], None
    while True:
        page = inbox.todo(c.unit_head, AT, after=place, limit=3)
        seen += numbers(page)
        if page.next is None:
            break
        place = page.next
    assert len(seen) == len(set(seen)) == 11 and seen == numbers(inbox.todo(c.unit_head, AT))


def test_a_place_that_cannot_be_read_is_the_beginning(c):
    waiting(c)
    for nonsense in ("x", "a~b", "~", "2026-99-99T00:00~1"):
        assert len(inbox.todo(c.unit_head, AT, after=nonsense).rows) == 1


@pytest.mark.parametrize(("filters", "found"), [
    ({"flow": "trial_page"}, 2), ({"flow": "other"}, 0), ({"urgency": 2}, 1), ({"text": "屋面"}, 1), ({"text": "TP-2026"}, 2),
    ({"text": "100%"}, 0), ({"text": "requ"}, 2), ({"text": ""}, 2),
])
def test_filters_narrow_the_list(c, filters, found):
    waiting(c, title="屋面漏水维修", urgency=2)
    waiting(c, title="照明改造")
    assert len(inbox.todo(c.unit_head, AT, filters=filters).rows) == found


def test_the_administrator_is_offered_nothing_whatever_roles_the_account_was_given(c):
    hat(c.root, Role.UNIT_HEAD, c.office)
    waiting(c)
    delegation(c.root, c.stranger)
    assert not inbox.todo(c.root, AT).rows and inbox.badge(c.root, AT) == 0
    assert not inbox.todo(c.stranger, AT).rows


def test_done_holds_what_one_decided_and_what_a_deputy_decided_for_one_newest_first(c):
    first = case(c.requester, c.office, [step("endorse", c.office, status="DONE", owner=c.unit_head), step("inspect", c.bureau)],
                 [did("endorse", c.unit_head, "approve", on=1), did("endorse", c.unit_head, "remind", on=1)])
    second = case(c.requester, c.office, [step("endorse", c.office, status="DONE", owner=c.stranger)],
                  [did("endorse", c.stranger, "approve", on=1, principal=c.unit_head)])
    assert numbers(inbox.done(c.unit_head)) == [second.pk, first.pk] and numbers(inbox.done(c.stranger)) == [second.pk]
    page = inbox.done(c.unit_head, limit=1)
    assert numbers(page) == [second.pk] and numbers(inbox.done(c.unit_head, after=int(page.next), limit=1)) == [first.pk]
    assert [s.flow_task.name for s in inbox.done(c.unit_head).rows[1].open_steps] == ["inspect"]


def test_started_and_copied_show_where_the_case_stands(c):
    mine = waiting(c)
    let_read(mine, c.stranger)
    assert numbers(inbox.started(c.requester)) == [mine.pk] and not inbox.started(c.stranger).rows
    (row,) = inbox.copied(c.stranger).rows
    assert row.case == mine and [s.flow_task.name for s in row.open_steps] == ["endorse"]
    other = waiting(c)
    page = inbox.started(c.requester, limit=1)
    assert numbers(page) == [other.pk] and numbers(inbox.started(c.requester, after=int(page.next), limit=1)) == [mine.pk]
