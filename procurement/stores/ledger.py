"""The stock as the sum of its movements; whoever takes from an article holds its lock first, so that nobody takes the last piece twice."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum

from procurement.stores.models import StockItem, StockMovement


def article(name: str, specification: str, unit: str) -> StockItem:
    """The article of that name, specification and unit; entered when it comes for the first time."""
    return StockItem.objects.get_or_create(name=name, specification=specification, unit=unit)[0]


def lock(items: Iterable[int]) -> None:
    """Hold these articles until the transaction ends, always in the same order, so that two issues cannot wait for one another."""
    list(StockItem.objects.select_for_update().filter(pk__in=set(items)).order_by("pk").values_list("pk", flat=True))


def balances(items: Iterable[int]) -> dict[int, Decimal]:
    """How many there are of each article, by its number: one query."""
    wanted = set(items)
    sums = StockMovement.objects.filter(item__in=wanted).order_by().values_list("item").annotate(Sum("quantity"))
    return dict.fromkeys(wanted, Decimal(0)) | {item: total.quantize(Decimal("0.01")) for item, total in sums}
