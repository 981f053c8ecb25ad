"""What leaves of the ledger: the rooms as they are filtered, and the movements of a year."""
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from approvals.duties.holders import roles_of
from approvals.exports import csv, jobs, xlsx
from approvals.exports.rows import local as stamp
from approvals.exports.trail import CSV_TYPE, XLSX_TYPE
from approvals.models import ExportJob
from procurement.calendar.office_time import local
from procurement.premises import checks, reports
from procurement.premises.models import Building, Movement, Room
from procurement.premises.terms import MovementKind, RoomState, RoomUse
from procurement.records import label

from . import READERS, scope
from .rooms import matching

AT_ONCE = 500
ROOMS, MOVEMENTS = "premises_rooms", "premises_movements"
KINDS = {"rooms": ROOMS, "movements": MOVEMENTS}
"""By the word in the address."""
ENDINGS = {"xlsx": "Excel (XLSX)", "csv": "CSV"}
Table = tuple[list[str], Iterable[list[str]], int]
"""Titles, rows, how many."""


def titles() -> dict[str, str]:
    """What each kind is called."""
    return {ROOMS: _("Room ledger"), MOVEMENTS: _("Movements of rooms")}


def may_take(kind: str, grants: Iterable[tuple[Any, int]]) -> bool:
    """Whether somebody with these roles reads what stands in the file."""
    found = set(grants)
    if kind == MOVEMENTS:
        return not {role for role, __ in found}.isdisjoint(READERS)
    return scope.of(found) != set()


def rooms(params: Mapping[str, Any], own: set[int] | None, day: Any) -> Table:
    """The rooms as they are filtered, with their ceiling and what is over it."""
    found = checks.with_occupants(matching(dict(params), own)).select_related("building", "unit")
    heads = [str(label(name, Room)) for name in ("floor", "number", "use", "area", "unit", "state")]
    told = [str(label("name", Building)), str(label("address", Building)), *heads[:4], str(_("Unit code")), *heads[4:],
            str(_("Occupants")), str(_("Ceiling (㎡)")), str(_("Over (㎡)"))]
    held = (one for batch in _batches(found) for one in checks.judge_rooms(batch, day))
    return told, (_room(one) for one in held), found.count()


def _batches(found: Any) -> Iterable[list[Any]]:
    batch: list[Any] = []
    for room in found.iterator(chunk_size=AT_ONCE):
        batch.append(room)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    yield batch


def _room(held: checks.Held) -> list[str]:
    room = held.room
    ceiling = "" if held.ceiling is None else f"{held.ceiling:.2f}"
    return [room.building.name, room.building.address, room.floor, room.number, str(RoomUse(room.use).label), f"{room.area:.2f}",
            room.unit.code, room.unit.name, str(RoomState(room.state).label), str(sum(row.heads for row in held.occupants)), ceiling,
            f"{held.over:.2f}" if held.ceiling is not None else ""]


def movements(params: Mapping[str, Any]) -> Table:
    """Every movement of the year, oldest first."""
    found = reports.of_year(int(params["year"])).select_related("room__building", "from_unit", "to_unit", "case")
    names = ("on", "kind", "room", "area", "from_unit", "to_unit", "use_before", "use_after", "document")
    told = [str(label(name, Movement)) for name in names]
    return [*told, str(_("Case number"))], (_movement(one) for one in found.iterator(chunk_size=AT_ONCE)), found.count()


def _movement(row: Movement) -> list[str]:
    return [row.on.isoformat(), str(MovementKind(row.kind).label), str(row.room), f"{row.area:.2f}", row.from_unit.name, row.to_unit.name,
            str(RoomUse(row.use_before).label), str(RoomUse(row.use_after).label), row.document, row.case.number if row.case else ""]


# --- makers -------------------------------------------------------------------------------------------------------------
def _maker(kind: str, ending: str) -> jobs.Maker:
    def make(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
        told, rows, count = _table(kind, job)
        progress.expect(count)
        counted, name = progress.count(rows), f"{titles()[kind]}-{stamp(job.asked_at)[:10].replace('-', '')}.{ending}"
        if ending == "csv":
            return jobs.Made(name, CSV_TYPE, csv.write(told, counted))
        return jobs.Made(name, XLSX_TYPE, xlsx.write(told, counted, created=job.asked_at))
    return make


def _table(kind: str, job: ExportJob) -> Table:
    """Asked again when it is made: whoever has lost the role meanwhile gets nothing."""
    grants = roles_of(job.asked_by)
    if not may_take(kind, grants):
        raise jobs.NotAsked(_("This register is not open to you any more."))
    return movements(job.params) if kind == MOVEMENTS else rooms(job.params, scope.of(grants), local(job.asked_at).date())


def register() -> None:
    """Called at start-up; a reason is asked for each of them, as for the trail."""
    for kind in KINDS.values():
        jobs.REASONED.add(kind)
        for ending in ENDINGS:
            jobs.register(f"{kind}.{ending}")(_maker(kind, ending))
