"""When something is due, how much of its time is used, and what a pause adds: one source for what is shown and what fires."""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_FLOOR, Decimal
from typing import Protocol

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
)
from procurement.calendar.office_time import advance, end_of, is_end_of_day, local, window, worked
from procurement.facts import Sentence

_ALMOST = Decimal("0.9999")
_HALF_DAY = Decimal("0.5")


class TimeLimit(Protocol):
    """A number with a unit of time: wd, d, h, min, mon or y (a row of the rulebook is one)."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Span:
    """A time limit that does not come from the rulebook, such as one that a person typed."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Due:
    """The moment (aware UTC), whether the calendar behind it is not yet published, and how it was counted, line by line."""

    at: datetime
    provisional: bool
    steps: tuple[Sentence, ...]

    @property
    def day(self) -> date:
        return local(self.at).date()


def receipt_day(moment: datetime, calendar: Calendar) -> Reached:
    """The day on which a receipt counts: after the cut-off, or on a day off, it is the next working day.

    24:00 of a working day is no receipt but the end of an earlier limit: what follows it is counted from that day.
    """
    here = local(moment)
    if is_working_day(here.date(), calendar) and (here.time() <= calendar.cutoff or is_end_of_day(moment)):
        return Reached(here.date(), is_provisional(here.date(), calendar))
    return add_working_days(here.date(), 1, calendar)


def due_moment(start: datetime, limit: TimeLimit, calendar: Calendar, rollover: Rollover = "none") -> Due:
    """When a limit that begins at `start` ends; ValueError for an unknown unit or a negative amount.

    Working days: receipt day not counted, through 24:00 of the last (a fraction of a day runs over office hours).
    Days, months, years: start day not counted, through 24:00, moved off a holiday as `rollover` says. 87号令 §85.
    Hours and minutes run on as they are.
    """
    amount, unit = limit.amount, limit.unit
    if amount < 0:
        raise ValueError("A time limit is not negative")
    if unit == "wd":
        return _after_working_days(start, amount, calendar)
    if unit in ("h", "min"):
        hours = float(amount) if unit == "h" else float(amount) / 60
        return _told(start, start + timedelta(hours=hours), False, [])
    if amount != int(amount) or unit not in ("d", "mon", "y"):
        raise ValueError(f"A time limit cannot be {amount} {unit}")
    first = local(start).date()
    plain = first + timedelta(days=int(amount)) if unit == "d" else _months_on(first, int(amount) * (12 if unit == "y" else 1))
    reached = add_days(plain, 0, calendar, rollover)
    lines = [Sentence(_("The start day is not counted."))]
    if reached.day != plain:
        lines.append(Sentence(_("%(day)s is a day off: moved to %(to)s."), {"day": plain, "to": reached.day}))
    return _told(start, end_of(reached.day), reached.provisional, lines)


def _after_working_days(start: datetime, amount: Decimal, calendar: Calendar) -> Due:
    received, whole = receipt_day(start, calendar), int(amount)
    reached = add_working_days(received.day, whole, calendar)
    at, provisional = end_of(reached.day), received.provisional or reached.provisional
    if amount != whole:
        at, more = advance(at, window(calendar) * float(amount - whole), calendar)
        provisional = provisional or more
    lines = []
    if received.day != local(start).date():
        lines.append(Sentence(_("Arrived after office hours or on a day off: counts as received on %(day)s."), {"day": received.day}))
    lines.append(Sentence(_("The start day is not counted; %(amount)s working days follow."), {"amount": amount.normalize()}))
    lines += _uncommon_days(received.day, local(at).date(), calendar)
    return _told(start, at, provisional, lines)


def _uncommon_days(after: date, through: date, calendar: Calendar) -> list[Sentence]:
    """The days that make the count differ from a plain week."""
    lines, day = [], after
    while day < through:
        day += ONE_DAY
        known = calendar.decided.get(day)
        if known is None:
            continue
        message = _("%(day)s is worked (%(name)s).") if known.kind is Kind.WORK else _("%(day)s is off (%(name)s).")
        lines.append(Sentence(message, {"day": day, "name": known.name}))
    return lines


def _told(start: datetime, at: datetime, provisional: bool, middle: list[Sentence]) -> Due:
    begin = Sentence(_("Begins %(at)s."), {"at": f"{local(start):%Y-%m-%d %H:%M}"})
    if is_end_of_day(at):
        end = Sentence(_("Ends %(day)s at 24:00."), {"day": local(at).date()})
    else:
        end = Sentence(_("Ends %(at)s."), {"at": f"{local(at):%Y-%m-%d %H:%M}"})
    caution = [Sentence(_("Provisional: the holiday arrangement of that year is not published yet."))] if provisional else []
    return Due(at.astimezone(UTC), provisional, (begin, *middle, end, *caution))


def _months_on(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def fraction_used(opened: datetime, due: datetime, now: datetime, calendar: Calendar) -> Decimal:
    """The used share of the working time, four places: below 1 until the due moment, 1 or more from then on."""
    total = worked(opened, due, calendar)
    used = worked(opened, now, calendar)
    share = Decimal(used / total).quantize(Decimal("0.0001"), rounding=ROUND_DOWN) if total else Decimal(0)
    if now >= due:
        return max(share, Decimal(1))
    return min(max(share, Decimal(0)), _ALMOST)


def moment_at_fraction(opened: datetime, due: datetime, fraction: Decimal | float, calendar: Calendar) -> datetime:
    """When that share of the working time is used (UTC, never after `due`); 1 is the due moment itself."""
    if fraction >= 1:
        return due
    if fraction <= 0:
        return opened
    at, _provisional = advance(opened, worked(opened, due, calendar) * float(fraction), calendar)
    return min(at, due)


def shift_by_pause(due: datetime, paused_from: datetime, paused_to: datetime, calendar: Calendar) -> Due:
    """The due moment moved on by exactly the working time that passed while the clock stood still (补正, 挂起).

    What was left at the pause is left at its end, however short or often the pauses; a due day moved by whole days keeps
    its 24:00. A pause that began after `due` adds nothing to it: it was overdue already.
    """
    lost = worked(paused_from, paused_to, calendar) if paused_from <= due else timedelta(0)
    if lost <= timedelta(0):
        return Due(due, False, (Sentence(_("The pause took no working time.")),))
    moved, provisional = advance(due, lost, calendar)
    here = local(moved)
    if is_end_of_day(due) and here.time() == calendar.cutoff:
        moved = end_of(here.date())
    days = Decimal(lost / window(calendar)).quantize(Decimal("0.01"))
    line = Sentence(_("The clock stood still for %(days)s working days."), {"days": days})
    return _told(paused_to, moved, provisional, [line])


def remaining(now: datetime, due: datetime, calendar: Calendar) -> Decimal:
    """Working days left, rounded down to half days so that none is promised too much; negative exactly when overdue."""
    left = Decimal(worked(now, due, calendar) / window(calendar))
    halves = (left / _HALF_DAY).to_integral_value(rounding=ROUND_FLOOR) * _HALF_DAY
    if now > due:
        halves = min(halves, -_HALF_DAY)
    return halves.quantize(Decimal("0.1"))
