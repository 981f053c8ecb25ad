"""Savings of a year by layer (节约资金统计): the base is named, totals come from the files and never from rounded parts. One query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from procurement.evaluation.formulas import Saving, saving


class LayerSaving(NamedTuple):
    """One layer, or all together (layer None): how many, of which budget, awarded for how much, what was saved of which base."""

    layer: int | None
    purchases: int
    budget: Decimal
    award: Decimal
    saving: Saving
    base: str
    """budget or award: what the rate is a share of."""


def by_layer(year: int, *, base_is_award: bool = False) -> list[LayerSaving]:
    """Purchases awarded in that year, layer by layer, then all of them; an award that was taken back does not count."""
    rows = awarded(year).order_by("layer").values("layer").annotate(n=Count("pk"), budget=Sum("amount"), award=Sum("award_amount"))
    found = [_row(row["layer"], row["n"], row["budget"], row["award"], base_is_award) for row in rows]
    return [*found, _together(found, base_is_award)] if found else []


def awarded(year: int) -> Any:
    """Purchases whose award is public and stands, by the day of the award: before, a total would tell the price that no row tells."""
    from procurement.tenders.models import Tender

    standing = Tender.objects.filter(award_amount__isnull=False, awarded_on__range=(date(year, 1, 1), date(year, 12, 31)))
    public = Q(posted_at__isnull=False) | Q(filed_back_on__isnull=False) | Q(contract_amount__isnull=False)
    return standing.filter(public).exclude(case__status="CANCELED")  # ended before its time: nothing was bought


def _together(rows: Iterable[LayerSaving], base_is_award: bool) -> LayerSaving:
    kept = list(rows)
    return _row(None, sum(r.purchases for r in kept), sum((r.budget for r in kept), Decimal(0)), sum((r.award for r in kept), Decimal(0)),
                base_is_award)  # fmt: skip


def _row(layer: int | None, count: int, budget: Decimal, award: Decimal, base_is_award: bool) -> LayerSaving:
    told = saving(budget, award, "" if layer is None else f"L{layer}", base_is_award=base_is_award)
    return LayerSaving(layer, count, budget, award, told, "award" if base_is_award else "budget")
