"""Sums of money as the papers want them: two places, and in capitals that nobody can alter with one stroke."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from cn2an import an2cn

CENT = Decimal("0.01")
"""The least sum that is one (分)."""
_LARGEST = Decimal("9999999999999999.99")


def two_places(value: Decimal | int | str) -> Decimal:
    """Round to fen, half up (never half even, never a float); the result has exactly two places."""
    if isinstance(value, float):
        raise TypeError("Money is a Decimal: a float has already lost the fen")
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


def yuan(value: Decimal | int | str) -> str:
    """A sum as sentences, tables and papers write it: 1,234.50. Square metres are written alike."""
    return f"{two_places(value):,.2f}"


def in_capitals(value: Decimal | int | str) -> str:
    """Write CNY in statutory capitals (人民币大写): 945100.00 is 玖拾肆万伍仟壹佰元整; ValueError beyond 16 digits of yuan."""
    amount = two_places(value)
    if abs(amount) > _LARGEST:
        raise ValueError(f"No capitals for a sum beyond {_LARGEST}")
    if amount == 0:
        return "零元整"
    return str(an2cn(format(amount, "f"), "rmb"))
