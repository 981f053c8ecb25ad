"""How many of a thing a unit may still buy, and at what price: the standards set the ceilings, the register says what is there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum

from procurement.assets.models import Card
from procurement.assets.terms import State
from procurement.rulebook.limits import Rule, rows
from procurement.standards.caps import PRINTERS, Cap, number_cap, price_cap
from procurement.standards.things import thing_of

LIFE, PRICE, SHARE = "asset.life.", "asset.price.", "asset.share."
TOGETHER = "asset.share.printer"
ZERO = Decimal(0)


class Ceiling(NamedTuple):
    """One ceiling of the number: what it allows, what of it is there, what may still be bought."""

    rule: Rule
    most: Decimal
    there: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.most - self.there, ZERO)


class Allowance(NamedTuple):
    """The answer for one unit and thing; `left` is None when the standards set no number, `price` when they set none."""

    there: Decimal
    ceilings: tuple[Ceiling, ...]
    price: Cap | None

    @property
    def left(self) -> Decimal | None:
        """Every ceiling holds, so the lowest decides."""
        return min((one.left for one in self.ceilings), default=None)


def things(on: date) -> list[tuple[str, Rule]]:
    """The things of which the standards say something, each with the row that names it, in the order of the standards."""
    found: dict[str, Rule] = {}
    for prefix in (LIFE, PRICE):
        for rule in rows(prefix, on):
            found.setdefault(rule.code.removeprefix(prefix).removesuffix(".bureau"), rule)
    return sorted(found.items())


def allowance(unit: Any, thing: str, heads: int, on: date, *, secret_unit: bool = False, bureau_rank: bool = False) -> Allowance:
    """One query: what the unit has of each thing, idle ones counted, for they can be used."""
    have = counted(unit, on)
    there = have.get(thing, ZERO)
    ceilings = []
    for cap in number_cap(thing, heads, on, secret_unit=secret_unit):
        together = cap.rule.code == TOGETHER
        ceilings.append(Ceiling(cap.rule, cap.most, sum((have.get(one, ZERO) for one in PRINTERS), ZERO) if together else there))
    return Allowance(there, tuple(ceilings), price_cap(thing, on, bureau_rank=bureau_rank))


def counted(unit: Any, on: date) -> dict[str, Decimal]:
    """How many the unit has in its books, by thing of the standards."""
    sums = Card.objects.filter(unit=unit).exclude(state=State.ENDED).order_by().values_list("category_code").annotate(Sum("quantity"))
    found: dict[str, Decimal] = {}
    for code, quantity in sums:
        thing = thing_of(code, on)
        if thing:
            found[thing] = found.get(thing, ZERO) + quantity
    return found
