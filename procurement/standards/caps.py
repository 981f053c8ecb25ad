"""What a new thing may cost, and how many a unit of so many people may have. Pure."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from procurement.rulebook.limits import Rule, holds, limit
from procurement.standards.things import row

PRINTERS = frozenset({"printer_a4", "printer_a3", "printer_color"})
"""Every printer counts in the sum of printers too."""
HUNDRED = Decimal(100)


class Cap(NamedTuple):
    """A ceiling and the row that sets it; `most` in yuan or pieces."""

    most: Decimal
    rule: Rule


def price_cap(thing: str, on: date, *, bureau_rank: bool = False) -> Cap | None:
    """Yuan for one piece; `bureau_rank`: for a 司局级 post, where the standard knows the difference. None: the standards are silent."""
    found = (row(f"asset.price.{thing}.bureau", on) if bureau_rank else None) or row(f"asset.price.{thing}", on)
    return Cap(found.amount, found) if found else None


def meeting_table_cap(room_area: Decimal, on: date) -> Cap:
    """Yuan for the table of a meeting room of so many ㎡: the larger the room, the less for each ㎡."""
    size = next((size for size in ("small", "middle") if holds(room_area, limit(f"asset.table_room.{size}", on))), "large")
    rule = limit(f"asset.table_price.{size}", on)
    return Cap((rule.amount * room_area).quantize(Decimal("0.01")), rule)


def number_cap(thing: str, heads: int, on: date, *, secret_unit: bool = False) -> list[Cap]:
    """How many a unit of so many people may have at most, each ceiling with its row; whole pieces, rounded down. Empty: none set."""
    if thing == "copier":
        return [_copiers(heads, on)]
    found = (row(f"asset.share_secret.{thing}", on) if secret_unit else None) or row(f"asset.share.{thing}", on)
    together = row("asset.share.printer", on) if thing in PRINTERS else None
    return [Cap((heads * rule.amount / HUNDRED).to_integral_value(ROUND_FLOOR), rule) for rule in (found, together) if rule is not None]


def _copiers(heads: int, on: date) -> Cap:
    """One for each 20 people up to 100, beyond that one for each further 30, begun ones counted."""
    first, per, further = (limit(f"asset.copier.{name}", on) for name in ("first_heads", "first_per", "further_per"))
    within, beyond = min(heads, int(first.amount)), max(heads - int(first.amount), 0)
    return Cap(_up(within / per.amount) + _up(beyond / further.amount), per)


def _up(value: Decimal) -> Decimal:
    return value.to_integral_value(ROUND_CEILING)
