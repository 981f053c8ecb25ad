"""The same answers from rows: roles, delegations and decisions as they stand in the database."""
import pytest
from django.utils import translation

from approvals.duties import explain
from approvals.duties.facts import candidates, way_to_act, who_may_act
from approvals.duties.staffing import satisfiable
from approvals.models import Unit, UnitGrant
from approvals.roles import Role
from tests.approvals.rows import AT, DAY, case, cast, delegation, did, hat, person, step, step_of
from tests.approvals.trial_page import TrialFlow

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return cast()


@pytest.fixture
def asked(c):
    """A case that the requester has sent in; the unit's head is asked."""
    return case(c.requester, c.office, [
        step("apply", c.office, status="DONE", owner=c.requester), step("endorse", c.office),
    ], [did("apply", c.requester, "submit", on=1)])


def test_the_head_of_the_unit_may_endorse_and_the_head_of_another_unit_may_not(c, asked):
    assert explain(c.unit_head, step_of(asked, 2), at=AT).code == "ok"
    assert explain(c.archive_head, step_of(asked, 2), at=AT).code == "role"
    assert explain(c.stranger, step_of(asked, 2), at=AT).code == "role"


def test_nobody_endorses_his_own_request_even_with_both_hats(c, asked):
    hat(c.requester, Role.UNIT_HEAD, c.office)
    assert explain(c.requester, step_of(asked, 2), at=AT).code == "apart"


def test_the_superuser_endorses_nothing_and_an_auditor_with_a_business_role_neither(c, asked):
    hat(c.root, Role.UNIT_HEAD, c.office)
    hat(c.auditor, Role.UNIT_HEAD, c.office)
    assert {explain(who, step_of(asked, 2), at=AT).code for who in (c.root, c.auditor)} == {"watcher"}


def test_the_requester_cannot_endorse_through_a_delegation_of_the_head(c, asked):
    delegation(c.unit_head, c.requester)
    assert explain(c.requester, step_of(asked, 2), principal=c.unit_head, at=AT).code == "apart"


def test_a_deputy_endorses_for_the_head_until_the_role_of_the_head_ends(c, asked):
    delegation(c.unit_head, c.stranger)
    assert explain(c.stranger, step_of(asked, 2), principal=c.unit_head, at=AT).code == "ok"
    UnitGrant.objects.filter(user=c.unit_head).delete()
    assert explain(c.stranger, step_of(asked, 2), principal=c.unit_head, at=AT).code == "role"


def test_a_deputy_of_a_deputy_has_nothing(c, asked):
    delegation(c.unit_head, c.stranger)
    third = person("third")
    delegation(c.stranger, third)
    assert explain(third, step_of(asked, 2), principal=c.stranger, at=AT).code == "role"
    assert explain(third, step_of(asked, 2), principal=c.unit_head, at=AT).code == "no_delegation"


def test_of_several_delegations_the_one_that_carries_the_act_serves_else_the_sentence_names_the_last(c, asked):
    delegation(c.unit_head, c.stranger, flow="asset_disposal", ends=AT + 5 * DAY)
    assert explain(c.stranger, step_of(asked, 2), principal=c.unit_head, at=AT).code == "delegation_scope"
    delegation(c.unit_head, c.stranger, flow="trial_page")
    assert explain(c.stranger, step_of(asked, 2), principal=c.unit_head, at=AT).code == "ok"


def test_those_who_may_act_are_the_office_holders_then_the_deputies_without_the_conflicted(c, asked):
    hat(c.requester, Role.UNIT_HEAD, c.office)
    delegation(c.unit_head, c.stranger)
    delegation(c.unit_head, c.requester)
    assert who_may_act(step_of(asked, 2), AT) == [c.unit_head, c.stranger]
    assert [(x.user, x.principal) for x in candidates(step_of(asked, 2), AT)] == [(c.unit_head, None), (c.stranger, c.unit_head)]


