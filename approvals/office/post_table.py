"""The table of posts: given, and ended by a last day."""
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals.imports import Change, Column, Kind, Row, Sheet, choice, day, text, yes_no
from approvals.models import ImportJob, Post, Rank, Unit, User
from approvals.trail.bulk import Told, write_many

from .door import told

RANKS = {str(value): label for value, label in Rank.choices}


def check(sheet: Sheet) -> list[Change]:
    """Three queries, however many rows."""
    people = {user.username: user for user in User.objects.filter(is_superuser=False)}
    units = {unit.code: unit for unit in Unit.objects.all()}
    posts = {(p.user.username, p.unit.code, p.title, p.since.isoformat()): p for p in Post.objects.select_related("user", "unit")}
    changes = []
    for row in sheet.rows:
        before = len(sheet.problems)
        _fits(sheet, row, people, units)
        if len(sheet.problems) > before:
            continue
        there = posts.get((row["username"], row["unit"], row["title"], row["since"]))
        now = {} if there is None else {"rank": str(there.rank), "primary": there.is_primary,
                                        "until": there.until.isoformat() if there.until else ""}
        differs = {key: value for key, value in now.items() if value != row[key]}
        if {"rank", "primary"} & differs.keys():
            column = next(iter({"rank", "primary"} & differs.keys()))
            sheet.complain(row, column, _("This post is there already with another value. End it with a last day and give a new one."))
            continue
        changes.append(Change(row.line, "new" if there is None else "changed" if differs else "unchanged", dict(row.values), differs))
    return changes


def _fits(sheet: Sheet, row: Row, people: dict[str, User], units: dict[str, Unit]) -> None:
    person, unit = people.get(row["username"]), units.get(row["unit"])
    if person is None:
        sheet.complain(row, "username", _("No account has this staff number. Import the people first."))
    elif not person.is_active:
        sheet.complain(row, "username", _("The account of %(person)s has been deactivated."), person=person)
    if unit is None:
        sheet.complain(row, "unit", _("No unit has this code. Import the units first."))
    elif not unit.is_active and not row["until"]:
        sheet.complain(row, "unit", _("The unit %(unit)s has been deactivated."), unit=unit)
    if row["until"] and row["until"] < row["since"]:
        sheet.complain(row, "until", _("The last day lies before the first."))


def apply(changes: list[Change], *, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """A bulk statement for the new ones, one for those that end; one entry each."""
    people = {user.username: user for user in User.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    posts = {(p.user_id, p.unit_id, p.title, p.since.isoformat()): p for p in Post.objects.all()}
    fresh, ended, entries = [], [], []
    for change in changes:
        a, person = change.after, people[change.after["username"]]
        until = date.fromisoformat(a["until"]) if a["until"] else None
        if change.state == "new":
            fresh.append(Post(user=person, unit=units[a["unit"]], title=a["title"], rank=int(a["rank"]), is_primary=a["primary"],
                              since=date.fromisoformat(a["since"]), until=until))
        else:
            post = posts[person.pk, units[a["unit"]].pk, a["title"], a["since"]]
            post.until = until
            ended.append(post)
        entries.append(_told(change, person, reason, job))
    Post.objects.bulk_create(fresh, batch_size=500)
    Post.objects.bulk_update(ended, ["until"], batch_size=200)
    write_many("adm", entries, at=at, actor=by)


def _told(change: Change, person: User, reason: str, job: ImportJob) -> Told:
    after: dict[str, Any] = {key: value for key, value in change.after.items() if key != "username" and value != ""}
    return Told("post.given" if change.state == "new" else "post.ended",
                told(reason=reason, to=person, before=change.before or None, after=after, job=str(job.key)))


KIND = Kind(
    "posts", _("Posts"), check=check, apply=apply, key=("username", "unit", "title", "since"),
    columns=(
        Column("username", _("Staff number"), text(20), True, "4101"),
        Column("unit", _("Unit code"), text(20), True, "FW09"),
        Column("title", _("Post"), text(40), True, "办公室科员"),
        Column("rank", _("Rank"), choice(RANKS), True, "科员", _("Reminders and escalation climb this ladder.")),
        Column("since", _("First day"), day, True, "2026-03-02"),
        Column("until", _("Last day"), day, False, "", _("Filled in: the post ends with this day.")),
        Column("primary", _("Primary post"), yes_no, False, "是", _("Shown under the name; empty: yes."), empty=True),
    ),
    notes=(_("A post that is there already is ended by a last day. A post gives no right to act: roles do."),),
)
