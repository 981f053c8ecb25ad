"""Sums in sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from procurement.money import two_places


def yuan(value: Any) -> str:
    """1,234.50."""
    return f"{two_places(Decimal(value)):,.2f}"
