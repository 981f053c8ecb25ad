"""Which case deals with which difference, and what is still open work: every surplus and every shortage on its own, never netted."""
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from approvals.roles import Role
from procurement.disposals import shortages
from procurement.disposals.models import Disposal
from procurement.stocktakes.differences import Difference
from procurement.stocktakes.models import DifferenceNote, StockTake
from procurement.stocktakes.terms import Cause
from procurement.surpluses.models import Surplus
from procurement.surpluses.open_work import named, open_surpluses

SHORTAGE, SURPLUS = "asset_disposal", "stock_surplus"
Key = tuple[int | None, int | None]


def key_of(one: Difference) -> Key:
    """A card, or the look at a thing without one."""
    return (one.line.pk, None) if one.line else (None, one.found.pk if one.found else None)


def cases(take: StockTake) -> dict[tuple[bool, Key], Any]:
    """The last case of each difference, one under way or completed before one that ended without a result. Two queries."""
    found: dict[tuple[bool, Key], Any] = {}
    for model, short in ((Disposal, True), (Surplus, False)):
        rows: Any = model._default_manager.filter(difference__stock_take=take).select_related("case", "difference").order_by("pk")
        for row in sorted(rows, key=lambda one: (_lives(one.case), one.pk)):
            found[short, (row.difference.line_id, row.difference.found_id)] = row.case
    return found


def _lives(case: Any) -> bool:
    return bool(case.status == "NEW" or case.outcome == "completed")


def treated(case: Any) -> bool:
    """Whether a case deals with it: one that ended without a result does not."""
    return case is not None and _lives(case)


def needs_case(one: Difference) -> bool:
    """A wrong number is corrected on the card; everything else explained becomes a case."""
    return one.explanation is not None and one.explanation.cause != Cause.MISCODED


def start_url(note: DifferenceNote, short: bool, roles: Iterable[Role]) -> str:
    """Where the case begins, for whoever may begin it; nothing for anybody else."""
    if (Role.REQUESTER if short else Role.COUNTER) not in set(roles):
        return ""
    return reverse("desk:start_flow", args=[SHORTAGE if short else SURPLUS], query={"difference": note.pk})


def open_work(units: set[int] | None, roles: Iterable[Role]) -> list[dict[str, Any]]:
    """Differences of closed stock-takes that no case deals with, shortages first. Seven queries at most."""
    closed = StockTake.objects.filter(closed_at__isnull=False)
    known = set((closed if units is None else closed.filter(unit__in=units)).values_list("unit_id", flat=True))
    if not known:
        return []
    short = shortages.open_shortages(known)
    over = [note for note in open_surpluses() if note.stock_take.unit_id in known]
    return [{"note": note, "words": named(note), "short": side, "url": reverse("desk:stocktake_differences", args=[note.stock_take_id]),
             "start": start_url(note, side, roles)} for side, notes in ((True, short), (False, over)) for note in notes]

