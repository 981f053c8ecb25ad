"""The table of roles: confirmed, it becomes one proposal that the security administrator decides as a whole."""
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.duties.many import Hats, Wish, somebody_stays
from approvals.imports import Change, Column, Kind, Row, Sheet, choice, text
from approvals.models import Unit, User
from approvals.roles import Home, Role

from . import grants

GIVE = {"give": pgettext_lazy("role", "give"), "take": pgettext_lazy("role", "take back")}


def check(sheet: Sheet) -> list[Change]:
    """The same rules as one by one, asked in memory, taking back before giving. A constant number of queries."""
    people = {user.username: user for user in User.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    bureau = next((unit for unit in units.values() if unit.kind == Unit.Kind.BUREAU), None)
    found = [(row, wish) for row in sheet.rows if (wish := _wish(sheet, row, people, units, bureau)) is not None]
    hats = Hats({wish.user for __, wish in found})
    changes, wishes = [], []
    for row, wish in sorted(found, key=lambda pair: pair[1].give):
        held = (wish.user.pk, wish.role, wish.unit.pk) in hats.held
        after: dict[str, Any] = {**row.values, "give": wish.give, "user": wish.user.pk, "unit_id": wish.unit.pk, "unit": wish.unit.code}
        if held == wish.give:
            changes.append(Change(row.line, "unchanged", after))
            continue
        try:
            hats.try_on(wish)
        except ValidationError as error:
            sheet.wrong(row, "role", error)
            continue
        wishes.append(wish)
        changes.append(Change(row.line, "new" if wish.give else "changed", after))
    try:
        somebody_stays(wishes)
    except ValidationError as error:
        row = next(row for row, wish in found if not wish.give)
        sheet.wrong(row, "act", error)
    return sorted(changes, key=lambda change: change.line)


def _wish(sheet: Sheet, row: Row, people: dict[str, User], units: dict[str, Unit], bureau: Unit | None) -> Wish | None:
    person, role = people.get(row["username"]), Role(row["role"])
    unit = units.get(row["unit"]) if row["unit"] else bureau if role.home is Home.BUREAU else None
    if person is None:
        sheet.complain(row, "username", _("No account has this staff number. Import the people first."))
    elif person.pk == sheet.by.pk:
        sheet.complain(row, "username", _("Nobody gives a role to himself or takes it from himself."))
    if unit is None:
        sheet.complain(row, "unit", _("No unit has this code. Import the units first.") if row["unit"] else
                       _("This role is held in a served unit or section: say in which."))
    if person is None or unit is None or person.pk == sheet.by.pk:
        return None
    return Wish(row["act"] == "give", person, role, unit)


def propose(changes: list[Change]) -> tuple[str, dict[str, Any]]:
    """All of them as one proposal."""
    return grants.KIND, {"changes": [
        {"give": c.after["give"], "user": c.after["user"], "role": c.after["role"], "unit": c.after["unit_id"]} for c in changes]}


KIND = Kind(
    "grants", _("Roles"), check=check, propose=propose, key=("username", "role", "unit"),
    columns=(
        Column("username", _("Staff number"), text(20), True, "4101"),
        Column("role", _("Role"), choice({role.value: role.label for role in Role}), True, "申请人"),
        Column("unit", _("Unit code"), text(20), False, "FW09", _("Empty: the bureau itself, for roles that are held there.")),
        Column("act", _("Give or take back"), choice(GIVE), False, "授予", _("Empty: give."), empty="give"),
    ),
    notes=(_("Confirmed, the table becomes one proposal; nothing is in force before the security administrator has approved it."),),
)
