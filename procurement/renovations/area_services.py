"""Area check (面积核定): the unit and each room against the table in force on the day of the application."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.money import yuan
from procurement.renovations import area, area_workings, known_rooms, rooms
from procurement.renovations.area import Allowance, Excess, Standard
from procurement.renovations.area_workings import Working
from procurement.renovations.models import Renovation
from procurement.renovations.rooms import Room, Use
from procurement.renovations.standards import level_of, ranks, refuse_other_edition, standard_of

Data = Mapping[str, Any]
ANNEXES = ("canteen", "garage", "bicycle", "motorcycle", "guards")


@dataclass
class Checked:
    """Everything that follows from the figures of the form."""

    level: str
    table: Standard
    allowed: Allowance
    actual: dict[str, Decimal | None]
    over: Excess
    rooms: list[Room] = field(default_factory=list)
    workings: list[Working] = field(default_factory=list)


def record_area(record: Renovation, *, data: Data, **_context: Any) -> None:
    """Work out what these posts may have, by how much the rooms are over it, and keep how it was worked out."""
    found = work_out(record, data)
    record.ledger_differs = known_rooms.differences(known_rooms.of(record.case.unit, record), data, found.actual, dict(ranks()))
    record.ledger_reason = data.get("ledger_reason") or ""
    if record.ledger_differs and not record.ledger_reason.strip():
        raise RuleBroken(
            "ledger_reason", _("This differs from the room ledger: %(what)s. Give the reason, or have the ledger corrected first."),
            what="；".join(f"{what} {was} → {now}" for what, was, now in record.ledger_differs[:5]),
        )  # fmt: skip
    allowed = found.allowed
    record.standard_edition, record.area_level = data["standard_edition"], found.level
    record.area_staff = [{"rank": row["rank"], "heads": row["heads"]} for row in data["area_staff"]]
    record.area_rooms = [_kept(row) for row in data["area_rooms"]]
    record.area_annexes = [_kept(row) for row in data["area_annexes"]]
    for name, value in found.actual.items():
        setattr(record, f"{name}_actual", value)
    record.office_allowed, record.service_allowed, record.equipment_allowed = allowed.office, allowed.service, allowed.equipment
    record.usable_allowed, record.building_ceiling = allowed.usable, allowed.building
    record.office_over, record.over_rate, record.area_rules = found.over.over, found.over.rate, found.table.codes
    record.area_room_checks = [room.stored() for room in found.rooms]
    record.area_workings = [one.stored() for one in found.workings]
    record.reassign_possible, record.area_note = data["reassign_possible"] == "yes", data["area_note"]
    record.save()


def _kept(row: Data) -> dict[str, Any]:
    return {name: format(value, "f") if isinstance(value, Decimal) else value for name, value in row.items()}


def work_out(record: Any, data: Data) -> Checked:
    """Judge without writing: the step page shows the same before anybody signs. RuleBroken names the field."""
    refuse_other_edition(data["standard_edition"], record.applied_on)
    level, staff = _staff(data["area_staff"], record)
    table = standard_of(record, level)
    unknown = [rank for rank in staff if table is None or rank not in table.office]
    if table is None or unknown:
        raise RuleBroken(
            "area_staff", _("The rulebook has no area standard for %(ranks)s on the day of the application: enter it first."),
            ranks="、".join(f"{level}.{rank}" for rank in unknown),
        )  # fmt: skip
    seats = _rooms(data["area_rooms"], table, level, staff)
    actual = _actual(data, seats)
    allowed = area.allowance(staff, table)
    found = Checked(level, table, allowed, actual, area.excess(actual["office"] or Decimal(0), allowed.office), seats)
    found.workings = [*area_workings.of_ceilings(staff, table, allowed), *_excesses(found), *_annexes(data["area_annexes"], table)]
    return found


def _staff(lines: list[Data], record: Any) -> tuple[str, dict[str, int]]:
    """Posts by rank: of one level, that of the unit, and no more than the application says."""
    levels = {row["rank"].partition(".")[0] for row in lines}
    if len(levels) != 1:
        raise RuleBroken("area_staff", _("All ranks must belong to one level: a unit has one standard."))
    level = levels.pop()
    if level != level_of(record.case.unit):
        raise RuleBroken("area_staff", _("These ranks are not those of the unit's level: choose ranks of its own level."))
    staff: dict[str, int] = {}
    for row in lines:
        rank = row["rank"].partition(".")[2]
        staff[rank] = staff.get(rank, 0) + row["heads"]
    if sum(staff.values()) > record.established:
        raise RuleBroken(
            "area_staff", _("The ranks add up to %(sum)s posts, the application says %(established)s: correct one of them."),
            sum=sum(staff.values()), established=record.established,
        )  # fmt: skip
    return level, staff


def _rooms(lines: list[Data], table: Standard, level: str, staff: Mapping[str, int]) -> list[Room]:
    """Nobody without a post gives a room its ceiling: otherwise a chief who does not exist would make a large room lawful."""
    found = rooms.rooms_of(lines)
    for rank, count in rooms.seated(found).items():
        posts = staff.get(rank.removeprefix(f"{level}."), 0)
        if not rank.startswith(f"{level}.") or count > posts:
            raise RuleBroken(
                "area_rooms", _("The rooms seat %(count)s of a rank for which there are %(posts)s posts: correct the rooms or the posts."),
                count=count, posts=posts,
            )  # fmt: skip
    return rooms.judged(found, table.office, level)


def _actual(data: Data, seats: list[Room]) -> dict[str, Decimal | None]:
    """Areas in use as typed, else the sum of the rooms; the rooms never add up to more than the unit has."""
    found: dict[str, Decimal | None] = {"building": data.get("building_actual")}
    for use in Use.values:
        typed, listed = data.get(f"{use}_actual"), rooms.total(seats, use)
        if typed is not None and listed is not None and listed > typed:
            raise RuleBroken(
                f"{use}_actual", _("The rooms add up to %(sum)s ㎡, more than the %(typed)s ㎡ written here: correct one of them."),
                sum=listed, typed=typed,
            )  # fmt: skip
        found[use] = listed if typed is None else typed
    if found["office"] is None:
        raise RuleBroken("office_actual", _("Write the area of the office rooms, or list the rooms."))
    return found


def _excesses(found: Checked) -> Iterable[Working]:
    allowed = found.allowed
    ceilings = {"office": allowed.office, "service": allowed.service, "equipment": allowed.equipment, "building": allowed.building}
    for name, ceiling in ceilings.items():
        yield from area_workings.of_excess(f"{name}_over", found.actual[name], ceiling)
    over = [room for room in found.rooms if room.over]
    if over:
        parts = " + ".join(area_workings.plain(room.over) for room in over)
        yield Working("rooms_over", parts, sum((room.over for room in over), Decimal(0)))


def _annexes(lines: list[Data], table: Standard) -> Iterable[Working]:
    for place, line in enumerate(lines):
        if line["kind"] not in table.annex:
            raise RuleBroken(f"area_annexes-{place}-kind", _("The edition in force that day has no ceiling for this annex."))
        yield area_workings.of_annex(line["kind"], line["count"], table.annex)
        if line["actual"] is not None:
            ceiling = area.annex_ceiling(line["kind"], line["count"], table.annex)
            yield from area_workings.of_excess("annex_over", line["actual"], ceiling)


def verdict(record: Any) -> str:
    """What the check says in one line: 超标82.00㎡（14.70%）, and how many rooms are larger than their occupants may have."""
    if record.office_over is None:
        return ""
    return _said(Excess(record.office_over, record.over_rate), record.area_room_checks, record.area_workings)


def finding(found: Checked) -> str:
    """The same of a check that is not stored yet."""
    return _said(found.over, [room.stored() for room in found.rooms], [one.stored() for one in found.workings])


def _said(office: Excess, checks: list[dict[str, Any]], workings: list[dict[str, Any]]) -> str:
    first = _("Over the standard by %(over)s ㎡ (%(rate)s %%)") % {"over": yuan(office.over), "rate": office.rate}
    parts = [str(first if office.over > 0 else _("Office rooms within the standard"))]
    large = sum(1 for room in checks if Decimal(room["over"]))
    if large:
        parts.append(str(_("%(count)s rooms over the standard") % {"count": large}))
    for one in workings:
        if one["what"] in ("service_over", "equipment_over", "building_over") and Decimal(one["result"]):
            parts.append(f"{area_workings.WHATS[one['what']]} {one['result']} ㎡")
    return "；".join(parts)
