"""Shortages of stock-takes that may be the ground of a case: explained, of the unit, and not already in one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from procurement.disposals.models import Disposal
from procurement.stocktakes.models import CountEntry, DifferenceNote
from procurement.stocktakes.terms import SHORTAGE_CAUSES, Cause

LOST = SHORTAGE_CAUSES - {Cause.MISCODED}
"""A wrong number is corrected on the card; nothing is lost by it."""
NOT_OFFERED = _("This shortage is in another case already, its stock-take is not closed yet, or it is not one of the unit: choose again.")


def open_shortages(units: Iterable[int], *, but: Any = None) -> list[DifferenceNote]:
    """The last explanation of each card that a closed stock-take misses, unless a case under way or completed rests on it. Two queries."""
    later = DifferenceNote.objects.filter(line=OuterRef("line_id"), pk__gt=OuterRef("pk"))
    cases = Disposal.objects.filter(difference__line=OuterRef("line_id")).filter(Q(case__status="NEW") | Q(case__outcome="completed"))
    notes = DifferenceNote.objects.filter(
        ~Exists(later), ~Exists(cases.exclude(pk=but)), line__isnull=False, cause__in=sorted(LOST), stock_take__unit_id__in=list(units),
        stock_take__closed_at__isnull=False,
    )  # fmt: skip
    found = list(notes.select_related("line__card", "stock_take").order_by("-id"))
    counted = _last_counts([note.line_id for note in found])
    return [note for note in found if _short(note, counted)]


def _last_counts(lines: list[int]) -> dict[int, Any]:
    rows = CountEntry.objects.filter(line_id__in=lines).order_by("id").values_list("line_id", "quantity") if lines else ()
    return dict(rows)


def _short(note: DifferenceNote, counted: dict[int, Any]) -> bool:
    quantity = counted.get(note.line_id)
    return quantity is not None and quantity < note.line.quantity


def named(note: DifferenceNote) -> str:
    """Number of the stock-take, card and cause, as a list offers it."""
    return f"{note.stock_take.number} · {note.line.card} · {note.get_cause_display()}"
