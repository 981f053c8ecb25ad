"""The questions that are asked of receipts and issues; no clock."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from procurement.gates import reads

__all__ = ["appointment_deadline", "outstanding", "still_to_issue"]


def outstanding(row: dict[str, Any]) -> Decimal:
    """What of a line was asked for and not issued yet."""
    return Decimal(row["asked"]) - Decimal(row["issued"])


@reads("stock_lines")
def still_to_issue(record: Any) -> bool:
    """Something that was asked for has not been issued: the rest waits for a further issue."""
    return any(outstanding(row) > 0 for row in record.stock_lines)


def appointment_deadline(record: Any) -> datetime | None:
    """The moment for which the goods were asked (预约)."""
    moment: datetime | None = record.appointment_at
    return moment
