"""Who sits where (使用人), and how many posts a unit has (编制). Somebody with rooms in several units is counted in one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.premises.ledger import must_be_past, must_live, must_say, put_state
from procurement.premises.models import Occupancy, Room, UnitPosts
from procurement.premises.terms import Arrangement, RoomState, RoomUse
from procurement.renovations.standards import ranks


def seat(room: Room, data: Mapping[str, Any], *, actor: Any, at: datetime) -> Occupancy:
    """Somebody moves in. Raises RuleBroken."""
    must_live(room)
    if room.use != RoomUse.OFFICE:
        raise RuleBroken(None, _("Only office rooms have occupants."))
    if room.state == RoomState.LENT:
        raise RuleBroken(None, _("Room %(room)s is rented out or lent: record its return in the lease register first."), room=room)
    row = Occupancy(room=room, **data, by=actor, entered_at=at)
    _must_be_sound(row, at)
    _must_be_counted_once(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as raced:
        raise RuleBroken("staff_no", _("Somebody entered the same person a moment ago: look at the ledger.")) from raced
    put_state(room, RoomState.USED, actor=actor, at=at)
    return row


def _must_be_sound(row: Occupancy, at: datetime) -> None:
    must_be_past(row.since, at, "since")
    if row.rank not in dict(ranks()):
        raise RuleBroken("rank", _("The rulebook has no area standard for this rank: choose one of the list."))
    if row.heads < 1:
        raise RuleBroken("heads", _("An occupancy is of somebody: write at least 1."))
    if row.staff_no and row.heads != 1:
        raise RuleBroken("heads", _("A staff number is of one person: enter the others on rows of their own."))
    if row.kind != Arrangement.POST and row.review_on is None:
        raise RuleBroken("review_on", _("An arrangement ends or is looked at again: write the day."))
    if row.review_on and row.review_on < row.since:
        raise RuleBroken("review_on", _("It is looked at again after it has begun: check the days."))
    if not row.main and not row.staff_no:
        raise RuleBroken("staff_no", _("Whoever is counted elsewhere is known by the staff number: write it."))


def _must_be_counted_once(row: Occupancy) -> None:
    """领导干部兼职: one room at the main post, and no ceiling for a second one."""
    if not row.staff_no:
        return
    others = Occupancy.objects.filter(staff_no=row.staff_no, until=None).select_related("room__building", "room__unit")
    for other in others:
        if other.room_id == row.room_id:
            raise RuleBroken("staff_no", _("%(name)s sits in this room already."), name=other.name)
        if other.main and row.main:
            raise RuleBroken(
                "main", _("%(name)s is counted in room %(room)s (%(unit)s) already: a person is counted once. Take the tick away here, or "
                          "end that occupancy first."),
                name=other.name, room=other.room, unit=other.room.unit.name,
            )  # fmt: skip


def leave(row: Occupancy, *, on: date, actor: Any, at: datetime, empties: bool = True) -> None:
    """The last day of an occupancy; the room is empty when nobody is left. The caller holds the lock of the room."""
    must_be_past(on, at)
    if row.until is not None:
        raise RuleBroken(None, _("This occupancy ended on %(day)s already."), day=row.until)
    if on < row.since:
        raise RuleBroken("on", _("It began on %(day)s: choose a later day."), day=row.since)
    row.until = on
    row.save(update_fields=["until"])
    if empties and not row.room.occupancies.filter(until=None).exists():
        put_state(row.room, RoomState.EMPTY, actor=actor, at=at)


def set_posts(unit: Any, rank: str, posts: int, *, document: str, since: date, actor: Any, at: datetime) -> UnitPosts:
    """So many posts of a rank from that day; the former number ends the day before, and stays to be read."""
    must_say(document, "document")
    must_be_past(since, at, "since")
    if rank not in dict(ranks()):
        raise RuleBroken("rank", _("The rulebook has no area standard for this rank: choose one of the list."))
    held = UnitPosts.objects.select_for_update().filter(unit=unit, rank=rank, until=None).first()
    if held is not None:
        if held.posts == posts:
            raise RuleBroken("posts", _("The unit has %(posts)s posts of this rank already."), posts=posts)
        if since <= held.since:
            raise RuleBroken("since", _("The number stands since %(day)s: choose a later day."), day=held.since)
        held.until = since - timedelta(days=1)
        held.save(update_fields=["until"])
    row = UnitPosts(unit=unit, rank=rank, posts=posts, document=document, since=since, by=actor, entered_at=at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as raced:
        raise RuleBroken("rank", _("Somebody entered posts of this rank a moment ago: look at the ledger.")) from raced
    return row
