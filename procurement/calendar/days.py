"""Counting days as the statutes do: the start day is never counted, and exchanged weekends are working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, NamedTuple

Rollover = Literal["none", "statutory_only", "any_rest_day"]
ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class Kind(StrEnum):
    """What a day is; `STATUTORY` is a day off too, kept apart because 87号令 §85 names only those."""

    WORK = "work"
    REST = "rest"
    STATUTORY = "statutory"


class Day(NamedTuple):
    """What is known of one day beyond its place in the week."""

    kind: Kind
    name: str = ""


class Reached(NamedTuple):
    """A counted-out day, and whether a year without published arrangement was needed to count it."""

    day: date
    provisional: bool


class Count(NamedTuple):
    """A number of working days, and whether a year without published arrangement was needed to count them."""

    days: int
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """Every decided day, the years whose arrangement is published, and the office hours (Asia/Shanghai)."""

    decided: Mapping[date, Day] = field(default_factory=lambda: MappingProxyType({}))
    published: frozenset[int] = frozenset()
    opens: time = time(8, 30)
    cutoff: time = time(17, 30)

    def day(self, day: date) -> Day:
        """The decided day, else the plain week."""
        known = self.decided.get(day)
        if known is not None:
            return known
        return Day(Kind.REST if day.weekday() >= _SATURDAY else Kind.WORK)


def is_working_day(day: date, calendar: Calendar) -> bool:
    return calendar.day(day).kind is Kind.WORK


def is_provisional(day: date, calendar: Calendar) -> bool:
    """True while the arrangement of that year is not published and this very day is not decided here."""
    return day.year not in calendar.published and day not in calendar.decided


def add_working_days(start: date, n: int, calendar: Calendar) -> Reached:
    """The n-th working day after `start`, which is not counted (n = 0: `start` itself); ValueError below zero. 87号令 §85."""
    return _count_out(start, n, ONE_DAY, calendar)


def subtract_working_days(end: date, n: int, calendar: Calendar) -> Reached:
    """The n-th working day before `end`, which is not counted; ValueError below zero."""
    return _count_out(end, n, -ONE_DAY, calendar)


def _count_out(day: date, n: int, stride: timedelta, calendar: Calendar) -> Reached:
    if n < 0:
        raise ValueError("Count backwards with the opposite function")
    provisional = False
    while n:
        day += stride
        provisional = provisional or is_provisional(day, calendar)
        if is_working_day(day, calendar):
            n -= 1
    return Reached(day, provisional)


def working_days_between(a: date, b: date, calendar: Calendar) -> Count:
    """Working days after `a` up to and with `b`; negative when `b` lies before `a`. Undoes `add_working_days`."""
    if b < a:
        back = working_days_between(b, a, calendar)
        return Count(-back.days, back.provisional)
    days, provisional, day = 0, False, a
    while day < b:
        day += ONE_DAY
        provisional = provisional or is_provisional(day, calendar)
        days += is_working_day(day, calendar)
    return Count(days, provisional)


def add_days(start: date, n: int, calendar: Calendar, rollover: Rollover = "none") -> Reached:
    """The n-th calendar day after `start`, moved past a closing holiday.

    `statutory_only` moves only off a statutory holiday (87号令 §85), `any_rest_day` off every day off; both move to the
    first working day, since the day after a holiday is the day after its whole arrangement. A day whose year is not
    published is provisional only if it had to be asked.
    """
    day = start + timedelta(days=n)
    if rollover == "none":
        return Reached(day, False)
    provisional = is_provisional(day, calendar)
    moves = {Kind.STATUTORY} if rollover == "statutory_only" else {Kind.STATUTORY, Kind.REST}
    if calendar.day(day).kind not in moves:
        return Reached(day, provisional)
    rolled = add_working_days(day, 1, calendar)
    return Reached(rolled.day, provisional or rolled.provisional)
