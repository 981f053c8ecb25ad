"""当月批次: what a unit disposes of in a calendar month is one batch, so that nothing stays below a line by coming in parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.disposals.authority import Authority, Listed, authority, classes_of
from procurement.disposals.listing import units_of
from procurement.disposals.models import Disposal
from procurement.disposals.terms import Hand
from procurement.facts import RuleBroken
from procurement.money import yuan

Data = Mapping[str, Any]
RANK = {hand: place for place, hand in enumerate((Hand.SECTION, Hand.HEAD, Hand.MEETING))}
MONEY = "money"


def judge(record: Disposal, on: date) -> tuple[Authority, list[Listed]]:
    """Whose authority the batch is today, with the others of the month that count: open ones, and those that have their reply."""
    month = record.applied_on.replace(day=1)
    others = others_of(record, month)
    classes = frozenset({MONEY}) if record.is_claim else classes_of([(item.kind, item.is_vehicle) for item in record.standing])
    this = Listed(record.case.number, record.amount, classes)
    return authority(this, others, on, budget_level=record.case.unit.level), others


def others_of(record: Disposal, month: date) -> list[Listed]:
    """The unit's other disposals of the month; those that ended without leave do not count. A merger makes one batch. One query."""
    following = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    counted = Q(case__status="NEW") | Q(replied_on__isnull=False)
    units = units_of(record.case)
    theirs = Q(case__unit__in=units) | Q(case__unit__merged_into__in=units)
    found = Disposal.objects.filter(counted, theirs, applied_on__gte=month, applied_on__lt=following)
    rows = found.exclude(pk=record.pk).order_by("case__number").values_list("case__number", "amount")
    return [Listed(number, amount) for number, amount in rows]


def batch(record: Disposal, *, data: Data, at: datetime, **_context: Any) -> None:
    """Keep the calculation; when the month reaches a line that the case alone does not, somebody writes down why it comes in parts."""
    today = local(at).date()
    found, others = judge(record, today)
    if found.splits and not data["split_reason"].strip():
        raise RuleBroken(
            "split_reason", _("The month's batch reaches a line that this case alone does not: write down why it comes in parts."),
        )  # fmt: skip
    record.batch_month, record.batch_value = record.applied_on.replace(day=1), found.value
    record.batch_others = [{"case": one.case, "value": str(one.value)} for one in others]
    record.batch_lines = [str(line) for line in found.lines]
    record.batch_rules = [[rule.code, rule.row_id] for rule in found.rules]
    record.hand, record.upwards, record.splits = found.hand, found.upwards, found.splits
    record.split_reason, record.batched_on = (data["split_reason"] if found.splits else ""), today
    record.save()


def must_still_hold(record: Disposal, on: date) -> None:
    """Asked again before the reply: what came in since may have made the batch larger than whoever decided may decide."""
    found, _others = judge(record, on)
    if RANK[found.hand] > RANK[Hand(record.hand)] or (found.upwards and not record.upwards):
        raise RuleBroken(
            None, _("The batch of the month has grown to %(value)s yuan since it was checked, and another hand decides: return the case to "
                    "the check of the batch."), value=yuan(found.value),
        )  # fmt: skip
