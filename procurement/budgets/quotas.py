"""定额核查: what a unit has bought of a category within the period of its quota, and what a purchase would add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Q, Sum

from procurement.budgets.models import Quota
from procurement.budgets.parts import counts
from procurement.budgets.terms import OverQuota, Period

ZERO = Decimal(0)


class Use(NamedTuple):
    """One quota with what is used of it and what is asked now."""

    quota: Quota
    used: Decimal
    asked: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be asked; nothing when it is used up already."""
        return max(self.quota.most - self.used, ZERO)

    @property
    def over(self) -> bool:
        """More than the quota; exactly the quota is still within."""
        return self.used + self.asked > self.quota.most

    @property
    def stops(self) -> bool:
        """Above a quota that no document can lift."""
        return self.over and self.quota.over == OverQuota.STOP

    def facts(self) -> dict[str, Any]:
        """As the record keeps it."""
        quota = self.quota
        return {"category": quota.category_code, "period": quota.period, "measure": quota.measure, "most": f"{quota.most:.2f}",
                "used": f"{self.used:.2f}", "asked": f"{self.asked:.2f}", "over": self.over, "document": quota.document}


def uses(
    unit_id: int, items: Iterable[Mapping[str, Any]], *, day: date, fiscal_year: int, but: Any = None, lock: bool = False,
) -> list[Use]:
    """Every quota of the unit that these items touch; two queries at most, whatever the history. `lock` holds the quotas until the end."""
    asked = list(items)
    quotas = Quota.objects.filter(unit_id=unit_id, since__lte=day).filter(Q(until=None) | Q(until__gte=day)).order_by("pk")
    if lock:
        quotas = quotas.select_for_update(of=("self",))
    touched = [quota for quota in quotas if any(_below(quota, row) for row in asked)]
    bought = _bought(unit_id, touched, but) if touched else []
    return [
        Use(quota, _sum(quota, (row for row in bought if _counts(quota, row, day, fiscal_year))), _sum(quota, asked)) for quota in touched
    ]


def _bought(unit_id: int, touched: list[Quota], but: Any) -> list[dict[str, Any]]:
    """What purchases of the unit have taken, by category, year and day; refused and ended ones without a contract have taken nothing."""
    below = Q()
    for quota in touched:
        below |= Q(category_code__startswith=quota.category_code)
    items = apps.get_model("procurement", "TenderItem")._default_manager.filter(
        below, tender__case__unit_id=unit_id, tender__budget_held__isnull=False, origin__isnull=True,
    ).filter(counts("tender__"))  # fmt: skip
    if but is not None and but.pk:
        items = items.exclude(tender_id=but.pk)
    named = items.order_by().values("category_code", "tender__fiscal_year", "tender__budget_checked_on")
    return [dict(row) for row in named.annotate(quantity=Sum("quantity"), amount=Sum("amount"))]


def _below(quota: Quota, row: Mapping[str, Any]) -> bool:
    return str(row["category_code"]).startswith(quota.category_code)


def _counts(quota: Quota, row: Mapping[str, Any], day: date, fiscal_year: int) -> bool:
    if quota.period == Period.YEAR:
        return bool(row["tender__fiscal_year"] == fiscal_year)
    then: date = row["tender__budget_checked_on"]
    same = then.month == day.month if quota.period == Period.MONTH else (then.month - 1) // 3 == (day.month - 1) // 3
    return then.year == day.year and same


def _sum(quota: Quota, rows: Iterable[Mapping[str, Any]]) -> Decimal:
    return sum((quota.share_of(dict(row)) for row in rows if _below(quota, row)), ZERO)
