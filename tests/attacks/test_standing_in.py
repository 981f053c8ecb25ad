"""AB角 and lost rights: who acts for another, or has acted in time past, gains nothing by it."""
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from approvals import delegations
from approvals.duties.holders import give, revoke
from approvals.models import Step
from approvals.roles import Role
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios.renovation_review import application, applies, up_to

from .deeds import case, refused, sends

pytestmark = pytest.mark.django_db


def paper(stage, principal, deputy, **more):
    at = stage.clock.moment
    return delegations.make(principal, deputy, **{"starts": at, "ends": at + timedelta(days=5), "reason": "出差", "by": principal, "at": at, **more})


def test_a_deputy_cannot_lift_the_sum_over_his_ceiling_by_his_own_form(stage):
    applies(stage)
    up_to(stage, "accept")
    p = stage.people
    stage.returns(p.window, "accept", "补正", papers.acceptance())
    paper(stage, p.requester, p.stranger, max_amount=Decimal("900000"))
    dear = application(stage)
    dear["items"] = [dict(dear["items"][0], quantity="99999", unit_price="9999")]
    before = case(stage).amount
    assert refused(stage.does, p.stranger, "correct", dear, on_behalf_of=p.requester) == "delegation_amount"
    assert case(stage).amount == before


def test_a_deputy_whose_paper_was_revoked_takes_nothing_back(stage):
    applies(stage)
    p = stage.people
    given = paper(stage, p.unit_head, p.stranger)
    stage.does(p.stranger, "endorse", on_behalf_of=p.unit_head)
    delegations.revoke(given, reason="已回", by=p.unit_head, at=stage.clock.moment)
    assert refused(stage.on_case, p.stranger, "withdraw") == "delegation_revoked"


def test_what_a_deputy_takes_back_is_his_principals_again(stage):
    applies(stage)
    p = stage.people
    paper(stage, p.unit_head, p.stranger)
    sends(stage, p.stranger, stage.step("endorse"), "approve", on_behalf_of=p.unit_head)
    stage.on_case(p.stranger, "withdraw")
    stage.does(p.unit_head, "endorse")
    assert stage.waiting() == ["accept"]


def test_whoever_lost_the_role_cannot_pull_a_step_back_into_his_hands(stage, cast):
    applies(stage)
    p = stage.people
    sends(stage, p.unit_head, stage.step("endorse"), "approve")
    revoke(Role.UNIT_HEAD, p.unit_head, cast.unit_a, by=cast.system, at=stage.clock.moment, reason="调离")
    assert refused(stage.on_case, p.unit_head, "withdraw") == "role"


def test_whoever_lost_the_role_after_claiming_cannot_act(stage, cast):
    applies(stage)
    p = stage.people
    sends(stage, p.unit_head, stage.step("endorse"), "claim")
    revoke(Role.UNIT_HEAD, p.unit_head, cast.unit_a, by=cast.system, at=stage.clock.moment, reason="调离")
    assert refused(sends, stage, p.unit_head, stage.step("endorse"), "approve") == "role"


def test_a_deactivated_account_does_nothing_even_through_an_open_session(stage):
    applies(stage)
    p = stage.people
    for person in (p.requester, p.section_chief):
        person.is_active = False
        person.save()
    assert refused(stage.on_case, p.requester, "withdraw") == "inactive"
    assert refused(stage.on_case, p.section_chief, "terminate", "不再办理") == "inactive"


def test_a_delegation_is_neither_chained_nor_laundered(stage, cast):
    """The head delegates to the requester himself, to somebody who passes it on, and for another flow or sum."""
    applies(stage)
    p = stage.people
    step = stage.step("endorse")
    with pytest.raises(ValidationError):
        paper(stage, p.stranger, p.handler, role=Role.UNIT_HEAD)
    with pytest.raises(ValidationError):
        paper(stage, p.unit_head, p.unit_head)
    with pytest.raises(ValidationError):
        paper(stage, p.unit_head, p.stranger, by=p.stranger)
    paper(stage, p.unit_head, p.requester)
    paper(stage, p.unit_head, p.deputy, flow="sunshine_tender")
    paper(stage, p.unit_head, p.inspector, max_amount=Decimal("1"))
    paper(stage, p.deputy, p.stranger)
    for who, code in ((p.requester, "apart"), (p.deputy, "delegation_scope"), (p.inspector, "delegation_amount"),
                      (p.stranger, "no_delegation")):
        assert refused(sends, stage, who, step, "approve", on_behalf_of=p.unit_head) == code
    assert refused(sends, stage, p.stranger, step, "approve", on_behalf_of=p.deputy) == "role"


def test_a_deputy_who_handled_and_a_principal_who_handled_are_both_barred(stage, cast):
    at = stage.clock.moment
    give(Role.FINANCE, cast.estimator, cast.bureau, by=cast.system, at=at, reason="t")
    paper(stage, cast.finance, cast.handler)
    paper(stage, cast.estimator, cast.stranger, ends=at + timedelta(days=60))
    paper(stage, cast.finance, cast.second_vice_head, starts=at, ends=at + timedelta(days=1))
    applies(stage)
    up_to(stage, "check_finance")
    p, step = stage.people, stage.step("check_finance")
    assert refused(sends, stage, p.handler, step, "approve", on_behalf_of=p.finance) in ("apart", "delegation_expired")
    assert refused(sends, stage, p.stranger, step, "approve", on_behalf_of=p.estimator) == "apart"
    assert refused(sends, stage, p.second_vice_head, step, "approve", on_behalf_of=p.finance) == "delegation_expired"


def test_a_manager_does_not_free_his_own_case(stage, cast):
    give(Role.REQUESTER, cast.section_chief, cast.unit_a, by=cast.system, at=stage.clock.moment, reason="t")
    applies(stage, cast.section_chief)
    stage.on_case(cast.head, "suspend", "接到举报")
    for verb in ("resume", "terminate"):
        assert refused(stage.on_case, cast.section_chief, verb, "已无问题") == "own_case"
    assert refused(sends, stage, cast.unit_head, Step.objects.get(process=stage.case, status="NEW"), "approve") == "held"


def test_a_deputy_who_claimed_does_not_lock_his_principal_out(stage):
    applies(stage)
    p = stage.people
    given = paper(stage, p.unit_head, p.stranger)
    sends(stage, p.stranger, stage.step("endorse"), "claim", on_behalf_of=p.unit_head)
    delegations.revoke(given, reason="已回", by=p.unit_head, at=stage.clock.moment)
    assert refused(sends, stage, p.stranger, stage.step("endorse"), "approve", on_behalf_of=p.unit_head) == "delegation_revoked"
    stage.does(p.unit_head, "endorse")
    assert stage.waiting() == ["accept"]
