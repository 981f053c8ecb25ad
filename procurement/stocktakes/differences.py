"""What differs between book and thing: surplus (盘盈) and shortage (盘亏) stand apart and are never set off against one another."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from procurement.stocktakes.models import BookLine, CountEntry, DifferenceNote, StockTake

ZERO = Decimal("0.00")


class Difference(NamedTuple):
    """One card, or one thing without a card: what the books say, what was counted, the last explanation."""

    line: BookLine | None
    found: CountEntry | None
    book: Decimal
    actual: Decimal
    explanation: DifferenceNote | None

    @property
    def quantity(self) -> Decimal:
        """By how much, always above zero; `short` says which way."""
        return abs(self.actual - self.book)

    @property
    def short(self) -> bool:
        return self.actual < self.book

    @property
    def value(self) -> Decimal:
        """Original value of what is short or over, by the price of one piece; 0 for a thing that no card values."""
        if self.line is None:
            return ZERO
        return (self.line.original_value * self.quantity / self.line.quantity).quantize(ZERO)


class Dispute(NamedTuple):
    """Two people counted one card differently, each alone: what either of them says is no result."""

    line: BookLine
    one: CountEntry
    other: CountEntry


class Result(NamedTuple):
    """Both sides, each for itself, and the lines nobody has looked at yet."""

    surplus: tuple[Difference, ...]
    shortage: tuple[Difference, ...]
    uncounted: tuple[BookLine, ...]
    matching: int
    disputed: tuple[Dispute, ...] = ()

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        return tuple(one for one in (*self.surplus, *self.shortage) if one.explanation is None)


def result(take: StockTake) -> Result:
    """Four queries, however many cards. The last count of a card and the last explanation of a difference are the ones that count."""
    lines = list(take.book.select_related("card", "custodian").order_by("card__number"))
    counts = list(take.counts.select_related("by").order_by("id"))
    explained_lines, explained_finds = _explanations(take.explanations.order_by("id"))
    last = {count.line_id: count for count in counts if count.line_id is not None}
    surplus, shortage, uncounted, matching = [], [], [], 0
    for line in lines:
        count = last.get(line.pk)
        if count is None:
            uncounted.append(line)
        elif count.quantity == line.quantity:
            matching += 1
        else:
            side = shortage if count.quantity < line.quantity else surplus
            side.append(Difference(line, count, line.quantity, count.quantity, explained_lines.get(line.pk)))
    for count in counts:
        if count.line_id is None and count.quantity > 0:
            surplus.append(Difference(None, count, ZERO, count.quantity, explained_finds.get(count.pk)))
    return Result(tuple(surplus), tuple(shortage), tuple(uncounted), matching, _disputes(lines, counts))


def _disputes(lines: list[BookLine], counts: list[CountEntry]) -> tuple[Dispute, ...]:
    """Cards of which two people's last counts differ, none later by two together: such a count settles what was before it."""
    last: dict[Any, dict[Any, CountEntry]] = {}
    for count in counts:
        told = last.setdefault(count.line_id, {})
        if count.second_id is not None:
            told.clear()
        told[count.by_id] = count
    found = []
    for line in lines:
        said = list(last.get(line.pk, {}).values())
        differs = next((one for one in said if one.quantity != said[-1].quantity), None)
        if differs is not None:
            found.append(Dispute(line, differs, said[-1]))
    return tuple(found)


def _explanations(rows: Iterable[DifferenceNote]) -> tuple[dict[Any, DifferenceNote], dict[Any, DifferenceNote]]:
    found = list(rows)
    of_lines = {row.line_id: row for row in found if row.line_id is not None}
    return of_lines, {row.found_id: row for row in found if row.found_id is not None}
