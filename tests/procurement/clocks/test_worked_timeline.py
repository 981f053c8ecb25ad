"""The worked timeline of 2026: every clock to the day, with the exchanged weekends of September and October."""
from datetime import date

import pytest

from procurement.calendar.store import load
from procurement.clocks.counting import reckon
from procurement.clocks.register import CLOCKS, Sense
from procurement.rulebook.limits import UnknownLimit, limit

pytestmark = pytest.mark.django_db


def day(text):
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(("code", "start", "end"), [
    ("t02", "09-18", "09-24"), ("t03", "09-18", "09-24"), ("t04", "09-18", "10-08"), ("t05", "10-08", "09-23"),
    ("t10", "09-18", "09-21"), ("t11", "09-21", "09-29"), ("t12", "09-29", "10-08"), ("t13", "10-08", "10-09"), ("t19", "10-09", "10-19"),
    ("t14", "10-08", "11-07"), ("t17", "10-08", "10-14"), ("t15", "11-06", "11-10"), ("t16", "11-06", "11-17"),
    ("t20", "10-15", "10-26"), ("t21", "10-26", "11-16"),
])
def test_the_worked_timeline_to_the_day(code, start, end):
    assert reckon(code, day(start), load()).day == day(end)


def test_where_the_law_can_be_read_in_two_ways_both_days_are_shown_and_the_earlier_counts():
    found = reckon("t14", day("10-08"), load())
    assert (found.day, found.other) == (day("11-07"), day("11-09"))
    assert reckon("t14", day("10-09"), load()).other == day("11-09") and reckon("t14", day("10-10"), load()).other is None


def test_a_sunday_that_is_worked_counts_and_is_named_on_its_own_line():
    lines = [str(line) for line in reckon("t02", day("09-18"), load()).lines]
    assert any("2026-09-20" in line for line in lines) and any("第十六条" in line for line in lines)
    assert not any("2026-09-19" in line for line in lines)


def test_a_supplier_keeps_his_right_over_a_holiday_and_the_bureau_does_not():
    assert reckon("t29f", day("09-25"), load()).day == day("10-08")  # ten days on lie in the holiday of October
    assert reckon("t29h", day("09-20"), load()).day == day("10-05")


def test_counting_back_leaves_the_day_itself_out():
    assert reckon("t09", day("10-12"), load()).day == day("10-09")  # Saturday the 10th is worked
    assert reckon("t29d", day("10-20"), load()).day == day("10-10")


def test_the_time_that_a_clock_stood_still_is_added():
    assert reckon("t20", day("10-15"), load(), paused=2).day == day("10-28")


def test_years_and_minutes_have_their_own_ways():
    assert reckon("t26", date(2024, 2, 29), load()).day == date(2039, 2, 28)
    assert "30" in " ".join(str(line) for line in reckon("t28", day("03-02"), load()).lines)


def test_before_the_notice_of_2026_there_was_no_time_to_explain_a_low_price():
    with pytest.raises(UnknownLimit):
        reckon("t28", date(2026, 1, 31), load())
    assert reckon("t28", date(2026, 2, 1), load()).rule.amount == 30


def test_into_an_unpublished_year_a_clock_is_provisional():
    assert reckon("t20", day("12-28"), load()).provisional and not reckon("t20", day("12-01"), load()).provisional


def test_each_clock_has_its_row_with_its_source():
    for clock in CLOCKS.values():
        rule = limit(clock.rule, day("11-21"))
        assert rule.basis and rule.unit in ("wd", "d", "y", "min"), clock.code
        assert (rule.comparator == "≤") == (clock.sense in (Sense.LATEST, Sense.NOT_EARLIER)) or clock.code == "t24", clock.code
    assert {code[:3] for code in CLOCKS} == {f"t{n:02}" for n in range(1, 30)}
