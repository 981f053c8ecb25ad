"""Own rows of the rulebook before the second person: the proposal "rules.add" and the table "rules". The system administrator proposes."""
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as p

from approvals import imports, proposals
from approvals.imports import Change, Column, Sheet
from approvals.models import Proposal, User
from approvals.trail import book
from procurement.calendar.office_time import local
from procurement.rulebook import own
from procurement.rulebook.models import RuleRow
from procurement.rulebook.own import OwnRow
from procurement.rulebook.store import rulebook
from procurement.rulebook.values import UNIT_NAMES, Mark

from . import texts

KIND = "rules.add"
MOST = 190
"""Rows in one proposal: whoever decides must be able to read them all."""


def payload(rows: Iterable[OwnRow]) -> dict[str, Any]:
    """The rows as they are stored in a proposal."""
    return {"rows": [row.as_json() for row in rows]}


def rows_of(stored: dict[str, Any]) -> list[OwnRow]:
    """The rows of a stored proposal; raises ValidationError for what this version of the program does not understand."""
    try:
        return [OwnRow.of(row) for row in stored["rows"]]
    except (KeyError, TypeError, ValueError) as broken:
        raise ValidationError(_("This kind of proposal is not known to this version of the program."), code="rows") from broken


def check(stored: dict[str, Any]) -> None:
    """Whether every row could be entered now; raises ValidationError naming each that could not."""
    known, rows = rulebook(), rows_of(stored)
    said = [f"{row.code}：{sentence}" for row in rows for __, sentence in own.mistakes(row, known)]
    said += [f"{row.code}：{_('It is in the rulebook already, word for word.')}" for row in rows if own.is_entered(row, known)]
    said += [f"{code}：{sentence}" for code, sentence in ([] if said else own.office_hours(rows, known))]
    if len({row.place for row in rows}) < len(rows):
        said.append(_("Two rows of the proposal are for the same code, place and day."))
    if not rows or len(rows) > MOST:
        said.append(_("A proposal holds between 1 and %(most)s rows.") % {"most": MOST})
    if said:
        raise ValidationError(said)


def apply(stored: dict[str, Any], *, proposal: Proposal, by: User, at: datetime) -> None:
    """Put the rows in force and enter them, each with the row whose place it takes."""
    rows, known = rows_of(stored), rulebook()
    former = [own.superseded(row, known) for row in rows]
    made = own.enter(rows, entered_by=proposal.proposed_by, confirmed_by=by, at=at)
    told = [
        {"row": new.pk, "code": row.code, "value": f"{row.comparator} {row.text} {row.unit}", "place": texts.place(row),
         "version": new.version, "effective_from": row.effective_from, "effective_to": row.effective_to, "basis": row.basis,
         "article": row.article, "mark": row.mark, "takes_place_of": old.row_id if old else None}
        for row, new, old in zip(rows, made, former, strict=True)
    ]
    book.write("adm", action="rules.entered", at=at, actor=by, content={
        "facts": {"proposal": str(proposal.key), "entered_by": proposal.proposed_by_id, "count": len(told)}, "after": {"rows": told}})


def describe(stored: dict[str, Any]) -> list[proposals.Line]:
    """Code and title, what rules now, what would rule, and what is unusual about it."""
    known, today = rulebook(), _today()
    return [_line(row, known, today) for row in rows_of(stored)]


def _line(row: OwnRow, known: Any, today: date) -> proposals.Line:
    old = own.superseded(row, known)
    place = texts.place(row)
    after = [f"{texts.value(row)}（{texts.span(row)}，{row.basis} {row.article}".rstrip() + f"，{texts.MARKS[row.mark][0]}）"]
    after += [f"※ {warning}" for warning in own.warnings(row, known, today)]
    return proposals.Line(
        f"{row.code} {row.title}" + (f" · {place}" if place else ""),
        f"{texts.value(old)}（{old.source}）" if old else _("no rule"), " ".join(after))


def _today() -> date:
    from workflows.engine import clock

    return local(clock.now()).date()


# --- many rows from a table ---------------------------------------------------------------------------------------------
MARKS: dict[str, str | Promise] = {mark.value: texts.MARKS[mark][0] for mark in Mark}


def unit(cell: str) -> str:
    """A unit by its code or its words; the measure word in front (个工作日) may be left out."""
    try:
        return str(imports.choice(UNIT_NAMES)(cell))
    except ValidationError:
        if f"个{cell}" in {str(words) for words in UNIT_NAMES.values()}:
            return str(imports.choice(UNIT_NAMES)(f"个{cell}"))
        raise


