"""Who may act, and why not: one person, one step, no database."""
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from approvals.duties import DelegationFact, Did, Duty, Facts, explain
from approvals.roles import Role

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Person(SimpleNamespace):
    def __str__(self):
        return self.name


def somebody(pk, name, **fields):
    return Person(pk=pk, name=name, **{"is_active": True, "is_superuser": False, **fields})


ZHANG, LI, WANG = somebody(1, "张三"), somebody(2, "李四"), somebody(3, "王五")


def a_step(name="issue", duty=Duty.OPINION_ISSUER, role=Role.HEAD, *, apart=(), owner=None, token="start", case=None, **fields):
    known = {"status": "ASSIGNED" if owner else "NEW", "held": False, "standing_at": "", "due_at": None}
    process = SimpleNamespace(**{"held": False, "amount": Decimal("80000"), "flow_class": SimpleNamespace(page="renovation_review"),
                                 **(case or {})})
    return SimpleNamespace(
        flow_task=SimpleNamespace(name=name, apart=frozenset(apart)), duty=duty, role=role, token=token, owner=owner,
        owner_id=owner.pk if owner else None, process=process, unit_id=7,
        unit=SimpleNamespace(name="市机关事务管理局", short_name="局机关"),
        **{**known, **fields})


def did(who, duty, verb="approve", node="earlier", *, token="start", step_no=1, principal=None):
    return Did(node, duty, token, verb, step_no, who.pk, (principal or who).pk)


def facts(*dids, role=True, delegation=None, watcher=False):
    return Facts(role, delegation, dids, watcher)


def paper(principal, deputy, **fields):
    known = {"role": "", "flow": "", "max_amount": None, "starts": AT - DAY, "ends": AT + DAY}
    return DelegationFact(id=9, principal_id=principal.pk, deputy_id=deputy.pk, **{**known, **fields})


def code(user, step, told, **more):
    return explain(user, step, facts=told, at=AT, **more).code


# --- who may ------------------------------------------------------------------------------------------------------------

def test_whoever_holds_the_role_in_the_unit_may_act():
    answer = explain(ZHANG, a_step(), facts=facts(), at=AT)
    assert answer.allowed and answer.code == "ok"


def test_whoever_does_not_hold_the_role_may_not_even_if_the_step_was_assigned_to_him():
    assert code(ZHANG, a_step(owner=ZHANG), facts(role=False)) == "role"


def test_a_role_revoked_after_the_claim_ends_the_right_to_execute():
    claimed = a_step(owner=ZHANG)
    assert code(ZHANG, claimed, facts(role=True)) == "ok" and code(ZHANG, claimed, facts(role=False)) == "role"


def test_a_step_without_a_role_belongs_to_its_addressee_alone():
    mine = a_step(role="", owner=ZHANG)
    assert code(ZHANG, mine, facts(role=False)) == "ok"
    assert code(LI, mine, facts(role=False)) == "taken"
    assert code(LI, a_step(role=""), facts(role=False)) == "role"


def test_a_deactivated_account_does_nothing():
    assert code(somebody(4, "赵六", is_active=False), a_step(), facts()) == "inactive"


@pytest.mark.parametrize(("step", "expected"), [
    (a_step(case={"held": True}), "held"), (a_step(held=True), "held"), (a_step(held=True, standing_at="after"), "held"),
    (a_step(status="DONE"), "not_open"), (a_step(status="CANCELED"), "not_open"), (a_step(status="SCHEDULED"), "not_open"),
])
def test_nothing_moves_while_the_case_is_suspended_or_the_step_is_not_open(step, expected):
    assert code(ZHANG, step, facts()) == expected


def test_a_step_that_somebody_has_taken_is_his_until_he_gives_it_back():
    assert code(LI, a_step(owner=ZHANG), facts()) == "taken"
    assert code(LI, a_step(owner=ZHANG), facts(), as_if_free=True) == "ok"


# --- watchers and administrators ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR])
def test_watchers_hold_no_business_step(role):
    assert code(ZHANG, a_step(role=role), facts()) == "watcher"
    assert code(ZHANG, a_step(), facts(watcher=True)) == "watcher"


def test_the_superuser_holds_no_business_step_with_or_without_a_role():
    root = somebody(5, "管理员", is_superuser=True)
    assert code(root, a_step(), facts(role=True)) == "watcher"
    assert code(root, a_step(), facts(role=False)) == "watcher"
    assert code(LI, a_step(), facts(role=True, delegation=paper(root, LI)), principal=root) == "watcher"


