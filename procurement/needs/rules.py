"""The questions the page of a purchase asks of its need, and the moment that the published intention sets; no clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from procurement.calendar.office_time import end_of
from procurement.calendar.store import load
from procurement.clocks.counting import Reckoned, reckon
from procurement.needs.survey import key_of
from procurement.needs.terms import SplitVerdict
from procurement.routing.terms import Method

F = TypeVar("F", bound=Callable[..., Any])


def reads(*fields: str) -> Callable[[F], F]:
    """Names the fields a rule looks at: a detour that changes one of them cannot skip the gate."""

    def mark(rule: F) -> F:
        rule.reads = fields  # type: ignore[attr-defined]
        return rule

    return mark


@reads("survey_statutory", "survey_few")
def needs_key_review(record: Any) -> bool:
    """重点审查: where the survey is obligatory, and where fewer quotes than needed were let stand for a reason."""
    return bool(record.survey_statutory or record.survey_few)


@reads("joined_to")
def joins_another(record: Any) -> bool:
    """Another unit's case buys for this one."""
    return record.joined_to_id is not None


@reads("split_verdict", "split_exempt", "split_layer", "method", "layer")
def asks_split_permit(record: Any) -> bool:
    """Together with others above the line, not bought by open tender, and on a lower layer than all of them come to: somebody must
    permit it."""
    if record.split_verdict != SplitVerdict.BLOCK or record.split_exempt or record.method == Method.OPEN_TENDER:
        return False
    return record.split_layer is None or record.layer is None or record.layer < record.split_layer


@reads("intention_due", "intention_on")
def needs_intention(record: Any) -> bool:
    """意向公开: due, and not published yet; a purchase drawn up again does not wait a second time."""
    return bool(record.intention_due and record.intention_on is None)


def intention_term(record: Any) -> Reckoned:
    """T01, line by line."""
    return reckon("t01", record.intention_on, load())


def intention_ends(record: Any) -> datetime:
    """When the purchase may go on: the whole of the last day belongs to those who prepare."""
    return end_of(intention_term(record).day)


def wrote_the_need(record: Any, supplier: str) -> bool:
    """政府采购法实施条例 §18: whoever designed or specified what is bought does not offer it; by the employers named at the drawing up."""
    return key_of(supplier) in {key_of(row["employer"]) for row in record.helpers if row.get("employer")}
