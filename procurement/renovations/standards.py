"""Which rows of the rulebook make the area standard of a case."""

from __future__ import annotations

from typing import Any

from procurement.renovations.area import Standard, standard
from procurement.rulebook.limits import rows

OFFICE = "area.office."
_LEVELS = {"centre": "central"}


def level_of(unit: Any) -> str:
    """The level of a unit as the rulebook spells it; "county" for a unit without one."""
    level = str(getattr(unit, "level", "") or "county")
    return _LEVELS.get(level, level)


def standard_of(record: Any, level: str) -> Standard | None:
    """The table in force on the day of the application; None when the rulebook has none."""
    return standard(rows("area.", record.applied_on), level, record.height)
