"""Which extra stations a jurisdiction puts on the one page of the pre-review: rows of the rulebook, no page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from procurement.gates import reads
from procurement.rulebook.limits import text

YES = "yes"


@dataclass(frozen=True)
class Chain:
    """The stations in force on a day: 主管部门先行, 对外会签, 出具后上报."""

    competent: bool
    outside: bool
    reports_upwards: bool


def chain(record: Any, jurisdiction: str | None = None) -> Chain:
    """The chain in force on the day of the application; the setting JURISDICTION says where the bureau sits."""
    return chain_on(record.applied_on, jurisdiction)


def chain_on(day: date, jurisdiction: str | None = None) -> Chain:
    """The chain in force on a day."""
    names = ("competent", "outside", "reports_upwards")
    return Chain(*(text(f"renovation.chain.{name}", day, jurisdiction) == YES for name in names))


@reads("applied_on")
def through_competent(record: Any) -> bool:
    """Whether a competent department stands above the asking unit and this jurisdiction hears it first."""
    if not chain(record).competent:
        return False
    unit = record.case.unit
    return unit.parent_id is not None and unit.parent.kind == "served" and unit.parent.is_active
