"""The balances of many budget lines in one query, for lists; what one line has is told by `balance`, in the same way."""

from __future__ import annotations

from typing import Any

from django.db.models import DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from procurement.budgets.balance import OPEN, ZERO, Balance
from procurement.budgets.models import BudgetLine
from procurement.money import two_places

MONEY: Any = DecimalField(max_digits=16, decimal_places=2)
OF_A_CONTRACT = F("tenders__contract_amount") + F("tenders__contract_raised") - F("tenders__contract_saved")
STILL_OPEN = Q(tenders__contract_amount__isnull=True, tenders__case__status=OPEN)


def with_balances(lines: QuerySet[BudgetLine]) -> QuerySet[BudgetLine]:
    """Each line with `sum_fixed` and `sum_held`: what contracts fix, whatever became of their cases, and what open purchases hold."""
    return lines.annotate(
        sum_fixed=Coalesce(Sum(OF_A_CONTRACT, output_field=MONEY), Value(ZERO), output_field=MONEY),
        sum_held=Coalesce(Sum("tenders__budget_held", filter=STILL_OPEN, output_field=MONEY), Value(ZERO), output_field=MONEY),
    )


def of(line: Any) -> Balance:
    """The balance of a line out of `with_balances`."""
    return Balance(line.amount, two_places(line.sum_held), two_places(line.sum_fixed))


def together(lines: QuerySet[BudgetLine]) -> Balance:
    """The sums of all of them. One query."""
    found = with_balances(lines).aggregate(a=Sum("amount"), h=Sum("sum_held"), f=Sum("sum_fixed"))
    return Balance(*(two_places(found[name] or ZERO) for name in "ahf"))
