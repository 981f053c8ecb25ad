"""What a budget line still has: its sum, less what open purchases hold, less what contracts have fixed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from procurement.budgets.models import BudgetLine
from procurement.facts import RuleBroken
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


def must_have_room(line_pk: int, more: Decimal, field: str | None = None) -> None:
    """Under the lock of the line: an increase of a contract comes out of the same money. RuleBroken when there is not enough."""
    line = locked(line_pk)
    left = balance(line).left
    if more > left:
        raise RuleBroken(
            field, _("%(line)s has %(left)s yuan left, and %(more)s more are asked: have the budget adjusted first, or ask for less."),
            line=line, left=f"{left:,.2f}", more=f"{more:,.2f}",
        )  # fmt: skip


def locked(pk: int) -> BudgetLine:
    """The line under lock until the transaction ends: two purchases at once cannot both take the last yuan."""
    return BudgetLine.objects.select_for_update(of=("self",)).get(pk=pk)


def balance(line: BudgetLine, *, but: Any = None) -> Balance:
    """The balance, without the purchase `but`; one query. A contract counts with its sum and its amendments,
    whatever became of its case."""
    others = line.tenders.exclude(pk=but.pk) if but is not None and but.pk else line.tenders.all()  # type: ignore[attr-defined]
    found = others.aggregate(
        fixed=Sum(F("contract_amount") + F("contract_raised") - F("contract_saved")),
        held=Sum("budget_held", filter=Q(contract_amount__isnull=True, case__status=OPEN)),
    )  # fmt: skip
    return Balance(line.amount, two_places(found["held"] or ZERO), two_places(found["fixed"] or ZERO))
