"""Rooms from a table: a new one is entered, a known one gets floor, use and area as surveyed; all or nothing, each in the trail."""
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import imports
from approvals.imports import Change, Column, Row, Sheet
from approvals.models import ImportJob, Unit, User
from approvals.roles import Role
from procurement.facts import RuleBroken
from procurement.premises.ledger import NUMBERED, OF_ROOM, SURVEYED
from procurement.premises.models import Building, Room
from procurement.premises.terms import RoomState, RoomUse
from procurement.records import label

from . import KEEPERS, acts

HANDS = gettext_lazy("The room is in the hands of %(unit)s: it moves by reclaiming and reassigning on its page, not by a table.")
MOST = Decimal("9999999999.99")
LONGEST_REASON = 300


def area(cell: str) -> str:
    """㎡ above nothing, with two places at most."""
    value = Decimal(imports.number(cell))
    if not 0 < value <= MOST or value != round(value, 2):
        raise ValidationError(_("Write an area in ㎡ above 0, with two places at most."))
    return format(round(value, 2), "f")


COLUMNS = (
    Column("building", label("name", Building), imports.text(100), True, "1号楼"),
    Column("address", label("address", Building), imports.text(200), True, "示例区学府路1号"),
    Column("floor", label("floor", Room), imports.text(10), example="3"),
    Column("number", label("number", Room), imports.text(20), True, "301"),
    Column("use", label("use", Room), imports.choice(dict(RoomUse.choices)), True, "办公室"),
    Column("area", label("area", Room), area, True, "18.50"),
    Column("unit", gettext_lazy("Unit code"), imports.text(20), True, "FW01"),
    Column("document", gettext_lazy("Document of the survey"), imports.text(120),
           note=gettext_lazy("Survey report or reply with its number; needed where area or use changes.")),
)


def check(sheet: Sheet) -> list[Change]:
    """Three queries, however many rows."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    buildings = {(one.name, one.address): one for one in Building.objects.all()}
    named = {buildings[key].pk for row in sheet.rows if (key := (row["building"], row["address"])) in buildings}
    held = {(room.building_id, room.number): room for room in Room.objects.filter(building__in=named).select_related("unit")}
    found = (_change(sheet, row, buildings.get((row["building"], row["address"])), units.get(row["unit"]), held) for row in sheet.rows)
    return [change for change in found if change is not None]


def _change(sheet: Sheet, row: Row, building: Building | None, unit: Unit | None, held: dict[tuple[int, str], Room]) -> Change | None:
    if building is None:
        sheet.complain(row, "building", gettext_lazy("No building of this name stands at this address: enter the building first."))
    if unit is None or not unit.is_active:
        sheet.complain(row, "unit", gettext_lazy("No unit in use has this code: take it from the list of units."))
    if building is None or unit is None or not unit.is_active:
        return None
    room = held.get((building.pk, row["number"]))
    if room is None:
        return Change(row.line, "new", dict(row.values))
    if room.state == RoomState.ENDED:
        sheet.complain(row, "number", gettext_lazy("This room is gone since %(day)s: remove the row."), day=room.ended_on)
        return None
    if room.unit_id != unit.pk:
        sheet.complain(row, "unit", HANDS, unit=room.unit.code)
        return None
    now = room.snapshot()
    before = {name: now[name] for name in OF_ROOM if now[name] != row[name]}
    if not before.keys().isdisjoint(SURVEYED) and not NUMBERED.search(row["document"]):
        sheet.complain(row, "document", gettext_lazy("Area and use change by a survey only: name its report or the reply with its number."))
        return None
    return Change(row.line, "changed" if before else "unchanged", dict(row.values), before)


def apply(changes: list[Change], *, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """Each row by the service of the screen and with its entry; a refusal names its row and takes everything back."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={change.after["unit"] for change in changes})}
    buildings = {(one.name, one.address): one for one in Building.objects.filter(name__in={change.after["building"] for change in changes})}
    for change in changes:
        after = change.after
        building = buildings[after["building"], after["address"]]
        facts: dict[str, Any] = {"floor": after["floor"], "use": after["use"], "area": Decimal(after["area"])}
        try:
            if change.state == "new":
                facts |= {"building": building, "number": after["number"], "unit": units[after["unit"]]}
                acts.entered(facts, by=by, at=at, reason=reason)
            else:
                room = Room.objects.get(building=building, number=after["number"])
                acts.changed(room.pk, facts, reason=reason[:LONGEST_REASON], document=after["document"], by=by, at=at)
        except RuleBroken as broken:
            raise ValidationError(_("Line %(line)s: %(sentence)s") % {"line": change.line, "sentence": broken}) from broken


def register() -> None:
    """Called at start-up."""
    imports.register(imports.Kind(
        "rooms", gettext_lazy("Room ledger"), COLUMNS, check, apply, key=("building", "address", "number"),
        notes=(gettext_lazy("Buildings are entered on their page first. A room that stands in the ledger gets the floor, use and area of "
                            "the table; it changes hands on its own page only. Rooms that are not in the table stay as they are."),),
        roles=frozenset({Role.SYSTEM_ADMIN, *KEEPERS})))
