"""Other applications of the same unit or of the same building and address, looked up in one bounded query."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from datetime import date
from typing import Any

from django.db.models import Q

from procurement.lines import MOST_ROWS
from procurement.money import yuan
from procurement.renovations.checking import rule_row
from procurement.renovations.models import Renovation
from procurement.renovations.special_terms import Same
from procurement.renovations.terms import RepairClass

WITHOUT_EFFECT = ("refused", "lapsed", "withdrawn", "terminated", "to_investment")
"""Outcomes after which nothing is repaired under this procedure: such a case is no other half of anything."""

MONTHS = 12  # of a year
KEPT = "_related"


def key_of(place: str) -> str:
    """An address as it is compared: full-width forms, blanks and punctuation make no other place."""
    folded = unicodedata.normalize("NFKC", place).casefold()
    return "".join(sign for sign in folded if sign.isalnum())[:200]


def find(record: Any, unit_id: int | None) -> list[dict[str, Any]]:
    """The applications of the window of the rulebook that must be answered, in the order in which they came; no more than a table holds.

    A later one never moves the rows before it, so that a form filled in meanwhile still fits."""
    window = rule_row("renovation.related_months", record.applied_on)
    if window is None or record.pk is None:
        return []
    place = Q(address_key=record.address_key) if record.address_key else Q(pk=None)
    whose = Q(case__unit=unit_id) if unit_id else Q(pk=None)
    since = months_before(record.applied_on, int(window.amount))
    hits = (
        Renovation.objects.filter(place | whose, applied_on__gte=since).exclude(pk=record.pk).exclude(case__outcome__in=WITHOUT_EFFECT)
        .select_related("case__unit").order_by("-case_id")[:MOST_ROWS]
    )  # fmt: skip
    return [_row(record, hit, unit_id) for hit in reversed(hits)]


def found(record: Any, unit_id: int | None) -> list[dict[str, Any]]:
    """The same, asked once for each record that was read: a page and its form share the answer."""
    known: list[dict[str, Any]] | None = record.__dict__.get(KEPT)
    if known is None:
        known = record.__dict__[KEPT] = find(record, unit_id)
    return known


def _row(record: Any, hit: Any, unit_id: int | None) -> dict[str, Any]:
    same_unit = hit.case.unit_id == unit_id
    same_address = bool(hit.address_key) and hit.address_key == record.address_key
    same_place = same_address or (same_unit and key_of(hit.building) == key_of(record.building))
    facts = (f"{hit.case.number} {hit.title}", hit.case.unit.label, hit.building, hit.applied_on.isoformat(), yuan(hit.amount))
    return {
        "number": hit.case.number, "what": " · ".join(facts), "amount": format(hit.amount, "f"), "kind": hit.repair_class or hit.kind_asked,
        "same": Same.PLACE.value if same_place else Same.UNIT.value, "same_unit": same_unit, "same_place": same_place,
        "theirs": next((row["answer"] for row in hit.related if row["number"] == record.case.number), ""), "answer": "", "reason": "",
    }  # fmt: skip


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    year, month = divmod(day.year * MONTHS + day.month - 1 - months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def answered(hits: list[dict[str, Any]], said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was found, with the answers that were given to it; answers to what is no longer there fall away."""
    by_number = {row["number"]: row for row in said}
    return [hit | {name: by_number.get(hit["number"], {}).get(name) or "" for name in ("answer", "reason")} for hit in hits]


def for_the_file(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the record keeps them: its readers may be of another unit, so of that unit's application only number, unit and building stand."""
    return [
        row if row["same_unit"] else row | {"what": " · ".join((row["number"], *row["what"].split(" · ")[1:3]))} for row in rows
    ]  # fmt: skip


def is_daily(row: dict[str, Any]) -> bool:
    """Whether the other application is one of daily repair, as classified or, before that, as asked."""
    return row["kind"] == RepairClass.DAILY
