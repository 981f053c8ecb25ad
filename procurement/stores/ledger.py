"""The stock as the sum of its movements; whoever takes from an article holds its lock first, so that nobody takes the last piece twice."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from procurement.money import CENT
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
    return dict.fromkeys(wanted, Decimal(0)) | {item: total.quantize(CENT) for item, total in sums}


def free_for(tender: int, items: Iterable[int]) -> dict[int, Decimal]:
    """How many of each article a purchase may take: what is there, less what other purchases on their way brought in for their own
    units and have not handed out yet. What a purchase that has ended left in the store is there for everybody. Two queries."""
    free = balances(items)
    whose = {"whose": Coalesce("receipt__tender", "issue__request__tender")}
    open_ = Q(receipt__tender__case__status="NEW") | Q(issue__request__tender__case__status="NEW")
    moved = StockMovement.objects.filter(open_, item__in=free).order_by().annotate(**whose).exclude(whose=tender)
    for item, _whose, left in moved.values_list("item", "whose").annotate(Sum("quantity")):
        free[item] -= max(left.quantize(CENT), Decimal(0))
    return free
