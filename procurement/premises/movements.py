"""清理腾退 and 调剂使用: rooms go back to the bureau, and from it to whoever needs them; and what works made of a room."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.premises.ledger import must_be_nobodys, must_be_past, must_have_area, must_live, must_say, put_state
from procurement.premises.models import Movement, Room
from procurement.premises.seats import leave
from procurement.premises.terms import MovementKind, RoomState, RoomUse


def reclaim(room: Room, to: Any, *, on: date, document: str, actor: Any, at: datetime) -> Movement:
    """The bureau (`to`) takes a room back: whoever sits there leaves that day, and the room is empty. Raises RuleBroken."""
    _must_move(room, on, document, at)
    if room.unit_id == to.pk and room.state == RoomState.EMPTY:
        raise RuleBroken(None, _("Room %(room)s is empty in the hands of %(unit)s already."), room=room, unit=to.name)
    if room.state == RoomState.LENT:
        raise RuleBroken(None, _("Room %(room)s is rented out or lent: record its return in the lease register first."), room=room)
    for row in room.occupancies.select_for_update().filter(until=None):
        row.room = room
        leave(row, on=on, actor=actor, at=at, empties=False)
    made = _write(MovementKind.RECLAIM, room, to, on, document, actor, at)
    put_state(room, RoomState.EMPTY, unit=to, reason=document, actor=actor, at=at)
    return made


def reassign(room: Room, to: Any, *, on: date, document: str, actor: Any, at: datetime) -> Movement:
    """A room goes to a unit; who sits there is entered when they have moved in. Raises RuleBroken."""
    _must_move(room, on, document, at)
    must_be_nobodys(room)
    if room.unit_id == to.pk:
        raise RuleBroken("to", _("%(unit)s holds this room already: choose another unit."), unit=to.name)
    made = _write(MovementKind.REASSIGN, room, to, on, document, actor, at)
    put_state(room, RoomState.USED, unit=to, reason=document, actor=actor, at=at)
    return made


def alter(
    room: Room, *, area: Decimal, use: str, on: date, document: str, case: Any, actor: Any, at: datetime,
) -> Movement | None:  # fmt: skip
    """What works made of a room, named by their case; None when they left it as it was. Raises RuleBroken."""
    if (room.area, room.use) == (area, use):
        return None
    if room.area != area:
        must_have_area(room, area)
    _must_move(room, on, document, at)
    if use != RoomUse.OFFICE and room.occupancies.filter(until=None).exists():
        raise RuleBroken("use", _("Somebody sits in room %(room)s: end the occupancies before it stops being an office."), room=room)
    made = Movement(
        kind=MovementKind.ALTER, room=room, area=area, from_unit=room.unit, to_unit=room.unit, on=on, document=document,
        area_before=room.area, use_before=room.use, use_after=use, case=case, by=actor, at=at,
    )  # fmt: skip
    made.save()
    put_state(room, room.state, area=area, use=use, reason=document, actor=actor, at=at, case=case)
    return made


def _must_move(room: Room, on: date, document: str, at: datetime) -> None:
    must_live(room)
    must_say(document, "document")
    must_be_past(on, at)


def _write(kind: str, room: Room, to: Any, on: date, document: str, actor: Any, at: datetime) -> Movement:
    made = Movement(
        kind=kind, room=room, area=room.area, from_unit=room.unit, to_unit=to, on=on, document=document, area_before=room.area,
        use_before=room.use, use_after=room.use, by=actor, at=at,
    )  # fmt: skip
    made.save()
    return made
