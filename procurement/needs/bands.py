"""The two limits of the law that the need asks for: from where on it is government procurement, from where on open tender is the rule."""

from __future__ import annotations

from datetime import date
from typing import Any

from procurement.routing.router import OPEN_LINE, PURCHASE_LIMIT
from procurement.rulebook.limits import Limit, UnknownLimit, holds, limit


def row(code: str, record: Any, on: date) -> Limit | None:
    """The row for this object and the level of this unit's budget; None where no row answers, as for works above the open-tender line."""
    try:
        return limit(code, on, budget_level=record.case.unit.level, object_type=record.object_type)
    except UnknownLimit:
        return None


def law_applies(record: Any, on: date) -> bool:
    """政府采购法 §2: fiscal money and in the centralised catalogue or from the purchase limit on; below both internal rules alone hold."""
    least = row(PURCHASE_LIMIT, record, on)
    return bool(record.in_catalogue or (least is not None and holds(record.amount, least)))


def open_line(record: Any, on: date) -> Limit | None:
    """公开招标数额标准 for this object here."""
    return row(OPEN_LINE, record, on)
