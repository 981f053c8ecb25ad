"""The questions the page of works asks of its record, and the days that it sets; no clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import end_of
from procurement.calendar.store import load
from procurement.rulebook.limits import limit
from procurement.works.terms import NEEDED_PAPERS, AcceptancePaper, ItemVerdict, Verdict

F = TypeVar("F", bound=Callable[..., Any])


def reads(*fields: str) -> Callable[[F], F]:
    """Names the fields a rule looks at: a detour that changes one of them cannot skip the gate."""

    def mark(rule: F) -> F:
        rule.reads = fields  # type: ignore[attr-defined]
        return rule

    return mark


@reads("verdict")
def works_passed(record: Any) -> bool:
    """The last acceptance let the works pass; anything else is done again first (返工)."""
    return record.verdict == Verdict.PASSED


def rework_deadline(record: Any) -> datetime | None:
    """The close of the day that the acceptance set for the rectification."""
    return end_of(record.rework_due) if record.rework_due else None


def acceptance_deadline(record: Any) -> datetime | None:
    """Some working days after the works end by contract; None for a further round, which the limit alone governs."""
    if record.acceptance_no or record.works_end is None:
        return None
    days = int(limit("works.accept", record.works_end).amount)
    return end_of(add_working_days(record.works_end, days, load()).day)


def missing_papers(present: list[str]) -> list[AcceptancePaper]:
    """Every paper of the completion still wanting, at once and in full."""
    return [paper for paper in NEEDED_PAPERS if paper not in present]


def unmet(requirements: list[dict[str, Any]]) -> list[str]:
    """Requirements that an acceptance found not met."""
    return [row["requirement"] for row in requirements if row["verdict"] != ItemVerdict.MET]


def forgotten(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[str]:
    """What the last acceptance found not met and this one does not speak of: a second acceptance answers for every defect of the first."""
    looked_at = {row["requirement"] for row in now}
    return [requirement for requirement in unmet(before) if requirement not in looked_at]


def differing(quantities: list[dict[str, Any]]) -> list[int]:
    """Places of the lines whose accepted quantity is not the planned one, and which say nothing about it."""
    return [place for place, row in enumerate(quantities) if row["accepted"] != row["planned"] and not row["note"]]
