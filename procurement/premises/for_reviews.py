"""What the ledger tells a pre-review: posts and rooms of the unit, and empty rooms that might serve instead (调剂优先)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.forms import ShownTable
from procurement.money import yuan
from procurement.premises import checks, reports
from procurement.premises.models import Room
from procurement.premises.terms import RoomState, RoomUse
from procurement.renovations.known_rooms import Known, Lines, Spare
from procurement.renovations.rooms import Use

MOST = 50
"""Empty rooms that are offered on one page; the list of surplus rooms has them all."""
BASIC = tuple(Use.values)
LONGEST = 200
FITS = (_("same building"), _("the unit's own"), _("as large as the works area"))


def known(unit: Any, record: Any, at: datetime) -> Known:
    """Posts and rooms as lines of the area form, two queries; what stands empty, one query."""

    def sit() -> Lines:
        held = [room for room in _held(unit) if room.use in BASIC]
        staff = [{"rank": rank, "heads": heads} for rank, heads in checks.posts_of(unit).items()]
        return Lines(staff, [line for room, name in _named(held) for line in _lines(room, name)])

    def spare() -> Spare:
        found = list(reports.surplus(Room.objects.values("pk")[:1]))
        if not found:
            return Spare()
        empty = [room for room in found if room.state == RoomState.EMPTY and room.use in BASIC]
        offices = [room for room in empty if room.use == RoomUse.OFFICE]
        return Spare(_table(empty, unit, record), _sum(offices), _places(offices), local(at).date())

    return Known(sit, spare)


class Seat(NamedTuple):
    """Who sits in a room now, as far as an area check asks."""

    rank: str
    heads: int
    main: bool


def _held(unit: Any) -> list[Room]:
    """Rooms of the unit with their building and with `seated`. One query, in which a room comes once for each who sits there."""
    now = FilteredRelation("occupancies", condition=Q(occupancies__until=None))
    found = checks.of_unit(unit).select_related("building").annotate(now=now).annotate(
        seat_rank=F("now__rank"), seat_heads=F("now__heads"), seat_main=F("now__main"),
    ).order_by("building__name", "number", "pk", "now__since", "now__id")  # fmt: skip
    rooms: dict[int, Any] = {}
    for one in found:
        room: Any = rooms.setdefault(one.pk, one)
        seats = room.__dict__.setdefault("seated", [])
        if one.seat_rank is not None:
            seats.append(Seat(one.seat_rank, one.seat_heads, one.seat_main))
    return list(rooms.values())


def _sum(found: list[Room]) -> Decimal:
    return sum((room.area for room in found), Decimal("0.00"))


def _places(found: list[Room]) -> str:
    """Buildings with the ㎡ that stand empty there, as the form keeps it."""
    areas: dict[str, Decimal] = {}
    for room in found:
        areas[room.building.name] = areas.get(room.building.name, Decimal(0)) + room.area
    return "；".join(f"{name} {area:.2f}㎡" for name, area in areas.items())[:LONGEST]


def _named(held: list[Room]) -> list[tuple[Room, str]]:
    """By room number; with the building before it where two buildings have the same number."""
    numbers = [room.number for room in held]
    return [(room, room.number if numbers.count(room.number) == 1 else f"{room.building.name[:15]}#{room.building_id} {room.number}"[:40])
            for room in held]  # fmt: skip


def _lines(room: Room, name: str) -> list[dict[str, Any]]:
    """A room shared by two ranks takes two lines; its area stands on the first. Who is counted elsewhere gives no ceiling here."""
    people: dict[str, int] = {}
    seated: list[Seat] = room.__dict__["seated"]
    for row in seated:
        if row.main:
            people[row.rank] = people.get(row.rank, 0) + row.heads
    first = {"room": name, "use": room.use, "area": room.area, "rank": "", "people": None}
    lines = [first | {"rank": rank, "people": heads} for rank, heads in people.items()] if room.use == RoomUse.OFFICE else []
    return [line if n == 0 else line | {"area": None} for n, line in enumerate(lines)] or [first]


def _table(found: list[Room], unit: Any, record: Any) -> ShownTable | None:
    """Those of the same building first, then the unit's own, then offices, then the largest; each says how it fits."""
    if not found:
        return None
    place = tuple(getattr(record, name, "") for name in ("building", "address"))
    needed = getattr(record, "works_area", None)

    def fits(room: Room) -> list[bool]:
        same = (room.building.name, room.building.address) == place
        return [same, unit.pk in (room.unit_id, room.unit.merged_into_id), needed is not None and room.area >= needed]

    found.sort(key=lambda room: ([not one for one in fits(room)[:2]], room.use != RoomUse.OFFICE, -room.area, room.pk))
    rows = [[str(room), str(RoomUse(room.use).label), room.unit.label, yuan(room.area),
             "、".join(str(word) for word, so in zip(FITS, fits(room), strict=True) if so) or "—"] for room in found[:MOST]]  # fmt: skip
    rows.append([str(_("All together")), "", "", yuan(_sum(found)), ""])
    headings = [_("Room"), _("Use of the room"), _("Unit that holds it"), _("Area (㎡)"), _("Fits")]
    return ShownTable(_("Empty rooms of the ledger"), headings, rows, frozenset({3}))
