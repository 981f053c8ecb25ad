"""Questions of the special roads: urgent repair, exception, reassignment. Pure; the trail and the separation of duties
stand on each of them as on the ordinary road."""

from __future__ import annotations

from typing import Any

from procurement.gates import reads
from procurement.renovations import eligibility
from procurement.renovations.terms import Conclusion


# --- 抢修: act first, complete the papers within the limit ---
@reads("urgent_repair", "papers_completed_on")
def is_urgent_repair(record: Any) -> bool:
    """An urgent repair whose papers are still to come; once they are complete, a corrected file takes the ordinary road."""
    return bool(record.urgent_repair) and record.papers_completed_on is None


# --- 特事特批: named checks, permitted by the head, reported afterwards ---
@reads("exception_codes", "exception_permitted_at")
def asks_exception(record: Any) -> bool:
    """The handler has asked for an exception that nobody has permitted yet."""
    return bool(record.exception_codes) and record.exception_permitted_at is None


@reads("exception_codes", "exception_permitted_at")
def exceptional(record: Any) -> bool:
    """An exception was permitted: its report is due afterwards."""
    return bool(record.exception_codes) and record.exception_permitted_at is not None


# --- 调剂 ---
def reassign_suffices(record: Any) -> bool:
    """Known surplus rooms are enough: agreeing needs a reason."""
    return eligibility.reassign_suffices(record)


def proposed_conclusion(record: Any) -> Conclusion | None:
    """建议调剂解决, where surplus rooms suffice and nobody has said why they do not fit."""
    return Conclusion.REASSIGN if reassign_suffices(record) and not record.surplus_unfit else None
