"""What the room ledger knows of a unit when its application is judged; the ledger tells, this room does not know who keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.forms import ShownTable
from procurement.money import yuan
from procurement.renovations.rooms import Use, rooms_of, total

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Spare:
    """Empty rooms that might serve instead, as they stand on `day`."""

    surplus: ShownTable | None = None
    empty: Decimal | None = None
    """㎡ of the empty office rooms; None while there is no ledger."""
    where: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Lines:
    """Posts and rooms of a unit as lines of the area form."""

    staff: Sequence[Line] = field(default_factory=list)
    rooms: Sequence[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What the ledger holds on a unit; each half is looked up when somebody asks for it."""

    sit: Callable[[], Lines] = Lines
    look: Callable[[], Spare] = Spare

    @cached_property
    def lines(self) -> Lines:
        """Posts and rooms of the unit."""
        return self.sit()

    @property
    def staff(self) -> Sequence[Line]:
        """Posts by rank."""
        return self.lines.staff

    @property
    def rooms(self) -> Sequence[Line]:
        """Rooms with those who sit there."""
        return self.lines.rooms

    @cached_property
    def spare(self) -> Spare:
        """What stands empty."""
        return self.look()

    @property
    def speaks(self) -> bool:
        """Whether the ledger knows rooms or posts of this unit."""
        return bool(self.staff or self.rooms)


_asked: list[Callable[[Any, Any], Known]] = []


def known_through(ask: Callable[[Any, Any], Known]) -> None:
    """Set once, at start-up: `ask(unit, record)` reads the ledger."""
    _asked[:] = [ask]


def of(unit: Any, record: Any) -> Known:
    """What is known now, read once for each record in hand; nothing while nobody keeps a ledger."""
    if not _asked or unit is None or unit.pk is None or record is None:
        return Known()
    kept: dict[int, Known] = record.__dict__.setdefault("_known_rooms", {})
    if unit.pk not in kept:
        kept[unit.pk] = _asked[0](unit, record)
    return kept[unit.pk]


def differences(known: Known, data: Mapping[str, Any], actual: Mapping[str, Decimal | None], ranks: Mapping[str, str]) -> list[list[str]]:
    """[what, ledger, written] for everything in which the form goes its own way; nothing where the ledger is silent."""
    found: list[list[str]] = []
    if known.staff:
        found += _posts(_heads(known.staff), _heads(data["area_staff"]), ranks)
    if known.rooms:
        ours = {room.name: room for room in rooms_of(known.rooms)}
        theirs = {room.name: room for room in rooms_of(data["area_rooms"])}
        for name in [*ours, *(one for one in theirs if one not in ours)]:
            was, now = (_room(side.get(name), ranks) for side in (ours, theirs))
            if was != now:
                found.append([name, was, now])
        for use in Use.values:
            held, told = total(list(ours.values()), use), actual.get(use)
            if held is not None and told is not None and held != told:
                found.append([str(Use(use).label), yuan(held), yuan(told)])
    return found


def _heads(lines: Sequence[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        found[line["rank"]] = found.get(line["rank"], 0) + line["heads"]
    return found


def _posts(ours: dict[str, int], theirs: dict[str, int], ranks: Mapping[str, str]) -> list[list[str]]:
    names = [rank for rank in dict.fromkeys((*ours, *theirs)) if ours.get(rank) != theirs.get(rank)]
    return [[ranks.get(rank, rank), str(ours.get(rank, 0)), str(theirs.get(rank, 0))] for rank in names]


def _room(room: Any, ranks: Mapping[str, str]) -> str:
    """A room in one line; a dash where a side does not have it."""
    if room is None:
        return "—"
    people = "、".join(f"{ranks.get(rank, rank)} {count}" for rank, count in sorted(room.people.items()))
    return "，".join(part for part in (str(Use(room.use).label), f"{room.area:,.2f} ㎡", people) if part)


def shown(differs: list[list[str]]) -> ShownTable:
    """The differences on a page."""
    return ShownTable(_("What differs from the room ledger"), [_("Matter"), _("Room ledger"), _("Written here")], differs, frozenset())
