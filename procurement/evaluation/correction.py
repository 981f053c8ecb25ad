"""F6: which of several prices of one quote counts (87号令 §59), in the order of the rule. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from procurement.evaluation.capitals import from_capitals
from procurement.evaluation.workings import Working, bare, half_up

_SHIFTS = tuple(Decimal(1).scaleb(k) for k in (-3, -2, -1, 1, 2, 3))


class Line(NamedTuple):
    """Quantity and unit price of one item of a quote."""

    quantity: Decimal
    price: Decimal

    @property
    def amount(self) -> Decimal:
        """To the cent, as an invoice has it."""
        return self.moved(Decimal(1))

    def moved(self, shift: Decimal) -> Decimal:
        """The same with the decimal of the unit price moved."""
        return half_up(self.quantity * self.price * shift)


@dataclass(frozen=True)
class Reading:
    """What one quote says of its price in several places."""

    sheet: Decimal
    """Figures on the opening sheet (开标一览表, 报价一览表)."""
    capitals: str = ""
    text: Decimal | None = None
    """Figures elsewhere in the quote."""
    lines: Sequence[Line] = ()


class Corrected(NamedTuple):
    """The price that counts, and how it was reached; `changed`: the supplier has to confirm it."""

    price: Decimal
    changed: bool
    workings: tuple[Working, ...]


def corrected(name: str, reading: Reading) -> Corrected:
    """Opening sheet over text; capitals over figures; a misplaced decimal leaves the total; else the sum of the lines. NotCapitals."""
    price = reading.sheet
    lines = [Working("read", name, bare(price), bare(price))]
    if reading.text is not None and reading.text != price:
        lines.append(Working("opening_sheet", name, f"{bare(price)} / {bare(reading.text)}", bare(price)))
    if reading.capitals:
        told = from_capitals(reading.capitals)
        if told != price:
            lines.append(Working("capitals", name, f"{bare(price)} / {reading.capitals}", bare(told)))
            price = told
    if reading.lines:
        price, line = _by_lines(name, price, reading.lines)
        lines += line
    return Corrected(price, price != reading.sheet, tuple(lines))


def _by_lines(name: str, price: Decimal, items: Sequence[Line]) -> tuple[Decimal, list[Working]]:
    total = sum((one.amount for one in items), Decimal(0))
    if price in (total, half_up(sum((one.quantity * one.price for one in items), Decimal(0)))):
        return price, []
    numbers = " + ".join(f"{one.quantity} × {one.price}" for one in items)
    if misplaced(price, items):
        return price, [Working("misplaced", name, f"{numbers} = {bare(total)}", bare(price))]
    return total, [Working("line_sums", name, f"{numbers} ≠ {bare(price)}", bare(total))]


def misplaced(price: Decimal, items: Sequence[Line]) -> bool:
    """One unit price, or all of them, with the decimal moved a few places makes the total exactly what the opening sheet says."""
    total = sum((one.amount for one in items), Decimal(0))
    return any(
        price in (sum((one.moved(shift) for one in items), Decimal(0)), *(total - one.amount + one.moved(shift) for one in items))
        for shift in _SHIFTS
    )