# --- separation of duties -----------------------------------------------------------------------------------------------

def test_the_site_inspector_may_not_issue_the_opinion_nor_its_issuer_inspect():
    assert code(ZHANG, a_step(), facts(did(ZHANG, Duty.INSPECTOR, "record"))) == "forbidden"
    inspection = a_step("inspect", Duty.INSPECTOR, Role.INSPECTOR)
    assert code(ZHANG, inspection, facts(did(ZHANG, Duty.OPINION_ISSUER))) == "forbidden"


def test_the_requester_may_not_inspect_his_own_rooms():
    inspection = a_step("inspect", Duty.INSPECTOR, Role.INSPECTOR)
    assert code(ZHANG, inspection, facts(did(ZHANG, Duty.REQUESTER, "submit"))) == "forbidden"


def test_steps_that_the_page_keeps_apart_are_kept_apart_whatever_their_duties():
    endorse = a_step("endorse", Duty.ENDORSE, Role.UNIT_HEAD, apart={"apply"})
    assert code(ZHANG, endorse, facts(did(ZHANG, Duty.REQUESTER, "submit", "apply"))) == "apart"
    assert code(ZHANG, endorse, facts(did(ZHANG, Duty.REQUESTER, "submit", "elsewhere"))) == "ok"


def test_somebody_elses_decision_bars_nobody():
    assert code(ZHANG, a_step(), facts(did(LI, Duty.INSPECTOR, "record"))) == "ok"


@pytest.mark.parametrize("verb", ["submit", "approve", "return", "reject", "record", "vote", "a_verb_of_a_later_page"])
def test_every_verb_by_which_a_side_is_taken_counts(verb):
    assert code(ZHANG, a_step(), facts(did(ZHANG, Duty.INSPECTOR, verb))) == "forbidden"


@pytest.mark.parametrize("verb", ["claim", "release", "transfer", "copy", "remind", "suspend", "resume"])
def test_handing_on_reminding_and_copying_take_no_side(verb):
    assert code(ZHANG, a_step(), facts(did(ZHANG, Duty.INSPECTOR, verb))) == "ok"


@pytest.mark.parametrize("verb", ["withdraw", "take_back"])
def test_a_decision_that_was_taken_back_does_not_count_but_the_others_do(verb):
    inspected, unsaid = did(ZHANG, Duty.INSPECTOR, "record", step_no=4), did(ZHANG, Duty.INSPECTOR, verb, step_no=4)
    assert code(ZHANG, a_step(), facts(inspected, unsaid)) == "ok"
    assert code(ZHANG, a_step(), facts(unsaid, inspected)) == "ok"
    assert code(ZHANG, a_step(), facts(inspected, unsaid, did(ZHANG, Duty.INSPECTOR, "record", step_no=6))) == "forbidden"


def test_one_inspector_signs_one_copy_of_a_round_and_may_sign_again_in_the_next_round():
    second = a_step("inspect", Duty.INSPECTOR, Role.INSPECTOR, apart={"inspect"}, token="start/4.2_2")
    def signed(token):
        return facts(did(ZHANG, Duty.INSPECTOR, "record", "inspect", token=token))

    assert code(ZHANG, second, signed("start/4.2_1")) == "apart"
    assert code(ZHANG, second, signed("start/3.2_1")) == "ok"  # the round before the return
    assert code(ZHANG, second, signed("start/4.2_2")) == "ok"  # his own copy, come back to him


def test_signing_again_after_a_return_is_not_signing_twice():
    again = a_step("inspect", Duty.INSPECTOR, Role.INSPECTOR, apart={"inspect"})
    assert code(ZHANG, again, facts(did(ZHANG, Duty.INSPECTOR, "record", "inspect"))) == "ok"


# --- deputies -----------------------------------------------------------------------------------------------------------

def on_behalf(told, step=None, at=AT):
    return explain(LI, step or a_step(), principal=ZHANG, facts=told, at=at).code


def test_a_deputy_acts_on_behalf_of_a_principal_who_holds_the_role():
    assert on_behalf(facts(delegation=paper(ZHANG, LI))) == "ok"


def test_a_deputy_cannot_pass_on_what_the_principal_only_has_from_another():
    assert on_behalf(facts(role=False, delegation=paper(ZHANG, LI))) == "role"


