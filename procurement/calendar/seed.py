"""The published years as `chinesecalendar` ships them; its functions raise outside its range, so its tables are read instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import cache
from types import MappingProxyType

from chinese_calendar import constants

from procurement.calendar.days import Calendar, Day, Kind
from procurement.calendar.statutory import statutory_days

_FESTIVAL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
SOURCE_DOC = "国务院办公厅节假日安排通知(chinesecalendar)"


@cache
def seeded_years() -> frozenset[int]:
    """The years whose notice the package knows (2004–2026 in 1.11)."""
    known = {day.year for day in constants.holidays}
    return frozenset(range(min(known), max(known) + 1))


@cache
def seeded_days() -> Mapping[date, Day]:
    """Every day off and every exchanged working day of the published years, named in Chinese."""
    names = {holiday.value: _FESTIVAL_NAMES.get(holiday.chinese, holiday.chinese) for holiday in constants.Holiday}
    days = {day: Day(Kind.REST, names.get(name, name)) for day, name in constants.holidays.items()}
    days |= {day: Day(Kind.WORK, f"{names.get(name, name)}调休上班") for day, name in constants.workdays.items()}
    for year in seeded_years():
        days |= {day: Day(Kind.STATUTORY, name) for day, name in statutory_days(year).items()}
    return MappingProxyType(days)


def least_statutory(year: int) -> int:
    """How many statutory rows a table of that year must hold to count as published (festivals may fall on one day)."""
    known = len(statutory_days(year))
    return known if known > 6 else 12


def build(rows: Iterable[tuple[date, str, str]] = (), *, opens: time = time(8, 30), cutoff: time = time(17, 30)) -> Calendar:
    """A calendar from own rows (date, kind, name) above the seed.

    A year beyond the seed is published once the rows hold all its statutory holidays: a single local day off settles
    that day, not the year.
    """
    own = {day: Day(Kind(kind), name) for day, kind, name in rows}
    statutory: dict[int, int] = {}
    for day, known in own.items():
        if known.kind is Kind.STATUTORY:
            statutory[day.year] = statutory.get(day.year, 0) + 1
    imported = {year for year, count in statutory.items() if count >= least_statutory(year)}
    return Calendar(MappingProxyType({**seeded_days(), **own}), seeded_years() | imported, opens, cutoff)
