"""The calendar as the process remembers it, rows above seed."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db.models.signals import post_delete, post_save

from procurement.calendar.days import Calendar
from procurement.calendar.seed import build
from procurement.rulebook.memory import Remembered
from procurement.rulebook.store import rulebook


def _read() -> tuple[tuple[date, str, str], ...]:
    from procurement.calendar.models import CalendarDay

    return tuple(CalendarDay.objects.order_by().values_list("date", "kind", "name"))


_memory: Remembered[tuple[tuple[date, str, str], ...]] = Remembered(_read)
_built: tuple[object, object, date | None, Calendar] | None = None


def load(on: date | None = None) -> Calendar:
    """The whole calendar, at most one query a minute; office hours are those in force on `on` (None: the latest known)."""
    global _built
    rows, rules = _memory.get(), rulebook()
    if _built is not None and _built[0] is rows and _built[1] is rules and _built[2] == on:
        return _built[3]
    asked = on or date.max
    hours = {}
    for name, code in (("opens", "calendar.office_opens"), ("cutoff", "calendar.receipt_cutoff")):
        rule = rules.in_force(code, asked)
        if rule is not None:
            hours[name] = time.fromisoformat(rule.text)
    calendar = build(rows, **hours)
    _built = (rows, rules, on, calendar)
    return calendar


def forget(**_: Any) -> None:
    """Call after rows were written past `save()` (bulk_create, update, SQL)."""
    _memory.forget()


def connect() -> None:
    """Listen to our own rows only."""
    from procurement.calendar.models import CalendarDay

    for signal in (post_save, post_delete):
        signal.connect(forget, sender=CalendarDay, dispatch_uid=f"procurement.calendar.{id(signal)}")
