"""Reading rule packs: plain TOML files, checked for gaps, overlaps and misspelt values before a single row is written."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.rulebook.values import COMPARATORS, TEXT_UNITS, UNITS, Mark

FOLDER = Path(__file__).parent / "packs"
_REQUIRED = ("code", "title", "basis", "value", "unit", "comparator", "effective_from", "mark")
_OPTIONAL = ("article", "jurisdiction", "budget_level", "object_type", "effective_to", "note")
further: list[Callable[[Sequence[Entry]], Iterable[Sentence]]] = []
"""What rooms that read a whole table ask of its rows when packs are read; told at start-up (`procurement.apps`)."""


class PackRefused(ValueError):
    """A pack with mistakes: nothing of it is loaded, every mistake is named."""

    def __init__(self, problems: Iterable[Sentence]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Entry:
    """One `[[row]]` of a pack, complete with the pack's defaults."""

    pack: str
    code: str
    title: str
    basis: str
    article: str
    text: str
    value: Decimal | None
    unit: str
    comparator: str
    jurisdiction: str
    budget_level: str
    object_type: str
    effective_from: date
    effective_to: date | None
    mark: str
    note: str

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Where rows follow one another in time: code, jurisdiction, budget level, object."""
        return (self.code, self.jurisdiction, self.budget_level, self.object_type)


def read_packs(folder: Path = FOLDER) -> list[Entry]:
    """All entries of all packs of the folder; PackRefused names every mistake."""
    problems: list[Sentence] = []
    entries: list[Entry] = []
    for path in sorted(folder.glob("*.toml")):
        entries += _read_pack(path, problems)
    problems += gaps_and_overlaps(entries)
    for check in further:
        problems += check(entries)
    if problems:
        raise PackRefused(problems)
    return entries


def _read_pack(path: Path, problems: list[Sentence]) -> list[Entry]:
    try:
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Sentence(_("%(pack)s is not readable: %(error)s"), {"pack": path.name, "error": error}))
        return []
    entries = []
    for number, row in enumerate(pack.get("row", []), start=1):
        filled = {**pack.get("defaults", {}), **row}
        wrong = list(_mistakes(path.name, number, filled))
        problems += wrong
        if not wrong:
            entries.append(_entry(path.stem, filled))
    return entries


def _mistakes(pack: str, number: int, row: Mapping[str, Any]) -> Iterable[Sentence]:
    at = {"pack": pack, "number": number, "code": row.get("code", "?")}
    for name in _REQUIRED:
        if not row.get(name):
            yield Sentence(_("%(pack)s, row %(number)s (%(code)s): %(name)s is missing."), at | {"name": name})
    for name in set(row) - {*_REQUIRED, *_OPTIONAL}:
        yield Sentence(_("%(pack)s, row %(number)s (%(code)s): %(name)s is not a known field."), at | {"name": name})
    for name, allowed in (("unit", UNITS), ("comparator", COMPARATORS), ("mark", tuple(Mark))):
        if row.get(name) and row[name] not in allowed:
            yield Sentence(_("%(pack)s, row %(number)s (%(code)s): %(name)s cannot be %(value)s."), at | {"name": name, "value": row[name]})
    for name in ("effective_from", "effective_to"):
        if row.get(name) and type(row[name]) is not date:
            yield Sentence(_("%(pack)s, row %(number)s (%(code)s): %(name)s is not a date."), at | {"name": name})
    if row.get("value") and row.get("unit") not in TEXT_UNITS and _number(row["value"]) is None:
        yield Sentence(_("%(pack)s, row %(number)s (%(code)s): %(value)s is not a number."), at | {"value": row["value"]})


def _number(value: object) -> Decimal | None:
    """Numbers are quoted in the packs, so that no float ever stands between the file and the Decimal."""
    if not isinstance(value, str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _entry(pack: str, row: Mapping[str, Any]) -> Entry:
    value = None if row["unit"] in TEXT_UNITS else Decimal(row["value"])
    optional = {name: row.get(name, "") for name in _OPTIONAL if name != "effective_to"}
    return Entry(
        pack=pack,
        code=row["code"],
        title=row["title"],
        basis=row["basis"],
        text=str(row["value"]),
        value=value,
        unit=row["unit"],
        comparator=row["comparator"],
        effective_from=row["effective_from"],
        effective_to=row.get("effective_to"),
        mark=row["mark"],
        **optional,
    )


def gaps_and_overlaps(entries: Iterable[Entry]) -> list[Sentence]:
    """Rows of one code and place must follow one another day by day; one without an end is ended by its successor."""
    by_place: dict[tuple[str, str, str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_place[entry.place].append(entry)
    problems = []
    for found in by_place.values():
        found.sort(key=lambda entry: entry.effective_from)
        for earlier, later in zip(found, found[1:], strict=False):
            end = earlier.effective_to or later.effective_from - timedelta(days=1)
            values = {"code": later.code, "end": end.isoformat(), "start": later.effective_from.isoformat()}
            if later.effective_from <= earlier.effective_from or later.effective_from <= end:
                problems.append(Sentence(_("%(code)s: two rows are in force on %(start)s."), values))
            elif later.effective_from > end + timedelta(days=1):
                problems.append(Sentence(_("%(code)s: no row is in force between %(end)s and %(start)s."), values))
        for entry in found:
            if entry.effective_to and entry.effective_to < entry.effective_from:
                problems.append(Sentence(_("%(code)s: ends before it begins."), {"code": entry.code}))
    return problems


@cache
def titles(folder: Path = FOLDER) -> dict[str, str]:
    """What each pack is about, by its name, in the order of the files; a pack that says nothing is called by its name."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = str(pack.get("pack", {}).get("title", path.stem))
    return found
