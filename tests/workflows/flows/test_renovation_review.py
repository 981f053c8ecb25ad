"""办公用房维修改造初审, read as a regulation: every road of every gate, every return, every pair kept apart, every deadline."""
from datetime import timedelta
from decimal import Decimal as D

import pytest

from approvals.models import WAITING, Case, Notice, Step, TrailEntry
from workflows.demo import seed
from workflows.demo.scenarios import disposal_present, tender_states, works_states
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios import renovation_states as states
from workflows.demo.scenarios.renovation_review import applies, carry, up_to
from workflows.demo.stage import Stage
from workflows.engine import act
from workflows.engine.move import Move
from workflows.flows.renovation_review import RenovationReviewFlow

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def record(stage):
    return RenovationReviewFlow.records().get(case_id=stage.case.pk)


def case(stage):
    return Case.objects.get(pk=stage.case.pk)


def verbs(stage, node):
    """How the steps of a node ended, in order."""
    return list(Step.objects.filter(process=stage.case, flow_task=RenovationReviewFlow.instance.node(node)).order_by("pk").values_list("verb", flat=True))


def refusal(stage, who, node, data=None):
    """The code with which somebody is kept out."""
    with pytest.raises(act.Refused) as refused:
        stage.does(who, node, data)
    return refused.value.code


# --- the whole road ---------------------------------------------------------------------------------------------------
def test_from_application_to_archive(stage):
    carry(stage)
    found, paper = case(stage), record(stage)
    assert (found.status, found.outcome, found.accepted_no) == ("DONE", "archived", "SL-2026-0001")
    assert (paper.conclusion, paper.amount_cut, paper.cut_rate) == ("agree_cut", D("117500.00"), D("13.66"))
    assert paper.opinion_no == "机管初审〔2026〕1号" and paper.office_over == D("82.00")
    assert paper.first_inspector_id != paper.second_inspector_id and paper.confirmed_at
    kinds = set(Notice.objects.filter(case=found).values_list("kind", flat=True))
    assert {"remind_first", "remind_yellow", "remind_red", "escalated", "returned", "result"} <= kinds


