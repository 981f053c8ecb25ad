"""What a budget line still has: its sum, less what open purchases hold, less what contracts have fixed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, Sum

from procurement.budgets.models import BudgetLine
from procurement.money import two_places

ZERO = Decimal("0.00")
OPEN = "NEW"
"""Status of a case that has not ended; whatever ended without a contract holds nothing any more."""


class Balance(NamedTuple):
    """The sums of one line, in yuan."""

    amount: Decimal
    held: Decimal
    fixed: Decimal

    @property
    def left(self) -> Decimal:
        """What a further purchase may take."""
        return self.amount - self.held - self.fixed


def locked(pk: int) -> BudgetLine:
    """The line under lock until the transaction ends: two purchases at once cannot both take the last yuan."""
    return BudgetLine.objects.select_for_update(of=("self",)).get(pk=pk)


def balance(line: BudgetLine, *, but: Any = None) -> Balance:
    """The balance, without the purchase `but`; one query. A contract counts with its sum whatever became of its case."""
    others = line.tenders.exclude(pk=but.pk) if but is not None and but.pk else line.tenders.all()  # type: ignore[attr-defined]
    found = others.aggregate(
        fixed=Sum("contract_amount"), held=Sum("budget_held", filter=Q(contract_amount__isnull=True, case__status=OPEN)),
    )  # fmt: skip
    return Balance(line.amount, two_places(found["held"] or ZERO), two_places(found["fixed"] or ZERO))
