"""What is concluded and issued: the draft that the others sign, then number, days and the place in the project pool."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.facts import RuleBroken
from procurement.pool import services as pool
from procurement.renovations import basis, rules
from procurement.renovations.conclusions import judge
from procurement.renovations.models import Renovation
from procurement.renovations.services import put
from procurement.renovations.terms import AGREED
from procurement.rulebook.limits import text

Data = Mapping[str, Any]
OPINION_SERIES, OPINION_NUMBER = "renovation.opinion", "〔{year}〕{n}号"
"""文号: brackets 〔〕, no leading zero, no 第 (GB/T 9704-2012); the word before it (机关代字) is a row of the rulebook."""
NOT_COLUMNS = frozenset({"item_needs", "basis_codes", "conditions"})


def draw_up_opinion(record: Renovation, *, data: Data, **_context: Any) -> None:
    """Draft what the others sign; the conclusion must follow from what was found, and nothing is found before two people have signed it."""
    if not rules.inspection_is_by_two(record):
        raise RuleBroken(None, _("The visit is not complete: two inspectors, one of them not the handler, must have signed its record."))
    needs = _item_needs(record, data)
    judge(record, data, needs)
    put(record, data, but=NOT_COLUMNS)
    if data["conclusion"] not in AGREED:
        record.valid_months = None
    record.item_needs = needs
    record.conditions = [{"kind": row["kind"], "what": row["what"], "within_days": row["within_days"]} for row in data["conditions"]]
    record.basis_rules = basis.cited(record, data["basis_codes"])
    record.save()


def _item_needs(record: Renovation, data: Data) -> list[dict[str, Any]]:
    """The need of every item of the estimate; what was left empty is as necessary as the whole."""
    said = {row["no"]: row for row in data["item_needs"]}
    items = record.item_rows()
    if set(said) - {item.no for item in items}:
        raise RuleBroken("item_needs", _("The lines have changed meanwhile: load the page again."))
    found = []
    for item in items:
        row = said.get(item.no, {})
        found.append({"no": item.no, "name": item.name, "need": row.get("need") or data["need"], "note": row.get("note", "")})
    return found


def issue_opinion(record: Renovation, *, data: Data, at: datetime, numbers: Callable[..., str], **_context: Any) -> None:
    """Give the document number (without gaps: a rolled-back act takes none), the days of issue and expiry, the days of the conditions."""
    put(record, data)
    record.issued_on = local(at).date()
    record.valid_until = months_later(record.issued_on, record.valid_months) if record.valid_months else None
    record.conditions = [row | {"due": _due(record.issued_on, row["within_days"])} for row in record.conditions]
    record.opinion_no = record.opinion_no or numbers(OPINION_SERIES, text("renovation.opinion_word", record.issued_on) + OPINION_NUMBER)
    record.save()
    if record.conclusion in AGREED:
        pool.enter(record)


def _due(issued: date, days: int | None) -> str | None:
    return add_working_days(issued, days, load()).day.isoformat() if days else None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
