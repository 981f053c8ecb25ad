"""The order of the project pool by rule: hazard first, then condition, urgency and age; every point is a row of the rulebook."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from procurement.rulebook.limits import limit


class Part(NamedTuple):
    """One part of a score: what was looked at, what was found, and the points that the rulebook gives for it."""

    name: str
    found: str
    points: int
    code: str


def score(record: Any, on: date) -> list[Part]:
    """The parts of the score of one renovation, in the order of their weight; their points add up to the priority by rule."""
    return [_hazard(record, on), _grade(record, on), _haste(record, on), _age(record, on)]


def total(parts: list[Part]) -> int:
    """The priority by rule."""
    return sum(part.points for part in parts)


def _hazard(record: Any, on: date) -> Part:
    """The worst hazard of any system."""
    order = ("none", "general", "major")
    worst = max((line.hazard for line in record.line_rows()), key=order.index, default="none")
    return _of("hazard", worst, on)


def _grade(record: Any, on: date) -> Part:
    """The worst condition of any system, from 1 (sound) to 5 (dangerous)."""
    worst = max((line.grade for line in record.line_rows()), default=1)
    return _of("grade", str(worst), on)


def _haste(record: Any, on: date) -> Part:
    """How soon the most urgent system needs work."""
    worst = max((line.haste for line in record.line_rows()), default=0)
    return _of("haste", str(worst), on)


def _of(name: str, found: str, on: date) -> Part:
    code = f"pool.points.{name}.{found}"
    return Part(name, found, int(limit(code, on).amount), code)


def _age(record: Any, on: date) -> Part:
    """Full years since the building was built or last repaired, as far as they count."""
    since = record.last_repaired or date(record.year_built, 12, 31)
    years = max(on.year - since.year - ((on.month, on.day) < (since.month, since.day)), 0)
    counted = min(Decimal(years), limit("pool.age.most", on).amount)
    return Part("age", str(years), int(counted * limit("pool.points.age", on).amount), "pool.points.age")


def plan_year(planned_start: date, issued: date) -> int:
    """The year for which the project waits: that of its planned start, never a year that is over."""
    return max(planned_start.year, issued.year)
