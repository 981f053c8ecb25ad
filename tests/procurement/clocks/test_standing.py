"""Clocks stop while a case is returned or suspended where the rule says so: to the day, in the unit of the clock, line by line."""
import pytest
from django.utils import translation

from procurement.calendar.store import load
from procurement.clocks.register import CLOCKS, HOUSE, Moving
from procurement.clocks.standing import STOPPED_BY, Why, count, stopping
from procurement.clocks.states import State
from procurement.rulebook.models import RuleRow

from .purchase import day, inside, moment, outside, run_of, stood, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def held(cast):
    """The bureau has laid down that a suspension holds up the acts of a purchase."""
    RuleRow(code="clock.stops.acts", title_zh="采购活动", basis_doc="示机管〔2026〕2号", text="suspended", unit="text", comparator="=",
            effective_from=day("01-01"), mark="source", entered_by=cast.system_admin, confirmed_by=cast.security_admin,
            entered_at=moment("01-01")).save()


def counted(code, start, *pauses, at="12-01", ended=None):
    return count(code, day(start), load(), pauses, moment(at), ended and day(ended))


# T11 from Monday 21 September 2026: five working days, 25–27 is a holiday, so 29 September.
@pytest.mark.parametrize(("since", "until", "hours", "days", "end"), [
    ("09-22", "09-22", (1, 9), 0, "09-29"),  # suspended and resumed on the same day: no day is lost
    ("09-22", "09-23", (9, 1), 1, "09-30"),  # over one night: the Tuesday
    ("09-18", "09-22", (2, 2), 0, "09-29"),  # begun before the clock did: the start day itself is not counted anyway
    ("09-18", "09-23", (2, 2), 1, "09-30"),
    ("09-24", "09-28", (2, 2), 1, "09-30"),  # Thursday to Monday over the holiday: only the Thursday was a working day
    ("09-25", "09-28", (2, 2), 0, "09-29"),  # the holiday alone
    ("09-29", "09-30", (2, 2), 1, "09-30"),  # on the last day itself
    ("09-30", "10-09", (2, 2), 0, "09-29"),  # after it had run out: nothing is won
])
def test_a_suspension_adds_the_working_days_that_ended_in_it(held, since, until, hours, days, end):
    found = counted("t11", "09-21", stood("suspended", since, until, hours))
    assert (found.days, found.found.day, found.still) == (days, day(end), False)


# Friday 18 to Monday 21 September 2026, of which Sunday 20 is worked.
def test_over_a_weekend_a_clock_in_days_loses_every_day():
    assert counted("h14", "09-17", stood("suspended", "09-18", "09-21")).days == 3


def test_over_an_exchanged_weekend_a_clock_in_working_days_loses_friday_and_sunday(held):
    found = counted("t11", "09-17", stood("suspended", "09-18", "09-21"))
    assert (found.days, found.found.day) == (2, day("09-28"))
    assert any("2026-09-18 10:00 – 2026-09-21 10:00 suspended: stands still for 2 working days." in str(line) for line in found.found.lines)


def test_returned_twice_both_times_are_added_and_each_has_its_line():
    found = counted("h14", "09-01", stood("returned", "09-03", "09-05"), stood("returned", "09-10", "09-13"))
    assert found.days == 5 and found.found.day == day("10-06")
    lines = [str(line) for line in found.found.lines if "stands still" in str(line)]
    assert len(lines) == 2 and "returned for correction: stands still for 2 calendar days" in lines[0] and "3 calendar days" in lines[1]


def test_returned_while_suspended_a_day_counts_once():
    found = counted("h14", "09-01", stood("suspended", "09-03", "09-08"), stood("returned", "09-05", "09-10"))
    assert found.days == 7


def test_what_moves_the_end_lets_a_later_pause_count(held):
    first = stood("suspended", "09-28", "09-30")
    assert counted("t11", "09-21", first).found.day == day("10-08")
    assert counted("t11", "09-21", first, stood("suspended", "10-08", "10-09")).found.day == day("10-09")
    assert counted("t11", "09-21", stood("suspended", "10-08", "10-09")).found.day == day("09-29")


def test_while_the_case_is_suspended_the_clock_stands_still_and_its_day_moves_on(held):
    record = outside(back_reported_on=day("09-21"))
    pauses = [stood("suspended", "09-23")]
    assert run_of(record, "t11", moment("09-24"), pauses).stands.state is State.STILL
    assert run_of(record, "t11", moment("09-24"), pauses).found.day == day("09-30")
    assert run_of(record, "t11", moment("10-10"), pauses).found.day == day("10-14")  # four of five days left when it goes on


def test_done_before_the_pause_nothing_is_added(held):
    assert counted("t11", "09-21", stood("suspended", "09-24", "09-28"), ended="09-24").days == 0


# --- which stop -------------------------------------------------------------------------------------------------------
def test_a_suppliers_right_does_not_stop_and_the_line_says_so():
    found = counted("t19", "10-09", stood("suspended", "10-10", "10-16"))
    assert (found.days, found.found.day) == (0, day("10-19"))
    assert any("this clock runs on" in str(line) and "第94号" in str(line) for line in found.found.lines)


def test_as_shipped_a_suspension_stops_no_statutory_clock_and_the_bureaus_own_ones_stop():
    for clock in CLOCKS.values():
        assert STOPPED_BY[stopping(clock, day("11-09")).text] == frozenset(), clock.code
    assert STOPPED_BY[stopping(HOUSE["h14"], day("11-09")).text] == frozenset(Why)
    assert {stopping(clock, day("11-09")).mark for clock in CLOCKS.values() if clock.moving is not Moving.RIGHTS} >= {"unverified"}


def test_a_suspension_stops_what_the_bureau_has_laid_down(held):
    assert counted("t11", "09-21", stood("suspended", "09-22", "09-24")).days == 2
    assert counted("t11", "09-21", stood("returned", "09-22", "09-24")).days == 0
    assert counted("t15", "09-21", stood("suspended", "09-22", "09-24")).days == 0


def test_a_clock_counted_back_never_stops(held):
    assert counted("t05", "10-08", stood("suspended", "09-22", "10-09")).found.day == day("09-23")


def test_the_contract_of_a_review_in_the_house_waits_for_its_suspension():
    record = inside(posted_at=moment("09-01"), contract_signed_on=day("10-03"))
    assert run_of(record, "h14", moment("11-09")).stands == (State.MET_LATE, 2)
    run = run_of(record, "h14", moment("11-09"), [stood("suspended", "09-10", "09-12")])
    assert run.stands.state is State.MET and any("2026-09-10" in line for line in told(run))
