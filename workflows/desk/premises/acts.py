"""What people do to the room ledger: each act checks who, lets the service change, and is entered in the trail, in one transaction."""
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from approvals.duties.holders import roles_of
from approvals.models import Unit, User
from approvals.office.door import told
from approvals.trail import book
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.premises import leases, ledger, movements, seats
from procurement.premises.models import Building, Lease, LeaseReturn, Movement, Occupancy, Room, UnitPosts
from workflows.engine import clock

from . import KEEPERS, editions

PERSONAL = frozenset({"name", "staff_no"})
"""Of an occupant, what enters the trail as a commitment only."""
VERBS = {"reclaim": "room.reclaimed", "reassign": "room.reassigned"}


def must_keep(person: User) -> None:
    """Asset management of the bureau, and nobody else."""
    bureaus = set(Unit.objects.filter(kind=Unit.Kind.BUREAU).values_list("pk", flat=True))
    if not any(role in KEEPERS and unit in bureaus for role, unit in roles_of(person)):
        names = "、".join(str(role.label) for role in KEEPERS)
        raise PermissionDenied(_("The room ledger is kept by: %(roles)s.") % {"roles": names})


def bureau() -> Unit:
    """Into whose hands a reclaimed room comes. Raises RuleBroken while there is none."""
    found = Unit.objects.filter(kind=Unit.Kind.BUREAU, is_active=True).order_by("pk").first()
    if found is None:
        raise RuleBroken(None, _("No bureau has been entered: ask the system administrator."))
    return found


# --- buildings ----------------------------------------------------------------------------------------------------------
def enter_building(data: Mapping[str, Any], *, by: User, at: datetime) -> Building:
    """A further building. Raises PermissionDenied, RuleBroken."""
    must_keep(by)
    with transaction.atomic():
        building = ledger.enter_building(data, actor=by, at=at)
        _enter("building.entered", by, at, after=jsonable(dict(data)), building=building.pk, name=building.name)
    return building


def change_building(pk: int, data: Mapping[str, Any], *, reason: str, by: User, at: datetime, seen: str | None = None) -> None:
    """Other facts of a building; `seen` here and below is the edition that the form was shown with. Raises Moved beside the refusals."""
    must_keep(by)
    with transaction.atomic():
        building = Building.objects.select_for_update().get(pk=pk)
        editions.must_stand_building(building, seen)
        ledger.change_building(building, data, reason=reason, actor=by, at=at)
        last = building.changes.order_by("-pk")[0]
        _enter("building.changed", by, at, reason=reason, before=last.before, after=last.after, building=pk, name=building.name)


# --- rooms --------------------------------------------------------------------------------------------------------------
def enter_room(data: Mapping[str, Any], *, by: User, at: datetime) -> Room:
    """A further room."""
    must_keep(by)
    return entered(data, by=by, at=at)


def entered(data: Mapping[str, Any], *, by: User, at: datetime, reason: str = "") -> Room:
    """The same without the question who: a table asks it of its own."""
    with transaction.atomic():
        room = ledger.enter_room(data, actor=by, at=at)
        _enter("room.entered", by, at, reason=reason, after=room.snapshot(), **_of(room))
    return room


def change_room(
    pk: int, data: Mapping[str, Any], *, reason: str, by: User, at: datetime, document: str = "", seen: str | None = None,
) -> None:
    """Floor, or use and area as surveyed again by `document`."""
    must_keep(by)
    changed(pk, data, reason=reason, by=by, at=at, document=document, seen=seen)


def changed(
    pk: int, data: Mapping[str, Any], *, reason: str, by: User, at: datetime, document: str = "", seen: str | None = None,
) -> None:
    """The same without the question who."""
    def act(room: Room) -> None:
        ledger.change_room(room, data, reason=reason, document=document, actor=by, at=at)
    _on_room(pk, "room.changed", by, at, act, reason, seen)


def end_room(pk: int, *, on: date, reason: str, by: User, at: datetime, seen: str | None = None) -> None:
    """The room is no longer there."""
    must_keep(by)
    _on_room(pk, "room.ended", by, at, lambda room: ledger.end_room(room, on=on, reason=reason, actor=by, at=at), reason, seen)


def _on_room(
    pk: int, action: str, by: User, at: datetime, act: Callable[[Room], Any], reason: str, seen: str | None = None,
) -> None:
    with transaction.atomic():
        room = ledger.locked(pk)
        editions.must_stand_room(room, seen)
        act(room)
        last = room.changes.order_by("-pk")[0]
        _enter(action, by, at, reason=reason, before=last.before, after=last.after, **_of(room))


