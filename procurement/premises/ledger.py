"""Buildings and rooms are written by these services only: enter, change, end. Each leaves its row; the caller holds the lock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.premises.models import Building, BuildingChange, Room, RoomChange
from procurement.premises.terms import RoomState
from procurement.records import columns

OF_BUILDING = ("year_built", "area", "level", "storeys", "height", "coefficient")
OF_ROOM = ("floor", "use", "area")
SURVEYED = ("use", "area")
NUMBERED = re.compile(r"\d")
"""What may be corrected; the unit and the state of a room move by acts of their own, and a number stays."""


# --- buildings ----------------------------------------------------------------------------------------------------------
def enter_building(data: Mapping[str, Any], *, actor: Any, at: datetime) -> Building:
    """A further building. Raises RuleBroken."""
    building = Building(**data)
    _must_fit(building, at)
    try:
        with transaction.atomic():
            building.save()
    except IntegrityError as raced:
        raise RuleBroken("name", _("“%(name)s” at this address stands in the ledger already: look for it."), name=building.name) from raced
    BuildingChange(building=building, after=columns(building, but=("id",)), by=actor, at=at).save()
    return building


def change_building(building: Building, data: Mapping[str, Any], *, reason: str, actor: Any, at: datetime) -> None:
    """Other facts of a building; what stood before is kept."""
    must_say(reason)
    before = columns(building, but=("id",))
    for name in OF_BUILDING:
        if name in data:
            setattr(building, name, data[name])
    _must_fit(building, at)
    changed = _differences(before, columns(building, but=("id",)))
    building.save()
    BuildingChange(building=building, before=changed[0], after=changed[1], reason=reason, by=actor, at=at).save()


def _must_fit(building: Building, at: datetime) -> None:
    if building.year_built > local(at).year:
        raise RuleBroken("year_built", _("The building cannot be built in the future: check the year."))
    if building.area <= 0:
        raise RuleBroken("area", _("An area is more than nothing: check the survey."))
    if building.coefficient is not None and not 0 < building.coefficient <= 100:
        raise RuleBroken("coefficient", _("The usable share lies between 0 and 100 %: check the survey."))


# --- rooms --------------------------------------------------------------------------------------------------------------
def locked(pk: int) -> Room:
    """The room under lock until the transaction ends. Raises Room.DoesNotExist."""
    return Room.objects.select_for_update(of=("self",)).select_related("building", "unit").get(pk=pk)


def enter_room(data: Mapping[str, Any], *, actor: Any, at: datetime) -> Room:
    """A further room; it is empty until somebody sits in it, other rooms than offices are in use at once. Raises RuleBroken."""
    room = Room(**data, entered_at=at, state=RoomState.EMPTY if data["use"] == "office" else RoomState.USED)
    must_have_area(room, room.area)
    try:
        with transaction.atomic():
            room.save()
    except IntegrityError as raced:
        raise RuleBroken(
            "number", _("Room %(number)s of this building stands in the ledger already: give another number."), number=room.number
        ) from raced
    write(room, {}, actor=actor, at=at)
    return room


def change_room(
    room: Room, data: Mapping[str, Any], *, reason: str, actor: Any, at: datetime, case: Any = None, document: str = "",
) -> None:  # fmt: skip
    """Floor, or use and area as surveyed again; the reason is required, and of a survey its document, unless a case carries it."""
    must_live(room)
    must_say(reason)
    surveyed = any(name in data and data[name] != getattr(room, name) for name in SURVEYED)
    if surveyed and case is None and not NUMBERED.search(document):
        raise RuleBroken("document", _("Area and use change by a survey only: name its report or the reply with its number."))
    before, area_before = room.snapshot(), room.area
    for name in OF_ROOM:
        if name in data:
            setattr(room, name, data[name])
    if "area" in data and data["area"] != area_before:  # an old ledger may hold an overfull building
        must_have_area(room, room.area)
    if room.use != "office" and room.occupancies.filter(until=None).exists():
        raise RuleBroken("use", _("Somebody sits in this room: end the occupancies before it stops being an office."))
    _differences(before, room.snapshot())
    room.save()
    write(room, before, reason=reason, actor=actor, at=at, case=case, document=document)


def end_room(room: Room, *, on: date, reason: str, actor: Any, at: datetime) -> None:
    """The room is no longer there (torn down, joined to another, handed over with its building). Its row stays to be read."""
    must_live(room)
    must_say(reason)
    must_be_past(on, at)
    must_be_nobodys(room)
    put_state(room, RoomState.ENDED, reason=reason, actor=actor, at=at, ended_on=on)


def put_state(room: Room, state: str, *, actor: Any, at: datetime, reason: str = "", case: Any = None, **more: Any) -> None:
    """Another state, with what changes beside it; nothing is written when nothing differs."""
    before = room.snapshot()
    for name, value in {"state": state, **more}.items():
        setattr(room, name, value)
    if room.snapshot() != before:
        room.save()
        write(room, before, reason=reason, actor=actor, at=at, case=case)


def write(
    room: Room, before: Mapping[str, Any], *, actor: Any, at: datetime, reason: str = "", case: Any = None, document: str = "",
) -> RoomChange:  # fmt: skip
    """One row of the history: all of a new room, what differs of an old one."""
    after = room.snapshot()
    was, now = _differences(before, after) if before else ({}, after)
    now |= {"document": document} if document else {}
    row = RoomChange(room=room, before=was, after=now, reason=reason, case=case, by=actor, at=at)
    row.save()
    return row


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = sorted(name for name in after if before.get(name) != after[name])
    if not changed:
        raise RuleBroken(None, _("Nothing differs from what stands in the ledger: change something, or leave the page."))
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}


# --- what every act on a room asks --------------------------------------------------------------------------------------
def must_live(room: Room) -> None:
    """A room that is gone stays as it is."""
    if room.state == RoomState.ENDED:
        raise RuleBroken(None, _("Room %(room)s is gone since %(day)s and stays as it is."), room=room, day=room.ended_on)


def must_be_nobodys(room: Room) -> None:
    """Neither lent nor sat in."""
    if room.state == RoomState.LENT:
        raise RuleBroken(None, _("Room %(room)s is rented out or lent: record its return in the lease register first."), room=room)
    if room.occupancies.filter(until=None).exists():
        raise RuleBroken(None, _("Somebody sits in room %(room)s: end the occupancies first."), room=room)


def must_say(words: str, field: str = "reason") -> None:
    """Nothing changes without its ground."""
    if not (words or "").strip():
        raise RuleBroken(field, _("Say why, or by which document: whoever reads the ledger must learn it."))


def must_be_past(on: date, at: datetime, field: str = "on") -> None:
    """The ledger says what is, not what is planned."""
    if on > local(at).date():
        raise RuleBroken(field, _("The day lies in the future: check the date."))


def must_have_area(room: Room, area: Decimal) -> None:
    """A room is larger than nothing, and the rooms of a building together are not larger than the building (使用面积 ⊂ 建筑面积)."""
    if area <= 0:
        raise RuleBroken("area", _("An area is more than nothing: check the survey."))
    others = Room.objects.filter(building=room.building_id).exclude(pk=room.pk).exclude(state=RoomState.ENDED)
    taken = others.aggregate(taken=Sum("area"))["taken"] or Decimal(0)
    if taken + area > room.building.area:
        raise RuleBroken(
            "area", _("%(building)s has a building area of %(whole)s ㎡, of which other rooms take %(taken)s ㎡: check the area, or "
                      "correct the building file first."), building=room.building.name, whole=room.building.area, taken=taken,
        )  # fmt: skip
