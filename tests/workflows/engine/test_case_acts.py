"""Withdrawing, suspending, terminating, timing out; and who may stand in for whom."""
from datetime import timedelta

import pytest

from approvals.models import OPEN, Case, Decision, Notice, OnlyActMoves, Step
from approvals.roles import Role
from approvals.trail.verify import verify_case
from tests.plainflow.models import Plain
from tests.plainflow.pages import TenderFlow
from workflows.engine import clock
from workflows.engine.act import Refused, open_step
from workflows.engine.clock import sweep

from .stage import PANEL, fresh, grant, names, opens


def test_an_act_can_be_taken_back_until_the_next_person_has_opened_it(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head")
    stage.on_case(case, "unit_head", "withdraw")
    assert opens(case) == ["precheck:start"]
    stage.do(case, "precheck", "unit_head")
    assert open_step(stage.find(case, "endorse"))
    with pytest.raises(Refused) as caught:
        stage.on_case(case, "unit_head", "withdraw")
    assert caught.value.code == "opened" and verify_case(fresh(case)).ok


def test_withdrawing_the_application_closes_the_case_as_withdrawn(stage):
    case = stage.new()
    stage.on_case(case, "requester", "withdraw")
    assert (fresh(case).status, fresh(case).outcome, opens(case)) == ("CANCELED", "withdrawn", [])


def test_an_act_that_split_the_road_can_be_taken_back_only_while_no_branch_has_moved(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head")
    stage.do(case, "endorse", "vice_head2")
    stage.on_case(case, "vice_head2", "withdraw")
    assert opens(case) == ["endorse:start"]
    stage.do(case, "endorse", "vice_head2")
    stage.do(case, "budget", "finance")
    with pytest.raises(Refused):
        stage.on_case(case, "vice_head2", "withdraw")


def test_an_arrival_at_a_join_is_taken_off_and_the_others_stay(stage):
    case = stage.new(PANEL, title="each", seats=("e1", "e2", "e3"))
    stage.clock.forward(hours=2)
    sweep()
    data = {"title": "each", "amount": "1", "supplier": ""}
    stage.do(case, "score", "e2", "record", owner="e2", data=data)
    stage.do(case, "score", "e1", "record", owner="e1", data=data)
    stage.on_case(case, "e1", "withdraw")
    assert opens(case) == ["score:start/4.3_1", "score:start/4.3_3", "scored:start*"]
    stage.do(case, "score", "e1", "record", owner="e1", data=data)
    stage.delegate("e3", "e1")
    with pytest.raises(Refused) as caught:
        stage.do(case, "score", "e1", "record", owner="e3", data=data, on_behalf_of=stage.who["e3"])
    assert caught.value.code == "apart"
    stage.do(case, "score", "e3", "record", owner="e3", data=data)
    assert fresh(case).outcome == "done"


def test_suspension_stops_the_clock_and_every_act(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head", "return")
    step = stage.find(case, "revise")
    due, timeout = step.due_at, step.timeout_at
    with pytest.raises(Refused):
        stage.on_case(case, "requester", "suspend", reason="等待资金")
    stage.on_case(case, "section_chief", "suspend", reason="等待资金")
    with pytest.raises(Refused) as caught:
        stage.resubmit(case)
    assert caught.value.code == "held"
    stage.clock.forward(days=28)
    assert sweep() == 0
    stage.on_case(case, "section_chief", "resume")
    later = stage.find(case, "revise")
    assert later.due_at > due and later.timeout_at > timeout
    stage.resubmit(case)
    assert opens(case) == ["precheck:start"] and verify_case(fresh(case)).ok


def test_a_step_that_nobody_answers_takes_its_timeout_road(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head", "return")
    stage.clock.forward(days=40)
    assert sweep() >= 1
    assert (fresh(case).outcome, opens(case)) == ("lapsed", []) and verify_case(fresh(case)).ok
    assert sweep() == 0


def test_termination_needs_a_manager_and_a_reason_and_silences_every_timer(stage):
    case = stage.new(PANEL)
    with pytest.raises(Refused):
        stage.on_case(case, "stranger", "terminate", reason="不办了")
    stage.on_case(case, "head", "terminate", reason="立项撤销")
    assert (fresh(case).status, opens(case)) == ("CANCELED", [])
    stage.clock.forward(days=9)
    assert sweep() == 0
    assert Notice.objects.filter(to=case.requester, kind="result").exists()


def test_correction_stops_the_clock_of_the_other_branches(stage):
    case = stage.new()
    stage.to_sign_off(case)
    due = stage.find(case, "conduct").due_at
    stage.do(case, "budget", "finance", "return")
    stage.clock.forward(days=3)
    assert not Notice.objects.filter(step=stage.find(case, "conduct")).exists()
    sweep()
    assert not Notice.objects.filter(step=stage.find(case, "conduct")).exists()
    stage.resubmit(case)
    assert stage.find(case, "conduct").due_at - due >= timedelta(days=2)


def test_reminders_at_half_at_four_fifths_and_at_the_end_then_one_rank_up(stage):
    case = stage.new()
    step = stage.find(case, "precheck")
    told = []
    assert sweep() == 0 and not Notice.objects.exists()  # the first look finds that somebody can act
    while stage.find(case, "precheck").next_check is not None:
        stage.clock.to(stage.find(case, "precheck").next_check)
        assert (sweep(), sweep()) == (1, 0)  # twice at once does it once
        told.append(Notice.objects.filter(step=step).order_by("-id").first().kind)
    assert told == ["remind_first", "remind_yellow", "remind_red", "escalated", "supervision"]
    assert verify_case(fresh(case)).ok


def test_a_step_that_nobody_can_act_on_goes_to_the_coordinator_with_an_incident(stage):
    case = stage.new()
    stage.who["unit_head"].is_active = False
    stage.who["unit_head"].save()
    assert (sweep(), sweep()) == (1, 0)
    assert stage.find(case, "precheck").role == Role.COORDINATOR.value
    assert Notice.objects.filter(kind="incident", to=stage.who["coordinator"]).exists()
    stage.do(case, "precheck", "coordinator")
    assert opens(case) == ["endorse:start"]


def test_a_stranger_is_refused_and_the_attempt_is_entered_on_its_own_chain(stage):
    from approvals.models import TrailEntry
    case = stage.new()
    with pytest.raises(Refused) as caught:
        stage.do(case, "precheck", "stranger")
    assert caught.value.code == "role"
    entry = TrailEntry.objects.get(action="attempt.refused")
    assert entry.chain == "sec/2026-03" and entry.actor == stage.who["stranger"]


def test_a_stand_in_acts_for_his_principal_and_both_are_bound_by_it(stage):
    case = stage.new()
    with pytest.raises(Refused):
        stage.do(case, "precheck", "stranger", on_behalf_of=stage.who["unit_head"])
    paper = stage.delegate("unit_head", "stranger")
    stage.do(case, "precheck", "stranger", on_behalf_of=stage.who["unit_head"])
    decision = Decision.objects.filter(case=case).latest("id")
    assert (decision.actor, decision.principal, decision.delegation) == (stage.who["stranger"], stage.who["unit_head"], paper)
    for name in ("stranger", "unit_head", "requester"):
        grant(stage.who[name], Role.VICE_HEAD, stage.bureau)
        with pytest.raises(Refused) as caught:
            stage.do(case, "endorse", name)
        assert caught.value.code in ("apart", "forbidden"), name


def test_a_delegation_binds_by_amount_flow_dates_and_revocation(stage):
    case = stage.new(amount="200")
    at = clock.now()
    for wrong in ({"max_amount": "199.99"}, {"flow": "another"}, {"ends": at - timedelta(hours=1)}, {"revoked_at": at, "revoked_by": stage.who["unit_head"]}):
        stage.delegate("unit_head", "stranger", **wrong)
        with pytest.raises(Refused):
            stage.do(case, "precheck", "stranger", on_behalf_of=stage.who["unit_head"])
    stage.delegate("unit_head", "stranger", max_amount="200")
    stage.do(case, "precheck", "stranger", on_behalf_of=stage.who["unit_head"])


def test_a_superuser_gets_no_exception(stage):
    case = stage.new()
    stage.who["requester"].is_superuser = True
    stage.who["requester"].save()
    grant(stage.who["requester"], Role.UNIT_HEAD, stage.unit)
    with pytest.raises(Refused):
        stage.do(case, "precheck", "requester")


def test_a_right_lost_between_claim_and_execution_is_lost(stage):
    from approvals.models import UnitGrant
    case = stage.new()
    stage.do(case, "precheck", "unit_head", "claim")
    UnitGrant.objects.filter(user=stage.who["unit_head"])._raw_delete("default")
    with pytest.raises(Refused) as caught:
        stage.do(case, "precheck", "unit_head")
    assert caught.value.code == "role"


def test_whoever_claims_keeps_others_out_until_he_gives_it_back(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head")
    stage.do(case, "endorse", "vice_head", "claim")
    with pytest.raises(Refused) as caught:
        stage.do(case, "endorse", "vice_head2")
    assert caught.value.code == "taken"
    stage.do(case, "endorse", "vice_head", "release")
    stage.do(case, "endorse", "vice_head2")
    assert "endorse" not in names(case)


def test_the_back_doors_are_shut(stage):
    case = stage.new()
    step = stage.find(case, "precheck")
    with pytest.raises(OnlyActMoves):
        step.save()
    with pytest.raises(OnlyActMoves):
        fresh(case).save()
    with pytest.raises(OnlyActMoves), step.activation():
        pass
    with pytest.raises(OnlyActMoves):
        TenderFlow.request.run()
    with pytest.raises(OnlyActMoves), TenderFlow.lock(case.pk):
        pass
    assert Step.objects.filter(process=case, status__in=OPEN).count() == 1 and Case.objects.count() == Plain.objects.count()
