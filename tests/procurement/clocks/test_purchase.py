"""The clocks of one purchase: what began and ended each, whether it was kept, and which do not apply to its layer."""
import pytest
from django.utils import translation

from procurement.clocks.events import SPANS
from procurement.clocks.register import CLOCKS, HOUSE
from procurement.clocks.states import State
from procurement.rulebook.limits import limit
from procurement.rulebook.models import RuleRow

from .purchase import day, inside, moment, outside, run_of, stood, told

pytestmark = pytest.mark.django_db
TENDER = {"back_announced_on": day("09-18"), "back_opened_on": day("10-08")}
AWARD = {"filed_back_on": day("10-08"), "back_reported_on": day("09-21"), "awarded_on": day("09-29"), "back_published_on": day("10-08"),
         "back_notice_on": day("10-08"), "contract_signed_on": day("11-06")}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_every_clock_of_the_register_has_its_line():
    assert {span.code for span in SPANS} == {*CLOCKS, *HOUSE} and len(SPANS) == len(CLOCKS) + len(HOUSE)


@pytest.mark.parametrize(("code", "begins", "end"), [
    ("t02", "09-18", "09-24"), ("t03", "09-18", "09-24"), ("t04", "09-18", "10-08"), ("t05", "10-08", "09-23"),
])
def test_the_worked_timeline_of_a_tender(code, begins, end):
    run = run_of(outside(**TENDER), code, moment("10-09"))
    assert (run.once.begins, run.found.day) == (day(begins), day(end))


@pytest.mark.parametrize(("code", "begins", "end"), [
    ("t11", "09-21", "09-29"), ("t12", "09-29", "10-08"), ("t13", "10-08", "10-09"), ("t19", "10-09", "10-19"), ("t14", "10-08", "11-07"),
    ("t17", "10-08", "10-14"), ("t15", "11-06", "11-10"), ("t16", "11-06", "11-17"),
])
def test_the_worked_timeline_from_the_report_to_the_filed_copy(code, begins, end):
    run = run_of(outside(**AWARD), code, moment("11-09"))
    assert (run.once.begins, run.found.day) == (day(begins), day(end))


# --- kept or not ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("signed", "today", "state", "days"), [
    (None, "11-06", State.RUNNING, 1), (None, "11-07", State.RUNNING, 0), (None, "11-08", State.LATE, 1),
    ("11-07", "11-20", State.MET, 0), ("11-08", "11-20", State.MET_LATE, 1), ("11-10", "11-20", State.MET_LATE, 3),
])
def test_a_contract_is_in_time_on_the_thirtieth_day_and_late_the_day_after(signed, today, state, days):
    record = outside(**AWARD | {"contract_signed_on": signed and day(signed)})
    run = run_of(record, "t14", moment(today))
    assert run.stands == (state, days) and run.found.other == day("11-09")


def test_between_the_two_readings_of_the_law_both_are_said():
    assert any("late by the first" in line for line in told(run_of(outside(**AWARD | {"contract_signed_on": day("11-09")}), "t14", moment("11-20"))))
    assert not any("late by the first" in line for line in told(run_of(outside(**AWARD | {"contract_signed_on": day("11-10")}), "t14", moment("11-20"))))


@pytest.mark.parametrize(("opened", "state", "days"), [("10-07", State.EARLY, 1), ("10-08", State.MET, 0), ("10-09", State.MET, 0)])
def test_bids_opened_before_the_twentieth_day_were_opened_too_early(opened, state, days):
    run = run_of(outside(**TENDER | {"back_opened_on": day(opened)}), "t04", moment("10-20"))
    assert run.stands == (state, days)
    assert any("very first day" in line for line in told(run)) == (opened == "10-08")


def test_a_winner_fixed_late_is_late_by_working_days():
    run = run_of(outside(**AWARD | {"awarded_on": day("10-08")}), "t11", moment("11-09"))
    assert run.stands == (State.MET_LATE, 2)  # 30 September and 8 October; the holiday between does not count


def test_what_nobody_enters_is_never_called_met():
    record = outside(**AWARD)
    assert run_of(record, "t15", moment("11-10")).stands.state is State.RUNNING
    assert run_of(record, "t15", moment("11-11")).stands.state is State.UNTOLD
    assert run_of(record, "t19", moment("10-20")).stands.state is State.OVER  # a supplier's time is simply over


def test_a_notice_runs_through_its_last_day():
    record = outside(**TENDER)
    assert run_of(record, "t02", moment("09-24")).stands.state is State.RUNNING
    assert run_of(record, "t02", moment("09-25")).stands.state is State.OVER


