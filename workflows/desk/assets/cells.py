"""What stands on a card, as the cells of a table: for the comparison of a row that is read, and for the export."""
from collections.abc import Iterable, Mapping
from typing import Any

from approvals.imports import Column
from procurement.assets.models import Card, Vehicle
from procurement.records import column

RIGHT, CAR = "right.", "vehicle."
"""Beginnings of the codes of columns that do not stand on the card itself."""


def stands(columns: Iterable[Column], card: Card) -> dict[str, Any]:
    """The values of a card by column code, as a cell is read: rights by the code of the unit that holds them now."""
    car = getattr(card, "vehicle", None)
    holders = {row.right: row.unit.code for row in card.rights.all()}
    return {one.code: _stands(one.code, card, car, holders) for one in columns}


def _stands(code: str, card: Card, car: Any, holders: Mapping[str, str]) -> Any:
    if code.startswith(RIGHT):
        return holders.get(code.removeprefix(RIGHT), "")
    if code.startswith(CAR):
        return column(car, Vehicle._meta.get_field(code.removeprefix(CAR))) if car is not None else None
    if code == "unit":
        return card.unit.code
    if code == "custodian":
        return card.custodian.username if card.custodian else ""
    return column(card, Card._meta.get_field(code))


def cells(columns: tuple[Column, ...], card: Card) -> list[str]:
    """One row of an export; a choice in words, yes and no as people write them."""
    values = stands(columns, card)
    return [_cell(one, values[one.code]) for one in columns]


def _cell(one: Column, value: Any) -> str:
    words = getattr(one.parse, "words", {})
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(words[value]) if words and value else "" if value is None else str(value)
