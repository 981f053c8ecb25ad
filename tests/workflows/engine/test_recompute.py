"""A holiday table that arrives after deadlines were given: what is open is counted again, entered, told; what is closed stays."""
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from approvals.models import Case, Notice, Step, TrailEntry
from approvals.trail.verify import verify_case
from procurement.calendar import store
from procurement.calendar.days import add_working_days
from procurement.calendar.importer import Row, store_days
from procurement.calendar.models import CalendarChange, CalendarDay
from procurement.calendar.office_time import end_of, local
from procurement.calendar.seed import SOURCE_DOC
from procurement.calendar.statutory import statutory_days
from procurement.calendar.store import load
from tests.lifted import lifted
from tests.plainflow.pages import TenderFlow
from workflows.engine import clock, recompute
from workflows.engine.base import call

WEDNESDAY = datetime(2027, 1, 13, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai; two working days on is Friday, 2027-01-15
DOC = "国办发明电〔2026〕9号"


def arrangement(*more):
    """The whole of 2027 as a notice would settle it, with further days off or worked."""
    days = {day: Row(day, "statutory", name, DOC) for day, name in statutory_days(2027).items()}
    return [*days.values(), *(Row(date.fromisoformat(day), kind, name, DOC) for day, kind, name in more)]


FRIDAY_OFF = arrangement(("2027-01-15", "rest", "调休"), ("2027-01-16", "work", "调休上班"))
"""The Friday is exchanged for the Saturday after it."""


def arrives(stage, rows=FRIDAY_OFF, **rest):
    change = store_days(rows, at=clock.now(), **rest).change
    stage.clock.forward(seconds=100)
    return change


@pytest.fixture
def waiting(stage):
    """A case whose step was stamped in January 2027, before anybody knew the table of that year."""
    stage.clock.to(WEDNESDAY)
    case = stage.new()
    clock.sweep()  # the first look: the reminder is set
    return case


def due_day(case, node="precheck", stage=None):
    step = Step.objects.get(process=case, flow_task=getattr(case.flow_class, node), status__in=("NEW", "ASSIGNED"))
    return local(step.due_at).date(), step.due_provisional


def entries(case):
    return [json.loads(bytes(e.body))["content"] for e in TrailEntry.objects.filter(case=case, action="deadline.recomputed").order_by("seq")]


def test_a_due_day_in_a_year_without_table_is_provisional(waiting):
    assert due_day(waiting) == (date(2027, 1, 15), True)


def test_the_table_moves_the_day_and_takes_the_mark_away(stage, waiting):
    arrives(stage)
    assert clock.sweep() == 1
    assert due_day(waiting) == (date(2027, 1, 16), False)


def test_a_table_that_confirms_the_day_still_takes_the_mark_away_and_tells_nobody(stage, waiting):
    arrives(stage, arrangement())
    clock.sweep()
    assert due_day(waiting) == (date(2027, 1, 15), False)
    assert len(entries(waiting)) == 1 and not Notice.objects.filter(kind="due_moved").exists()


def test_before_every_process_knows_the_table_nothing_is_counted(stage, waiting):
    store_days(FRIDAY_OFF, at=clock.now())
    clock.sweep()
    assert due_day(waiting) == (date(2027, 1, 15), True)
    assert CalendarChange.objects.get().finished_at is None


def test_the_change_is_entered_with_before_after_and_document_and_the_chain_holds(stage, waiting):
    arrives(stage)
    clock.sweep()
    (content,) = entries(waiting)
    assert content["facts"]["source"] == DOC
    key = next(key for key in content["before"] if key.endswith(".due_at"))
    assert key.startswith("precheck.")
    assert content["before"][key].startswith("2027-01-15T15:59:59") and content["after"][key].startswith("2027-01-16T15:59:59")
    assert verify_case(Case.objects.get(pk=waiting.pk)).ok


def test_whoever_may_act_is_told_once(stage, waiting):
    arrives(stage)
    clock.sweep()
    clock.sweep()
    notice = Notice.objects.get(kind="due_moved")
    assert notice.to == stage.who["unit_head"] and notice.params["source"] == DOC
    assert local(datetime.fromisoformat(notice.params["was"])).date() == date(2027, 1, 15)


def test_the_holder_of_a_step_is_told_and_nobody_else(stage, waiting):
    stage.do(waiting, "precheck", "unit_head", "claim")
    arrives(stage)
    clock.sweep()
    assert list(Notice.objects.filter(kind="due_moved").values_list("to__username", flat=True)) == ["unit_head"]


def test_counting_twice_changes_nothing(stage, waiting):
    change = arrives(stage)
    clock.sweep()
    before, moves = list(Step.objects.values()), Case.objects.get(pk=waiting.pk).moves
    with lifted(CalendarChange):
        CalendarChange.objects.filter(pk=change.pk).update(finished_at=None, reached=0)
    assert recompute.run(clock.now()) == 0
    assert list(Step.objects.values()) == before and Case.objects.get(pk=waiting.pk).moves == moves


def test_a_closed_step_keeps_the_day_it_was_given(stage, waiting):
    stage.do(waiting, "precheck", "unit_head")
    arrives(stage)
    clock.sweep()
    done = Step.objects.get(process=waiting, status="DONE", flow_task=waiting.flow_class.precheck)
    assert (local(done.due_at).date(), done.due_provisional) == (date(2027, 1, 15), True)
    assert due_day(waiting, "endorse") == (date(2027, 1, 16), False)


def test_an_ended_case_is_not_touched(stage, waiting):
    stage.on_case(waiting, "section_chief", "terminate", reason="不再需要")
    arrives(stage)
    assert clock.sweep() == 0 and not entries(waiting)


def test_what_lies_before_the_changed_days_is_not_even_looked_at(stage, monkeypatch):
    case = stage.new()  # March 2026
    clock.sweep()
    looked = []
    monkeypatch.setattr(recompute, "_count_case", lambda *asked: looked.append(asked) or False)
    arrives(stage)
    clock.sweep()
    assert not looked and not entries(case)


def test_reminder_and_timeout_follow_the_day_that_is_shown(stage, waiting):
    before = Step.objects.get(process=waiting, status="NEW").next_check
    arrives(stage, arrangement(("2027-01-14", "rest", "本地")))
    clock.sweep()
    step = Step.objects.get(process=waiting, status="NEW")
    assert step.next_check > before and local(step.due_at).date() == date(2027, 1, 18)
    stage.clock.to(step.due_at - timedelta(seconds=1))
    while clock.sweep():
        pass
    assert Notice.objects.filter(kind="remind_yellow").exists() and not Notice.objects.filter(kind="remind_red").exists()
    stage.clock.to(step.due_at)
    clock.sweep()
    assert Notice.objects.filter(kind="remind_red").exists()


def test_a_timeout_fires_by_the_new_table_in_the_very_sweep_that_counts(stage, waiting):
    stage.do(waiting, "precheck", "unit_head", "return")
    step = stage.find(waiting, "revise")
    store_days([Row(local(step.timeout_at).date(), "rest", "本地", "本局通知")], at=clock.now())
    stage.clock.to(step.timeout_at + timedelta(minutes=1))
    while clock.sweep():
        pass
    assert Case.objects.get(pk=waiting.pk).status == "NEW"
    moved = stage.find(waiting, "revise")
    assert moved.timeout_at > step.timeout_at
    stage.clock.to(moved.timeout_at)
    while clock.sweep():
        pass
    assert Case.objects.get(pk=waiting.pk).outcome == "lapsed"


def test_pauses_are_counted_again_with_the_new_table(stage, waiting):
    stage.on_case(waiting, "section_chief", "suspend", reason="等材料")
    stage.clock.to(WEDNESDAY + timedelta(days=1))
    stage.on_case(waiting, "section_chief", "resume")
    assert due_day(waiting)[0] == date(2027, 1, 18)  # one working day later: over the weekend, as far as anybody knew
    arrives(stage)
    clock.sweep()
    assert due_day(waiting) == (date(2027, 1, 18), False)  # Friday off, Saturday worked, and the day of the pause on top
    assert entries(waiting)


@pytest.mark.parametrize("times", [1, 3])
def test_a_table_that_changes_nothing_leaves_paused_steps_to_the_microsecond(stage, waiting, times):
    for n in range(times):
        stage.on_case(waiting, "section_chief", "suspend", reason="等材料")
        stage.clock.forward(hours=5 + n)
        stage.on_case(waiting, "section_chief", "resume")
    before = Step.objects.get(process=waiting, status="NEW")
    arrives(stage, [Row(date(2027, 1, 1), "statutory", "元旦", DOC)])
    clock.sweep()
    after = Step.objects.get(process=waiting, status="NEW")
    assert (after.due_at, after.due_provisional) == (before.due_at, before.due_provisional) and not entries(waiting)


def test_a_correction_that_stopped_the_clock_is_counted_again(stage):
    stage.clock.to(WEDNESDAY)
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance", "return")
    stage.clock.forward(days=1)
    stage.resubmit(case, amount="200", supplier="新")
    assert due_day(case, "conduct") == (date(2027, 1, 19), True)  # a day and a moment: the clock never stands still for nothing
    arrives(stage, arrangement(("2027-01-18", "rest", "本地")))
    clock.sweep()
    assert due_day(case, "conduct") == (date(2027, 1, 20), False)


def test_an_added_signer_has_the_time_of_the_step_beside_which_he_stands(stage, waiting):
    stage.clock.to(WEDNESDAY + timedelta(days=1))
    stage.do(waiting, "precheck", "unit_head", "add_signer", data={"to": stage.who["e1"].pk, "standing_at": "beside"}, comment="请会核")
    arrives(stage)
    clock.sweep()
    days = {local(s.due_at).date() for s in Step.objects.filter(process=waiting, status="ASSIGNED")}
    assert days == {date(2027, 1, 16)}


def test_a_suspended_case_is_counted_too(stage, waiting):
    stage.on_case(waiting, "section_chief", "suspend", reason="等材料")
    arrives(stage)
    clock.sweep()
    assert due_day(waiting) == (date(2027, 1, 16), False)


def test_a_rule_entered_later_does_not_reach_back(stage, waiting):
    from decimal import Decimal

    from procurement.rulebook.models import RuleRow

    RuleRow(code="renovation.endorse", title_zh="本局规定", basis_doc="本局通知", text="9", value=Decimal(9), unit="wd", comparator="≤",
            effective_from=date(2020, 1, 1), mark="source", pack="", entered_by=stage.who["e1"], confirmed_by=stage.who["e2"],
            entered_at=clock.now()).save()
    arrives(stage)
    clock.sweep()
    assert due_day(waiting)[0] == date(2027, 1, 16)
    stage.do(waiting, "precheck", "unit_head")
    assert due_day(waiting, "endorse")[0] > date(2027, 1, 20)


def test_a_sweep_counts_so_many_cases_and_the_next_goes_on(stage, waiting, monkeypatch):
    others = [stage.new() for __ in range(4)]
    monkeypatch.setattr(recompute, "MOST", 2)
    monkeypatch.setattr(recompute, "AT_ONCE", 1)
    change = arrives(stage)
    moved = [recompute.run(clock.now()) for __ in range(4)]
    assert moved == [2, 2, 1, 0]
    assert all(due_day(case) == (date(2027, 1, 16), False) for case in (waiting, *others))
    change.refresh_from_db()
    assert change.moved == 5 and change.finished_at is not None


def test_a_case_that_cannot_be_counted_does_not_stop_the_others_and_is_tried_again(stage, waiting, monkeypatch):
    other, pauses = stage.new(), recompute._pauses

    def broken(case_id):
        if case_id == waiting.pk:
            raise ValueError
        return pauses(case_id)
    monkeypatch.setattr(recompute, "_pauses", broken)
    change = arrives(stage)
    clock.sweep()
    change.refresh_from_db()
    assert change.left == [waiting.pk] and change.finished_at is None
    assert due_day(waiting)[1] and due_day(other) == (date(2027, 1, 16), False)
    monkeypatch.setattr(recompute, "_pauses", pauses)
    clock.sweep()
    change.refresh_from_db()
    assert due_day(waiting) == (date(2027, 1, 16), False) and change.left == [] and change.finished_at is not None


def test_a_pause_into_a_year_without_table_makes_the_day_provisional(stage):
    stage.clock.to(datetime(2026, 12, 29, 1, 0, tzinfo=UTC))
    case = stage.new()
    assert due_day(case) == (date(2026, 12, 31), False)
    stage.on_case(case, "section_chief", "suspend", reason="等材料")
    stage.clock.forward(days=1)
    stage.on_case(case, "section_chief", "resume")
    assert due_day(case) == (date(2027, 1, 4), True)  # over the first of January, which nobody had published as a day off
    arrives(stage)
    clock.sweep()
    assert due_day(case) == (date(2027, 1, 5), False)


@pytest.mark.parametrize(("named", "day"), [
    (lambda record: end_of(date(2027, 1, 15)), date(2027, 1, 15)),  # told to others: as written
    (lambda record: end_of(add_working_days(date(2027, 1, 13), 2, load()).day), date(2027, 1, 16)),  # counted by the record: follows
    (lambda record: None, date(2027, 1, 16)),  # nothing named: the limit
])
def test_a_day_that_the_record_names_is_asked_of_the_record_again(stage, monkeypatch, named, day):
    monkeypatch.setattr(TenderFlow.precheck, "due_at", call(named))
    stage.clock.to(WEDNESDAY)
    case = stage.new()
    assert due_day(case)[0] == date(2027, 1, 15)
    arrives(stage)
    clock.sweep()
    assert due_day(case)[0] == day


def test_a_release_that_knows_the_year_counts_as_a_table_once(stage, waiting, monkeypatch):
    monkeypatch.setattr(recompute, "seeded_years", lambda: frozenset({2026, 2027}))
    monkeypatch.setattr(recompute, "_known_until", None)
    CalendarDay.objects.bulk_create(CalendarDay(**row.__dict__, added_at=clock.now()) for row in FRIDAY_OFF)  # stands for the new package
    store.forget()
    clock.sweep()
    assert due_day(waiting) == (date(2027, 1, 16), False) and entries(waiting)[0]["facts"]["source"] == SOURCE_DOC
    monkeypatch.setattr(recompute, "_known_until", None)
    clock.sweep()
    assert CalendarChange.objects.count() == 1


def test_a_release_without_news_is_no_table(stage, waiting, monkeypatch):
    monkeypatch.setattr(recompute, "_known_until", None)
    clock.sweep()
    assert not CalendarChange.objects.exists()
