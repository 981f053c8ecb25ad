"""Urgent repair (抢修) and exception (特事特批) on the page: shorter or other roads, the same trail, the same separation of duties."""

from datetime import date, timedelta

import pytest

from approvals.models import TrailEntry
from approvals.models.cases import OPEN
from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.renovations import eligibility, forms, special_rules
from procurement.renovations.models import Renovation
from procurement.renovations.terms import Conclusion, Urgency
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios.renovation_review import application, applies, up_to, visits
from workflows.demo.stage import Stage
from workflows.engine import act

pytestmark = pytest.mark.django_db
URGENT = {"urgent_repair": True, "urgent_reason": "台风掀开屋面，档案室进水。"}


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def record(stage):
    return Renovation.objects.select_related("case__unit").get(case_id=stage.case.pk)


def complaints(stage, who, node, data):
    with pytest.raises(act.Invalid) as invalid:
        stage.does(who, node, data)
    return {name: str(errors[0]) for name, errors in invalid.value.form.errors.items()}


def kept_out(stage, who, node, data=None):
    with pytest.raises(act.Refused) as refused:
        stage.does(who, node, data)
    return refused.value.code


# --- 抢修 ---
def urgent(stage, **changes):
    """An urgent application with fewer papers, endorsed."""
    applies(stage, **URGENT | {"touches_structure": True, "test_report": "", "budget_line": "", "last_repair": ""} | changes)
    stage.does(stage.people.unit_head, "endorse", comment="情况紧急，同意。")


def completed(stage, **changes):
    done = {"urgent_begun_on": local(stage.clock.moment).date(), "urgent_done": "清淤、覆盖防雨布、切断二层电源。"}
    return application(stage, **URGENT | done | changes)


def test_an_urgent_repair_says_why_and_may_come_with_fewer_papers():
    start = date(2026, 5, 6)
    thin = {"touches_structure": True, "test_report": "", "budget_line": "", "last_repair": ""}
    assert {"test_report", "budget_line", "last_repair"} <= set(forms.ApplicationForm(papers.application(start, **thin)).errors)
    assert forms.ApplicationForm(papers.application(start, **thin, **URGENT)).is_valid()
    assert list(forms.ApplicationForm(papers.application(start, **URGENT | {"urgent_reason": ""})).errors) == ["urgent_reason"]


def test_the_vice_head_permits_first_and_the_papers_follow_within_five_working_days(stage):
    urgent(stage)
    assert stage.waiting() == ["permit_urgent"]
    stage.does(stage.people.vice_head, "permit_urgent", {"permit_conditions": "仅限排险，不得扩大范围。"})
    step = stage.step("complete_papers")
    due = add_working_days(local(stage.clock.moment).date(), 5, load()).day
    assert local(step.due_at).date() == due and record(stage).urgent_conditions == "仅限排险，不得扩大范围。"


def test_completing_asks_for_everything_and_for_what_was_done(stage):
    urgent(stage)
    stage.does(stage.people.vice_head, "permit_urgent", {"permit_conditions": ""})
    thin = {"budget_line": "", "urgent_begun_on": "", "urgent_done": ""}
    assert "budget_line" in complaints(stage, stage.people.requester, "complete_papers", completed(stage, **thin))
    assert "urgent_begun_on" in complaints(stage, stage.people.requester, "complete_papers", completed(stage, urgent_begun_on=""))
    later = local(stage.clock.moment).date() + timedelta(days=1)
    assert "urgent_begun_on" in complaints(stage, stage.people.requester, "complete_papers", completed(stage, urgent_begun_on=later))
    assert "urgent_done" in complaints(stage, stage.people.requester, "complete_papers", completed(stage, urgent_done=""))
    assert "urgent_repair" in complaints(stage, stage.people.requester, "complete_papers", completed(stage, urgent_repair=False))
    stage.does(stage.people.requester, "complete_papers", completed(stage))
    found = record(stage)
    assert found.papers_completed_on == found.urgent_begun_on == local(stage.clock.moment).date()
    assert not special_rules.is_urgent_repair(found) and found.urgent_repair


