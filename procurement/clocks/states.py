"""How a clock stands on a day: running, met, late, too early, or not to be told from the record."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as p

from procurement.calendar.days import Calendar, working_days_between
from procurement.clocks.counting import Reckoned
from procurement.clocks.register import Moving, Sense


class State(models.TextChoices):
    """The word that stands beside a clock."""

    RUNNING = "running", p("clock", "Running")
    STILL = "still", _("Stands still")
    LATE = "late", _("Overdue")
    MET = "met", p("clock", "Met")
    MET_LATE = "met_late", _("Met late")
    EARLY = "early", _("Too early")
    OPEN = "open", _("Day reached")
    OVER = "over", _("Period over")
    UNTOLD = "untold", _("Not on record")
    FELL = "fell", _("Fell away")


class Stands(NamedTuple):
    """State, and by how many days of the clock's unit it is late, early, or has left."""

    state: State
    days: int = 0


RUNS = frozenset({State.RUNNING, State.STILL, State.LATE})
PAST = {Sense.EARLIEST: State.OPEN, Sense.NOT_EARLIER: State.OPEN, Sense.THROUGH: State.OVER, Sense.LAST_CHANGE: State.OVER}
"""What a period or a first day is once its day has come, where no event of the record ends it."""


def stands(
    found: Reckoned, today: date, ended: date | None, calendar: Calendar, *, told: bool, still: bool = False, closed: date | None = None,
) -> Stands:  # fmt: skip
    """`told`: the record can say that it ended; `closed`: the day on which the case was closed."""
    sense = found.clock.sense
    if ended is not None:
        return _judged(found, ended, calendar)
    if still:
        return Stands(State.STILL, between(found, today, found.day, calendar))
    begun = sense in (Sense.EARLIEST, Sense.NOT_EARLIER)
    if today < found.day or (today == found.day and not begun):
        if closed is not None and told and sense is Sense.LATEST:
            return Stands(State.FELL)
        return Stands(State.RUNNING, between(found, today, found.day, calendar))
    if sense in PAST and not (told and sense is Sense.THROUGH):
        return Stands(PAST[sense])
    if not told:
        return Stands(State.OVER if found.clock.moving is Moving.RIGHTS else State.UNTOLD)
    if closed is not None and closed <= found.day:
        return Stands(State.FELL)
    return Stands(State.LATE, between(found, found.day, closed or today, calendar))


def _judged(found: Reckoned, ended: date, calendar: Calendar) -> Stands:
    """On the day itself both are in time: 以内 and 不早于 include it."""
    if found.clock.sense in (Sense.EARLIEST, Sense.NOT_EARLIER):
        return Stands(State.MET) if ended >= found.day else Stands(State.EARLY, between(found, ended, found.day, calendar))
    return Stands(State.MET) if ended <= found.day else Stands(State.MET_LATE, between(found, found.day, ended, calendar))


def between(found: Reckoned, a: date, b: date, calendar: Calendar) -> int:
    """Days from `a` to `b` in the unit of the clock: working days, else days."""
    return working_days_between(a, b, calendar).days if found.rule.unit == "wd" else (b - a).days
