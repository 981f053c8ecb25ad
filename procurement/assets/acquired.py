"""From the store into the register (入库建卡): what was received and is a fixed asset gets its cards, and is in use from its issue on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.assets import spelling
from procurement.assets.batch import Changing, Entering, change_many, enter_many
from procurement.assets.models import Card
from procurement.assets.terms import Kind, State
from procurement.facts import RuleBroken
from procurement.rulebook.limits import holds, limit

KINDS = {
    "A01": Kind.BUILDING, "A0103": Kind.LAND, "A02": Kind.EQUIPMENT, "A03": Kind.RELIC, "A04": Kind.BOOK, "A05": Kind.FURNITURE,
    "A06": Kind.LIVING, "A08": Kind.INTANGIBLE,
}  # fmt: skip
"""GB/T 14885-2022 by the beginning of a code; supplies (A07) are no fixed assets."""
YES, NO = "yes", "no"
ONE = Decimal(1)


class Received(NamedTuple):
    """One line of a receipt that goes into the books of one unit."""

    no: int
    unit: Any
    category_code: str
    name: str
    specification: str
    measure: str
    quantity: Decimal
    price: Decimal
    amount: Decimal


def kind_of(category_code: str) -> Kind | None:
    """The class of the accounts; the longest beginning decides. None: no fixed asset."""
    known = [start for start in KINDS if category_code.upper().startswith(start)]
    return KINDS[max(known, key=len)] if known else None


def is_fixed(category_code: str, price: Decimal, marked: str, note: str, on: date) -> bool:
    """Does a received line go onto cards? The value of one piece decides, the storekeeper may know better and says why.

    Raises RuleBroken at `asset` or `note`."""
    able = kind_of(category_code) is not None
    by_value = able and holds(price, limit("asset.fixed_value", on))
    if marked == YES and not able:
        raise RuleBroken("asset", _("Category %(code)s holds no fixed assets: leave the mark away."), code=category_code)
    if marked == NO and by_value and not note.strip():
        raise RuleBroken("note", _("By its value it is a fixed asset: say why it gets no card."))
    return marked == YES or (by_value and marked != NO)


def enter_received(
    lines: Sequence[Received], *, receipt: str, source: str, place: str, on: date, actor: Any, at: datetime, case: Any,
) -> dict[int, int]:  # fmt: skip
    """A card for every piece, or one for the lot where it is not counted in pieces; how many of each line. Idle until they are issued."""
    rows, made = [], {}
    for line in lines:
        pieces = int(line.quantity) if line.quantity == line.quantity.to_integral_value() else 1
        quantity, value = (ONE, line.price) if pieces == line.quantity else (line.quantity, line.amount)
        facts = {
            "name": line.name[:120], "kind": kind_of(line.category_code), "category_code": line.category_code, "quantity": quantity,
            "specification": line.specification[:200], "measure": line.measure, "original_value": value, "unit": line.unit,
            "location": place, "acquired_on": on, "source": source, "state": State.IDLE,
        }  # fmt: skip
        rows += [Entering(facts | {"number": f"{_of_line(receipt, line.no)}{piece:03d}"}, None, {}) for piece in range(1, pieces + 1)]
        made[line.no] = pieces
    enter_many(rows, reason=receipt, actor=actor, at=at, case=case)
    return made


def put_to_use(
    issued: Mapping[int, Decimal], *, receipt: str, issue: str, on: date, actor: Any, at: datetime, case: Any,
) -> int:  # fmt: skip
    """As many cards of each line as were handed out are in use from that day; their minimum life begins. How many."""
    rows: list[Changing] = []
    for no, quantity in issued.items():
        of_line = Card.objects.select_for_update(of=("self",)).filter(
            number__startswith=_of_line(receipt, no), state=State.IDLE, in_use_since=None,
        )  # fmt: skip
        wanted = max(int(quantity), 1)
        rows += [Changing(card, {"state": State.IN_USE, "in_use_since": on}, {}) for card in of_line.order_by("number")[:wanted]]
    if rows:
        change_many(rows, reason=issue, actor=actor, at=at, case=case)
    return len(rows)


def _of_line(receipt: str, no: int) -> str:
    """How the numbers of the cards of one line begin: the receipt stands in them, so a card is made once."""
    return spelling.number(f"{receipt}-{no:02d}-")
