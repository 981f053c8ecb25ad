"""What the ledger adds up to: movements of a year, and rooms that stand empty by building and use. Sums of rows, to two decimals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from procurement.premises.models import Movement, Room
from procurement.premises.terms import MovementKind, RoomState, RoomUse

NOTHING = Decimal("0.00")


@dataclass
class Total:
    """How many movements, and how many ㎡."""

    count: int = 0
    area: Decimal = NOTHING

    def add(self, area: Decimal) -> None:
        """One row more."""
        self.count += 1
        self.area += area


def of_year(year: int) -> QuerySet[Movement]:
    """The movements of a year by their day, oldest first."""
    return Movement.objects.filter(on__gte=date(year, 1, 1), on__lte=date(year, 12, 31)).order_by("on", "pk")


def totals(year: int) -> tuple[dict[str, Total], dict[int, dict[str, Total]]]:
    """Of the year and of each month, by kind; added up exactly, row by row. One query."""
    whole = {kind: Total() for kind in MovementKind.values}
    months: dict[int, dict[str, Total]] = {}
    for kind, on, area in of_year(year).values_list("kind", "on", "area").iterator():
        month = months.setdefault(on.month, {one: Total() for one in MovementKind.values})
        whole[kind].add(area)
        month[kind].add(area)
    return whole, months


@dataclass
class Group:
    """Empty rooms of one use in one building."""

    building: Any
    use: RoomUse
    total: Total


def surplus(beside: Any = ()) -> QuerySet[Room]:
    """Rooms that stand empty, by building, use and number; and the rooms with the numbers `beside`, empty or not."""
    found = Room.objects.filter(Q(state=RoomState.EMPTY) | Q(pk__in=beside)).select_related("building", "unit")
    return found.order_by("building__name", "building", "use", "number", "pk")


def groups() -> list[Group]:
    """Empty rooms by building and use. One query."""
    found: dict[tuple[int, str], Group] = {}
    for room in surplus().iterator():
        group = found.setdefault((room.building_id, room.use), Group(room.building, RoomUse(room.use), Total()))
        group.total.add(room.area)
    return list(found.values())
