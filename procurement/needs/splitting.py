"""化整为零 (政府采购法实施条例 §28): what one budget line buys of one bottom category in one fiscal year, otherwise than by open tender.

Purchases on their way count with what they ask, refused and ended ones do not, permitted exceptions are left out. Exactly the line
is not evasion. One query for the sums whatever the history, one for the list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, Q, Sum

from procurement.budgets.balance import OPEN
from procurement.needs.bands import open_line
from procurement.needs.terms import SplitVerdict
from procurement.routing.terms import Method
from procurement.rulebook.limits import Limit, holds, limit
from procurement.tenders.models import Tender, TenderItem

HUNDRED = Decimal(100)
MOST_LISTED = 50
"""Purchases that the record names; all of them are summed up."""
COUNTS = Q(tender__case__status=OPEN) | Q(tender__contract_amount__isnull=False)
"""On its way, or come to a contract: what was refused, lapsed, failed or was terminated before bought nothing."""


class Finding(NamedTuple):
    """What the check found of the worst category of a purchase."""

    verdict: SplitVerdict
    category: str = ""
    total: Decimal = Decimal(0)
    line: Limit | None = None
    others: tuple[dict[str, Any], ...] = ()


def judge(total: Decimal, line: Limit, warn: Limit) -> SplitVerdict:
    """Strictly more than the line is above it; from the share of the warning row on it is close."""
    if total > line.amount:
        return SplitVerdict.BLOCK
    return SplitVerdict.WARN if line.amount and holds(total / line.amount * HUNDRED, warn) else SplitVerdict.CLEAR


def check(record: Tender, on: date) -> Finding:
    """This purchase together with the others of its line, year and bottom categories. Its own method may not be settled yet: the gate
    behind it looks at the method."""
    line = open_line(record, on)
    if line is None:
        return Finding(SplitVerdict.CLEAR)
    own = dict(record.items.order_by().values("category_code").annotate(asked=Sum("amount")).values_list("category_code", "asked"))
    counted = _counted(record, own)
    sums = dict(counted.order_by().values("category_code").annotate(asked=Sum("amount")).values_list("category_code", "asked"))
    totals = {code: asked + sums.get(code, Decimal(0)) for code, asked in own.items()}
    if not totals or not sums:
        return Finding(SplitVerdict.CLEAR)  # a single purchase is the router's business, however large
    worst = max((code for code in totals if code in sums), key=lambda code: (totals[code], code))
    verdict = judge(totals[worst], line, limit("tender.split_warn", on))
    return Finding(verdict, worst, totals[worst], line, _others(counted, worst))


def _counted(record: Tender, codes: Iterable[str]) -> Any:
    """Items of the other purchases that count; a budget line is of one fiscal year."""
    return TenderItem.objects.filter(
        COUNTS, category_code__in=list(codes), tender__budget_line_id=record.budget_line_id, tender__split_exempt=False,
    ).exclude(tender_id=record.pk).exclude(tender__method=Method.OPEN_TENDER)


def _others(counted: Any, code: str) -> tuple[dict[str, Any], ...]:
    found = counted.filter(category_code=code).order_by().values(
        number=F("tender__case__number"), status=F("tender__case__status"),
    ).annotate(asked=Sum("amount")).order_by("number")[:MOST_LISTED]  # fmt: skip
    return tuple({"number": row["number"], "amount": f"{row['asked']:.2f}", "open": row["status"] == OPEN} for row in found)


def write(record: Tender, on: date) -> Finding:
    """Check, and put what was found into the columns of the record (not saved)."""
    found = check(record, on)
    record.split_verdict, record.split_category = found.verdict, found.category
    record.split_total = found.total if found.line is not None else None
    record.split_line = found.line.amount if found.line is not None else None
    record.split_source = found.line.source if found.line is not None else ""
    record.split_others = list(found.others)
    return found


# --- Several units, one category ---
def same_category(record: Tender) -> list[dict[str, Any]]:
    """Purchases of other units of the same bottom category and year that are not awarded yet: to be bought together, or justified."""
    found = Tender.objects.filter(
        category_code=record.category_code, fiscal_year=record.fiscal_year, case__status=OPEN, award_amount__isnull=True,
    ).exclude(pk=record.pk).exclude(case__unit_id=record.case.unit_id).order_by("case__number")  # fmt: skip
    rows = found.values_list("case__number", "case__unit__name", "amount")[:MOST_LISTED]
    return [{"number": number, "unit": unit, "amount": f"{amount:.2f}"} for number, unit, amount in rows]
