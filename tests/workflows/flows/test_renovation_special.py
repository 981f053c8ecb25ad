"""The special roads of the pre-review: act first, lift a check, ask others, decide together, report upwards. None skips trail or parting."""
from datetime import timedelta
from decimal import Decimal as D

import pytest

from approvals.models import Case, Step, TrailEntry
from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios import renovation_special as special
from workflows.demo.scenarios.renovation_review import ROAD, applies, decides, up_to
from workflows.demo.stage import Stage
from workflows.engine import act
from workflows.flows.renovation_review import RenovationReviewFlow

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def record(stage):
    return RenovationReviewFlow.records().get(case_id=stage.case.pk)


def outcome(stage):
    return Case.objects.get(pk=stage.case.pk).outcome


def refusal(stage, who, node, data=None):
    with pytest.raises(act.Refused) as refused:
        stage.does(who, node, data)
    return refused.value.code


def wrong(stage, who, node, data, **how):
    """The fields that are marked when this is sent."""
    with pytest.raises(act.Invalid) as invalid:
        stage.does(who, node, data, **how)
    return set(invalid.value.form.errors)


# --- 抢修: act first, papers afterwards ---
def test_an_urgent_repair_begins_with_leave_of_the_vice_head(stage):
    special.asks_to_act_first(stage)
    assert stage.waiting() == ["permit_urgent"] and stage.step("permit_urgent").role == "act_as_vice_head"


def test_the_papers_follow_within_the_working_days_of_the_rulebook(stage):
    special.asks_to_act_first(stage)
    stage.does(stage.people.vice_head, "permit_urgent", {"permit_conditions": ""}, comment="同意先行抢修。")
    step = stage.step("complete_papers")
    assert step.owner_id == stage.people.requester.pk
    assert local(step.due_at).date() == add_working_days(local(step.created).date(), 5, load()).day


def test_the_whole_application_is_endorsed_again_and_then_goes_the_ordinary_road(stage):
    special.urgent(stage)
    assert stage.waiting() == ["endorse"] and record(stage).urgent_done
    up_to(stage, "accept")
    assert stage.waiting() == ["accept"]
    up_to_ladder(stage, "accept")
    assert stage.waiting() == ["head"]


def test_without_leave_there_is_no_urgent_repair(stage):
    special.asks_to_act_first(stage)
    stage.rejects(stage.people.vice_head, "permit_urgent", "不属于紧急情况。")
    assert outcome(stage) == "refused"


def test_the_head_of_the_unit_cannot_give_the_leave(stage):
    special.asks_to_act_first(stage)
    assert refusal(stage, stage.people.unit_head, "permit_urgent", {"permit_conditions": ""}) == "role"


# --- 特事特批 ---
def test_an_exception_is_decided_by_the_head_alone(stage):
    special.asks_exception(stage)
    assert stage.waiting() == ["permit_exception"]
    assert refusal(stage, stage.people.vice_head, "permit_exception", {"permit_conditions": ""}) == "role"


def test_who_asked_for_the_exception_cannot_give_it(stage, cast):
    assert "permit_exception" in RenovationReviewFlow.instance.node("classify").apart


def test_with_the_exception_a_meeting_decides_and_a_report_follows(stage):
    special.asks_exception(stage)
    stage.does(stage.people.head, "permit_exception", {"permit_conditions": "施工期间加固支撑。"}, comment="同意特批。")
    up_to_ladder(stage, "appoint")
    assert stage.waiting() == ["hold_meeting"]
    decides(stage)
    stage.does(stage.people.window, "issue", papers.issue())
    assert stage.waiting() == ["report_exception"]
    assert "exception_kept" in wrong(stage, stage.people.handler, "report_exception", {"exception_report": "已实施。", "exception_kept": ""})
    stage.does(stage.people.handler, "report_exception", {"exception_report": "提前实施，隐患消除。", "exception_kept": "加固支撑已到位。"})
    assert stage.waiting() == ["archive"]


def test_without_leave_the_case_goes_on_and_the_check_still_blocks(stage):
    special.asks_exception(stage)
    stage.rejects(stage.people.head, "permit_exception", "理由不充分。")
    assert stage.waiting() == ["appoint"]
    up_to_ladder(stage, "appoint", until="draw_up")
    assert wrong(stage, stage.people.handler, "draw_up", papers.opinion()) == {"conclusion"}


def up_to_ladder(stage, first, until=""):
    """The straight road from a step on, as far as another or as the ladder."""
    names = [name for name, _go in ROAD]
    for name, go in ROAD[names.index(first):]:
        if name in (until, "head"):
            return
        go(stage)


# --- 外部会签 ---
def test_the_letter_names_the_day_and_the_step_carries_it(stage):
    special.asks_outside(stage)
    step, paper = stage.step("outside_reply"), record(stage)
    assert paper.outside_due_on == add_working_days(paper.outside_sent_on, 10, load()).day
    assert local(step.due_at).date() == paper.outside_due_on


def test_a_longer_day_told_to_them_is_the_deadline_of_the_step(stage):
    applies(stage)
    up_to(stage, "draw_up")
    stage.does(stage.people.handler, "draw_up", papers.opinion(outside=list(special.OUTSIDE)))
    today = local(stage.clock.moment).date()
    later = add_working_days(today, 15, load()).day
    stage.does(stage.people.handler, "ask_outside", {
        "outside": list(special.OUTSIDE), "outside_letter_no": "示机管函〔2026〕6号", "outside_sent_on": today, "reply_by": later,
        "outside_due_reason": "方案复杂，需专家论证。",
    })  # fmt: skip
    assert local(stage.step("outside_reply").due_at).date() == later