def test_with_complete_papers_it_takes_the_ordinary_road_once(stage):
    urgent(stage)
    stage.does(stage.people.vice_head, "permit_urgent", {"permit_conditions": ""})
    stage.does(stage.people.requester, "complete_papers", completed(stage))
    if "endorse" in stage.waiting():
        stage.does(stage.people.unit_head, "endorse", comment="材料补齐。")
    assert stage.waiting() == ["accept"]


def test_urgent_repairs_stand_out_in_lists(stage):
    urgent(stage, urgency=0)
    stage.case.refresh_from_db()
    assert stage.case.urgency == Urgency.MOST_URGENT and record(stage).urgency == Urgency.NORMAL


def test_works_may_have_begun_before_today_when_they_are_urgent(stage):
    yesterday = local(stage.clock.moment).date() - timedelta(days=1)
    applies(stage, **URGENT, planned_start=yesterday)
    with pytest.raises(act.Invalid):
        applies(stage, planned_start=yesterday)


def test_nobody_permits_what_he_asked_for_and_the_trail_is_whole(stage):
    urgent(stage)
    assert kept_out(stage, stage.people.requester, "permit_urgent", {"permit_conditions": ""})
    assert kept_out(stage, stage.people.unit_head, "permit_urgent", {"permit_conditions": ""})
    stage.does(stage.people.vice_head, "permit_urgent", {"permit_conditions": ""})
    entries = TrailEntry.objects.filter(case=stage.case, node="permit_urgent", outcome="ok")
    assert entries.count() >= 1


def test_what_was_done_is_not_asked_of_an_ordinary_application():
    assert "urgent_done" not in forms.ApplicationForm().fields and "urgent_repair" in forms.ApplicationForm().fields


# --- 特事特批 ---
def classified(stage, **changes):
    """A full repair of a building that is too young for it."""
    applies(stage, year_built=2020)
    up_to(stage, "classify")
    stage.does(stage.people.handler, "classify", papers.classification(**changes))


ASKED = {"exception_codes": ["age"], "exception_reason": "暗管材料批次缺陷，全楼须一次更换。"}


def test_an_exception_is_asked_for_failed_checks_with_a_reason(stage):
    applies(stage, year_built=2020)
    up_to(stage, "classify")
    handler = stage.people.handler
    assert "exception_codes" in complaints(stage, handler, "classify", papers.classification(**ASKED | {"exception_codes": ["age", "price"]}))
    assert "exception_reason" in complaints(stage, handler, "classify", papers.classification(**ASKED | {"exception_reason": ""}))
    stage.does(handler, "classify", papers.classification(**ASKED))
    assert stage.waiting() == ["permit_exception"] and special_rules.asks_exception(record(stage))


def test_without_an_exception_the_case_goes_on_and_agreement_is_blocked(stage):
    classified(stage)
    assert stage.waiting() == ["appoint"]
    assert [one.code for one in eligibility.blocking(record(stage))] == ["age"]


def test_the_head_permits_exactly_what_was_named(stage):
    classified(stage, **ASKED, luxury=["lamps"])
    stage.does(stage.people.head, "permit_exception", {"permit_conditions": "完工后报告。"})
    found = record(stage)
    assert [one.code for one in eligibility.blocking(found)] == ["fixtures"] and special_rules.exceptional(found)
    assert not special_rules.asks_exception(found)


def test_a_refused_exception_lifts_nothing(stage):
    classified(stage, **ASKED)
    stage.rejects(stage.people.head, "permit_exception", "理由不充分。")
    assert [one.code for one in eligibility.blocking(record(stage))] == ["age"] and not special_rules.exceptional(record(stage))


