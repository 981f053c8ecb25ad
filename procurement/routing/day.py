"""The day on which a form previews the router's answer: told by the floor that has the clock, since this one reads no time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from procurement.calendar.office_time import local

_clock: list[Callable[[], datetime]] = []


def told_by(clock: Callable[[], datetime]) -> None:
    """Set once, at start-up. Services never ask here: they are told the moment of their act."""
    _clock[:] = [clock]


def today() -> date | None:
    """The day at the office; None while nobody has told us."""
    return local(_clock[0]()).date() if _clock else None
