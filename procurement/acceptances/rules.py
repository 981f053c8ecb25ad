"""The questions that are asked of an acceptance, and the day that it sets; no clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procurement.acceptances.terms import ItemVerdict, Verdict
from procurement.calendar.office_time import end_of
from procurement.gates import reads


@reads("verdict")
def passed(record: Any) -> bool:
    """The last acceptance let it pass; anything else is done again first (返工)."""
    return record.verdict == Verdict.PASSED


def rework_deadline(record: Any) -> datetime | None:
    """The close of the day that the acceptance set for the rectification."""
    return end_of(record.rework_due) if record.rework_due else None


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
