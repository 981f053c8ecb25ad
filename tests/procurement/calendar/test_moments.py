"""Due moments, the share of time used, and the clock that stands still."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procurement.calendar.moments import Span, due_moment, fraction_used, moment_at_fraction, receipt_day, remaining, shift_by_pause
from procurement.calendar.office_time import SHANGHAI, end_of, worked
from procurement.calendar.seed import build

SEED = build()
MOMENTS = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-10-01")).map(
    lambda at: at.replace(tzinfo=SHANGHAI)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def wd(amount: str) -> Span:
    return Span(Decimal(amount), "wd")


def test_a_working_day_limit_runs_through_24_00_of_its_last_day():
    due = due_moment(at("2026-02-10 09:00"), wd("5"), SEED)
    assert due.day == date(2026, 2, 24)
    assert due.at == datetime(2026, 2, 24, 15, 59, 59, 999999, tzinfo=UTC)
    assert not due.provisional


def test_the_shanghai_day_counts_whatever_the_utc_day_is():
    early_morning = datetime(2026, 9, 20, 23, 30, tzinfo=UTC)  # Monday 07:30 in Shanghai
    assert due_moment(early_morning, wd("1"), SEED).day == date(2026, 9, 22)


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        ("2026-09-18 17:30", "2026-09-18"),
        ("2026-09-18 17:31", "2026-09-20"),  # the next working day is the exchanged Sunday
        ("2026-09-19 10:00", "2026-09-20"),
        ("2026-09-30 18:00", "2026-10-08"),
    ],
)
def test_what_arrives_after_the_cut_off_counts_as_the_next_working_day(received, counts):
    assert receipt_day(at(received), SEED).day == date.fromisoformat(counts)


def test_one_working_day_over_the_limit_is_the_next_working_day():
    due = due_moment(at("2026-09-21 09:00"), wd("2"), SEED).at
    assert due_moment(due, wd("1"), SEED).day == date(2026, 9, 24)
    assert due_moment(due, wd("3"), SEED).day == date(2026, 9, 29)


@settings(max_examples=80, deadline=None)
@given(first=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=12)), days=st.integers(0, 12))
def test_who_hands_in_later_is_never_due_earlier(first, later, days):
    assert due_moment(first, wd(str(days)), SEED).at <= due_moment(first + later, wd(str(days)), SEED).at


def test_the_other_units():
    start = at("2026-01-31 10:00")
    assert due_moment(start, Span(Decimal(3), "h"), SEED).at == at("2026-01-31 13:00")
    assert due_moment(start, Span(Decimal(30), "min"), SEED).at == at("2026-01-31 10:30")
    assert due_moment(start, Span(Decimal(1), "mon"), SEED).day == date(2026, 2, 28)
    assert due_moment(start, Span(Decimal(12), "mon"), SEED).day == date(2027, 1, 31)
    assert due_moment(start, Span(Decimal(5), "y"), SEED).day == date(2031, 1, 31)
    assert due_moment(at("2026-10-08 09:00"), Span(Decimal(30), "d"), SEED).day == date(2026, 11, 7)
    assert due_moment(at("2026-10-08 09:00"), Span(Decimal(30), "d"), SEED, "any_rest_day").day == date(2026, 11, 9)


def test_half_a_working_day_ends_in_the_middle_of_the_office_hours():
    assert due_moment(at("2026-09-21 09:00"), wd("1.5"), SEED).at == at("2026-09-23 13:00")


def test_a_limit_without_sense_is_refused():
    for span in (Span(Decimal(-1), "wd"), Span(Decimal(1), "CNY"), Span(Decimal("1.5"), "d")):
        with pytest.raises(ValueError, match="time limit"):
            due_moment(at("2026-09-21 09:00"), span, SEED)
    with pytest.raises(ValueError, match="time zone"):
        due_moment(datetime(2026, 9, 21), wd("1"), SEED)  # noqa: DTZ001


def test_a_due_moment_beyond_the_published_years_is_marked():
    due = due_moment(at("2026-12-30 09:00"), wd("5"), SEED)
    assert due.provisional
    assert "not published" in str(due.steps[-1])


def test_the_lines_tell_how_it_was_counted():
    told = [str(line) for line in due_moment(at("2026-09-18 18:00"), wd("4"), SEED).steps]
    assert told == [
        "Begins 2026-09-18 18:00.",
        "Arrived after office hours or on a day off: counts as received on 2026-09-20.",
        "The start day is not counted; 4 working days follow.",
        "Ends 2026-09-24 at 24:00.",
    ]
    assert "2026-02-14 is worked (春节调休上班)." in map(str, due_moment(at("2026-02-10 09:00"), wd("5"), SEED).steps)


def test_time_is_used_only_in_office_hours():
    opened, due = at("2026-09-18 08:30"), end_of(date(2026, 9, 22))  # Friday, (Saturday off), Sunday, Monday, Tuesday
    assert fraction_used(opened, due, at("2026-09-18 17:30"), SEED) == Decimal("0.25")
    assert fraction_used(opened, due, at("2026-09-20 08:30"), SEED) == Decimal("0.25")
    assert moment_at_fraction(opened, due, Decimal("0.5"), SEED) == at("2026-09-20 17:30")
    assert moment_at_fraction(opened, due, Decimal("0.8"), SEED) == at("2026-09-22 10:18")
    assert moment_at_fraction(opened, due, 1, SEED) == due


def test_the_share_reaches_one_with_the_due_moment_and_not_before():
    opened, due = at("2026-09-21 09:00"), end_of(date(2026, 9, 22))
    assert fraction_used(opened, due, at("2026-09-22 23:00"), SEED) < 1
    assert fraction_used(opened, due, due, SEED) == 1
    assert fraction_used(opened, due, at("2026-09-23 12:00"), SEED) > 1
    assert fraction_used(at("2026-09-22 18:00"), due, at("2026-09-22 19:00"), SEED) == 0


@settings(max_examples=60, deadline=None)
@given(opened=MOMENTS, days=st.integers(1, 10), fraction=st.sampled_from(["0.25", "0.5", "0.8"]))
def test_the_reminder_rings_when_the_share_is_used(opened, days, fraction):
    due = due_moment(opened, wd(str(days)), SEED).at
    ring = moment_at_fraction(opened, due, Decimal(fraction), SEED)
    assert opened <= ring <= due
    assert abs(fraction_used(opened, due, ring, SEED) - Decimal(fraction)) <= Decimal("0.0001")


def test_a_pause_of_whole_days_keeps_the_24_00():
    due = end_of(date(2026, 9, 24))
    moved = shift_by_pause(due, at("2026-09-21 09:00"), at("2026-09-23 09:00"), SEED)
    assert moved.at == end_of(date(2026, 9, 29))  # 25–27 September are off
    assert "2.00 working days" in str(moved.steps[1])


def test_a_pause_over_a_day_off_gives_nothing():
    due = end_of(date(2026, 9, 24))
    assert shift_by_pause(due, at("2026-09-18 18:00"), at("2026-09-19 23:00"), SEED).at == due


def test_what_was_overdue_before_the_pause_stays_overdue():
    due = end_of(date(2026, 9, 17))
    assert shift_by_pause(due, at("2026-09-18 09:00"), at("2026-09-22 09:00"), SEED).at == due


@settings(max_examples=80, deadline=None)
@given(opened=MOMENTS, before=st.floats(0, 1), days=st.integers(1, 10), pause=st.timedeltas(timedelta(minutes=1), timedelta(days=20)))
def test_what_was_left_at_the_pause_is_left_at_its_end(opened, before, days, pause):
    due = due_moment(opened, wd(str(days)), SEED).at
    paused = opened + (due - opened) * before
    assume(paused <= due)
    moved = shift_by_pause(due, paused, paused + pause, SEED).at
    assert abs(worked(paused, due, SEED) - worked(paused + pause, moved, SEED)) < timedelta(milliseconds=1)
    assert moved >= due


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-09-18 08:00", "4.0"),
        ("2026-09-18 13:00", "3.5"),
        ("2026-09-18 13:01", "3.0"),
        ("2026-09-19 12:00", "3.0"),
        ("2026-09-22 16:00", "0.0"),
        ("2026-09-22 23:59", "0.0"),
        ("2026-09-23 00:00", "-0.5"),
        ("2026-09-23 13:01", "-1.0"),
        ("2026-09-28 13:00", "-2.5"),
    ],
)
def test_what_is_left_is_told_in_half_days_and_never_too_much(now, left):
    assert str(remaining(at(now), end_of(date(2026, 9, 22)), SEED)) == left


def test_friday_s_due_is_overdue_on_saturday():
    assert remaining(at("2026-11-07 10:00"), end_of(date(2026, 11, 6)), SEED) == Decimal("-0.5")