unit.words = UNIT_NAMES  # type: ignore[attr-defined]  # as a choice has them: the template shows the words


COLUMNS = (
    Column("code", gettext_lazy("Rule code"), imports.text(80), required=True, example="renovation.accept",
           note=gettext_lazy("As in the rulebook; small letters with points.")),
    Column("title", gettext_lazy("Rule title"), imports.text(120), required=True, example="窗口受理与形式审查"),
    Column("comparator", gettext_lazy("Comparator"), imports.choice(texts.SIGNS), required=True,
           example="≤", note=gettext_lazy("≥ and ≤ include the number itself, > and < do not.")),
    Column("text", gettext_lazy("Value as written"), imports.text(200), required=True, example="2"),
    Column("unit", gettext_lazy("Unit of measure"), unit, required=True, example="wd"),
    Column("basis", gettext_lazy("Basis document"), imports.text(200), required=True, example="本局办公用房维修管理规定"),
    Column("article", gettext_lazy("Article of the basis"), imports.text(60), example="第八条"),
    Column("effective_from", gettext_lazy("In force from"), imports.day, required=True, example="2026-12-01"),
    Column("effective_to", gettext_lazy("In force until"), imports.day, empty=None, note=gettext_lazy("Empty: until a further row.")),
    Column("mark", gettext_lazy("Verification mark"), imports.choice(MARKS), required=True,
           example="source"),
    Column("jurisdiction", gettext_lazy("Jurisdiction"), imports.text(20),
           note=gettext_lazy("Empty: everywhere. Else as CN-46 or CN-4601.")),
    Column("budget_level", gettext_lazy("Budget level"), imports.text(20)),
    Column("object_type", gettext_lazy("Object of the rule"), imports.text(20)),
    Column("note", gettext_lazy("Rule note"), imports.text(300)),
    Column("is_new", p("rule", "New code"), imports.yes_no, empty=False,
           note=gettext_lazy("Write yes when the code is not in the rulebook yet.")),
)


def check_table(sheet: Sheet) -> list[Change]:
    """Every row against the rulebook; one whose code is new must say so, so that a slip of the pen is not taken for a rule."""
    known, found, lines = rulebook(), [], {}
    for line in sheet.rows:
        row = OwnRow.of({name: value for name, value in line.values.items() if name != "is_new"})
        lines[row.code] = line
        wrong = list(own.mistakes(row, known))
        for field, sentence in wrong:
            sheet.complain(line, field, str(sentence))
        if not wrong and row.code not in known.by_code and not line["is_new"]:
            sheet.complain(line, "code", _("This code is not in the rulebook. Correct it, or write yes under “New code”."))
        found.append((line, row))
    for code, sentence in own.office_hours([row for __, row in found], known) if not sheet.problems else ():
        sheet.complain(lines[code], "text", str(sentence))
    if len(found) > MOST:
        sheet.complain(found[MOST][0], "code", _("A proposal holds between 1 and %(most)s rows.") % {"most": MOST})
    return [_change(line, row, known) for line, row in found]


def _change(line: Any, row: OwnRow, known: Any) -> Change:
    old = own.superseded(row, known)
    state = "unchanged" if own.is_entered(row, known) else "changed" if old is not None and not old.pack else "new"
    before = {"text": old.text, "comparator": old.comparator, "unit": old.unit, "basis": old.basis} if old else {}
    return Change(line.line, state, row.as_json(), before)


def propose(changes: list[Change]) -> tuple[str, dict[str, Any]]:
    """All rows of a table in one proposal."""
    return KIND, {"rows": [change.after for change in changes]}


def register() -> None:
    """Called at start-up."""
    proposals.register(KIND, title=gettext_lazy("Local rules"), apply=apply, describe=describe, check=check)
    imports.register(imports.Kind(
        "rules", gettext_lazy("Local rules"), COLUMNS, check_table, propose=propose,
        key=("code", "jurisdiction", "budget_level", "object_type", "effective_from"),
        notes=(gettext_lazy("A rule is never changed: each row is a further one with its own day of effect and goes before those of the "
                            "packs. The security administrator decides on the table as a whole."),)))


def own_rows(ids: Iterable[int]) -> dict[int, RuleRow]:
    """Who entered and who confirmed the bureau's own rows. One query."""
    return {row.pk: row for row in RuleRow.objects.filter(pk__in=list(ids)).select_related("entered_by", "confirmed_by")}
