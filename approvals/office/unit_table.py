"""The table of units: added, renamed, moved; a parent may stand in the same file, in any order."""
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.imports import Change, Column, Kind, Row, Sheet, choice, text
from approvals.models import ImportJob, Unit, User
from approvals.trail.bulk import Told, write_many

from .door import CODE, told
from .units import keep_name

FIELDS = ("name", "short_name", "parent", "kind", "level")


def check(sheet: Sheet) -> list[Change]:
    """Changes with parents before their children. Two queries."""
    known = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    folded = {code.casefold(): code for code in known}
    parents = {code: unit.parent.code if unit.parent else "" for code, unit in known.items()}
    parents |= {row["code"]: row["parent"] for row in sheet.rows}
    bureaus = {code for code, unit in known.items() if unit.kind == Unit.Kind.BUREAU}
    changes = []
    for row in sheet.rows:
        if _fits(sheet, row, known, folded, parents, bureaus):
            changes.append(_change(row, known.get(row["code"])))
    _same_names(sheet, known)
    depth = {change.after["code"]: len(_line(change.after["code"], parents)) for change in changes}
    return sorted(changes, key=lambda change: depth[change.after["code"]])


def _fits(
    sheet: Sheet, row: Row, known: dict[str, Unit], folded: dict[str, str], parents: dict[str, str], bureaus: set[str],
) -> bool:
    """Whether a row finds its place in the tree; complaints go to the sheet."""
    before, code, parent, there = len(sheet.problems), row["code"], row["parent"], known.get(row["code"])
    if there is None and code.casefold() in folded:
        sheet.complain(row, "code", _("A unit has this code with other capitals: %(code)s."), code=folded[code.casefold()])
    if there is not None and not there.is_active:
        sheet.complain(row, "code", _("This unit has been deactivated; reactivate it on the screen first."))
    if there is not None and there.kind != row["kind"]:
        sheet.complain(row, "kind", _("The kind of a unit that is there already cannot be changed (%(kind)s)."),
                       kind=there.get_kind_display())
    if row["kind"] == Unit.Kind.BUREAU:
        if parent:
            sheet.complain(row, "parent", _("The bureau itself stands at the top."))
        if bureaus - {code}:
            sheet.complain(row, "kind", _("There is one bureau in an installation; it is there already."))
        bureaus.add(code)
    elif not parent:
        sheet.complain(row, "parent", _("Choose the unit above it."))
    elif parent not in known and parent not in sheet.told["code"]:
        sheet.complain(row, "parent", _("No unit has this code, neither here nor in the system."))
    elif parent in known and not known[parent].is_active:
        sheet.complain(row, "parent", _("The unit %(unit)s has been deactivated."), unit=known[parent])
    elif code in _line(parent, parents):
        sheet.complain(row, "parent", _("A unit cannot hang below itself or one of its own units."))
    return len(sheet.problems) == before


def _line(code: str, parents: dict[str, str]) -> list[str]:
    line: list[str] = []
    while code and code not in line:
        line.append(code)
        code = parents.get(code, "")
    return line


def _same_names(sheet: Sheet, known: dict[str, Unit]) -> None:
    """Two active units of one name below one parent could not be told apart."""
    told_here = {row["code"] for row in sheet.rows}
    seen = {(u.name, u.parent.code if u.parent else ""): u.code for u in known.values() if u.is_active and u.code not in told_here}
    for row in sheet.rows:
        other = seen.setdefault((row["name"], row["parent"]), row["code"])
        if other != row["code"]:
            sheet.complain(row, "name", _("There is a unit of this name in the same place: %(code)s."), code=other)


def _change(row: Row, there: Unit | None) -> Change:
    if there is None:
        return Change(row.line, "new", dict(row.values))
    now = {"name": there.name, "short_name": there.short_name, "parent": there.parent.code if there.parent else "", "kind": there.kind,
           "level": there.level}
    before = {name: now[name] for name in FIELDS if now[name] != row[name]}
    return Change(row.line, "changed" if before else "unchanged", dict(row.values), before)


def apply(changes: list[Change], *, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """Store them; each entered by itself, a new name with the old one laid down."""
    units = {unit.code: unit for unit in Unit.objects.select_for_update().order_by("pk")}
    entries: list[Told] = []
    for change in changes:
        after = change.after
        if change.state == "new":
            unit = Unit(code=after["code"], name=after["name"], short_name=after["short_name"], kind=after["kind"], level=after["level"],
                        parent=units.get(after["parent"]))
            unit.save()  # one by one: a child needs its parent's number; 67 units are a matter of milliseconds
            units[unit.code] = unit
            entries.append(Told("unit.added", told(reason=reason, after=after, unit=unit.code, job=str(job.key))))
            continue
        unit = units[after["code"]]
        if {"name", "short_name"} & change.before.keys():
            keep_name(unit, on=timezone.localdate(at), reason=reason, document="", by=by, at=at)
        unit.name, unit.short_name, unit.level, unit.parent = after["name"], after["short_name"], after["level"], units.get(after["parent"])
        unit.save()
        entries.append(Told(_action(change), told(reason=reason, before=change.before, after={k: after[k] for k in change.before},
                                                  unit=unit.code, job=str(job.key))))
    write_many("adm", entries, at=at, actor=by)


def _action(change: Change) -> str:
    if {"name", "short_name"} & change.before.keys():
        return "unit.renamed"
    return "unit.moved" if "parent" in change.before else "unit.changed"


KIND = Kind(
    "units", _("Units"), check=check, apply=apply, key=("code",),
    columns=(
        Column("code", _("Unit code"), text(20, CODE, _("A code has letters, digits, dots and dashes only, twenty at most.")), True, "FW09",
               _("Never changes again; everything else of a unit may.")),
        Column("name", _("Unit name"), text(100), True, "示例市水务局"),
        Column("short_name", _("Short name"), text(30), False, "市水务局", _("For lists; empty: the full name.")),
        Column("parent", _("Code of the unit above"), text(20), False, "JG", _("Empty for the bureau itself only.")),
        Column("kind", _("Kind of unit"), choice(dict(Unit.Kind.choices)), True, "服务单位",
               _("The bureau, a section of it, or a unit that it serves.")),
        Column("level", _("Administrative level"), choice(dict(Unit.Level.choices)), True, "市级",
               _("Decides which standards apply to its rooms.")),
    ),
    notes=(_("A unit whose code is known is changed; a new name keeps the old one in its history. Units that are not in the table stay."),),
)
