"""Counting days: the worked timeline of the domain reference, and the year's edge."""

from datetime import date

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.calendar.days import (
    ONE_DAY,
    Kind,
    add_days,
    add_working_days,
    is_provisional,
    is_working_day,
    subtract_working_days,
    working_days_between,
)
from procurement.calendar.seed import build
from procurement.calendar.statutory import statutory_days

SEED = build()
DAYS = st.dates(date(2008, 1, 1), date(2026, 10, 1))


def D(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-02-10", 5, "2026-02-24"),  # across the Spring Festival, with the exchanged Saturday 14 February
        ("2026-09-18", 5, "2026-09-24"),  # T02/T03: Sunday 20 September is worked
        ("2026-09-18", 2, "2026-09-21"),  # T10
        ("2026-09-21", 5, "2026-09-29"),  # T11: 25–27 September off
        ("2026-10-08", 1, "2026-10-09"),  # T13
        ("2026-10-09", 7, "2026-10-19"),  # T19: Saturday 10 October is worked
        ("2026-10-08", 5, "2026-10-14"),  # T17
        ("2026-11-06", 2, "2026-11-10"),  # T15
        ("2026-11-06", 7, "2026-11-17"),  # T16
        ("2026-10-15", 7, "2026-10-26"),  # T20
        ("2026-10-26", 15, "2026-11-16"),  # T21
        ("2026-02-15", 0, "2026-02-15"),
    ],
)
def test_the_worked_timeline(start, n, end):
    assert add_working_days(D(start), n, SEED) == (D(end), False)
    if n:
        assert working_days_between(D(start), D(end), SEED) == (n, False)


def test_the_result_may_be_published_two_working_days_after_the_winner_is_fixed_on_29_september():
    assert add_working_days(D("2026-09-29"), 2, SEED).day == D("2026-10-08")


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_an_exchanged_weekend_is_worked(day):
    assert is_working_day(D(day), SEED)


def test_every_published_day_agrees_with_the_published_notices():
    day = D("2004-01-01")
    while day < D("2027-01-01"):
        assert is_working_day(day, SEED) == chinese_calendar.is_workday(day), day
        day += ONE_DAY


def test_the_law_gives_thirteen_statutory_days_since_2025_and_eleven_before():
    assert [len(statutory_days(year)) for year in (2019, 2024, 2025, 2026)] == [11, 11, 13, 13]
    assert SEED.day(D("2026-02-16")).name == "除夕"
    assert SEED.day(D("2026-05-02")).kind is Kind.STATUTORY
    assert SEED.day(D("2026-05-03")).kind is Kind.REST


@pytest.mark.parametrize("year", range(2008, 2027))
def test_every_statutory_day_was_really_off(year):
    assert [day for day in statutory_days(year) if not chinese_calendar.is_holiday(day)] == []


def test_calendar_days_roll_over_as_the_rule_says():
    start = D("2026-10-08")  # T14: the 30th day is Saturday 7 November
    assert add_days(start, 30, SEED).day == D("2026-11-07")
    assert add_days(start, 30, SEED, "statutory_only").day == D("2026-11-07")
    assert add_days(start, 30, SEED, "any_rest_day").day == D("2026-11-09")


def test_a_limit_that_ends_on_a_statutory_holiday_ends_after_the_whole_holiday():
    assert add_days(D("2026-09-12"), 20, SEED, "statutory_only").day == D("2026-10-08")
    assert add_days(D("2026-09-18"), 20, SEED, "statutory_only").day == D("2026-10-08")  # T04


def test_counting_back_undoes_counting_out():
    assert subtract_working_days(D("2026-02-24"), 5, SEED).day == D("2026-02-10")


@settings(max_examples=60, deadline=None)
@given(start=DAYS, n=st.integers(1, 40))
def test_between_undoes_add_for_any_start(start, n):
    reached = add_working_days(start, n, SEED)
    assert is_working_day(reached.day, SEED)
    assert working_days_between(start, reached.day, SEED).days == n
    assert working_days_between(reached.day, start, SEED).days == -n


def test_nobody_counts_a_negative_number_of_days():
    with pytest.raises(ValueError, match="opposite"):
        add_working_days(D("2026-01-05"), -1, SEED)


def test_beyond_the_published_years_the_plain_week_counts_and_says_so():
    assert is_provisional(D("2027-01-15"), SEED)
    assert not is_provisional(D("2026-12-31"), SEED)
    assert add_working_days(D("2026-12-30"), 1, SEED) == (D("2026-12-31"), False)
    assert add_working_days(D("2026-12-30"), 3, SEED) == (D("2027-01-04"), True)
    assert add_days(D("2026-12-30"), 16, SEED) == (D("2027-01-15"), False)
    assert add_days(D("2026-12-30"), 16, SEED, "any_rest_day") == (D("2027-01-15"), True)


def test_a_table_entered_later_wins_and_takes_the_mark_away():
    rows = [(day, "statutory", name) for day, name in statutory_days(2027).items()]
    rows += [(D("2027-01-04"), "rest", "元旦"), (D("2027-01-09"), "work", "元旦调休上班")]
    entered = build(rows)
    assert add_working_days(D("2026-12-30"), 3, entered) == (D("2027-01-06"), False)
    assert is_working_day(D("2027-01-09"), entered)
    assert not is_provisional(D("2027-01-15"), entered)


def test_one_local_day_off_settles_that_day_but_not_the_year():
    entered = build([(D("2027-03-03"), "rest", "本地放假")])
    assert not is_working_day(D("2027-03-03"), entered)
    assert not is_provisional(D("2027-03-03"), entered)
    assert is_provisional(D("2027-03-04"), entered)


def test_an_own_row_goes_before_the_published_notice():
    assert not is_working_day(D("2026-09-20"), build([(D("2026-09-20"), "rest", "台风停工")]))