@pytest.mark.slow
def test_the_demo_holds_every_state(db, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    made = len(states.STATES) + 2 * len(works_states.STATES) + len(tender_states.STATES) + len(disposal_present.STATES)
    assert seed.fill(lambda line: None, ticking.forward(days=120)) == made + 1
    waiting = set(Step.objects.filter(status__in=WAITING, process__flow_class=RenovationReviewFlow).values_list("flow_task", flat=True))
    elsewhere = {"competent", "report_up"}  # stations of other jurisdictions
    human = {node.name for node in RenovationReviewFlow.human_nodes()} - {"apply"} - elsewhere
    assert {node.name for node in waiting} == human
    assert Case.objects.filter(held=True).exists() and Step.objects.filter(status="SCHEDULED").exists()
    entries: dict = {}
    for chain, at in TrailEntry.objects.order_by("chain", "seq").values_list("chain", "at"):
        assert entries.get(chain, at) <= at  # no chain goes back in time
        entries[chain] = at


# --- gates --------------------------------------------------------------------------------------------------------------
def test_daily_repair_is_closed_with_advice(stage):
    states.closed_daily(stage, 1)
    assert case(stage).outcome == "daily_advice" and record(stage).advice


def test_construction_is_referred_to_investment_approval(stage):
    states.sent_to_investment(stage, 1)
    assert case(stage).outcome == "to_investment"


@pytest.mark.parametrize(("price", "head"), [("299999.99", False), ("300000.00", True)])
def test_the_head_decides_from_the_limit_on(stage, price, head):
    states.begins(stage, 1, states.PROJECTS[6]._replace(price=price))
    up_to(stage, "head")
    assert stage.waiting() == (["head"] if head else ["issue"])


# --- one page, three chains: 3.2 -------------------------------------------------------------------------------------------
def of_the_second_unit(stage):
    """An application of the unit above which a competent department stands."""
    states.begins(stage, 3)
    up_to(stage, "endorse")
    stage.does(stage.people.head_with_two_hats, "endorse", comment="同意申报。")


@pytest.mark.parametrize(("jurisdiction", "next_step"), [("", "accept"), ("CN-36", "accept"), ("CN-21", "competent"), ("CN-4306", "competent"),
                                                         ("CN-46", "accept")])
def test_where_the_bureau_sits_decides_whether_the_competent_department_speaks_first(stage, settings, jurisdiction, next_step):
    settings.JURISDICTION = jurisdiction
    of_the_second_unit(stage)
    assert stage.waiting() == [next_step]


def test_the_competent_department_is_the_unit_above_and_nobody_elses(stage, settings):
    settings.JURISDICTION = "CN-21"
    of_the_second_unit(stage)
    assert stage.step("competent").unit_id == stage.people.unit_c.pk
    assert refusal(stage, stage.people.unit_head, "competent") == "role"
    stage.does(stage.people.competent, "competent", comment="情况属实，同意报送。")
    assert stage.waiting() == ["accept"]


def test_a_unit_right_below_the_bureau_has_no_competent_department(stage, settings):
    settings.JURISDICTION = "CN-21"
    applies(stage)
    stage.does(stage.people.unit_head, "endorse", comment="同意申报。")
    assert stage.waiting() == ["accept"]


# --- returns --------------------------------------------------------------------------------------------------------------
def corrected(stage, **changes):
    """The window returns the application; the unit hands it in with these changes."""
    applies(stage)
    up_to(stage, "accept")
    stage.returns(stage.people.window, "accept", "缺材料", papers.acceptance())
    stage.does(stage.people.requester, "correct", papers.application(record(stage).planned_start, **changes))


def test_completed_papers_need_no_second_opinion_of_the_unit(stage):
    corrected(stage, feasibility="补充说明", phone="010-1")
    assert stage.waiting() == ["accept"] and verbs(stage, "endorse") == ["approve", "carried"]


def test_another_sum_is_put_before_the_head_of_the_unit_again(stage):
    items = papers.application(stage.days_ahead(40).date())["items"]
    corrected(stage, items=items[:5])
    assert stage.waiting() == ["endorse"]


def test_the_acceptance_number_stays_when_the_file_comes_back(stage):
    applies(stage)
    up_to(stage, "classify")
    number = case(stage).accepted_no
    stage.returns(stage.people.handler, "classify", "请核实面积")
    stage.does(stage.people.requester, "correct", papers.application(record(stage).planned_start))
    stage.does(stage.people.window, "accept", papers.acceptance())
    assert case(stage).accepted_no == number != ""


def test_legal_mends_the_wording_and_the_other_signatures_stand(stage):
    applies(stage)
    up_to(stage, "check_assets")
    p = stage.people
    stage.returns(p.legal, "check_legal", "请补写条款")
    assert set(stage.waiting()) == {"draw_up", "check_assets"}
    assert refusal(stage, p.assets, "check_assets") == "being_revised"
    stage.does(p.handler, "draw_up", papers.opinion(basis="补写条款"))
    assert set(stage.waiting()) == {"check_assets", "check_legal"} and verbs(stage, "check_finance") == ["approve"]


def test_finance_returns_the_estimate_and_what_nobody_touched_is_carried(stage):
    applies(stage)
    up_to(stage, "check_finance")
    p = stage.people
    stage.does(p.assets, "check_assets")
    stage.does(p.legal, "check_legal")
    stage.returns(p.finance, "check_finance", "措施费请再核")
    assert stage.waiting() == ["check_estimate"]
    again = papers.estimate()
    again["items"][5] |= {"accepted": "20000.00"}
    stage.does(p.estimator, "check_estimate", again)
    stage.does(p.handler, "draw_up", papers.opinion())
    assert stage.waiting() == ["check_finance"]
    assert verbs(stage, "check_assets")[-1] == verbs(stage, "check_legal")[-1] == "carried"


def test_the_section_sends_the_draft_back_and_everybody_signs_anew(stage):
    states.returned_by_the_section(stage, 1)
    stage.does(stage.people.handler, "draw_up", papers.opinion("agree", conditions="限期三个月"))
    assert set(stage.waiting()) == {"check_finance", "check_assets", "check_legal"}


def test_a_new_appointment_does_not_unsay_what_the_unit_signed(stage):
    applies(stage)
    up_to(stage, "inspect")
    stage.returns(stage.people.inspector, "inspect", "现场无人开门，请另约时间。")  # all again, but only from the appointment on
    memo = case(stage).memo
    assert (memo["home"], list(memo["standing"])) == ("appoint", ["endorse"])
    move = Move(case(stage), (), stage.clock.moment, 0)
    move.file_changed({"visit_at"})
    assert list(move.case.memo["standing"]) == ["endorse"]


def test_the_vice_head_returns_the_draft_and_only_what_changed_is_signed_anew(stage):
    applies(stage)
    up_to(stage, "vice_head")
    p = stage.people
    stage.returns(p.vice_head, "vice_head", "请写明期限")
    stage.does(p.handler, "draw_up", papers.opinion(conditions="限期三个月，超标面积先腾退"))
    assert stage.waiting() == ["check_legal"]
    stage.does(p.legal, "check_legal")
    assert stage.waiting() == ["section_chief"]  # reviews everything


def test_a_dissent_goes_on_record_and_the_section_decides(stage):
    states.dissent(stage, 1)
    assert stage.waiting() == ["section_chief"] and verbs(stage, "check_legal") == ["reject"]


def test_the_visit_is_appointed_anew_when_nobody_opens(stage):
    states.visited_again(stage, 1)
    assert stage.waiting() == ["appoint"]


def test_the_second_inspector_returns_a_record_that_is_wrong(stage):
    states.inspected_by_one(stage, 1)
    stage.returns(stage.people.second_inspector, "confirm_inspection", "屋面面积有误")
    assert stage.waiting() == ["inspect"]


# --- two people -----------------------------------------------------------------------------------------------------------
def test_nobody_endorses_their_own_application(stage):
    p = stage.people
    applies(stage, p.head_with_two_hats, p.unit_b)
    assert refusal(stage, p.head_with_two_hats, "endorse") == "apart"


def test_the_inspector_does_not_confirm_his_own_record(stage):
    states.inspected_by_one(stage, 1)
    p = stage.people
    stage.does(p.second_inspector, "confirm_inspection", {"to": p.deputy.pk}, verb="release")
    assert refusal(stage, p.inspector, "confirm_inspection", papers.confirmation()) == "apart"


def test_the_handler_may_inspect_but_not_be_the_second(stage, cast):
    from approvals.duties.holders import give
    from approvals.roles import Role

    for person in (cast.handler, cast.deputy):
        give(Role.INSPECTOR, person, cast.bureau, by=cast.system, at=stage.clock.moment, reason="t")
    states.begins(stage, 1)
    up_to(stage, "inspect")
    data = papers.inspection(stage.clock.moment, cast.handler.username)
    with pytest.raises(act.Invalid) as wrong:
        stage.does(cast.inspector, "inspect", data)
    assert list(wrong.value.form.errors) == ["second_inspector"]
    stage.does(cast.handler, "inspect", papers.inspection(stage.clock.moment, cast.second_inspector.username))
    stage.does(cast.second_inspector, "confirm_inspection", papers.confirmation())
    assert stage.waiting() == ["check_area"]


def test_only_inspectors_can_be_named(stage, cast):
    states.begins(stage, 1)
    up_to(stage, "inspect")
    with pytest.raises(act.Invalid) as wrong:
        stage.does(cast.inspector, "inspect", papers.inspection(stage.clock.moment, cast.stranger.username))
    assert list(wrong.value.form.errors) == ["second_inspector"]


def test_a_signature_needs_the_signers_own_password(stage, cast):
    states.begins(stage, 1)
    up_to(stage, "vice_head")
    step = stage.step("vice_head")
    for password in (None, "wrong"):
        with pytest.raises(act.Invalid) as wrong:
            act.act(cast.vice_head, step.pk, "approve", edition=case(stage).edition, key=str(password), password=password)
        assert "password" in wrong.value.about


# --- time --------------------------------------------------------------------------------------------------------------------
def test_an_application_that_nobody_corrects_lapses(stage):
    states.lapsed(stage, 1)
    assert (case(stage).status, case(stage).outcome) == ("DONE", "lapsed")


def test_the_inspection_opens_on_the_day_of_the_visit(stage):
    states.before_the_visit(stage, 1)
    assert stage.waiting() == []
    moment = record(stage).visit_at
    stage.waits_until(moment - timedelta(days=1))
    assert stage.waiting() == []
    stage.waits_until(moment)
    assert stage.waiting() == ["inspect"]


def test_every_step_has_its_deadline(stage):
    carry(stage)
    assert all(node.due for node in RenovationReviewFlow.human_nodes() if node.task_type != "START")
    seen = {step.flow_task: step.due_at for step in Step.objects.filter(process=stage.case)}
    assert all(due for node, due in seen.items() if getattr(node, "verbs", None) and node.task_type != "START") and len(seen) > 20


# --- ends ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("happens", "status", "outcome"), [
    (states.refused_by_the_unit, "DONE", "refused"), (states.refused_at_the_window, "DONE", "refused"),
    (states.refused_by_the_head, "DONE", "refused"), (states.withdrawn, "CANCELED", "withdrawn"),
    (states.terminated, "CANCELED", "terminated"),
])  # fmt: skip
def test_other_ends(stage, happens, status, outcome):
    happens(stage, 1)
    assert (case(stage).status, case(stage).outcome) == (status, outcome) and stage.waiting() == []


def test_opinions_are_numbered_without_gaps(stage):
    numbers = []
    for n in (1, 3):
        states.begins(stage, n)
        up_to(stage, "archive")
        numbers.append(record(stage).opinion_no)
    assert numbers == ["机管初审〔2026〕1号", "机管初审〔2026〕2号"]
