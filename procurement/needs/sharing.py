"""Several purchases on one project of the pool (works, supervision, furniture): each is told of the others, and together they stay
within the sum that was accepted for the project."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.money import yuan
from procurement.pool.models import PoolEntry
from procurement.tenders.models import Tender

GOING = Q(case__status="NEW") | Q(contract_amount__isnull=False)


def beside(entry_id: int, but: Any) -> list[tuple[str, Decimal]]:
    """The other purchases on the project that are under way or came to a contract: number, and what the contract says or else is asked."""
    found = Tender.objects.filter(GOING, pool_entry=entry_id).exclude(pk=but.pk).order_by("pk")
    rows = found.values_list("case__number", "contract_amount", "contract_raised", "amount")
    return [(number, asked if signed is None else signed + (raised or 0)) for number, signed, raised, asked in rows]


def told(others: list[tuple[str, Decimal]]) -> str:
    """The same in one line."""
    return "、".join(f"{number}（{yuan(amount)}）" for number, amount in others)


def must_fit(entry: PoolEntry, record: Tender, amount: Decimal) -> None:
    """Raises RuleBroken when the purchases of the project come to more than it was accepted with. The caller holds its lock."""
    others = beside(entry.pk, record)
    taken = sum((one for _number, one in others), Decimal(0))
    if taken + amount <= entry.amount:
        return
    if not others:
        raise RuleBroken(
            "pool_entry", _("“%(project)s” was accepted with %(most)s; this purchase asks for %(asked)s: ask for less, or have the "
                            "project reviewed anew."), project=entry, most=yuan(entry.amount), asked=yuan(amount),
        )  # fmt: skip
    raise RuleBroken(
        "pool_entry", _("On “%(project)s” there are other purchases: %(others)s. Of its %(most)s there are %(left)s left and this one asks "
                        "for %(asked)s: ask for less, or have the project reviewed anew."), project=entry, others=told(others),
        most=yuan(entry.amount), left=yuan(max(entry.amount - taken, Decimal(0))), asked=yuan(amount),
    )  # fmt: skip