def test_both_have_answered_and_the_countersignature_begins(stage):
    special.asks_outside(stage)
    special.replies(stage)
    assert set(stage.waiting()) == {"check_finance", "check_assets", "check_legal"}


def test_silence_is_never_consent_and_can_be_noted_only_after_the_last_day(stage):
    special.asks_outside(stage)
    rows = [{"body": "finance", "answer": "silent", "reply_no": "", "replied_on": "", "words": ""},
            {"body": "housing", "answer": "silent", "reply_no": "", "replied_on": "", "words": ""}]
    assert wrong(stage, stage.people.handler, "outside_reply", {"outside_replies": rows}) 
    stage.waits(11)
    special.replies(stage, second="silent")
    assert {row.body: row.answer for row in record(stage).reply_rows()} == {"finance": "agree", "housing": "silent"}


def test_nobody_is_asked_where_nobody_is_named(stage):
    applies(stage)
    up_to(stage, "check_finance")
    assert set(stage.waiting()) == {"check_finance", "check_assets", "check_legal"}


def test_in_a_place_that_always_asks_the_letter_comes_by_itself(stage, settings):
    settings.JURISDICTION = "CN-4306"
    applies(stage)
    up_to(stage, "check_finance")
    assert stage.waiting() == ["ask_outside"]


# --- 集体决策 ---
@pytest.mark.parametrize(("price", "who"), [("999999.99", "head"), ("1000000.00", "hold_meeting")])
def test_the_meeting_decides_from_its_limit_on(stage, price, who):
    applies(stage, items=[{"name": "屋面维修", "unit": "项", "quantity": "1", "unit_price": price}])
    up_to(stage, "head")
    assert stage.waiting() == [who]


def test_the_resolution_signs_where_the_ladder_asks_for_a_meeting(stage):
    special.large(stage)
    decides(stage)
    assert stage.waiting() == ["issue"]
    paper = record(stage).resolution
    assert (paper.outcome, paper.minutes_no) == ("agreed", "局长办公会议纪要〔2026〕1号")


def test_a_deferred_matter_goes_back_to_the_draft_and_a_further_meeting_decides(stage):
    special.large(stage)
    decides(stage, ("defer", "for", "defer"), "deferred")
    assert stage.waiting() == ["draw_up"]
    first = record(stage).resolution_id
    up_to_ladder(stage, "draw_up")
    decides(stage)
    assert record(stage).resolution_id != first and stage.waiting() == ["issue"]


def test_what_the_meeting_does_not_agree_to_is_refused(stage):
    special.large(stage)
    decides(stage, ("against", "against", "for"), "refused")
    assert outcome(stage) == "refused"


def test_minutes_that_are_wrong_go_back_to_the_recorder(stage):
    special.large(stage)
    stage.waits(5)
    stage.does(stage.people.recorder, "hold_meeting", papers.meeting(stage.people, stage.clock.moment))
    stage.returns(stage.people.head, "sign_minutes", "列席人员漏记。")
    assert stage.waiting() == ["hold_meeting"]


def test_the_head_speaks_last(stage):
    special.large(stage)
    stage.waits(5)
    data = papers.meeting(stage.people, stage.clock.moment)
    data["opinions"] = [data["opinions"][2], *data["opinions"][:2]]
    with pytest.raises(act.Invalid, match="末位表态"):
        stage.does(stage.people.recorder, "hold_meeting", data)


def test_without_a_quorum_there_is_no_resolution(stage):
    special.large(stage)
    stage.waits(5)
    data = papers.meeting(stage.people, stage.clock.moment)
    for seat in data["seats"][:2]:
        seat["presence"] = "absent"
    data["opinions"] = data["opinions"][2:]
    assert wrong(stage, stage.people.recorder, "hold_meeting", data)


def test_who_drew_up_the_opinion_does_not_record_the_meeting(stage):
    node = RenovationReviewFlow.instance.node("hold_meeting")
    assert {"draw_up", "apply", "endorse"} <= node.apart


# --- 报上级审定 ---
def test_where_others_decide_the_opinion_goes_up_and_their_answer_is_kept(stage, settings):
    settings.JURISDICTION = "CN-46"
    applies(stage)
    up_to(stage, "report_up")
    assert stage.waiting() == ["report_up"]
    stage.does(stage.people.handler, "report_up", papers.higher_reply(local(stage.clock.moment).date()))
    assert stage.waiting() == ["archive"] and record(stage).higher_amount == D("742500.00")


def test_the_clock_of_the_review_stands_still_while_others_have_the_file(stage):
    for node in ("outside_reply", "report_up", "correct"):
        assert RenovationReviewFlow.instance.node(node).stops_clock


def test_every_special_act_stands_in_the_trail(stage):
    special.urgent(stage)
    nodes = list(TrailEntry.objects.filter(case=stage.case, node__in=("permit_urgent", "complete_papers")).order_by("seq").values_list("node", flat=True))
    assert nodes == ["permit_urgent", "complete_papers"]
    assert Step.objects.filter(process=stage.case, entry=None).count() == 0
    assert stage.clock.moment - record(stage).urgent_permitted_at < timedelta(days=10)
