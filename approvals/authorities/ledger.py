"""The register read: every row with the days on which it holds, and the states that a screen shows."""
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from approvals.models import Authority

from .judging import Held

SOON = timedelta(days=30)
"""How long before its last day an authority is shown as about to end (configurable default, unverified)."""

IN_FORCE, SOON_OVER, COMING, OVER, REVOKED = "in_force", "soon", "coming", "over", "revoked"


class Line(NamedTuple):
    """A row, the days on which it holds, and whether a later row says something else."""

    row: Authority
    held: Held
    later: Authority | None

    def state(self, day: date) -> str:
        """Where it stands on a day; a row that is about to end is in force all the same."""
        if self.held.revoked_from is not None and self.held.revoked_from <= day:
            return REVOKED
        if day < self.held.first:
            return COMING
        if self.held.last is not None and self.held.last < day:
            return OVER
        goes_on = self.later is not None and not self.later.revoked  # another row follows: nothing is about to end
        return SOON_OVER if self.held.last is not None and not goes_on and self.held.last - day <= SOON else IN_FORCE


def everything() -> QuerySet[Authority]:
    """All rows, oldest first, with the unit that each names."""
    return Authority.objects.select_related("unit").order_by("pk")


def lines(rows: Iterable[Authority]) -> list[Line]:
    """The statements among the rows, oldest first; a row of revocation only ends the one before it.

    A later row takes the place of an earlier one from its first day on, and so do the rows that follow it."""
    rows = list(rows)
    later = {row.supersedes_id: row for row in rows if row.supersedes_id}
    begins: dict[int, date] = {}  # the first day on which this row or one that follows it says something
    for row in sorted(rows, key=lambda row: -row.pk):
        after = later.get(row.pk)
        begins[row.pk] = min(row.valid_from, begins[after.pk]) if after is not None else row.valid_from
    found = []
    for row in rows:
        if not row.revoked:
            after = later.get(row.pk)
            found.append(Line(row, _held(row, after, begins[after.pk] if after is not None else None), after))
    return found


def _held(row: Authority, after: Authority | None, until: date | None) -> Held:
    last = row.valid_to
    if until is not None and (last is None or until <= last):
        last = until - timedelta(days=1)
    revoked = after.valid_from if after is not None and after.revoked and last != row.valid_to else None
    return Held(row.pk, row.direction == Authority.Direction.GIVEN, row.source, row.to, row.unit_id, row.role, row.flow, row.matter,
                row.ceiling, row.document, row.valid_from, last, revoked)


def by_flow() -> dict[str, tuple[Held, ...]]:
    """What the doors remember: the rows of each procedure. One query."""
    found: dict[str, list[Held]] = {}
    for line in lines(everything()):
        found.setdefault(line.held.flow, []).append(line.held)
    return {flow: tuple(rows) for flow, rows in found.items()}
