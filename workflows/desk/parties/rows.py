"""What leaves of a register: one row for each entry of the list, with the columns that its page shows to the same reader, and no others."""
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals.duties.holders import roles_of
from approvals.exports import csv, jobs, xlsx
from approvals.exports.rows import local as stamp
from approvals.exports.trail import CSV_TYPE, XLSX_TYPE
from approvals.models import ExportJob, Unit
from approvals.roles import Role
from procurement.budgets import balances
from procurement.budgets.models import BudgetLine
from procurement.calendar.office_time import local
from procurement.parties.services import MODELS
from procurement.parties.terms import Register, Standing
from procurement.records import label

from . import BUDGET_READERS, OWN_BUDGET, READERS, SECRETS
from .lists import LISTS, matching
from .page import SHOWN, fact

AT_ONCE = 500
BUDGET = "budget"
KINDS = (*LISTS.values(), BUDGET)
"""The first half of a kind of export; the second is csv or xlsx."""
ENDINGS = {"xlsx": "Excel (XLSX)", "csv": "CSV"}
Grants = Iterable[tuple[Role, int]]
Table = tuple[list[str], Iterable[list[str]], int]
"""Titles, rows, how many."""


def may_take(kind: str, params: Mapping[str, Any], grants: Grants) -> bool:
    """Whether somebody with these roles reads what stands in the file."""
    grants = set(grants)
    roles = {role for role, __ in grants}
    if kind == BUDGET:
        own = {unit for role, unit in grants if role in OWN_BUDGET}
        return not roles.isdisjoint(BUDGET_READERS) or params.get("unit") in own
    return not roles.isdisjoint(READERS[_register(kind)])


def titles() -> dict[str, str]:
    """What each kind is called."""
    return {**{kind: str(one.label) for one, kind in LISTS.items()}, BUDGET: _("Budget lines")}


def _register(kind: str) -> Register:
    return next(one for one, many in LISTS.items() if many == kind)


# --- parties ------------------------------------------------------------------------------------------------------------
def parties(register: Register, params: Mapping[str, Any], roles: set[Role], at: datetime) -> Table:
    """The register as it is filtered. Who may not read digests learns that a document is on file."""
    today = local(at).date()
    found = matching(register, params.get("tab", ""), params.get("q", ""), today)
    secrets = not roles.isdisjoint(SECRETS)
    titles = [str(label("name", MODELS[register])), *(str(label(name, MODELS[register])) for name in SHOWN[register])]
    if register == Register.EXPERT:
        titles += [str(_("Account (staff number)")), str(label("identity", MODELS[register]))]
    titles += [str(label(name, MODELS[register])) for name in ("standing", "ended_on", "ended_because")]
    titles += [str(_("Bad record"))] if register == Register.SUPPLIER else []
    rows = (_party(register, party, secrets) for party in found.iterator(chunk_size=AT_ONCE))
    return titles, rows, found.count()


def _party(register: Register, party: Any, secrets: bool) -> list[str]:
    cells = [party.name, *(fact(party, name) for name in SHOWN[register])]
    if register == Register.EXPERT:
        cells += [party.user.username if party.user else "", _digest(party, secrets)]
    cells += [str(Standing(party.standing).label), fact(party, "ended_on"), party.ended_because]
    if register == Register.SUPPLIER:
        cells.append(pgettext("party", "yes") if party.is_barred else pgettext("party", "no"))
    return cells


def _digest(party: Any, secrets: bool) -> str:
    if not party.identity:
        return _("not on file")
    return party.identity if secrets else _("on file")


# --- budget lines -------------------------------------------------------------------------------------------------------
def budget(params: Mapping[str, Any]) -> Table:
    """The lines of one unit and year with what is held, fixed and left."""
    lines = BudgetLine.objects.filter(unit_id=params["unit"], fiscal_year=params["year"]).select_related("unit").order_by("code")
    titles = [str(one) for one in (
        _("Unit code"), _("Unit"), label("fiscal_year", BudgetLine), label("code", BudgetLine), label("name", BudgetLine),
        label("document", BudgetLine), pgettext("budget", "Amount"), pgettext("budget", "Held"), pgettext("budget", "Fixed"),
        pgettext("budget", "Left"), _("Changes of the line"))]
    rows = (_line(line) for line in balances.with_balances(lines).prefetch_related("changes").iterator(chunk_size=AT_ONCE))
    return titles, rows, lines.count()


def _line(line: Any) -> list[str]:
    left = balances.of(line)
    sums = [f"{sum_:.2f}" for sum_ in (left.amount, left.held, left.fixed, left.left)]
    changes = "；".join(f"{one.before:.2f} → {one.after:.2f} {one.document} {one.reason}".strip() for one in line.changes.all())
    return [line.unit.code, line.unit.name, str(line.fiscal_year), line.code, line.name, line.document, *sums, changes]


# --- makers -------------------------------------------------------------------------------------------------------------
def _maker(kind: str, ending: str) -> jobs.Maker:
    def make(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
        titles, rows, count = _table(kind, job)
        progress.expect(count)
        counted, name = progress.count(rows), f"{_title(kind, job.params)}-{stamp(job.asked_at)[:10].replace('-', '')}.{ending}"
        if ending == "csv":
            return jobs.Made(name, CSV_TYPE, csv.write(titles, counted))
        return jobs.Made(name, XLSX_TYPE, xlsx.write(titles, counted, created=job.asked_at))
    return make


def _table(kind: str, job: ExportJob) -> Table:
    """Asked again when it is made: whoever has lost the role meanwhile gets nothing."""
    grants = roles_of(job.asked_by)
    if not may_take(kind, job.params, grants):
        raise jobs.NotAsked(_("This register is not open to you any more."))
    if kind == BUDGET:
        return budget(job.params)
    return parties(_register(kind), job.params, {role for role, __ in grants}, job.asked_at)


def _title(kind: str, params: Mapping[str, Any]) -> str:
    of = f"{params['year']}{Unit.objects.get(pk=params['unit']).name}" if kind == BUDGET else ""
    return of + titles()[kind]


def register() -> None:
    """Called at start-up; a reason is asked for each of them, as for the trail."""
    for kind in KINDS:
        jobs.REASONED.add(kind)
        for ending in ENDINGS:
            jobs.register(f"{kind}.{ending}")(_maker(kind, ending))
