"""One rule for lists, pages, files, exports and search."""
import pytest

from approvals.duties.copies import let_read
from approvals.models import Case, Decision
from approvals.roles import Role
from approvals.visibility import can_see, visible_q, visible_to
from tests.approvals.rows import AT, DAY, case, cast, delegation, did, hat, person, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return cast()


@pytest.fixture
def asked(c):
    """A case of the office that waits for its head; the inspector has nothing to do with it yet."""
    return case(c.requester, c.office, [step("apply", c.office, status="DONE", owner=c.requester), step("endorse", c.office)],
                [did("apply", c.requester, "submit", on=1)], amount=1000)


def sees(user, asked, at=AT):
    listed = list(visible_to(user, at)) == [asked]
    assert can_see(user, asked, at) == listed
    return listed


@pytest.mark.parametrize("who", ["requester", "unit_head", "head", "auditor", "coordinator"])
def test_requester_whoever_may_act_and_whoever_sees_all_see_the_case(c, asked, who):
    assert sees(getattr(c, who), asked)


@pytest.mark.parametrize("who", ["stranger", "inspector", "finance", "archive_head", "root"])
def test_everybody_else_sees_nothing_the_superuser_included(c, asked, who):
    assert not sees(getattr(c, who), asked)


def test_a_superuser_with_the_widest_role_still_sees_nothing_more(c, asked):
    hat(c.root, Role.AUDITOR, c.bureau)
    hat(c.root, Role.UNIT_HEAD, c.office)
    assert not sees(c.root, asked)


def test_whoever_decided_on_a_case_goes_on_seeing_it_and_so_does_his_principal(c):
    closed = case(c.requester, c.archive, [step("inspect", c.bureau, status="DONE", owner=c.stranger)],
                  [did("inspect", c.stranger, "record", on=1, principal=c.inspector)], status="DONE")
    assert sees(c.stranger, closed) and sees(c.inspector, closed) and not sees(c.inspector2, closed)


def test_the_owner_of_an_open_step_sees_its_case(c):
    row = case(c.requester, c.office, [step("finance", c.bureau, status="ASSIGNED", owner=c.stranger, role="")])
    assert sees(c.stranger, row) and not sees(c.finance, row)


def test_a_role_sees_the_case_only_while_the_step_is_open(c):
    row = case(c.requester, c.office, [step("inspect", c.bureau)])
    over = case(c.requester, c.office, [step("inspect", c.bureau, status="DONE")])
    assert can_see(c.inspector, row, AT) and not can_see(c.inspector, over, AT)


def test_a_deputy_sees_what_he_may_act_on_within_the_delegation_and_no_longer(c, asked):
    delegation(c.unit_head, c.stranger, max_amount=2000)
    assert sees(c.stranger, asked) and not sees(c.stranger, asked, AT + 3 * DAY)
    delegation(c.unit_head, c.inspector2, max_amount=500)
    assert not sees(c.inspector2, asked)


def test_a_copy_opens_one_case_to_one_person(c, asked):
    let_read(asked, c.stranger)
    other = case(c.requester, c.office, [step("endorse", c.office)])
    assert can_see(c.stranger, asked, AT) and not can_see(c.stranger, other, AT)


def test_the_head_of_a_unit_sees_the_cases_of_the_unit_and_of_no_other(c):
    own = case(c.requester, c.archive, [step("inspect", c.bureau, status="DONE")], status="DONE")
    foreign = case(c.requester, c.office, [step("inspect", c.bureau, status="DONE")], status="DONE")
    assert list(visible_to(c.archive_head, AT)) == [own] and not can_see(c.archive_head, foreign, AT)


def test_a_deactivated_account_sees_nothing_not_even_its_own_requests(c, asked):
    c.requester.is_active = False
    assert not sees(c.requester, asked)


def test_the_same_condition_serves_other_tables_and_costs_two_queries(c, asked, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(Decision.objects.filter(visible_q(c.unit_head, AT, "case"))) == 1
    assert not Decision.objects.filter(visible_q(c.stranger, AT, "case")).exists()
    assert Decision.objects.filter(visible_q(c.auditor, AT, "case")).count() == 1


def test_one_case_is_asked_in_two_queries_and_the_list_in_two_however_long(c, asked, django_assert_num_queries):
    for number in range(5):
        hat(c.unit_head, Role.HANDLER, c.bureau) if number == 0 else None
        case(person(f"p{number}"), c.office, [step("endorse", c.office)])
    with django_assert_num_queries(2):
        assert can_see(c.unit_head, asked, AT)
    with django_assert_num_queries(2):
        assert len(visible_to(c.unit_head, AT).select_related("unit")) == 6
    with django_assert_num_queries(1):
        assert can_see(c.requester, asked, AT)
    assert Case.objects.count() == 6