def test_result_and_notice_are_both_needed():
    record = outside(**AWARD | {"back_notice_on": day("10-09")})
    assert run_of(record, "t12", moment("11-09")).stands == (State.MET_LATE, 1)


def test_a_purchase_that_ended_without_a_contract_owes_none():
    record = outside(**AWARD | {"contract_signed_on": None})
    record.case.finished = moment("10-20")
    assert run_of(record, "t14", moment("12-01")).stands.state is State.FELL
    record.case.finished = moment("11-09")
    assert run_of(record, "t14", moment("12-01")).stands == (State.LATE, 2)  # it was late already when the case was closed


# --- which apply ------------------------------------------------------------------------------------------------------
def foreign(record):
    return {clock.code: str(why) for clock, why in record.clocks(moment("11-09")).foreign}


def test_below_the_limits_only_the_bureaus_own_clocks_and_the_archive_count():
    found = inside().clocks(moment("11-09"))
    assert {clock.code for clock, _told in found.waiting} == {"h13", "h19", "h20", "h14", "t26"} and not found.begun
    assert "procurement law" in foreign(inside())["t14"]


def test_an_open_tender_has_its_days_and_no_single_source_notice():
    found = foreign(outside())
    assert {"t25", "h13", "h14", "t29a"} <= set(found) and not {"t02", "t04", "t14", "t19"} & set(found)
    assert "single source" in found["t25"]
    assert "t25" not in foreign(outside(method="single_source")) and "tenders" in foreign(outside(method="single_source"))["t04"]


def test_tendered_works_stand_under_the_tender_law():
    found = foreign(outside(regime="tender_law", object_type="works"))
    assert {"t02", "t11", "t19", "h13"} <= set(found) and not {"t29a", "t29b", "t29h", "t14"} & set(found)


def test_until_the_road_is_settled_nothing_is_ruled_out():
    found = outside(routed_on=None, layer=None, method="", regime="", law_applies=False).clocks(moment("11-09"))
    assert not found.settled and found.foreign == () and {clock.code for clock, _told in found.waiting} == {*CLOCKS, *HOUSE}


# --- inside the bureau -------------------------------------------------------------------------------------------------
def test_a_posting_after_office_hours_counts_from_the_next_working_day():
    evening = moment("09-18", hour=11)  # a Friday, 19:00 in Shanghai; the Sunday after it is worked
    run = run_of(inside(posted_at=evening), "h19", moment("09-19"))
    assert (run.once.begins, run.found.day) == (day("09-20"), day("09-23"))
    assert any("counts as received on 2026-09-20" in line for line in told(run))
    assert run_of(inside(posted_at=moment("09-18")), "h19", moment("09-19")).found.day == day("09-22")


def test_each_objection_in_time_has_its_own_clock_and_a_late_one_none():
    rows = [{"id": n, "no": n, "posting": 1, "supplier": "示例甲", "received_at": moment("10-15").isoformat(), "in_time": n < 3, "request": "",
             "verdict": ""} for n in (1, 2, 3)]
    found = [run for run in inside(objections=rows).clocks(moment("10-16")).begun if run.clock.code == "h20"]
    assert [run.once.about for run in found] == ["1 示例甲", "2 示例甲"] and {run.found.day for run in found} == {day("10-22")}


def test_a_suspension_of_a_purchase_under_the_law_lasts_thirty_days_at_most():
    pauses = [stood("suspended", "03-02", "03-05"), stood("suspended", "04-01")]
    first, second = [run for run in outside().clocks(moment("05-02"), pauses).begun if run.clock.code == "t24"]
    assert first.stands.state is State.MET and second.stands == (State.LATE, 1) and second.found.day == day("05-01")


# --- a rule changes in mid-case -----------------------------------------------------------------------------------------
def test_the_row_of_the_day_on_which_a_clock_began_counts_and_the_later_one_is_named(cast):
    RuleRow(code="clock.t15", title_zh="合同公告", basis_doc="示机管〔2026〕1号", text="1", value=1, unit="wd", comparator="≤",
            effective_from=day("11-09"), mark="source", entered_by=cast.system_admin, confirmed_by=cast.security_admin,
            entered_at=moment("11-01")).save()
    before = run_of(outside(**AWARD), "t15", moment("11-09"))
    assert (before.found.rule.text, before.found.day) == ("2", day("11-10"))
    assert any("示机管〔2026〕1号" in line and "keeps its own" in line for line in told(before))
    after = run_of(outside(**AWARD | {"contract_signed_on": day("11-09")}), "t15", moment("11-09"))
    assert (after.found.rule, after.found.day) == (limit("clock.t15", day("11-09")), day("11-10")) and after.found.rule.text == "1"
    assert not any("keeps its own" in line for line in told(after))
