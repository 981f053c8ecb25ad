"""Clocks that stand still: which of them a return or a suspension stops, and for how many days of their own unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as p

from procurement.calendar.days import ONE_DAY, Calendar, is_working_day
from procurement.calendar.office_time import end_of, local
from procurement.clocks.counting import Reckoned, reckon
from procurement.clocks.register import Clock
from procurement.facts import Sentence
from procurement.rulebook.limits import rows
from procurement.rulebook.values import Rule, UnknownLimit


class Why(StrEnum):
    """Why a case stands still."""

    RETURNED = "returned"
    SUSPENDED = "suspended"


WORDS: dict[Why, Any] = {Why.RETURNED: _("returned for correction"), Why.SUSPENDED: p("clock", "suspended")}
STOPPED_BY: dict[str, frozenset[Why]] = {
    "none": frozenset(), "returned": frozenset({Why.RETURNED}), "suspended": frozenset({Why.SUSPENDED}), "both": frozenset(Why),
}  # fmt: skip
"""What a row `clock.stops.*` may say; at anything else the clock runs on."""


class Pause(NamedTuple):
    """A time in which the case stood still; `until` None: it still does."""

    why: Why
    since: datetime
    until: datetime | None


class Counted(NamedTuple):
    """A clock counted out with its pauses; `still`: it stands still now; `stops`: the row that says what stops it."""

    found: Reckoned
    days: int
    still: bool
    stops: Rule


def stopping(clock: Clock, on: date) -> Rule:
    """The row that says what stops a clock of this kind; UnknownLimit where there is none."""
    code = f"clock.stops.{clock.stops}"
    rule = next((row for row in rows(code, on) if row.code == code), None)
    if rule is None:
        raise UnknownLimit(code, on)
    return rule


def count(
    code: str, start: date, calendar: Calendar, pauses: Iterable[Pause], at: datetime, ended: date | None = None,
) -> Counted:  # fmt: skip
    """Count a clock out with the days on which it stood still.

    A day stands still when it ends (24:00) within a pause, so that nothing is lost and nothing won by an hour; the start day is not
    counted anyway. Two pauses over the same day count once. A pause that begins after the clock has run out adds nothing."""
    known = end_of(start)
    found = reckon(code, start, calendar, known=known)
    clock, rule = found.clock, stopping(found.clock, start)
    stood: set[date] = set()
    lines: list[Sentence] = []
    still = False
    for pause in sorted(pauses, key=lambda one: one.since):
        since, until = local(pause.since).date(), local(pause.until or at).date()
        if until < start or since > found.day or (ended is not None and since >= ended):
            continue
        if clock.back or pause.why not in STOPPED_BY.get(rule.text, ()):
            lines.append(Sentence(_("%(from)s – %(to)s %(why)s: this clock runs on (%(source)s)."), _told(pause, rule)))
            continue
        now_still = _days(max(since, start + ONE_DAY), until, calendar, found.rule.unit) - stood
        stood |= now_still
        still = still or (pause.until is None and ended is None)
        lines.append(Sentence(_words(found.rule.unit), _told(pause, rule) | {"n": len(now_still)}))
        found = reckon(code, start, calendar, paused=len(stood), known=known)
    told = (*found.lines[:1], *lines, *found.lines[1:]) if lines else found.lines
    return Counted(found._replace(lines=told), len(stood), still, rule)


def _days(since: date, until: date, calendar: Calendar, unit: str) -> set[date]:
    """The days from `since` that ended before `until`; of a clock in working days the working days alone."""
    found = {since + ONE_DAY * n for n in range(max((until - since).days, 0))}
    return {day for day in found if is_working_day(day, calendar)} if unit == "wd" else found


def _words(unit: str) -> Any:
    if unit == "wd":
        return _("%(from)s – %(to)s %(why)s: stands still for %(n)s working days.")
    return _("%(from)s – %(to)s %(why)s: stands still for %(n)s calendar days.")


def _told(pause: Pause, rule: Rule) -> dict[str, Any]:
    until = f"{local(pause.until):%Y-%m-%d %H:%M}" if pause.until else "…"
    return {"from": f"{local(pause.since):%Y-%m-%d %H:%M}", "to": until, "why": WORDS[pause.why], "source": rule.source}
