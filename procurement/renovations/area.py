"""Rooms against the standard (党政机关办公用房建设标准, 1999 and 2014). Pure: the rows of the rulebook are passed in.

Nothing is rounded before the end; what is returned has two places, half up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    """The rows of one level in one edition, by the last part of their codes."""

    office: Mapping[str, Row]
    coefficient: Row
    service: Mapping[str, Row] = field(default_factory=dict)
    equipment: Row | None = None
    total: Mapping[str, Row] = field(default_factory=dict)
    """1999 only: the whole usable and building area per head, in place of service and equipment rooms."""
    annex: Mapping[str, Row] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        """Every rule that took part, for the record."""
        found = (*self.office.values(), *self.service.values(), *self.total.values(), self.coefficient)
        return sorted(row.code for row in (*found, *([self.equipment] if self.equipment is not None else [])))


@dataclass(frozen=True)
class Allowance:
    """Areas in ㎡, rounded half up to two places at the end; None where the edition knows no such ceiling."""

    heads: int
    office: Decimal
    service: Decimal | None
    equipment: Decimal | None
    usable: Decimal
    building: Decimal


@dataclass(frozen=True)
class Excess:
    """By how much rooms are over the standard; zero when they are not."""

    over: Decimal
    rate: Decimal


def standard(rows: Iterable[Any], level: str, height: str) -> Standard | None:
    """Pick the rows of a level and a building height; None when the rulebook has no table for it."""
    known = {row.code: row for row in rows}
    office, service, total = (_below(known, f"area.{kind}.{level}.") for kind in ("office", "service", "total"))
    equipment, coefficient = known.get("area.equipment_share"), known.get(f"area.coefficient.{height}")
    if not office or coefficient is None or not (service and equipment is not None or total):
        return None
    if not service:
        return Standard(office, coefficient, total=total)
    return Standard(office, coefficient, service, equipment, annex=_below(known, "area.annex."))


def _below(known: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {code.removeprefix(prefix): row for code, row in known.items() if code.startswith(prefix)}


def office_ceiling(staff: Mapping[str, int], office: Mapping[str, Row]) -> Decimal:
    """Σ heads × ceiling of the rank, of a unit or of one room; KeyError names a rank that the table does not know."""
    return sum((heads * office[rank].amount for rank, heads in staff.items()), Decimal(0))


def service_per_head(heads: int, service: Mapping[str, Row]) -> Decimal:
    """㎡ of service rooms per head: a step below, a step above, a falling line between; the three meet at the joints."""
    if heads <= service["low_heads"].amount:
        return service["low"].amount
    if heads >= service["high_heads"].amount:
        return service["high"].amount
    return (service["intercept"].amount - heads) / service["divisor"].amount


def per_head(heads: int, what: str, total: Mapping[str, Row]) -> Row:
    """1999: the row for `usable` or `building` area per head; a larger office has the lower end of the range (§12)."""
    return total[f"{what}_large" if heads > total["heads"].amount else what]


def allowance(staff: Mapping[str, int], table: Standard) -> Allowance:
    """All ceilings for these established posts; building area is usable area over the coefficient K."""
    heads = sum(staff.values())
    office = office_ceiling(staff, table.office)
    if table.equipment is None:
        usable, building = (heads * per_head(heads, what, table.total).amount for what in ("usable", "building"))
        return Allowance(heads, rounded(office), None, None, rounded(usable), rounded(building))
    service = service_per_head(heads, table.service) * heads
    equipment = (office + service) * table.equipment.amount / HUNDRED
    usable = office + service + equipment
    return Allowance(heads, *(rounded(x) for x in (office, service, equipment, usable, usable / table.coefficient.amount)))


def annex_ceiling(kind: str, count: int, annex: Mapping[str, Row]) -> Decimal:
    """Building area of a canteen, garage, shelter or guard room; canteen and garage have a second, lower rate for what is beyond."""
    first = annex.get({"canteen": "canteen_heads", "garage": "garage_cars"}.get(kind, ""))
    within = count if first is None else min(count, int(first.amount))
    beyond = annex[f"{kind}_beyond"].amount * (count - within) if count > within else Decimal(0)
    return rounded(annex[kind].amount * within + beyond)


def excess(actual: Decimal, allowed: Decimal) -> Excess:
    """Rooms over their ceiling, in ㎡ and per cent of the ceiling (机关事务管理条例 §22: surplus is handed back)."""
    over = max(actual - allowed, Decimal(0))
    return Excess(rounded(over), rounded(over * HUNDRED / allowed) if allowed else Decimal("0.00"))


def share_cut(asked: Decimal, accepted: Decimal) -> tuple[Decimal, Decimal]:
    """审减额 and 审减率: what was cut, and its share of what was asked in per cent."""
    cut = asked - accepted
    return rounded(cut), rounded(cut * HUNDRED / asked) if asked else Decimal("0.00")


def rounded(value: Decimal) -> Decimal:
    """Two places, half up."""
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)
