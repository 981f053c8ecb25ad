"""One look at a whole table: header, every cell, duplicates, then the kind's own rules. Every bad row is named; nothing is stored."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from approvals.models import User

from .columns import Column, in_every_language, plain, said_in_any_language
from .kinds import Change, Kind, Problem, Row, Sheet
from .reading import Formula, Line


@dataclass
class Checked:
    """What the look found: changes in order, or problems as (line, column, what stands there, what to do)."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """New, changed, unchanged, and how many rows are bad."""
        states = [change.state for change in self.changes]
        found = {state: states.count(state) for state in ("new", "changed", "unchanged")}
        return {**found, "bad": len({line for line, *__ in self.problems}), "rows": self.rows}


def check(kind: Kind, found: Iterable[Line], *, by: User, at: datetime, step: Callable[[int], None] = lambda n: None) -> Checked:
    """Look at a whole table. `step` is told how many rows have been read."""
    found = iter(found)
    __, header = next(found, (1, []))
    problems: list[Problem] = []
    columns = _header(kind, header, problems)
    if problems:
        return Checked(problems=problems)
    titles = {column.code: in_every_language(column.title) for column in kind.columns}
    sheet = Sheet([], by, at, {column.code: set() for column in kind.columns}, problems, titles)
    total = 0
    for total, (line, cells) in enumerate(found, 1):  # noqa: B007 - the last number is the count
        _row(sheet, kind, columns, line, cells)
        if total % 500 == 0:
            step(total)
    if not total:
        problems.append((2, "", "", in_every_language(_("The table has a header but no row. Fill in at least one."))))
    _duplicates(sheet, kind)
    changes = kind.check(sheet)
    bad = {line for line, *__ in problems}
    return Checked([change for change in changes if change.line not in bad], sorted(problems, key=lambda p: p[0]), total)


def _header(kind: Kind, header: list[str], problems: list[Problem]) -> list[Column | None]:
    """The column of each place; unknown, repeated and missing ones are complaints of the first line."""
    known = {spelling: column for column in kind.columns for spelling in (*said_in_any_language(column.title), plain(column.code))}
    found: list[Column | None] = []
    def wrong(title: Any, sentence: Any) -> None:
        problems.append((1, title, "", in_every_language(sentence)))

    for title in header:
        column = known.get(plain(title))
        if title and column is None:
            wrong(title[:40], _("This column is not known. Take the titles of the template as they are."))
        elif column is not None and column in found:
            wrong(title[:40], _("This column is there twice."))
        found.append(column)
    for column in kind.columns:
        if column.required and column not in found:
            wrong(in_every_language(column.title), _("This column is missing. Take the titles of the template as they are."))
    return found


def _row(sheet: Sheet, kind: Kind, columns: list[Column | None], line: int, cells: list[str]) -> None:
    values: dict[str, Any] = {column.code: column.empty for column in kind.columns}
    before = len(sheet.problems)
    seen = Row(line, dict.fromkeys(values, ""))
    if any(cells[len(columns):]):
        sheet.complain(seen, "", _("This row has more cells than the header. A comma inside a cell needs quotation marks around the cell."))
    for column, cell in zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=False):
        if column is None:
            continue
        seen.values[column.code] = cell
        try:
            values[column.code] = _value(column, cell)
            sheet.told[column.code].add(values[column.code])
        except ValidationError as error:
            sheet.wrong(seen, column.code, error)
    if len(sheet.problems) == before:
        sheet.rows.append(Row(line, values))


def _value(column: Column, cell: str) -> Any:
    if isinstance(cell, Formula):
        raise ValidationError(_("The cell holds a formula. Copy it and paste it as value."))
    if not cell:
        if column.required:
            raise ValidationError(_("This cell must be filled in."))
        return column.empty
    return column.parse(cell)


def _duplicates(sheet: Sheet, kind: Kind) -> None:
    if not kind.key:
        return
    first: dict[tuple[Any, ...], int] = {}
    for row in sheet.rows:
        name = tuple(row[code] for code in kind.key)
        if name in first:
            sheet.complain(row, kind.key[0], _("The same as line %(line)s. Keep one of the two."), line=first[name])
        first.setdefault(name, row.line)
