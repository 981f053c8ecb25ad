"""阳光招标, read as a regulation: the whole road, who is kept apart, sealed scores, and a deadline at every step."""
from datetime import timedelta
from uuid import uuid4

import pytest

from approvals import delegations
from approvals.models import Case, Step, TrailEntry
from approvals.trail.verify import verify_case
from procurement.draws.models import PanelSeat
from procurement.evaluation.models import ScoreSheet
from procurement.rulebook.limits import limit
from workflows.demo.scenarios import sunshine_tender as scene
from workflows.demo.scenarios.tender_review import POINTS, sheet
from workflows.demo.stage import Stage
from workflows.engine import act, firewall
from workflows.engine.clock import now
from workflows.flows.sunshine_tender import SunshineTenderFlow

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def at(stage):
    """A purchase of meeting furniture for 124,800 yuan that has come as far as a step."""
    def go(node, **changes):
        scene.asks(stage, **changes)
        scene.on_to(stage, node)
        return stage
    return go


def case(stage):
    return Case.objects.get(pk=stage.case.pk)


def refusal(stage, who, node, data=None, **how):
    with pytest.raises(act.Refused) as refused:
        stage.does(who, node, data, **how)
    return refused.value.code


# --- the whole road ---------------------------------------------------------------------------------------------------
def test_from_the_need_to_the_archive_with_two_rounds_of_quotes_and_a_rework(stage):
    scene.carry(stage)
    record = scene.record_of(stage)
    assert case(stage).outcome == "archived" and verify_case(case(stage)).ok
    assert (record.layer, record.invitation_round, record.winner.name) == (1, 2, "示例乙科技有限公司（演示）")
    assert str(record.award_amount) == "112800.00" and str(scene.due(record)) == "111600.00" and record.verdict == "passed"
    assert [row["rest"] for row in record.issue_course] == [True, False]


def test_every_step_of_a_person_has_a_deadline_in_the_rulebook(stage):
    day = now().date()
    for node in SunshineTenderFlow.human_nodes():
        if node.task_type != "START":
            assert limit(node.due.code, day).unit in ("wd", "d"), node.name


# --- 三权分离 ---------------------------------------------------------------------------------------------------------
def test_no_road_of_the_page_lets_one_role_hold_two_of_the_three_rights():
    assert list(firewall.crossings(SunshineTenderFlow)) == [] and list(firewall.nameless(SunshineTenderFlow)) == []


def test_the_buyer_neither_checks_draws_awards_signs_accepts_nor_pays(at):
    stage = at("check_need")
    p = stage.people
    for node, grant in (("check_need", "checker"), ("commit_draw", "draw_operator"), ("award", "vice_head"), ("sign_contract", "signer"),
                        ("accept_delivery", "acceptor"), ("receive", "storekeeper"), ("approve_payment", "finance")):
        scene.on_to(stage, node)
        step = stage.step(node)
        _gives(p.buyer, step, getattr(p, grant))
        assert refusal(stage, p.buyer, node, verb=step.flow_task.verbs[0]) in ("forbidden", "apart"), node


def _gives(person, step, holder):
    """The same role as whoever does it: what stops him then is the separation of duties alone."""
    from approvals.duties.holders import give
    from approvals.roles import Role
    from approvals.system import system_user

    give(Role.of(step.role), person, step.unit, by=system_user(), at=now(), reason="试验")


def test_a_drawn_seat_is_personal(at):
    stage = at("score")
    step = stage.step("score")
    other = next(one for name, one in vars(stage.people).items() if name.startswith("expert_")
                 and not PanelSeat.objects.filter(tender__case=stage.case, user=one).exists())
    with pytest.raises(act.Invalid, match="不得委托或转办"):
        act.act(step.owner, step.pk, "transfer", edition=case(stage).edition, key=str(uuid4()), data={"to": other.pk},
                comment="请代评")


# --- 评审 -------------------------------------------------------------------------------------------------------------
def test_nobody_sees_a_score_before_all_are_in(at):
    stage = at("score")
    first = stage.step("score")
    stage.does(first.owner, "score", scene.sheet(stage, {"甲": ("77.35", "66.45"), "乙": ("78.35", "67.45"), "丙": ("79.35", "68.45")}))
    snapshot = scene.record_of(stage).snapshot()
    assert snapshot["scores"] == [] and len(snapshot["sheets"]) == 1
    told = "".join(bytes(body).decode() for body in TrailEntry.objects.filter(case=stage.case).values_list("body", flat=True))
    assert "77.35" not in told and "66.45" not in told and ScoreSheet.objects.count() == 1
    scene.on_to(stage, "compile_report")
    assert len(scene.record_of(stage).snapshot()["scores"]) == 3 and "77.35" in str(scene.record_of(stage).snapshot()["scores"])


