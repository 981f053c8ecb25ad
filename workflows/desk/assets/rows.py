"""What leaves of the register: the cards of the list with the columns of the table that is taken in, so that a file imports again."""
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from approvals.duties.holders import roles_of
from approvals.exports import csv, jobs, xlsx
from approvals.exports.rows import local as stamp
from approvals.exports.trail import CSV_TYPE, XLSX_TYPE
from approvals.models import ExportJob
from approvals.roles import Role
from procurement.assets.models import RightHolder

from . import READERS, own_units
from .cells import cells
from .lists import matching
from .tables import CARDS, VEHICLES

AT_ONCE = 500
KINDS = {"assets": CARDS, "vehicles": VEHICLES}
"""The first half of a kind of export, and of table; the second is csv or xlsx."""
ENDINGS = {"xlsx": "Excel (XLSX)", "csv": "CSV"}


def titles() -> dict[str, str]:
    """What each kind is called."""
    return {"assets": _("Asset cards"), "vehicles": _("Vehicles")}


def may_take(params: Mapping[str, Any], grants: Iterable[tuple[Role, int]]) -> bool:
    """Whether somebody with these roles reads what stands in the file; `units` bounds a file of one's own unit."""
    grants = set(grants)
    if {role for role, _unit in grants}.isdisjoint(READERS):
        return False
    own, bound = own_units(grants), params.get("units")
    return own is None or (bound is not None and set(bound) <= own)


def _maker(kind: str, ending: str) -> jobs.Maker:
    def make(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
        if not may_take(job.params, roles_of(job.asked_by)):
            raise jobs.NotAsked(_("This register is not open to you any more."))
        found, columns = matching(job.params, vehicles=kind == "vehicles"), KINDS[kind]
        progress.expect(found.count())
        rights = Prefetch("rights", RightHolder.objects.filter(until=None).select_related("unit"))
        cards = found.select_related("unit", "custodian", "vehicle").prefetch_related(rights).iterator(chunk_size=AT_ONCE)
        heads = [str(column.title) for column in columns]
        rows = (cells(columns, card) for card in progress.count(cards))
        name = f"{titles()[kind]}-{stamp(job.asked_at)[:10].replace('-', '')}.{ending}"
        if ending == "csv":
            return jobs.Made(name, CSV_TYPE, csv.write(heads, rows))
        return jobs.Made(name, XLSX_TYPE, xlsx.write(heads, rows, created=job.asked_at))
    return make


def register() -> None:
    """Called at start-up; a reason is asked for each of them."""
    for kind in KINDS:
        jobs.REASONED.add(kind)
        for ending in ENDINGS:
            jobs.register(f"{kind}.{ending}")(_maker(kind, ending))
