"""The balances of many budget lines in one query, for lists; what one line has is told by `balance`, in the same way."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from procurement.budgets.balance import ZERO, Balance
from procurement.budgets.models import BudgetLine
from procurement.budgets.parts import MONEY, holding, joined_part, own_part
from procurement.money import two_places

OF = "tenders__"


def _sum(what: Any, **only: Any) -> Any:
    return Coalesce(Sum(what, output_field=MONEY, **only), Value(ZERO), output_field=MONEY)


def with_balances(lines: QuerySet[BudgetLine]) -> QuerySet[BudgetLine]:
    """Each line with `sum_fixed` and `sum_held`: what contracts fix, whatever became of their cases, and what open purchases hold."""
    return lines.annotate(
        sum_fixed=_sum(own_part(OF)) + _sum(joined_part(OF)), sum_held=_sum("tenders__budget_held", filter=holding(OF)),
    )


def of(line: Any) -> Balance:
    """The balance of a line out of `with_balances`."""
    return Balance(line.amount, two_places(line.sum_held), two_places(line.sum_fixed))


def together(lines: QuerySet[BudgetLine]) -> Balance:
    """The sums of all of them. One query."""
    found = with_balances(lines).aggregate(a=Sum("amount"), h=Sum("sum_held"), f=Sum("sum_fixed"))
    return Balance(*(two_places(found[name] or ZERO) for name in "ahf"))
