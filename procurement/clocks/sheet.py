"""All clocks of one purchase on one day: those that have begun with their calculation, those that have not, those that do not apply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.clocks.counting import Reckoned
from procurement.clocks.events import SPANS, Span, over
from procurement.clocks.register import CLOCKS, HOUSE, Clock, Sense
from procurement.clocks.rounds import Once, runs
from procurement.clocks.standing import Pause, count
from procurement.clocks.states import RUNS, Stands, stands
from procurement.facts import Sentence
from procurement.rulebook.limits import limit
from procurement.rulebook.values import UNIT_NAMES, Rule, UnknownLimit


class Run(NamedTuple):
    """One clock that has begun."""

    clock: Clock
    once: Once
    found: Reckoned
    stands: Stands
    stops: Rule
    remark: Any
    lines: tuple[Sentence, ...]

    @property
    def running(self) -> bool:
        """Does it still ask for something?"""
        return self.stands.state in RUNS


class Sheet(NamedTuple):
    """`waiting`: (clock, does the record say when it begins?); `foreign`: (clock, why it does not apply); `settled`: is the road known?"""

    begun: tuple[Run, ...]
    waiting: tuple[tuple[Clock, bool], ...]
    foreign: tuple[tuple[Clock, Any], ...]
    settled: bool

    @property
    def ahead(self) -> list[Run]:
        """What runs now, the next day first."""
        return sorted((run for run in self.begun if run.running), key=lambda run: run.found.day)


def sheet(record: Any, at: datetime, pauses: Sequence[Pause] = (), *, running: bool = False) -> Sheet:
    """Every clock of the record; with `running` only those that may still run are worked out, without any query."""
    begun: list[Run] = []
    waiting: list[tuple[Clock, bool]] = []
    foreign: list[tuple[Clock, Any]] = []
    settled = record.routed_on is not None
    for span in SPANS:
        clock = CLOCKS.get(span.code) or HOUSE[span.code]
        why = next((one.why for one in span.only if not one.holds(record)), None) if settled else None
        if why is not None:
            foreign.append((clock, why))
            continue
        found = runs(span, record, pauses, running)
        try:
            begun += [_run(span, record, once, at, pauses) for once in found]
        except UnknownLimit as unknown:
            foreign.append((clock, unknown.sentence))
            continue
        if not found:
            waiting.append((clock, span.begins is not None or span.code in ("t24", "t28", "h13", "h19", "h20")))
    return Sheet(tuple(begun), tuple(waiting), tuple(foreign), settled)


def _run(span: Span, record: Any, once: Once, at: datetime, pauses: Sequence[Pause]) -> Run:
    today, calendar = local(at).date(), load()
    counted = count(span.code, once.begins, calendar, pauses, at, once.ended)
    found, closed = counted.found, over(record)
    told = span.ends is not None or span.code in ("t24", "h20")
    judged = stands(found, today, once.ended, calendar, told=told, still=counted.still, closed=closed)
    lines = (*once.lines, *found.lines, *_readings(found, once.ended), *_newer(found, today))
    return Run(found.clock, once, found, judged, counted.stops, span.remark, lines)


def _readings(found: Reckoned, ended: date | None) -> list[Sentence]:
    """What depends on a reading of the law, and what was done on the very first day."""
    if found.other is not None:
        days = {"day": found.day, "other": found.other}
        lines = [Sentence(_("Two readings: %(day)s if the last day does not move, %(other)s if it does."), days)]
        if ended is not None and found.day < ended <= found.other:
            lines.append(Sentence(_("Done on %(day)s: in time by the second reading, late by the first."), {"day": ended}))
        return lines
    if ended is not None and ended == found.day and found.clock.sense is Sense.EARLIEST:
        return [Sentence(_("Done on the very first day that counts: a day later would have been beyond doubt."))]
    return []


def _newer(found: Reckoned, today: date) -> list[Sentence]:
    """A rule that changed after the clock began does not touch it; it is named, so that nobody wonders."""
    try:
        now = limit(found.rule.code, today)
    except UnknownLimit:
        return []
    if (now.text, now.unit, now.source) == (found.rule.text, found.rule.unit, found.rule.source):
        return []
    told = {"since": now.effective_from, "text": now.text, "unit": UNIT_NAMES[now.unit], "source": now.source, "begin": found.start}
    words = _("Since %(since)s another row is in force (%(text)s %(unit)s, %(source)s); this clock began on %(begin)s and keeps its own.")
    return [Sentence(words, told)]
