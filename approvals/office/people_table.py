"""The table of people: accounts opened and corrected in bulk, thousands in seconds; nobody gets a password by a table."""
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.imports import Change, Column, Kind, Sheet, text
from approvals.models import ImportJob, User
from approvals.people import pinyin_of
from approvals.trail.bulk import Told, write_many

from .door import told
from .people import PHONE, PRIVATE, staff_number


def check(sheet: Sheet) -> list[Change]:
    """One query, however many rows."""
    known = {user.username: user for user in User.objects.all()}
    folded = {name.casefold(): name for name in known}
    changes = []
    for row in sheet.rows:
        there = known.get(row["username"])
        if there is None and row["username"].casefold() in folded:
            sheet.complain(row, "username", _("An account has this number with other capitals: %(code)s."),
                           code=folded[row["username"].casefold()])
            continue
        if there is not None and (there.is_superuser or there.username == User.SYSTEM):
            sheet.complain(row, "username", _("This account is the system's own or that of the installation."))
            continue
        if there is not None and not there.is_active:
            sheet.complain(row, "username", _("This account has been deactivated; reactivate it on the screen first, or remove the row."))
            continue
        now = {"name": there.display_name, "phone": there.phone} if there else {}
        before = {key: value for key, value in now.items() if value != row[key]}
        changes.append(Change(row.line, "new" if there is None else "changed" if before else "unchanged", dict(row.values), before))
    return changes


def apply(changes: list[Change], *, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """Two bulk statements and one entry for each person."""
    fresh = [change.after for change in changes if change.state == "new"]
    locked = make_password(None)  # unusable; one for all, as it opens nothing
    User.objects.bulk_create([
        User(username=a["username"], display_name=a["name"], phone=a["phone"], pinyin=pinyin_of(a["name"]), password=locked) for a in fresh
    ], batch_size=500)
    people: dict[str, User] = {}
    names = [change.after["username"] for change in changes]
    for start in range(0, len(names), 500):
        people |= {user.username: user for user in User.objects.filter(username__in=names[start:start + 500])}
    moved = []
    for change in changes:
        if change.state == "changed":
            person = people[change.after["username"]]
            person.display_name, person.phone = change.after["name"], change.after["phone"]
            person.pinyin = pinyin_of(person.display_name)
            moved.append(person)
    User.objects.bulk_update(moved, ["display_name", "phone", "pinyin"], batch_size=200)
    write_many("adm", (
        Told("person.added" if change.state == "new" else "person.changed", told(
            reason=reason, to=people[change.after["username"]], private=PRIVATE, before=change.before or None,
            after={"account": change.after["username"], "name": change.after["name"], "phone": change.after["phone"] or None},
            job=str(job.key)))
        for change in changes), at=at, actor=by)


def number(cell: str) -> str:
    """A staff number; the sentence of the screen, without its field."""
    try:
        return staff_number(cell)
    except ValidationError as error:
        raise ValidationError(error.messages) from error


KIND = Kind(
    "people", pgettext_lazy("office", "People"), check=check, apply=apply, key=("username",),
    columns=(
        Column("username", _("Staff number"), number, True, "4101", _("Letters and digits; it signs, so it never changes again.")),
        Column("name", _("Full name"), text(60), True, "示例姓名", private=True),
        Column("phone", _("Phone"), text(30, PHONE, _("A phone number has digits, blanks, + and dashes only.")), False, "010-5550-4101",
               private=True),
    ),
    notes=(
        _("A number that is known is corrected. Nobody is deactivated by a table; people who are not in it stay."),
        _("New accounts have no password: the security administrator issues a start password on the screen “Start passwords”, the system "
          "administrator one for the security administrator."),
    ),
)
