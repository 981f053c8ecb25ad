"""Rooms against the standard (党政机关办公用房建设标准, 发改投资〔2014〕2674号). Pure: the rows of the rulebook are passed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


class Row(Protocol):
    """What is needed of a rule of the rulebook."""

    code: str

    @property
    def amount(self) -> Decimal: ...


@dataclass(frozen=True)
class Standard:
    """The rows of one level, by the last part of their codes."""

    office: Mapping[str, Row]
    service: Mapping[str, Row]
    equipment: Row
    coefficient: Row

    @property
    def codes(self) -> list[str]:
        """Every rule that took part, for the record."""
        return sorted(row.code for row in (*self.office.values(), *self.service.values(), self.equipment, self.coefficient))


@dataclass(frozen=True)
class Allowance:
    """Areas in ㎡, rounded half up to two places at the end."""

    heads: int
    office: Decimal
    service: Decimal
    equipment: Decimal
    usable: Decimal
    building: Decimal


@dataclass(frozen=True)
class Excess:
    """By how much office rooms are over the standard; zero when they are not."""

    over: Decimal
    rate: Decimal


def standard(rows: Iterable[Any], level: str, height: str) -> Standard | None:
    """Pick the rows of a level and a building height; None when the rulebook has no table for it."""
    known = {row.code: row for row in rows}
    office = _below(known, f"area.office.{level}.")
    service = _below(known, f"area.service.{level}.")
    equipment, coefficient = known.get("area.equipment_share"), known.get(f"area.coefficient.{height}")
    if not office or not service or equipment is None or coefficient is None:
        return None
    return Standard(office, service, equipment, coefficient)


def _below(known: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {code.removeprefix(prefix): row for code, row in known.items() if code.startswith(prefix)}


def office_ceiling(staff: Mapping[str, int], office: Mapping[str, Row]) -> Decimal:
    """Σ heads × ceiling of the rank; KeyError names a rank that the table does not know."""
    return sum((heads * office[rank].amount for rank, heads in staff.items()), Decimal(0))


def service_per_head(heads: int, service: Mapping[str, Row]) -> Decimal:
    """㎡ of service rooms per head: a step below, a step above, a falling line between; the three meet at the joints."""
    if heads <= service["low_heads"].amount:
        return service["low"].amount
    if heads >= service["high_heads"].amount:
        return service["high"].amount
    return (service["intercept"].amount - heads) / service["divisor"].amount


def allowance(staff: Mapping[str, int], table: Standard) -> Allowance:
    """All ceilings for these established posts; building area is usable area over the coefficient K."""
    heads = sum(staff.values())
    office = office_ceiling(staff, table.office)
    service = service_per_head(heads, table.service) * heads
    equipment = (office + service) * table.equipment.amount / HUNDRED
    usable = office + service + equipment
    return Allowance(heads, *(_round(x) for x in (office, service, equipment, usable, usable / table.coefficient.amount)))


def excess(actual: Decimal, allowed: Decimal) -> Excess:
    """Office rooms over their ceiling, in ㎡ and per cent of the ceiling (机关事务管理条例 §22: surplus is handed back)."""
    over = max(actual - allowed, Decimal(0))
    return Excess(_round(over), _round(over * HUNDRED / allowed) if allowed else Decimal("0.00"))


def share_cut(asked: Decimal, accepted: Decimal) -> tuple[Decimal, Decimal]:
    """审减额 and 审减率: what was cut, and its share of what was asked in per cent."""
    cut = asked - accepted
    return _round(cut), _round(cut * HUNDRED / asked) if asked else Decimal("0.00")


def _round(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)
