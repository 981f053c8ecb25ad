"""One limit counted out, with each day that makes the count differ from a plain week on a line of its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.calendar.days import (
    ONE_DAY,
    Calendar,
    Kind,
    Reached,
    Rollover,
    add_days,
    add_working_days,
    is_provisional,
    is_working_day,
    subtract_working_days,
)
from procurement.clocks.register import CLOCKS, HOUSE, Clock, Moving
from procurement.facts import Sentence
from procurement.rulebook.limits import Limit, limit, text


class Reckoned(NamedTuple):
    """The day on which a limit ends, the other day where the law can be read in two ways, and the calculation."""

    clock: Clock
    rule: Limit
    start: date
    day: date
    other: date | None
    provisional: bool
    lines: tuple[Sentence, ...]


def reckon(code: str, start: date, calendar: Calendar, *, paused: int = 0, known: datetime | None = None) -> Reckoned:
    """Count a clock out from the day on which it starts; KeyError for an unknown code, UnknownLimit without a row.

    The start day is not counted (87号令 §85, 94号令). `paused` days, in the unit of the row, during which the clock stood still are added.
    The row in force on the start day counts; `known` leaves out rows entered later."""
    clock = CLOCKS.get(code) or HOUSE[code]
    rule = limit(clock.rule, start, known=known)
    amount = int(rule.amount)
    lines = [Sentence(_("Begins on %(day)s, which is not counted (%(source)s)."), {"day": start.isoformat(), "source": rule.source})]
    if paused:
        lines.append(Sentence(_("%(days)s days during which the clock stood still are added."), {"days": paused}))
    if rule.unit == "wd":
        return _working(clock, rule, start, amount + paused, calendar, lines)
    if rule.unit == "y":
        return _done(clock, rule, start, Reached(_years_on(start, amount), False), None, lines, calendar)
    if rule.unit == "min":
        lines.append(Sentence(_("At least %(minutes)s minutes."), {"minutes": amount}))
        return _done(clock, rule, start, Reached(start, False), None, lines, calendar)
    return _calendar_days(clock, rule, start, amount + paused, calendar, lines)


def _working(clock: Clock, rule: Limit, start: date, amount: int, calendar: Calendar, lines: list[Sentence]) -> Reckoned:
    count = subtract_working_days if clock.back else add_working_days
    reached = count(start, amount, calendar)
    said = _("%(n)s working days back.") if clock.back else _("%(n)s working days follow.")
    lines.append(Sentence(said, {"n": amount}))
    lines += _uncommon(min(start, reached.day), max(start, reached.day), calendar)
    return _done(clock, rule, start, reached, None, lines, calendar)


def _calendar_days(clock: Clock, rule: Limit, start: date, amount: int, calendar: Calendar, lines: list[Sentence]) -> Reckoned:
    if clock.back:
        reached = Reached(start - timedelta(days=amount), False)
        lines.append(Sentence(_("%(n)s calendar days back."), {"n": amount}))
        return _done(clock, rule, start, reached, None, lines, calendar)
    lines.append(Sentence(_("%(n)s calendar days follow."), {"n": amount}))
    plain = add_days(start, amount, calendar)
    moved = add_days(start, amount, calendar, _rollover(clock.moving, start))
    other = None
    if moved.day != plain.day:
        lines.append(Sentence(_("%(day)s is a day off: moved to %(to)s."), {"day": plain.day.isoformat(), "to": moved.day.isoformat()}))
    if clock.moving is Moving.BOTH and moved.day != plain.day:
        lines.append(Sentence(_("Whether it moves is disputed; the earlier day is kept.")))
        moved, other = Reached(plain.day, moved.provisional), moved.day
    return _done(clock, rule, start, moved, other, lines, calendar)


def _rollover(moving: Moving, on: date) -> Rollover:
    named = "calendar.rollover_internal" if moving is Moving.INTERNAL else "calendar.rollover_rights"
    found = text(named, on)
    return found if found in ("statutory_only", "any_rest_day") else "none"  # type: ignore[return-value]


def _uncommon(after: date, through: date, calendar: Calendar) -> list[Sentence]:
    """The days between that are worked on a weekend, or off on a weekday, by name."""
    lines, day = [], after
    while day < through:
        day += ONE_DAY
        known = calendar.decided.get(day)
        if known is None or (known.kind is Kind.WORK) == (day.weekday() < 5):
            continue
        message = _("%(day)s is worked (%(name)s).") if known.kind is Kind.WORK else _("%(day)s is off (%(name)s).")
        lines.append(Sentence(message, {"day": day.isoformat(), "name": known.name}))
    return lines


def _done(
    clock: Clock, rule: Limit, start: date, reached: Reached, other: date | None, lines: list[Sentence], calendar: Calendar,
) -> Reckoned:  # fmt: skip
    lines.append(Sentence(_("Comes to %(day)s."), {"day": reached.day.isoformat()}))
    if not is_working_day(reached.day, calendar):
        lines.append(Sentence(_("%(day)s is a day off."), {"day": reached.day.isoformat()}))
    provisional = reached.provisional or is_provisional(reached.day, calendar)
    if provisional:
        lines.append(Sentence(_("Provisional: the holiday arrangement of that year is not published yet.")))
    return Reckoned(clock, rule, start, reached.day, other, provisional, tuple(lines))


def _years_on(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
