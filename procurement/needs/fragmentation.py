"""供应商分散度: for each category of a year, how many suppliers share how many contracts, and what part the largest has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Sum

from procurement.money import two_places
from procurement.tenders.models import Tender

HUNDRED = Decimal(100)


class Fragments(NamedTuple):
    """One category of one year."""

    code: str
    name: str
    suppliers: int
    contracts: int
    total: Decimal
    largest: str
    largest_share: Decimal
    """Of the money, in hundredths, two places."""


def by_category(year: int, **only: Any) -> list[Fragments]:
    """Categories with contracts signed in that year, the most scattered first; two queries whatever the history. `only` narrows the
    purchases, for instance to one layer or unit."""
    signed = Tender.objects.filter(
        contract_amount__isnull=False, winner__isnull=False, contract_signed_on__range=(date(year, 1, 1), date(year, 12, 31)), **only,
    ).order_by()  # fmt: skip
    rows = signed.values("category_code", "winner_id", "winner__name").annotate(contracts=Count("pk"), total=Sum("contract_amount"))
    names = dict(signed.order_by("category_code", "pk").values_list("category_code", "category_name"))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["category_code"], []).append(dict(row))
    made = [_fragments(code, names[code], parts) for code, parts in found.items()]
    return sorted(made, key=lambda one: (-one.suppliers, one.code))


def _fragments(code: str, name: str, parts: list[dict[str, Any]]) -> Fragments:
    total = sum((part["total"] for part in parts), Decimal(0))
    largest = max(parts, key=lambda part: (part["total"], -part["winner_id"]))
    share = largest["total"] / total * HUNDRED if total else Decimal(0)
    return Fragments(
        code, name, len(parts), sum(part["contracts"] for part in parts), two_places(total), largest["winner__name"], two_places(share),
    )  # fmt: skip