def test_neither_the_handler_nor_a_vice_head_permits_an_exception(stage):
    classified(stage, **ASKED)
    for who in (stage.people.handler, stage.people.vice_head, stage.people.requester):
        assert kept_out(stage, who, "permit_exception", {"permit_conditions": ""})


def test_a_permission_stands_for_the_facts_that_the_head_saw(stage):
    classified(stage, **ASKED)
    stage.does(stage.people.head, "permit_exception", {"permit_conditions": ""})
    stage.does(stage.people.handler, "appoint", papers.visit(stage.days_ahead(3)))
    found = record(stage)
    again = forms.ClassificationForm(papers.classification(**ASKED), record=found)
    assert again.is_valid(), again.errors
    from procurement.renovations.services import record_classification

    record_classification(found, data=again.cleaned_data, actor=stage.people.handler, case=found.case)
    assert found.exception_permitted_at is not None
    other = again.cleaned_data | {"exception_reason": "另有理由"}
    record_classification(found, data=other, actor=stage.people.handler, case=found.case)
    assert found.exception_permitted_at is None and special_rules.asks_exception(found)


def test_a_changed_estimate_needs_a_new_permission(stage):
    from procurement.renovations.services import save_application

    classified(stage, **ASKED)
    stage.does(stage.people.head, "permit_exception", {"permit_conditions": ""})
    found = record(stage)
    form = forms.ApplicationForm(application(stage, year_built=2020, items=papers.application(date(2026, 5, 6))["items"][:5]), record=found)
    assert form.is_valid(), form.errors
    save_application(found, data=form.cleaned_data, at=stage.clock.moment, actor=stage.people.requester, case=found.case)
    assert found.exception_permitted_at is None


def test_the_exception_is_reported_after_the_opinion(stage):
    from procurement.facts import RuleBroken
    from procurement.renovations.special_services import record_exception_report

    classified(stage, **ASKED)
    stage.does(stage.people.head, "permit_exception", {"permit_conditions": "完工后报告。"})
    found = record(stage)
    report = {"exception_report": "已全楼更换暗管，试压合格。", "exception_kept": ""}
    with pytest.raises(RuleBroken) as broken:
        record_exception_report(found, data=report, at=stage.clock.moment)
    assert broken.value.field == "exception_kept"
    record_exception_report(found, data=report | {"exception_kept": "已按条件报告。"}, at=stage.clock.moment)
    assert record(stage).exception_reported_on == local(stage.clock.moment).date()


def test_an_agreement_against_a_failed_check_needs_the_exception(stage):
    classified(stage)
    visits(stage)
    stage.does(stage.people.handler, "check_area", papers.area())
    stage.does(stage.people.estimator, "check_estimate", papers.estimate())
    said = complaints(stage, stage.people.handler, "draw_up", papers.opinion())
    assert "renovation.whole_scope_age" in said["conclusion"]


# --- 调剂 ---
def test_surplus_rooms_need_their_place_and_paper():
    figure = {"surplus_area": "420", "surplus_where": "", "surplus_paper": ""}
    assert set(forms.ClassificationForm(papers.classification(**figure)).errors) == {"surplus_where", "surplus_paper"}


def test_reassignment_is_proposed_where_surplus_rooms_suffice_and_nobody_says_why_not(stage):
    classified(stage, surplus_area="420", surplus_needed="400", surplus_where="同院二号楼（机关事务局）", surplus_paper="台账第3页")
    found = record(stage)
    assert special_rules.reassign_suffices(found) and special_rules.proposed_conclusion(found) == Conclusion.REASSIGN
    found.surplus_unfit = "二号楼无档案库房荷载。"
    assert special_rules.proposed_conclusion(found) is None


def test_open_steps_are_only_those_of_the_page(stage):
    """An exception opens no side door: exactly one step waits, at the head."""
    classified(stage, **ASKED)
    assert stage.case.steps.filter(status__in=OPEN).count() == 1
