"""A holiday table before the second person: the proposal "calendar.days" and the table "calendar". The system administrator proposes."""
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as p

from approvals import imports, proposals
from approvals.imports import Change, Column, Sheet
from approvals.models import Proposal, User
from approvals.trail import book
from procurement.calendar.days import Kind
from procurement.calendar.importer import ImportRefused, Plan, Row, checked, plan, store_days
from procurement.calendar.models import CalendarDay
from procurement.calendar.store import load

from . import texts

KIND = "calendar.days"
FIELDS = ("date", "kind", "name", "source_doc")
MOST = 190
"""Days in one proposal: whoever decides must be able to read them all."""


def rows_of(stored: Mapping[str, Any]) -> tuple[list[Row], set[date]]:
    """The days of a stored proposal, and those that may correct a decided day; raises ValidationError."""
    try:
        days = list(stored["days"])
        rows = checked({name: day.get(name) for name in FIELDS} for day in days)
        return rows, {row.date for row, day in zip(rows, days, strict=True) if day.get("corrects")}
    except ImportRefused as refused:
        raise ValidationError([str(problem) for problem in refused.problems]) from refused
    except (KeyError, TypeError, AttributeError, ValueError) as broken:
        raise ValidationError(_("This kind of proposal is not known to this version of the program."), code="days") from broken


def check(stored: dict[str, Any]) -> None:
    """Whether the table could be put in force now; raises ValidationError for each day that is decided otherwise and not corrected."""
    _meant(stored)


def _meant(stored: Mapping[str, Any]) -> Plan:
    rows, corrects = rows_of(stored)
    meant = plan(rows)
    said = [str(sentence) for (row, __), sentence in zip(meant.changed, meant.contradictions, strict=True) if row.date not in corrects]
    if not (meant.added or meant.changed):
        said.append(_("Everything in this table is stored already; there is nothing to change."))
    if len(rows) > MOST:
        said.append(_("A table holds at most %(most)s days. Split it.") % {"most": MOST})
    if said:
        raise ValidationError(said)
    return meant


def apply(stored: dict[str, Any], *, proposal: Proposal, by: User, at: datetime) -> None:
    """Put the table in force; the clock then counts open deadlines again."""
    meant, (rows, __) = _meant(stored), rows_of(stored)
    done = store_days(rows, at=at, by=proposal.proposed_by, confirmed_by=by, corrects=True)
    content: dict[str, Any] = {"facts": {
        "proposal": str(proposal.key), "entered_by": proposal.proposed_by_id, "change": done.change.pk, "source": done.change.source_doc,
        "first_day": done.change.first_day, "last_day": done.change.last_day, "added": len(done.added), "changed": len(done.changed),
        "incomplete": list(done.incomplete)}}
    content["before"] = {row.date.isoformat(): f"{was.kind} {was.name}".strip() for row, was in meant.changed}
    content["after"] = {row.date.isoformat(): f"{row.kind} {row.name}" for row in (*meant.added, *(row for row, __ in meant.changed))}
    book.write("adm", action="calendar.imported", at=at, actor=by, content=content)


def describe(stored: dict[str, Any]) -> list[proposals.Line]:
    """Each day as it stands and as it would stand; whether the year would be complete."""
    rows, __ = rows_of(stored)
    meant, calendar = plan(rows), load()
    told = {row.date: row for row in (*meant.added, *(row for row, __ in meant.changed))}
    lines = [
        proposals.Line(day.isoformat(), _said(*calendar.day(day)), f"{_said(row.kind, row.name)}（{row.source_doc}）")
        for day, row in sorted(told.items())
    ]
    lines += [proposals.Line(_("Year %(year)s") % {"year": year}, "", _("stays provisional: statutory holidays are missing"))
              for year in meant.incomplete]
    return lines


def _said(kind: str, name: str) -> str:
    return f"{texts.kind_of_day(kind)} {name}".strip()


# --- a year from a table ------------------------------------------------------------------------------------------------
COLUMNS = (
    Column("date", gettext_lazy("Date"), imports.day, required=True, example="2027-01-01"),
    Column("kind", gettext_lazy("Kind of day"), imports.choice(dict(CalendarDay.Kind.choices)), required=True, example="statutory",
           note=gettext_lazy("Statutory holiday: the days that the law names. Day off: the rest of the arrangement. Working day: a weekend "
                             "day worked in exchange.")),
    Column("name", gettext_lazy("Name of the day"), imports.text(60), required=True, example="元旦"),
    Column("source_doc", gettext_lazy("Source document"), imports.text(200), required=True,
           example="国务院办公厅关于2027年部分节假日安排的通知"),
    Column("corrects", p("calendar", "Corrects a decided day"), imports.yes_no, empty=False,
           note=gettext_lazy("Write yes when the day is already decided otherwise and the notice has been corrected.")),
)


def check_table(sheet: Sheet) -> list[Change]:
    """Every day against the calendar; a day that is decided otherwise must be named as a correction."""
    good, lines = [], {}
    for line in sheet.rows:
        try:
            (row,) = checked([{name: line[name] for name in FIELDS}])
        except ImportRefused:
            sheet.complain(line, "date", _("The year %(year)s is out of range.") % {"year": line["date"][:4]})
            continue
        good.append(row)
        lines.setdefault(row.date, line)
    if len(sheet.rows) > MOST:
        sheet.complain(sheet.rows[MOST], "date", _("A table holds at most %(most)s days. Split it.") % {"most": MOST})
    meant = plan({row.date: row for row in good}.values())
    for (row, __), sentence in zip(meant.changed, meant.contradictions, strict=True):
        if not lines[row.date]["corrects"]:
            sheet.complain(lines[row.date], "date", str(sentence))
    return sorted(_changes(meant, lines), key=lambda change: change.line)


def _changes(meant: Plan, lines: Mapping[date, Any]) -> Iterable[Change]:
    calendar = load()
    for row in meant.added:
        yield _change("new", row, lines, calendar.day(row.date))
    for row, was in meant.changed:
        yield _change("changed", row, lines, was)
    for row in meant.unchanged:
        yield _change("unchanged", row, lines, calendar.day(row.date))


def _change(state: str, row: Row, lines: Mapping[date, Any], was: Any) -> Change:
    line = lines[row.date]
    after = {"date": row.date.isoformat(), "kind": row.kind, "name": row.name, "source_doc": row.source_doc, "corrects": line["corrects"]}
    return Change(line.line, state, after, {"kind": Kind(was.kind).value, "name": was.name})


def propose(changes: list[Change]) -> tuple[str, dict[str, Any]]:
    """The whole table in one proposal."""
    return KIND, {"days": [change.after for change in changes]}


def register() -> None:
    """Called at start-up."""
    proposals.register(KIND, title=gettext_lazy("Holiday arrangement"), apply=apply, describe=describe, check=check)
    imports.register(imports.Kind(
        "calendar", gettext_lazy("Holiday arrangement"), COLUMNS, check_table, propose=propose, key=("date",),
        notes=(gettext_lazy("Fill in every statutory holiday of the year, every further day off, and every weekend day worked in exchange. "
                            "A year stays provisional until all its statutory holidays are there."),)))
