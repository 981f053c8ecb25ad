"""Over the standard? Room by room and the unit as a whole, by the rows of the rulebook in force that day; every figure shows its sum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from procurement.premises.models import Occupancy, Room, UnitPosts
from procurement.premises.terms import HeightClass, RoomState, RoomUse
from procurement.renovations import area, area_workings, rooms
from procurement.renovations.area import Allowance, Excess
from procurement.renovations.area_workings import Working
from procurement.renovations.rooms import Room as Judged
from procurement.renovations.standards import OFFICE, level_of
from procurement.rulebook.limits import rows

NOTHING = Decimal("0.00")


@dataclass
class Held:
    """A room of the ledger with what it may be by its occupants; `ceiling` is None for a room that has none."""

    room: Room
    occupants: list[Occupancy]
    ceiling: Decimal | None
    over: Decimal
    workings: list[Working] = field(default_factory=list)


@dataclass
class Finding:
    """What the ledger says of a unit that day; `allowed` is None while posts or standard are missing."""

    unit: Any
    day: date
    rooms: list[Held]
    actual: dict[str, Decimal]
    posts: dict[str, int]
    allowed: Allowance | None = None
    over: Excess | None = None
    workings: list[Working] = field(default_factory=list)

    @property
    def over_rooms(self) -> list[Held]:
        """Rooms larger than their occupants may have."""
        return [one for one in self.rooms if one.over]


def of_unit(unit: Any) -> QuerySet[Room]:
    """Rooms in the hands of a unit, or of one that has been merged into it, that are still there."""
    mine = Q(unit=unit) | Q(unit__merged_into=unit)
    return Room.objects.filter(mine).exclude(state=RoomState.ENDED).order_by("building__name", "number", "pk")


def with_occupants(found: QuerySet[Room]) -> QuerySet[Room]:
    """Each with its building and with `seated`, those who sit there now. Two queries."""
    now = Prefetch("occupancies", Occupancy.objects.filter(until=None), to_attr="seated")
    return found.select_related("building").prefetch_related(now)


def posts_of(unit: Any) -> dict[str, int]:
    """Posts by rank as they stand, the highest rank first as they were entered. One query."""
    mine = Q(unit=unit) | Q(unit__merged_into=unit)
    found: dict[str, int] = {}
    for row in UnitPosts.objects.filter(mine, until=None, posts__gt=0).order_by("pk"):
        found[row.rank] = found.get(row.rank, 0) + row.posts
    return found


def judge(unit: Any, day: date) -> Finding:
    """A unit against the standard of that day. Three queries."""
    held = judge_rooms(with_occupants(of_unit(unit)), day)
    actual = {use: sum((one.room.area for one in held if one.room.use == use), NOTHING) for use in RoomUse.values}
    found = Finding(unit, day, held, actual, posts_of(unit))
    level = level_of(unit)
    table = area.standard(rows("area.", day), level, _height(held))
    staff = {rank.removeprefix(f"{level}."): count for rank, count in found.posts.items()}
    if table is None or not staff or not set(staff) <= set(table.office):
        return found
    found.allowed = allowed = area.allowance(staff, table)
    found.over = area.excess(actual["office"], allowed.office)
    found.workings = list(area_workings.of_ceilings(staff, table, allowed))
    for use, ceiling in (("office", allowed.office), ("service", allowed.service), ("equipment", allowed.equipment)):
        found.workings += area_workings.of_excess(f"{use}_over", actual[use], ceiling)
    if found.over_rooms:
        parts = " + ".join(area_workings.plain(one.over) for one in found.over_rooms)
        found.workings.append(Working("rooms_over", parts, sum((one.over for one in found.over_rooms), NOTHING)))
    return found


def judge_rooms(found: Iterable[Room], day: date) -> list[Held]:
    """Each office room against Σ ceilings of those who are counted in it; `found` carries `seated`."""
    office = {rule.code.removeprefix(OFFICE): rule for rule in rows(OFFICE, day)}
    return [_judged(room, office) for room in found]


def _judged(room: Room, office: dict[str, Any]) -> Held:
    seated: list[Occupancy] = list(getattr(room, "seated", ()))
    if room.use != RoomUse.OFFICE:
        return Held(room, seated, None, NOTHING)
    people: dict[str, int] = {}
    for row in seated:
        if row.main and row.rank in office:
            people[row.rank] = people.get(row.rank, 0) + row.heads
    one = rooms.judged([Judged(room.number, room.use, room.area, people)], office, "")[0]
    held = Held(room, seated, one.ceiling, one.over)
    for rank, count in people.items():
        rule = office[rank]
        held.workings.append(Working("rank", f"{area_workings.plain(rule.amount)} × {count}", rule.amount * count, (rule,)))
    held.workings += area_workings.of_excess("rooms_over", room.area, one.ceiling)
    return held


def _height(held: list[Held]) -> str:
    """Of the building in which most of the area lies: the standard asks it for the building area only."""
    areas: dict[str, Decimal] = {}
    for one in held:
        areas[one.room.building.height] = areas.get(one.room.building.height, NOTHING) + one.room.area
    return max(areas, key=lambda height: areas[height]) if areas else HeightClass.MULTI_STOREY
