"""Surpluses that may begin a case: of a closed stock-take, explained, no mere wrong number, and not already in one."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from procurement.stocktakes.models import CountEntry, DifferenceNote
from procurement.stocktakes.terms import SURPLUS_CAUSES, Cause
from procurement.surpluses.models import Surplus

NOTHING = Decimal(0)
ENTERED = SURPLUS_CAUSES - {Cause.MISCODED}
"""A wrong number is corrected on the card: the thing stands in the books already."""


def open_surpluses(*, but: int | None = None) -> list[DifferenceNote]:
    """The last explanation of each thing that is over, newest first, unless a case under way or completed rests on it. Two queries."""
    same = Q(line=OuterRef("line_id")) | Q(found=OuterRef("found_id"))
    later = DifferenceNote.objects.filter(same, pk__gt=OuterRef("pk"))
    rests = Q(difference__line=OuterRef("line_id")) | Q(difference__found=OuterRef("found_id"))
    cases = Surplus.objects.filter(rests, Q(case__status="NEW") | Q(case__outcome="completed")).exclude(pk=but)
    notes = DifferenceNote.objects.filter(~Exists(later), ~Exists(cases), cause__in=sorted(ENTERED), stock_take__closed_at__isnull=False)
    found = list(notes.select_related("line__card", "found", "stock_take__unit").order_by("-id"))
    counted = _counted([note.line_id for note in found if note.line_id])
    return [note for note in found if over(note, counted) > 0]


def _counted(lines: list[int]) -> dict[int, CountEntry]:
    return {one.line_id: one for one in CountEntry.objects.filter(line_id__in=lines).order_by("id") if one.line_id} if lines else {}


def over(note: DifferenceNote, counted: dict[int, CountEntry]) -> Decimal:
    """By how much the thing is over; nought or less when it is not."""
    if note.line is None:
        return note.found.quantity if note.found else NOTHING
    count = counted.get(note.line_id)
    return count.quantity - note.line.quantity if count else NOTHING


def look_of(note: DifferenceNote) -> CountEntry:
    """The look that counts: of a thing without a card the only one, of a card the last."""
    return note.found or note.line.counts.order_by("-id").select_related("line")[0]


def named(note: DifferenceNote) -> str:
    """Number of the stock-take, thing and cause, as a list offers it."""
    thing = f"{note.line.card.number} {note.line.card.name}" if note.line else note.found.name
    return f"{note.stock_take.number} · {thing} · {note.get_cause_display()}"
