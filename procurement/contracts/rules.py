"""The questions the page asks of a contract and its performance, the days they set, and what can be paid; no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from procurement.acceptances.rules import passed, rework_deadline
from procurement.calendar.days import add_days
from procurement.calendar.office_time import end_of, midnight
from procurement.calendar.store import load
from procurement.clocks.counting import reckon
from procurement.clocks.events import award_notice
from procurement.clocks.standing import Pause, count
from procurement.contracts.terms import Progress
from procurement.gates import reads
from procurement.needs.terms import ObjectType
from procurement.parties.terms import Size
from procurement.rulebook.limits import limit
from procurement.rulebook.values import Rule, holds

__all__ = [
    "asks_amendment", "contract_days", "contract_deadline", "contract_now", "goes_into_store", "must_be_redone", "needs_rectification",
    "paid_up", "payable", "payment_deadline", "performance_deadline", "rectification_deadline", "rework_deadline", "still_performing",
    "within",
]  # fmt: skip

SMALL_AND_MEDIUM = frozenset({Size.MEDIUM, Size.SMALL, Size.MICRO})
HUNDRED = Decimal(100)


# --- 1. Signing ---
class ContractDays(NamedTuple):
    """The thirtieth day (T14) as it is counted, and moved past a day off: whether it moves is disputed, so both are shown."""

    plain: date
    moved: date


notice_day = award_notice  # the moment that begins T14: written once, beside the other clocks


def contract_days(notice: date, law: bool, pauses: Iterable[Pause] = (), signed: date | None = None) -> ContractDays:
    """Until when the contract is signed, the day of the notice not counted: by T14, or below the limits by the bureau's own row.

    `pauses` of the case that are over count where the clock stands still with it; none does after the contract was signed."""
    counted = count("t14" if law else "h14", notice, load(), pauses, midnight(signed or notice), signed).found
    return ContractDays(counted.day, counted.other or counted.day)


def contract_deadline(record: Any) -> datetime | None:
    """24:00 of the last day as it is counted: of the two readings the stricter one counts."""
    notice = notice_day(record)
    return None if notice is None else end_of(contract_days(notice, record.law_applies).plain)


class AfterSigning(NamedTuple):
    """The days of a contract of government procurement: publication (T15), copy to finance (T16), bid bond back (T17)."""

    publish_by: date
    file_by: date
    bond_back_by: date


def after_signing(signed: date, tender_law: bool) -> AfterSigning:
    """What follows a signature, the day of it not counted; the winner's bond by T17 from the contract on, for tendered works by T29."""
    codes = ("t15", "t16", "t29g" if tender_law else "t17")
    return AfterSigning(*(reckon(code, signed, load()).day for code in codes))


def within(part: Decimal, whole: Decimal, share: Rule) -> bool:
    """Does a part of a sum keep to a share in percent? Judged on the sums themselves, never on a rounded share."""
    return holds(part * HUNDRED, replace(share, value=share.amount * whole))


def is_small(supplier: Any) -> bool:
    """中小企业, whose payment has a day by law."""
    return supplier.size in SMALL_AND_MEDIUM


# --- 2. Performance ---
@reads("progress")
def asks_amendment(record: Any) -> bool:
    """A supplementary agreement waits for its approval."""
    return record.progress == Progress.AMENDMENT


@reads("progress", "rectify_due")
def needs_rectification(record: Any) -> bool:
    """The last supervision sheet gave a rectification notice."""
    return record.progress == Progress.SUPERVISION and record.rectify_due is not None


@reads("progress")
def still_performing(record: Any) -> bool:
    """Nothing has been delivered for acceptance yet."""
    return record.progress != Progress.DELIVERED


def performance_deadline(record: Any) -> datetime | None:
    """The close of the last day of performance by contract."""
    return end_of(record.contract_end) if record.contract_end else None


def rectification_deadline(record: Any) -> datetime | None:
    """The close of the day that the supervision sheet set."""
    return end_of(record.rectify_due) if record.rectify_due else None


def contract_now(record: Any) -> Decimal:
    """The sum of the contract with its amendments."""
    return Decimal((record.contract_amount or Decimal(0)) + record.contract_raised - record.contract_saved)


# --- 3. Delivery ---
@reads("verdict")
def must_be_redone(record: Any) -> bool:
    """The acceptance did not pass: rework, then a second acceptance."""
    return not passed(record)


@reads("verdict", "object_type")
def goes_into_store(record: Any) -> bool:
    """Goods that passed are received by the storekeeper; services and works have nothing to store."""
    return passed(record) and record.object_type == ObjectType.GOODS


# --- 4. Payment ---
def payable(record: Any) -> Decimal:
    """What all payments together may come to: the accepted part, never above the contract nor, where goods came short, above what the
    storekeeper received, less the deductions of the supervision."""
    accepted = record.accepted_amount or Decimal(0)
    if came_short(record):
        accepted = min(accepted, record.receipt_value)
    return max(min(accepted, contract_now(record)) - record.deductions, Decimal(0))


def came_short(record: Any) -> bool:
    """The storekeeper received less than was accepted."""
    return any(Decimal(row["received"]) < Decimal(row["accepted"]) for row in record.receipt_lines or ())


def payment_day(record: Any) -> date:
    """Until when is paid: the days agreed, else those of the rulebook, after the delivery."""
    days = record.payment_days or int(limit("tender.pay", record.delivered_on).amount)
    return add_days(record.delivered_on, days, load()).day


def payment_deadline(record: Any) -> datetime | None:
    """The close of the day of payment."""
    return end_of(payment_day(record)) if record.delivered_on else None


@reads("paid_in_full")
def paid_up(record: Any) -> bool:
    """All that could be paid is paid, or the last payment was made."""
    return bool(record.paid_in_full)