@pytest.mark.parametrize(("fields", "expected"), [
    ({"starts": AT + DAY, "ends": AT + 2 * DAY}, "delegation_early"), ({"ends": AT}, "delegation_expired"),
    ({"revoked_at": AT}, "delegation_revoked"), ({"revoked_at": AT + DAY}, "ok"), ({"role": Role.FINANCE.value}, "delegation_scope"),
    ({"role": Role.HEAD.value}, "ok"), ({"flow": "asset_disposal"}, "delegation_scope"), ({"flow": "renovation_review"}, "ok"),
    ({"max_amount": Decimal("79999.99")}, "delegation_amount"), ({"max_amount": Decimal("80000")}, "ok"),
])
def test_a_delegation_carries_only_its_days_its_role_its_flow_and_its_amount(fields, expected):
    assert on_behalf(facts(delegation=paper(ZHANG, LI, **fields))) == expected


def test_a_delegation_limited_by_amount_does_not_carry_a_case_that_states_none():
    step = a_step(case={"amount": None})
    assert on_behalf(facts(delegation=paper(ZHANG, LI, max_amount=Decimal(1))), step) == "delegation_amount"


def test_without_a_delegation_or_with_somebody_elses_nobody_acts_on_behalf():
    assert on_behalf(facts()) == "no_delegation"
    assert on_behalf(facts(delegation=paper(ZHANG, WANG))) == "no_delegation"
    assert on_behalf(facts(delegation=paper(WANG, LI))) == "no_delegation"


def test_what_the_principal_did_bars_his_deputy_and_what_the_deputy_did_bars_him_for_his_principal():
    carried = paper(ZHANG, LI)
    assert on_behalf(facts(did(ZHANG, Duty.INSPECTOR, "record"), delegation=carried)) == "forbidden"
    assert on_behalf(facts(did(LI, Duty.INSPECTOR, "record"), delegation=carried)) == "forbidden"


def test_an_act_done_by_a_deputy_bars_both_the_deputy_and_the_principal_afterwards():
    by_deputy = did(LI, Duty.INSPECTOR, "record", principal=ZHANG)
    assert code(ZHANG, a_step(), facts(by_deputy)) == "forbidden" and code(LI, a_step(), facts(by_deputy)) == "forbidden"


def test_a_deputy_finishes_what_his_principal_has_claimed_and_may_claim_for_him():
    carried = facts(delegation=paper(ZHANG, LI))
    assert on_behalf(carried, a_step(owner=ZHANG)) == "ok" and on_behalf(carried, a_step(owner=LI)) == "ok"
    assert on_behalf(carried, a_step(owner=WANG)) == "taken"


def test_a_deactivated_principal_has_no_deputy():
    gone = somebody(8, "孙七", is_active=False)
    assert explain(LI, a_step(), principal=gone, facts=facts(delegation=paper(gone, LI)), at=AT).code == "inactive"


# --- the sentence -------------------------------------------------------------------------------------------------------

def test_the_sentence_says_who_may_act_and_why_this_person_may_not():
    endorse = a_step("endorse", Duty.ENDORSE, Role.WINDOW, apart={"apply"})
    answer = explain(ZHANG, endorse, facts=facts(did(ZHANG, Duty.REQUESTER, "submit", "apply")), at=AT)
    with translation.override("en"):
        assert str(answer.reason) == ("This step belongs to “局机关 Intake window”; you have already acted in this case as “requester”, "
                                      "and one person may not do both.")


def test_the_sentence_names_the_principal_when_it_is_he_who_is_barred():
    told = facts(did(ZHANG, Duty.INSPECTOR, "record"), delegation=paper(ZHANG, LI))
    with translation.override("en"):
        assert "张三 has already acted" in str(explain(LI, a_step(), principal=ZHANG, facts=told, at=AT).reason)


def test_the_sentence_is_made_when_it_is_shown_and_asks_nothing_before():
    class Unread(SimpleNamespace):
        @property
        def short_name(self):
            raise AssertionError("the unit was read before the sentence was shown")

    step = a_step()
    step.unit = Unread()
    assert not explain(LI, step, facts=facts(role=False), at=AT)


def test_the_sentence_is_chinese_by_default():
    endorse = a_step("endorse", Duty.ENDORSE, Role.WINDOW, apart={"apply"})
    answer = explain(ZHANG, endorse, facts=facts(did(ZHANG, Duty.REQUESTER, "submit", "apply")), at=AT)
    assert str(answer.reason) == "本环节由“局机关 窗口受理”办理；您在本件中已以“申请人”身份办理过，同一人不得兼任。"
