"""What a budget line still has: its sum, less what open purchases hold, less what contracts have fixed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from procurement.budgets.models import BudgetLine
from procurement.budgets.parts import OPEN, holding, joined_part, own_part
from procurement.facts import RuleBroken
from procurement.money import two_places, yuan

__all__ = ["OPEN", "ZERO", "Balance", "balance", "locked", "must_have_room", "shares"]

ZERO = Decimal("0.00")


class Balance(NamedTuple):
    """The sums of one line, in yuan."""

    amount: Decimal
    held: Decimal
    fixed: Decimal

    @property
    def left(self) -> Decimal:
        """What a further purchase may take."""
        return self.amount - self.held - self.fixed


def must_have_room(record: Any, more: Decimal, field: str | None = None) -> None:
    """Under the lock of each line that pays: an increase of a contract comes out of the same money. RuleBroken when there is not enough."""
    for line_pk, part in shares(record, more):
        line = locked(line_pk)
        left = balance(line).left
        if part > left:
            raise RuleBroken(
                field, _("%(line)s has %(left)s yuan left, and %(more)s more are asked: have the budget adjusted first, or ask for less."),
                line=line, left=yuan(left), more=yuan(part),
            )  # fmt: skip


def shares(record: Any, whole: Decimal) -> list[tuple[int, Decimal]]:
    """A sum shared out over the lines that pay for a purchase, by what was asked on each; the leading case bears the rest of rounding."""
    if not record.joined_amount:
        return [(record.budget_line_id, whole)]
    joined = record.joined.order_by("budget_line_id", "pk").values_list("budget_line_id", "amount")
    parts = [(line, two_places(whole * asked / record.amount)) for line, asked in joined]
    found = {record.budget_line_id: whole - sum((part for _line, part in parts), ZERO)}
    for line, part in parts:
        found[line] = found.get(line, ZERO) + part
    return sorted(found.items())


def locked(pk: int) -> BudgetLine:
    """The line under lock until the transaction ends: two purchases at once cannot both take the last yuan."""
    return BudgetLine.objects.select_for_update(of=("self",)).get(pk=pk)


def balance(line: BudgetLine, *, but: Any = None) -> Balance:
    """The balance, without the purchase `but`; one query. A contract counts with its sum and its amendments,
    whatever became of its case."""
    others = line.tenders.exclude(pk=but.pk) if but is not None and but.pk else line.tenders.all()  # type: ignore[attr-defined]
    found = others.aggregate(
        own=Sum(own_part()), joined=Sum(joined_part()), held=Sum("budget_held", filter=holding()),
    )  # fmt: skip
    fixed = (found["own"] or ZERO) + (found["joined"] or ZERO)
    return Balance(line.amount, two_places(found["held"] or ZERO), two_places(fixed))
