"""The questions about opinions from outside the bureau: pure; calendar and rows of the rulebook are passed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from procurement.calendar.days import Calendar, Reached, add_working_days
from procurement.calendar.office_time import end_of
from procurement.gates import reads
from procurement.renovations.outside_terms import OutsideAnswer, OutsideBody
from procurement.renovations.variants import chain
from procurement.rulebook.limits import Limit

OBJECTIONS = frozenset({OutsideAnswer.DISAGREE, OutsideAnswer.CONDITIONS})


# --- What the page asks ---
@reads("outside", "applied_on")
def asks_outside(record: Any) -> bool:
    """This place asks outside bodies in every case (renovation.chain.outside), or the handler named some in the draft."""
    return bool(record.outside) or chain(record).outside


@reads("applied_on")
def reports_upwards(record: Any) -> bool:
    """Here the issued opinion goes to the government or the finance department, who decide (renovation.chain.reports_upwards)."""
    return chain(record).reports_upwards


# --- Until when ---
def reply_due(sent_on: date, rule: Limit, calendar: Calendar) -> Reached:
    """The last working day for a reply; the day on which the letter went out is not counted."""
    return add_working_days(sent_on, int(rule.amount), calendar)


def reply_until(record: Any) -> datetime:
    """The end of the last day that the letter named: a deadline told to others stays as written."""
    return end_of(record.outside_due_on)


def may_close_without(due_on: date, today: date) -> bool:
    """Silence can be put on record from the day after the deadline; on the last day a reply may still come."""
    return today > due_on


# --- What came back ---
def asked(record: Any) -> list[str]:
    """The bodies asked in the running round, whatever a newer draft says."""
    return [row["body"] for row in record.outside_asked]


def unanswered(bodies: Iterable[str], answered: Iterable[str]) -> list[str]:
    """Bodies of which nothing is on record, in the order in which they were asked."""
    known = set(answered)
    return [body for body in bodies if body not in known]


def consents(answer: str) -> bool:
    """Only a reply that agrees is consent; silence never is."""
    return answer == OutsideAnswer.AGREE


def objections(record: Any) -> list[Any]:
    """Replies of the running round that disagree or set conditions: they go on record to the section."""
    return [row for row in record.reply_rows() if row.round == record.outside_round and row.answer in OBJECTIONS]


def paper_of(body: str) -> str:
    """Under which kind the reply of a body is attached to the case."""
    return f"outside.{OutsideBody(body).value}"