def test_an_expert_who_does_not_declare_is_not_seated_and_a_substitute_is_drawn(at):
    stage = at("declare")
    silent = stage.step("declare").owner
    while stage.step("declare").owner != silent or len([n for n in stage.waiting() if n == "declare"]) > 1:
        step = next(one for one in Step.objects.filter(process=stage.case, status="ASSIGNED").order_by("-pk") if one.flow_task.name == "declare"
                    and one.owner != silent)
        act.act(step.owner, step.pk, "record", edition=case(stage).edition, key=str(uuid4()), data=scene.CLEAR)
    stage.waits(3)
    scene.on_to(stage, "score")
    seated = PanelSeat.objects.filter(tender__case=stage.case, state="seated")
    assert seated.count() == 3 and not seated.filter(user=silent).exists()


def test_one_who_turns_out_related_after_scoring_loses_seat_and_scores(at):
    stage = at("sign_report")
    seat = PanelSeat.objects.filter(tender__case=stage.case, state="seated").first()
    report = {"kind": "relation", "form": {"seat": seat.pk, "ground": "employed", "reason": "两年前曾任职。"}}
    stage.on_case(stage.people.draw_supervisor, "note", data=report)
    seat.refresh_from_db()
    assert seat.state == "void" and scene.record_of(stage).recommended_id is None
    stage.waits(4)  # the report that nobody can sign any more runs out of its time
    scene.on_to(stage, "award")
    final = PanelSeat.objects.filter(tender__case=stage.case, state="seated")
    assert final.count() == 3 and not final.filter(user=seat.user).exists() and len(scene.record_of(stage).scores) == 3


def test_nothing_is_said_beside_a_sealed_sheet(at, tmp_path):
    stage = at("score")
    member = stage.step("score").owner
    assert refusal(stage, member, "score", sheet(stage, POINTS), comment="甲方案 95 分") == "sealed"
    assert not ScoreSheet.objects.exists()
    stage.does(member, "score", sheet(stage, POINTS))
    assert ScoreSheet.objects.count() == 1


def others_score(stage, silent):
    open_sheets = Step.objects.filter(process=stage.case, status="ASSIGNED").exclude(owner=silent).order_by("pk")
    for step in [one for one in open_sheets if one.flow_task.name == "score"]:
        stage.does(step.owner, step, sheet(stage, POINTS))


def test_a_member_who_hands_in_no_scores_is_replaced_and_the_sheets_of_the_others_stand(at):
    stage = at("score")
    silent = stage.step("score").owner
    others_score(stage, silent)
    stage.waits(3)
    assert stage.waiting() == ["score"]
    stage.waits(2)
    assert stage.waiting() == ["replace_seats"]
    scene.on_to(stage, "score")
    seat = PanelSeat.objects.get(tender__case=stage.case, user=silent)
    assert (seat.state, seat.void_because) == ("void", "unscored")
    assert stage.waiting() == ["score"] and stage.step("score").owner != silent
    scene.on_to(stage, "compile_report")
    assert len(scene.record_of(stage).scores) == 3


def test_one_who_turns_out_related_while_the_panel_scores_does_not_stop_it(at):
    stage = at("score")
    related = stage.step("score").owner
    seat = PanelSeat.objects.get(tender__case=stage.case, state="seated", user=related)
    found = {"seat": seat.pk, "ground": "employed", "reason": "两年前曾任职。"}
    stage.on_case(stage.people.draw_supervisor, "note", data={"kind": "relation", "form": found})
    others_score(stage, related)
    assert not scene.record_of(stage).scores
    stage.waits(5)
    scene.on_to(stage, "compile_report")
    final = PanelSeat.objects.filter(tender__case=stage.case, state="seated")
    assert final.count() == 3 and not final.filter(user=related).exists() and len(scene.record_of(stage).scores) == 3


