"""Room by room: an office room is over the standard when it is larger than what all its occupants together may have. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.forms import ShownTable
from procurement.money import yuan
from procurement.renovations.area import Row, excess, office_ceiling, rounded

Line = Mapping[str, Any]


class Use(models.TextChoices):
    """What a room is for (建设标准 2014, 第三章): the three kinds of basic rooms."""

    OFFICE = "office", _("Office room")
    SERVICE = "service", _("Service room")
    EQUIPMENT = "equipment", _("Equipment room")


@dataclass
class Room:
    """One room; `ceiling` is None for a room that has no ceiling of its own."""

    name: str
    use: str
    area: Decimal
    people: dict[str, int] = field(default_factory=dict)
    ceiling: Decimal | None = None
    over: Decimal = Decimal("0.00")

    def stored(self) -> dict[str, Any]:
        """As the record keeps it."""
        ceiling = None if self.ceiling is None else format(self.ceiling, "f")
        return {
            "room": self.name, "use": self.use, "area": format(self.area, "f"), "people": self.people, "ceiling": ceiling,
            "over": format(self.over, "f"),
        }  # fmt: skip


def rooms_of(lines: Sequence[Line]) -> list[Room]:
    """Lines put together by room number: a room shared by two ranks takes two lines, its area stands on one of them."""
    found: dict[str, Room] = {}
    for place, line in enumerate(lines):
        room = found.get(line["room"])
        if room is None:
            if line["area"] is None:
                raise RuleBroken(f"area_rooms-{place}-area", _("Write the area of room %(room)s on its first row."), room=line["room"])
            room = found[line["room"]] = Room(line["room"], line["use"], rounded(line["area"]))
        elif line["area"] is not None and rounded(line["area"]) != room.area:
            raise RuleBroken(
                f"area_rooms-{place}-area", _("Room %(room)s already has %(area)s ㎡: leave the area of its further rows empty."),
                room=room.name, area=room.area,
            )  # fmt: skip
        if line["use"] != room.use:
            raise RuleBroken(f"area_rooms-{place}-use", _("Room %(room)s has one use only."), room=room.name)
        _seat(room, line, place)
    return list(found.values())


def _seat(room: Room, line: Line, place: int) -> None:
    rank, people = line["rank"], line["people"]
    if bool(rank) != bool(people):
        raise RuleBroken(f"area_rooms-{place}-{'people' if rank else 'rank'}", _("Rank and number of people belong together."))
    if not rank:
        return
    if room.use != Use.OFFICE:
        raise RuleBroken(f"area_rooms-{place}-rank", _("Only office rooms have occupants: clear rank and people."))
    room.people[rank] = room.people.get(rank, 0) + people


def judged(rooms: list[Room], office: Mapping[str, Row], level: str) -> list[Room]:
    """Each office room against Σ ceilings of its occupants; an empty one has no ceiling to lean on and is surplus as a whole."""
    for room in rooms:
        if room.use == Use.OFFICE:
            people = {rank.removeprefix(f"{level}."): count for rank, count in room.people.items()}
            room.ceiling = rounded(office_ceiling(people, office))
            room.over = excess(room.area, room.ceiling).over
    return rooms


def seated(rooms: list[Room]) -> dict[str, int]:
    """How many people of each rank sit in all rooms."""
    found: dict[str, int] = {}
    for room in rooms:
        for rank, count in room.people.items():
            found[rank] = found.get(rank, 0) + count
    return found


def total(rooms: list[Room], use: str) -> Decimal | None:
    """Area of all rooms of a use; None when no room of it is listed."""
    areas = [room.area for room in rooms if room.use == use]
    return sum(areas, Decimal("0.00")) if areas else None


def shown(rooms: list[dict[str, Any]], ranks: Mapping[str, str]) -> ShownTable:
    """The table on a page: room, use, occupants, area, ceiling, over."""
    rows = []
    for room in rooms:
        people = "、".join(f"{ranks.get(rank, rank)} {count}" for rank, count in room["people"].items())
        vacant = str(_("Empty")) if room["use"] == Use.OFFICE and not people else people
        rows.append([room["room"], str(Use(room["use"]).label), vacant, *(_figure(room[name]) for name in ("area", "ceiling", "over"))])
    headings = [_("Room"), _("Use of the room"), _("Occupants"), _("Area (㎡)"), _("Ceiling (㎡)"), _("Over (㎡)")]
    return ShownTable(_("Room by room"), headings, rows, frozenset({3, 4, 5}))


def _figure(value: str | None) -> str:
    return "" if value is None else yuan(value)
