"""The questions the page asks up to the reply: columns only, no clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procurement.calendar.office_time import end_of
from procurement.disposals.terms import Above, Form, Ground, Hand
from procurement.gates import reads
from procurement.standards.lives import Answer

WORN = frozenset({Ground.OBSOLETE, Ground.WORN})
"""Grounds that say something about the state of the thing, which somebody who knows has to confirm."""


@reads("ground", "form_wished")
def needs_appraisal(record: Any) -> bool:
    """技术鉴定: of what is said to be worn out, and of whatever is to be scrapped; what is gone cannot be looked at."""
    return bool(record.form_wished == Form.SCRAP or (record.ground in WORN and record.form_wished != Form.LOSS))


@reads("form_wished", "items")
def still_serves(record: Any) -> bool:
    """应用尽用: scrapping was asked for, and the standards allow it of nothing on the list."""
    return bool(record.form_wished == Form.SCRAP and all(item.answer != Answer.ALLOWED for item in record.standing))


@reads("ground", "form_wished", "items", "offer_closed_on")
def is_offerable(record: Any) -> bool:
    """调剂优先: whatever is there and held no secrets is offered to all units, once."""
    if record.form_wished == Form.LOSS or record.offer_closed_on is not None:
        return False
    return any(not item.classified for item in record.standing)


def offer_ends(record: Any) -> datetime:
    """24:00 of the last day of the offer: told to others, so it stays."""
    return end_of(record.offer_until)


@reads("items")
def is_classified(record: Any) -> bool:
    """Something on the list held state secrets."""
    return any(item.classified for item in record.standing)


@reads("hand")
def needs_head(record: Any) -> bool:
    """The head of the bureau decides."""
    return bool(record.hand == Hand.HEAD)


@reads("hand")
def needs_meeting(record: Any) -> bool:
    """三重一大: decided together."""
    return bool(record.hand == Hand.MEETING)


@reads("upwards")
def goes_up(record: Any) -> bool:
    """The authority above decides."""
    return bool(record.upwards)


@reads("above_answer")
def approved_above(record: Any) -> bool:
    """At least part of it was approved above."""
    return bool(record.above_answer == Above.YES)
