"""One matter is one project: works that belong together are not split below a ceiling, daily items are not bundled into a major repair.

The other applications were looked up and answered at the classification (`related`); here they are only judged. At the same place an
independent application below a ceiling still counts towards it, whatever the reason says: it is merged, or the head permits the
exception. At another place the reason of the officer is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.money import yuan
from procurement.renovations.checking import Check, judged, rule_row
from procurement.renovations.special_terms import Answer, Outcome
from procurement.renovations.terms import MAJOR, RepairClass
from procurement.rulebook.limits import Rule, holds

Row = Mapping[str, Any]
MANY = 2


def merged_amount(amount: Decimal, related: Iterable[Row]) -> Decimal:
    """The sum of the whole project: this application and those that are one project with it."""
    return amount + _sum(row for row in related if row["answer"] == Answer.MERGE)


def sum_at_place(record: Any, ceiling: Rule, *, daily: bool) -> Decimal:
    """The whole project and what else of the window at the same place stays under the ceiling by itself; what is above it was not split
    to stay below. Daily repair is each unit's own: there only the same unit counts."""
    return merged_amount(record.amount, record.related) + _sum(_beside(record, ceiling, daily=daily))


def numbers_at_place(record: Any, ceiling: Rule, *, daily: bool) -> list[str]:
    """The other cases that this sum adds up. Told only to whoever has just answered for each of them, and so has seen it."""
    merged = [row for row in record.related if row["answer"] == Answer.MERGE]
    return [row["number"] for row in (*merged, *_beside(record, ceiling, daily=daily))]


def _beside(record: Any, ceiling: Rule, *, daily: bool) -> list[Row]:
    return [
        row for row in record.related
        if row["answer"] == Answer.INDEPENDENT and row["same_place"] and (row["same_unit"] or not daily)
        and holds(Decimal(row["amount"]), ceiling) is daily
    ]  # fmt: skip


def _sum(rows: Iterable[Row]) -> Decimal:
    return sum((Decimal(row["amount"] or 0) for row in rows), Decimal(0))


def bundle(record: Any) -> Check:
    """Several daily items must not be made into one major repair."""
    row = rule_row("renovation.check.bundle", record.applied_on)
    ceiling = rule_row("renovation.daily_ceiling", record.applied_on)
    items = record.item_rows()
    if ceiling is None or (record.repair_class and record.repair_class not in MAJOR) or len(items) < MANY:
        return judged("bundle", Outcome.NOT_APPLICABLE, Sentence(_("No bundle of items.")), row)
    largest = max(item.amount for item in items)
    said = {"count": len(items), "largest": yuan(largest), "ceiling": yuan(ceiling.amount)}
    if not holds(largest, ceiling):
        facts = Sentence(_("The largest of %(count)s items is %(largest)s yuan, above the daily ceiling %(ceiling)s."), said)
        return judged("bundle", Outcome.PASSED, facts, row)
    facts = Sentence(_("Each of %(count)s items is small enough for daily repair (largest %(largest)s, ceiling %(ceiling)s)."), said)
    return judged("bundle", Outcome.EXPLAINED if record.explain_bundle else Outcome.EXPLAIN, facts, row)


def split_daily(record: Any) -> Check:
    """A daily repair that is above the ceiling together with the others at its place was split; it ends here, so nobody can lift it."""
    ceiling = rule_row("renovation.daily_ceiling", record.applied_on)
    if record.repair_class != RepairClass.DAILY:
        ceiling = None
    return _split("split_daily", record, ceiling, below=True)


def split_head(record: Any) -> Check:
    """Not split to stay below what the head decides."""
    return _split("split_head", record, rule_row("renovation.head_amount", record.applied_on))


def split_meeting(record: Any) -> Check:
    """Not split to stay below what the meeting decides (三重一大)."""
    row = rule_row("renovation.meeting_amount", record.applied_on)
    return _split("split_meeting", record, row)


def _split(code: str, record: Any, ceiling: Rule | None, *, below: bool = False) -> Check:
    """`below`: the rule says what stays under it; otherwise it says from where on somebody higher decides."""
    if ceiling is None:
        return judged(code, Outcome.NOT_APPLICABLE, Sentence(_("Does not concern this class.")), None)
    if not record.repair_class:
        return judged(code, Outcome.OPEN, Sentence(_("Known after the classification.")), ceiling)
    own, whole = merged_amount(record.amount, record.related), sum_at_place(record, ceiling, daily=below)
    split = holds(whole, ceiling) is not below and holds(own, ceiling) is below
    said = {"own": yuan(own), "whole": yuan(whole), "ceiling": yuan(ceiling.amount)}
    facts = Sentence(_("This project %(own)s yuan, with the others at the place %(whole)s yuan; ceiling %(ceiling)s."), said)
    return judged(code, Outcome.FAILED if split else Outcome.PASSED, facts, ceiling, liftable=not below)


def splits(record: Any) -> list[Check]:
    """Every ceiling that this application would cross together with the others at its place."""
    return [check for check in (split_daily(record), split_head(record), split_meeting(record)) if check.outcome == Outcome.FAILED]
