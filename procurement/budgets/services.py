"""Entering budget lines and quotas, and moving money between lines; a change leaves its row with document and reason."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procurement.budgets.balance import balance, locked
from procurement.budgets.catalogue import tidy, tree
from procurement.budgets.models import BudgetChange, BudgetLine, Quota
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken


def enter_line(
    unit: Any, *, fiscal_year: int, code: str, name: str, amount: Decimal, document: str, at: datetime,
) -> BudgetLine:  # fmt: skip
    """A line of the approved budget. Raises RuleBroken when the unit has it already: then it is changed, with the reason."""
    if amount < 0:
        raise RuleBroken("amount", _("A budget line cannot be negative: check the sum."))
    if BudgetLine.objects.filter(unit=unit, fiscal_year=fiscal_year, code=code).exists():
        raise RuleBroken(
            "code", _("The unit has the line %(code)s in %(year)s already: change its sum instead."), code=code, year=fiscal_year,
        )  # fmt: skip
    return BudgetLine.objects.create(
        unit=unit, fiscal_year=fiscal_year, code=code, name=name, amount=amount, document=document, entered_at=at,
    )  # fmt: skip


@transaction.atomic
def change_line(pk: int, *, amount: Decimal, document: str, reason: str, by: Any, at: datetime) -> BudgetChange:
    """预算调剂: the line gets another sum, never less than purchases hold and contracts have fixed."""
    line = locked(pk)
    now = balance(line)
    if amount == line.amount:
        raise RuleBroken("amount", _("The line has this sum already."))
    if amount < now.held + now.fixed:
        raise RuleBroken(
            "amount", _("Purchases hold %(held)s yuan and contracts have fixed %(fixed)s: the line cannot have less. Enter a higher sum."),
            held=now.held, fixed=now.fixed,
        )  # fmt: skip
    made = BudgetChange(
        line=line, no=line.changes.count() + 1, before=line.amount, after=amount, document=document, reason=reason, by=by, at=at,
    )  # fmt: skip
    made.save()
    line.amount = amount
    line.save(update_fields=["amount"])
    return made


def enter_quota(
    unit: Any, *, category_code: str, period: str, measure: str, most: Decimal, over: str, since: date, until: date | None = None,
    document: str = "", at: datetime,
) -> Quota:  # fmt: skip
    """A quota of a unit for a category of the tree, bottom or not."""
    code = tidy(category_code)
    if code not in tree(local(at).date()):
        raise RuleBroken("category_code", _("The catalogue has no category %(code)s: choose one of it."), code=code)
    if until is not None and until < since:
        raise RuleBroken("until", _("The quota ends before it begins: check the dates."))
    return Quota.objects.create(
        unit=unit, category_code=code, period=period, measure=measure, most=most, over=over, since=since, until=until,
        document=document, entered_at=at,
    )  # fmt: skip


def end_quota(pk: int, *, until: date) -> Quota:
    """The quota holds for the last time on that day; purchases judged by it keep what they were told."""
    quota = Quota.objects.get(pk=pk)
    if until < quota.since:
        raise RuleBroken("until", _("The quota ends before it begins: check the dates."))
    quota.until = until
    quota.save(update_fields=["until"])
    return quota
