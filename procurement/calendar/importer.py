"""Taking in a year's arrangement from JSON or CSV: all rows or none, every bad row named with its reason."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procurement.calendar import store
from procurement.calendar.days import Day, Kind
from procurement.calendar.models import CalendarChange, CalendarDay
from procurement.calendar.seed import build
from procurement.facts import Sentence

FIELDS = ("date", "kind", "name", "source_doc")
_LONGEST = {"name": 60, "source_doc": 200}


class ImportRefused(ValueError):
    """Nothing was imported; `problems` says why, one sentence per bad row."""

    def __init__(self, problems: Iterable[Sentence]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True)
class Imported:
    """What an import did; `incomplete` are years that stay provisional because statutory holidays are still missing."""

    added: tuple[date, ...]
    changed: tuple[date, ...]
    unchanged: tuple[date, ...]
    incomplete: tuple[int, ...]
    change: CalendarChange | None = None


@dataclass(frozen=True)
class Row:
    date: date
    kind: str
    name: str
    source_doc: str


@dataclass(frozen=True)
class Plan:
    """What a table would do: days it decides for the first time, days it decides otherwise than they stand (with what stood), the rest."""

    added: tuple[Row, ...]
    changed: tuple[tuple[Row, Day], ...]
    unchanged: tuple[Row, ...]
    incomplete: tuple[int, ...]

    @property
    def contradictions(self) -> list[Sentence]:
        """One sentence for each day that is decided otherwise already; a decided day is never changed in silence."""
        return [
            Sentence(
                _("%(date)s is already decided as %(kind)s (%(name)s): say that this table corrects decided days, or leave the row out."),
                {"date": row.date.isoformat(), "kind": CalendarDay.Kind(was.kind).label, "name": was.name},
            )
            for row, was in self.changed
        ]


def import_days(content: bytes, *, at: datetime, by: Any = None, confirmed_by: Any = None, corrects: bool = False) -> Imported:
    """Read, check and store a file (JSON list of objects, or CSV with a header); ImportRefused names every bad row."""
    return store_days(checked(parsed(content)), at=at, by=by, confirmed_by=confirmed_by, corrects=corrects)


def plan(rows: Iterable[Row]) -> Plan:
    """What these rows would do to the calendar as it stands; stores nothing."""
    rows = list(rows)
    own = {day.date: day for day in CalendarDay.objects.filter(date__in=[row.date for row in rows])}
    decided = store.load().decided
    added, changed, unchanged = [], [], []
    for row in rows:
        mine, known = own.get(row.date), decided.get(row.date)
        if mine is not None and not _differs(row, mine):
            unchanged.append(row)
        elif mine is not None or (known is not None and known.kind != row.kind):
            changed.append((row, Day(Kind(mine.kind), mine.name) if mine is not None else known or Day(Kind.WORK)))
        else:
            added.append(row)
    after = {day: (kind, name) for day, kind, name in CalendarDay.objects.values_list("date", "kind", "name")}
    after |= {row.date: (row.kind, row.name) for row in rows}
    published = build((day, kind, name) for day, (kind, name) in after.items()).published
    return Plan(tuple(added), tuple(changed), tuple(unchanged), tuple(sorted({row.date.year for row in rows} - published)))


def store_days(rows: Iterable[Row], *, at: datetime, by: Any = None, confirmed_by: Any = None, corrects: bool = False) -> Imported:
    """Put a checked table in force, all or nothing, and leave the change for the clock, which counts open deadlines again.

    ImportRefused for days that are decided otherwise, unless the table `corrects` them."""
    with transaction.atomic():
        meant = plan(rows)
        if meant.changed and not corrects:
            raise ImportRefused(meant.contradictions)
        fresh = [row for row in meant.added]
        known = set(CalendarDay.objects.filter(date__in=[row.date for row, _was in meant.changed]).values_list("date", flat=True))
        fresh += [row for row, _was in meant.changed if row.date not in known]
        CalendarDay.objects.bulk_create(CalendarDay(**row.__dict__, added_by=by, added_at=at) for row in fresh)
        for row, _was in meant.changed:
            CalendarDay.objects.filter(date=row.date).update(
                kind=row.kind, name=row.name, source_doc=row.source_doc, added_by=by, added_at=at
            )
        store.forget()
        change = _written_down(meant, at, by, confirmed_by)
    return Imported(
        tuple(row.date for row in meant.added), tuple(row.date for row, _was in meant.changed),
        tuple(row.date for row in meant.unchanged), meant.incomplete, change,
    )


def _written_down(meant: Plan, at: datetime, by: Any, confirmed_by: Any) -> CalendarChange | None:
    """Every day before and after, kept beside the table's documents; None when the table says nothing new."""
    days = [(row, None) for row in meant.added] + [(row, [was.kind.value, was.name]) for row, was in meant.changed]
    if not days:
        return None
    days.sort(key=lambda pair: pair[0].date)
    documents = "、".join(dict.fromkeys(row.source_doc for row, _was in days))
    return CalendarChange.objects.create(
        source_doc=documents[:200], at=at, by=by, confirmed_by=confirmed_by, first_day=days[0][0].date, last_day=days[-1][0].date,
        days=[[row.date.isoformat(), was, [row.kind, row.name]] for row, was in days],
    )


