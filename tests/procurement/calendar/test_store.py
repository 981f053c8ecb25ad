"""The calendar in the process: no query once it is warm, never stale after a change."""

from datetime import UTC, date, datetime, time

import pytest

from procurement.calendar.models import CalendarDay
from procurement.calendar.store import load

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 2, tzinfo=UTC)
DAY = date(2026, 11, 26)


def closed(day=DAY):
    return CalendarDay.objects.create(date=day, kind="rest", name="停电", source_doc="局通知", added_at=AT)


def test_an_act_needs_no_query_for_its_calendar(django_assert_num_queries):
    load()
    with django_assert_num_queries(0):
        assert load() is load()


def test_a_saved_and_a_deleted_row_count_at_once():
    assert load().day(DAY).kind == "work"
    row = closed()
    assert load().day(DAY).kind == "rest"
    row.delete()
    assert load().day(DAY).kind == "work"


def test_a_changed_calendar_costs_one_query_and_then_none(django_assert_num_queries):
    load()
    closed()
    with django_assert_num_queries(1):
        load()
        load()


def test_the_cut_off_comes_from_the_rulebook():
    assert (load().opens, load().cutoff) == (time(8, 30), time(17, 30))
