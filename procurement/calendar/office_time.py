"""Working time: how far a working day has gone, measured over the office hours so that reminders ring while people are there.

A working day is worth its window from `opens` to `cutoff` (lunch is not taken out); before and after it nothing passes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from procurement.calendar.days import ONE_DAY, Calendar, is_provisional, is_working_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
_LAST_INSTANT = time(23, 59, 59, 999999)
_NOTHING = timedelta(0)


def local(moment: datetime) -> datetime:
    """The same moment on the office clock; ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("A moment without time zone cannot be counted")
    return moment.astimezone(SHANGHAI)


def told(moment: str) -> str:
    """A stored ISO moment as the office reads it: 2026-03-02 09:30 (Asia/Shanghai)."""
    return f"{local(datetime.fromisoformat(moment)):%Y-%m-%d %H:%M}（Asia/Shanghai）"


def midnight(day: date) -> datetime:
    """0:00 of the day on the office clock; aware UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """24:00 of the day, stored as its last microsecond so that every clock still shows that day; aware UTC."""
    return datetime.combine(day, _LAST_INSTANT, SHANGHAI).astimezone(UTC)


def is_end_of_day(moment: datetime) -> bool:
    return local(moment).time() == _LAST_INSTANT


def window(calendar: Calendar) -> timedelta:
    """The length of one working day; ValueError when the office closes before it opens."""
    length = datetime.combine(date.min, calendar.cutoff) - datetime.combine(date.min, calendar.opens)
    if length <= _NOTHING:
        raise ValueError("The office must open before its receipt cut-off")
    return length


def _gone(moment: datetime, calendar: Calendar) -> timedelta:
    """How much of its own day's window is over; nothing on a day off."""
    here = local(moment)
    if not is_working_day(here.date(), calendar):
        return _NOTHING
    since = here - datetime.combine(here.date(), calendar.opens, SHANGHAI)
    return min(max(since, _NOTHING), window(calendar))


def worked(a: datetime, b: datetime, calendar: Calendar) -> timedelta:
    """Working time from `a` to `b`, negative when `b` is earlier."""
    if b < a:
        return -worked(b, a, calendar)
    first, last = local(a).date(), local(b).date()
    between, day = _NOTHING, first
    while day < last:
        between += window(calendar) if is_working_day(day, calendar) else _NOTHING
        day += ONE_DAY
    return between - _gone(a, calendar) + _gone(b, calendar)


def advance(start: datetime, amount: timedelta, calendar: Calendar) -> tuple[datetime, bool]:
    """The earliest moment (UTC) by which that much working time has passed since `start`, and whether it is provisional."""
    if amount <= _NOTHING:
        return start, False
    day, left, length = local(start).date(), amount + _gone(start, calendar), window(calendar)
    provisional = is_provisional(day, calendar)
    while not is_working_day(day, calendar) or left > length:
        left -= length if is_working_day(day, calendar) else _NOTHING
        day += ONE_DAY
        provisional = provisional or is_provisional(day, calendar)
    return (datetime.combine(day, calendar.opens, SHANGHAI) + left).astimezone(UTC), provisional