# --- who sits where -----------------------------------------------------------------------------------------------------
def seat(pk: int, data: Mapping[str, Any], *, by: User, at: datetime, seen: str | None = None) -> Occupancy:
    """Somebody moves in."""
    must_keep(by)
    with transaction.atomic():
        room = ledger.locked(pk)
        editions.must_stand_room(room, seen)
        row = seats.seat(room, data, actor=by, at=at)
        _enter("occupancy.entered", by, at, after=jsonable(dict(data)), private=PERSONAL, occupancy=row.pk, **_of(room))
    return row


def leave(pk: int, row: int, *, on: date, by: User, at: datetime, seen: str | None = None) -> None:
    """Somebody moves out. Raises Occupancy.DoesNotExist beside the refusals."""
    must_keep(by)
    with transaction.atomic():
        room = ledger.locked(pk)
        editions.must_stand_room(room, seen)
        found = Occupancy.objects.select_for_update(of=("self",)).get(pk=row, room=room)
        found.room = room
        seats.leave(found, on=on, actor=by, at=at)
        _enter("occupancy.ended", by, at, after={"until": on.isoformat()}, occupancy=found.pk, **_of(room))


def set_posts(unit: Unit, data: Mapping[str, Any], *, by: User, at: datetime, seen: str | None = None) -> UnitPosts:
    """How many posts of a rank a unit has."""
    must_keep(by)
    with transaction.atomic():
        Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)  # the posts of a unit are entered one after the other
        editions.must_stand_posts(unit, seen)
        row = seats.set_posts(unit, data["rank"], data["posts"], document=data["document"], since=data["since"], actor=by, at=at)
        _enter("posts.set", by, at, after=jsonable(dict(data)), unit=unit.code, entry=row.pk)
    return row


# --- movements ----------------------------------------------------------------------------------------------------------
def reclaim(pk: int, *, on: date, document: str, by: User, at: datetime, seen: str | None = None) -> Movement:
    """清理腾退: the bureau takes a room back."""
    return _moved("reclaim", pk, by, at, lambda room: movements.reclaim(room, bureau(), on=on, document=document, actor=by, at=at), seen)


def reassign(pk: int, *, to: Unit, on: date, document: str, by: User, at: datetime, seen: str | None = None) -> Movement:
    """调剂使用: a room goes to a unit."""
    return _moved("reassign", pk, by, at, lambda room: movements.reassign(room, to, on=on, document=document, actor=by, at=at), seen)


def _moved(kind: str, pk: int, by: User, at: datetime, act: Callable[[Room], Movement], seen: str | None) -> Movement:
    must_keep(by)
    with transaction.atomic():
        room = ledger.locked(pk)
        editions.must_stand_room(room, seen)
        made = act(room)
        _enter(VERBS[kind], by, at, before={"unit": made.from_unit.code}, after={"unit": made.to_unit.code}, movement=made.pk,
               area=str(made.area), on=made.on.isoformat(), document=made.document, **_of(room))
    return made


# --- leases -------------------------------------------------------------------------------------------------------------
def enter_lease(pk: int, data: Mapping[str, Any], *, by: User, at: datetime, seen: str | None = None) -> Lease:
    """An old lease or loan."""
    must_keep(by)
    with transaction.atomic():
        room = ledger.locked(pk)
        editions.must_stand_room(room, seen)
        lease = leases.enter(room, data, actor=by, at=at)
        _enter("lease.entered", by, at, after=jsonable(dict(data)), lease=lease.pk, **_of(room))
    return lease


def take_back(pk: int, *, on: date, document: str, by: User, at: datetime, seen: str | None = None) -> LeaseReturn:
    """The room is back. Raises Lease.DoesNotExist beside the refusals."""
    must_keep(by)
    with transaction.atomic():
        lease = Lease.objects.get(pk=pk)
        lease.room = room = ledger.locked(lease.room_id)
        editions.must_stand_room(room, seen)
        row = leases.take_back(lease, on=on, document=document, actor=by, at=at)
        _enter("lease.ended", by, at, after={"on": on.isoformat(), "document": document}, lease=pk, **_of(room))
    return row


# --- the trail ----------------------------------------------------------------------------------------------------------
def _of(room: Room) -> dict[str, Any]:
    return {"room": room.pk, "number": room.number, "building": room.building.name}


def _enter(action: str, by: User, at: datetime, **content: Any) -> None:
    book.write("adm", action=action, at=at, actor=by, clock=clock.source(), content=told(**content))