def _differs(row: Row, day: CalendarDay) -> bool:
    return any(getattr(day, name) != getattr(row, name) for name in FIELDS)


def parsed(content: bytes) -> list[Mapping[str, Any]]:
    """The rows as written; UTF-8, or GB 18030 as Chinese spreadsheets save it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    if text.lstrip()[:1] in ("[", "{"):
        return _parsed_json(text)
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in FIELDS if name not in (reader.fieldnames or [])]
    if missing:
        raise ImportRefused([Sentence(_("The file has no column %(names)s."), {"names": ", ".join(missing)})])
    try:
        return list(reader)
    except csv.Error as error:
        raise ImportRefused([Sentence(_("The file must hold a list of days."))]) from error


def _parsed_json(text: str) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise ImportRefused([Sentence(_("The file is not valid JSON (line %(line)s)."), {"line": error.lineno})]) from error
    except RecursionError as error:  # a hundred thousand brackets
        raise ImportRefused([Sentence(_("The file must hold a list of days."))]) from error
    rows = found.get("days") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImportRefused([Sentence(_("The file must hold a list of days."))])
    return rows


def checked(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Every row in its place, or ImportRefused with all that is wrong."""
    problems: list[Sentence] = []
    good: dict[date, Row] = {}
    number = 0
    for number, row in enumerate(rows, start=1):
        values = {name: str(row.get(name) or "").strip() for name in FIELDS}
        wrong = list(_mistakes(number, values, row))
        if not wrong:
            day = date.fromisoformat(values["date"])
            if day in good:
                wrong = [Sentence(_("Row %(number)s: %(date)s stands in the file twice."), {"number": number, "date": day})]
            good.setdefault(day, Row(day, values["kind"], values["name"], values["source_doc"]))
        problems += wrong
    if not number:
        problems.append(Sentence(_("The file holds no days.")))
    if problems:
        raise ImportRefused(problems)
    return list(good.values())


def _mistakes(number: int, values: Mapping[str, str], row: Mapping[Any, Any]) -> Iterable[Sentence]:
    at = {"number": number}
    if None in row:
        yield Sentence(_("Row %(number)s: has more values than the header."), at)
    try:
        year = date.fromisoformat(values["date"]).year
    except ValueError:
        yield Sentence(_("Row %(number)s: %(value)s is not a date of the form 2027-01-01."), at | {"value": values["date"] or "-"})
    else:
        if not 1949 <= year <= 2100:
            yield Sentence(_("Row %(number)s: the year %(value)s is out of range."), at | {"value": year})
    if values["kind"] not in tuple(Kind):
        yield Sentence(_("Row %(number)s: kind must be work, rest or statutory, not %(value)s."), at | {"value": values["kind"] or "-"})
    for name, longest in _LONGEST.items():
        if not values[name]:
            yield Sentence(_("Row %(number)s: %(name)s is missing."), at | {"name": name})
        elif len(values[name]) > longest:
            yield Sentence(_("Row %(number)s: %(name)s is longer than %(longest)s characters."), at | {"name": name, "longest": longest})
