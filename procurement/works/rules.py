"""The questions the page of works asks of its record, and the days that it sets; no clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procurement.acceptances.rules import passed, rework_deadline
from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import end_of
from procurement.calendar.store import load
from procurement.gates import reads
from procurement.rulebook.limits import limit
from procurement.works.terms import NEEDED_PAPERS, AcceptancePaper

__all__ = ["acceptance_deadline", "missing_papers", "rework_deadline", "works_passed"]


@reads("verdict")
def works_passed(record: Any) -> bool:
    """The last acceptance let the works pass; anything else is done again first (返工)."""
    return passed(record)


def acceptance_deadline(record: Any) -> datetime | None:
    """Some working days after the works end by contract; None for a further round, which the limit alone governs."""
    if record.acceptance_no or record.works_end is None:
        return None
    days = int(limit("works.accept", record.works_end).amount)
    return end_of(add_working_days(record.works_end, days, load()).day)


def missing_papers(present: list[str]) -> list[AcceptancePaper]:
    """Every paper of the completion still wanting, at once and in full."""
    return [paper for paper in NEEDED_PAPERS if paper not in present]