def test_who_may_act_asks_three_queries_however_many_hold_the_role(c, asked, django_assert_num_queries):
    for n in range(30):
        someone = person(f"extra{n}")
        hat(someone, Role.UNIT_HEAD, c.office)
        delegation(someone, c.stranger)
    asked_step = step_of(asked, 2)
    with django_assert_num_queries(3):
        assert len(who_may_act(asked_step, AT)) == 32


def test_only_the_owner_and_his_deputies_may_act_on_a_step_that_was_taken(c):
    second = person("second_head")
    hat(second, Role.UNIT_HEAD, c.office)
    taken = case(c.requester, c.office, [step("endorse", c.office, status="ASSIGNED", owner=second)])
    assert who_may_act(step_of(taken, 1), AT) == [second]
    delegation(c.unit_head, c.stranger)
    for_head = case(c.requester, c.office, [step("endorse", c.office, status="ASSIGNED", owner=c.stranger)])
    assert who_may_act(step_of(for_head, 1), AT) == [c.stranger]


def test_a_step_addressed_to_one_person_may_be_done_by_him_and_his_deputy(c):
    addressed = case(c.requester, c.office, [step("finance", c.bureau, status="ASSIGNED", owner=c.inspector, role="")])
    delegation(c.inspector, c.stranger)
    assert who_may_act(step_of(addressed, 1), AT) == [c.inspector, c.stranger]


def test_the_answer_reads_at_most_three_queries_and_the_names_only_when_shown(c, asked, django_assert_num_queries):
    delegation(c.unit_head, c.stranger)
    asked_step = step_of(asked, 2)
    with django_assert_num_queries(3):
        answer = explain(c.stranger, asked_step, principal=c.unit_head, at=AT)
    with django_assert_num_queries(3), translation.override("en"):
        assert answer.whom() == "unit_head, stranger"


def test_the_way_to_act_is_ones_own_first_then_through_a_principal(c, asked):
    assert way_to_act(c.unit_head, step_of(asked, 2), at=AT)[0] is None
    delegation(c.unit_head, c.stranger)
    principal, answer = way_to_act(c.stranger, step_of(asked, 2), at=AT)
    assert principal == c.unit_head and answer
    assert way_to_act(c.finance, step_of(asked, 2), at=AT)[1].code == "role"


# --- can the people of the database walk the page ------------------------------------------------------------------------

def test_a_bureau_with_distinct_people_can_walk_the_page(c):
    assert satisfiable(TrialFlow, c.office) == []


def test_a_role_without_a_holder_is_named_with_step_and_unit(c):
    gaps = satisfiable(TrialFlow, c.archive)
    assert [(gap.node, gap.unit) for gap in gaps] == [("apply", str(c.archive))]
    with translation.override("en"):
        assert "nobody holds the role “Requester”" in str(gaps[0].sentence)


def test_one_person_for_two_steps_that_exclude_one_another_is_not_enough(c):
    small = Unit.objects.create(name="小单位", code="small")
    alone = person("alone")
    hat(alone, Role.REQUESTER, small)
    hat(alone, Role.UNIT_HEAD, small)
    assert [gap.node for gap in satisfiable(TrialFlow, small)] == ["endorse"]
    hat(c.stranger, Role.REQUESTER, small)
    assert satisfiable(TrialFlow, small) == []


def test_an_inspection_by_two_needs_two_inspectors_who_are_neither_requester_nor_issuer(c):
    UnitGrant.objects.filter(user=c.inspector2).delete()
    assert [gap.node for gap in satisfiable(TrialFlow, c.office)] == ["inspect"]
    hat(c.head, Role.INSPECTOR, c.bureau)  # the head could inspect, but then nobody could issue
    assert [gap.node for gap in satisfiable(TrialFlow, c.office)] == ["issue"]
    hat(c.requester, Role.INSPECTOR, c.bureau)
    assert [gap.node for gap in satisfiable(TrialFlow, c.office)] == ["issue"]
    hat(c.stranger, Role.INSPECTOR, c.bureau)
    assert satisfiable(TrialFlow, c.office) == []