def test_too_few_quotes_go_back_to_an_invitation_or_end_it(at):
    stage = at("take_quotes")
    scene.quotes(stage, {"甲": scene.PRICES["甲"]})
    assert stage.waiting() == ["too_few"]
    stage.does(stage.people.buyer, "too_few", {"too_few_way": "again", "too_few_reason": "增加邀请对象。"})
    assert stage.waiting() == ["invite"]


# --- 履约 -------------------------------------------------------------------------------------------------------------
def test_an_amendment_that_is_not_agreed_leaves_the_contract_as_it_is(at):
    stage = at("perform")
    before = scene.record_of(stage).contract_amount
    stage.does(stage.people.buyer, "perform", {
        "progress": "amendment", "amendment_direction": "increase", "amendment_amount": "5000.00", "amendment_document": "补充协议",
        "amendment_reason": "增加两组。", "progress_note": "",
    })
    stage.returns(stage.people.vice_head, "amend", "数量已足够。", {"amendment_note": ""})
    record = scene.record_of(stage)
    assert stage.waiting() == ["perform"] and record.contract_amount == before and record.contract_raised == 0


AMENDED = {"progress": "amendment", "amendment_direction": "increase", "amendment_amount": "5000.00", "amendment_document": "补充协议",
           "amendment_reason": "增加两组。", "progress_note": ""}  # fmt: skip


def stands_in(stage, principal, deputy):
    moment = stage.clock.moment
    delegations.make(principal, deputy, starts=moment, ends=moment + timedelta(days=30), reason="出差", by=principal, at=moment)


def test_whoever_asked_for_an_amendment_in_the_buyers_place_does_not_approve_it_by_his_own_deputy(at):
    stage = at("perform")
    p = stage.people
    stands_in(stage, p.buyer, p.second_vice_head)
    stage.does(p.second_vice_head, "perform", AMENDED, on_behalf_of=p.buyer)
    assert stage.waiting() == ["amend"] and refusal(stage, p.second_vice_head, "amend") == "apart"
    stands_in(stage, p.second_vice_head, p.stranger)
    assert refusal(stage, p.stranger, "amend", on_behalf_of=p.second_vice_head) == "apart"
    stage.does(p.vice_head, "amend", {"amendment_note": "同意。"}, comment="同意。")


def test_a_further_signer_answers_before_what_takes_effect_at_once(at):
    """Answering later he could return what has been paid, agreed or awarded already."""
    stage = at("perform")
    p = stage.people
    stage.does(p.buyer, "perform", AMENDED)
    for place in ("beside", "after"):
        with pytest.raises(act.Invalid) as wrong:
            stage.does(p.vice_head, "amend", {"to": p.section_chief.pk, "standing_at": place}, verb="add_signer", comment="请一并核对")
        assert set(wrong.value.about) == {"standing_at"}
    stage.does(p.vice_head, "amend", {"to": p.section_chief.pk, "standing_at": "before"}, verb="add_signer", comment="请先核对")
    extra = Step.objects.get(process=stage.case, beside__isnull=False, status="ASSIGNED")
    stage.does(p.section_chief, extra, verb="return", comment="数量已足够。")
    extra.refresh_from_db()
    assert (extra.status, stage.waiting()) == ("DONE", ["amend"]), "heard first; the vice head still decides"
    stage.returns(p.vice_head, "amend", "数量已足够。", {"amendment_note": ""})
    assert stage.waiting() == ["perform"] and scene.record_of(stage).contract_raised == 0


def test_whoever_redid_the_work_in_the_buyers_place_does_not_accept_it(at):
    stage = at("accept_delivery")
    p = stage.people
    stage.does(p.acceptor, "accept_delivery", scene.acceptance(stage, "rework"))
    stage.does(p.unit_head, "confirm_delivery", {"was_present": True, "user_opinion": "情况属实。"}, comment="同意。")
    stands_in(stage, p.buyer, p.acceptor)
    assert stage.waiting() == ["rework"] and refusal(stage, p.acceptor, "rework", scene.redone(stage), on_behalf_of=p.buyer) == "apart"


def test_nothing_is_received_before_two_people_have_accepted(at):
    stage = at("accept_delivery")
    stage.does(stage.people.acceptor, "accept_delivery", scene.acceptance(stage))
    assert stage.waiting() == ["confirm_delivery"]
    stage.does(stage.people.unit_head, "confirm_delivery", {"was_present": True, "user_opinion": "情况属实。"}, comment="同意。")
    assert stage.waiting() == ["receive"]
