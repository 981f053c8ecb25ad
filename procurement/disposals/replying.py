"""上报、批复: what the authority above approves of the list, and the bureau's own reply, which authorises the listed things alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.disposals.batching import must_still_hold
from procurement.disposals.checking import keep
from procurement.disposals.listing import by_number
from procurement.disposals.models import Disposal
from procurement.disposals.terms import Above
from procurement.facts import RuleBroken
from procurement.rulebook.limits import text

Data = Mapping[str, Any]
SERIES, NUMBER = "disposal.reply", "〔{year}〕{n}号"
"""文号 (GB/T 9704-2012); the word before it is a row of the rulebook."""


def report_up(record: Disposal, *, data: Data, at: datetime, **_context: Any) -> None:
    """Our letter to the authority above, once the hand that the month asks for today has decided here: what is reported includes it all.

    What comes in later is another case, whose own batch holds this one again and goes to the higher hand."""
    today = local(at).date()
    must_still_hold(record, today)
    if not record.batched_on <= data["reported_on"] <= today:
        raise RuleBroken("reported_on", _("It was reported between the check of the batch and today: check the day."))
    record.report_body, record.report_no, record.reported_on = data["report_body"], data["report_no"], data["reported_on"]
    record.save()


def record_above(record: Disposal, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """What was decided above, thing by thing; what is not approved leaves the list."""
    today = local(at).date()
    if not record.reported_on <= data["above_on"] <= today:
        raise RuleBroken("above_on", _("The document lies between the report and today: check the day."))
    listed = by_number(record, data["above_rows"], "above_rows", record.standing)
    yes = data["above_answer"] == Above.YES
    for item, row in listed:
        item.approved = yes and row["above"] == Above.YES
    if yes and listed and not any(item.approved for item, _row in listed):
        raise RuleBroken("above_answer", _("Nothing on the list is approved: then the answer is “not approved”."))
    for name in ("above_no", "above_on", "above_answer", "above_note"):
        setattr(record, name, data[name])
    keep(record, case, at)


def issue_reply(record: Disposal, *, data: Data, at: datetime, case: Any, numbers: Callable[..., str], **_context: Any) -> None:
    """Number and day of the reply; from now on the listed things may be disposed of in the form approved, until the day it names."""
    today = local(at).date()
    if not record.upwards:
        must_still_hold(record, today)
    if data["finish_by"] < today:
        raise RuleBroken("finish_by", _("The day lies in the past: choose a later one."))
    for item in record.standing:
        item.approved = item.approved is not False
    record.demands = [row["what"] for row in data["demands"]]
    record.finish_by, record.replied_on = data["finish_by"], today
    record.reply_no = record.reply_no or numbers(SERIES, text("disposal.reply_word", today) + NUMBER)
    keep(record, case, at)
