"""Budget lines from a table: a new line is entered, another sum is a change (预算调剂) that names its document; all or nothing."""
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import imports
from approvals.imports import Change, Column, Row, Sheet
from approvals.models import ImportJob, Unit, User
from approvals.office.door import told
from approvals.trail import book
from procurement.budgets import balances, services
from procurement.budgets.models import BudgetLine
from procurement.facts import RuleBroken
from procurement.money import yuan
from procurement.records import label
from workflows.engine import clock

MOST = Decimal("999999999999.99")
YEARS = range(2000, 2100)
LONGEST_REASON = 300
KEEPS_ITS_NAME = gettext_lazy("The line is called “%(name)s”: a line keeps its name. Write it so, or take another code.")


def year(cell: str) -> int:
    """A fiscal year in four figures."""
    found = imports.whole(cell.removesuffix("年"))
    if found not in YEARS:
        raise ValidationError(_("This is not a year. Write it as 2026."))
    return found


def sum_in_yuan(cell: str) -> str:
    """A sum that is not negative, with two places at most."""
    value = Decimal(imports.number(cell))
    if not 0 <= value <= MOST or value != round(value, 2):
        raise ValidationError(_("Write a sum in yuan that is not negative, with two places at most."))
    return format(round(value, 2), "f")


COLUMNS = (
    Column("unit", gettext_lazy("Unit code"), imports.text(20), True, "FW01"),
    Column("fiscal_year", label("fiscal_year", BudgetLine), year, True, "2026"),
    Column("code", label("code", BudgetLine), imports.text(40), True, "2010301"),
    Column("name", label("name", BudgetLine), imports.text(120), True, "办公设备购置"),
    Column("amount", label("amount", BudgetLine), sum_in_yuan, True, "3000000.00"),
    Column("document", label("document", BudgetLine), imports.text(120), True, "预算批复〔2026〕1号"),
)


def check(sheet: Sheet) -> list[Change]:
    """Two queries, however many rows."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    years = {row["fiscal_year"] for row in sheet.rows}
    found = balances.with_balances(BudgetLine.objects.filter(fiscal_year__in=years)).select_related("unit")
    lines = {(line.unit.code, line.fiscal_year, line.code): line for line in found}
    changes = [_change(sheet, row, units.get(row["unit"]), lines.get((row["unit"], row["fiscal_year"], row["code"]))) for row in sheet.rows]
    return [change for change in changes if change is not None]


def _change(sheet: Sheet, row: Row, unit: Unit | None, line: Any) -> Change | None:
    if unit is None or not unit.is_active:
        sheet.complain(row, "unit", gettext_lazy("No unit in use has this code: take it from the list of units."))
        return None
    if line is None:
        return Change(row.line, "new", dict(row.values))
    if line.name != row["name"]:
        sheet.complain(row, "name", KEEPS_ITS_NAME, name=line.name)
        return None
    used = balances.of(line).held + balances.of(line).fixed
    if Decimal(row["amount"]) < used and Decimal(row["amount"]) != line.amount:
        sheet.complain(row, "amount", gettext_lazy("Purchases and contracts have taken %(used)s yuan of this line: enter no lower sum."),
                       used=yuan(used))
        return None
    if Decimal(row["amount"]) == line.amount:
        return Change(row.line, "unchanged", dict(row.values))
    return Change(row.line, "changed", dict(row.values), {"amount": format(line.amount, "f")})


def apply(changes: list[Change], *, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """Each row by its service and with its entry; a refusal names its row and takes everything back."""
    codes = {change.after["unit"] for change in changes}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    for change in changes:
        try:
            _store(change, units[change.after["unit"]], by, at, reason, job)
        except RuleBroken as broken:
            raise ValidationError(_("Line %(line)s: %(sentence)s") % {"line": change.line, "sentence": broken}) from broken


def _store(change: Change, unit: Unit, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    after = change.after
    place = {"fiscal_year": after["fiscal_year"], "code": after["code"]}
    sum_, document = Decimal(after["amount"]), after["document"]
    if change.state == "new":
        line = services.enter_line(unit, **place, name=after["name"], amount=sum_, document=document, at=at)
        action, before = "budget.line_entered", None
    else:
        line = BudgetLine.objects.get(unit=unit, **place)
        services.change_line(line.pk, amount=sum_, document=document, reason=reason[:LONGEST_REASON], by=by, at=at)
        action, before = "budget.line_changed", change.before
    book.write("adm", action=action, at=at, actor=by, clock=clock.source(), content=told(
        reason=reason, before=before, after={"amount": after["amount"], "document": document}, line=line.pk, unit=unit.code,
        name=after["name"], job=str(job.key), **place))


def register() -> None:
    """Called at start-up."""
    imports.register(imports.Kind(
        "budget", gettext_lazy("Budget lines"), COLUMNS, check, apply, key=("unit", "fiscal_year", "code"),
        notes=(gettext_lazy("A line that is there gets the sum of the table, with the document as its ground; lines that are not in the "
                            "table stay as they are."),)))
