"""The questions that the page asks of the execution, and the days that it sets; no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from procurement.assets.terms import Kind
from procurement.calendar.office_time import end_of
from procurement.calendar.store import load
from procurement.disposals import proceeds
from procurement.disposals.execution.terms import Balance
from procurement.disposals.terms import Form, Ground, Hand
from procurement.gates import reads
from procurement.rulebook.limits import text

ZERO = Decimal("0.00")
LEAVING = frozenset({Form.DONATION, Form.SALE, Form.EXCHANGE, Form.SCRAP, Form.LOSS})
"""Forms with which a vehicle leaves the service of the state; a transfer keeps it there."""


# --- before anything leaves ---
def is_gone(record: Any) -> bool:
    """Lost or stolen: not there any more. What a disaster ruined is still there."""
    return bool(record.form == Form.LOSS and record.ground != Ground.FORCE_MAJEURE)


@reads("items", "form", "ground")
def has_classified_media(record: Any) -> bool:
    """Something listed held state secrets, and is there to be destroyed (保密法); of a lost one the report of the loss takes its place."""
    return not is_gone(record) and any(item.classified for item in record.listed)


@reads("items", "form", "ground")
def has_vehicles_to_retire(record: Any) -> bool:
    """A vehicle leaves the service: its official sign comes off, its plate goes back; of a lost one the police certify the loss."""
    return record.form in LEAVING and any(item.is_vehicle for item in record.listed)


# --- which road ---
@reads("form")
def is_transfer(record: Any) -> bool:
    """无偿划转."""
    return record.form == Form.TRANSFER


@reads("form")
def is_donation(record: Any) -> bool:
    """对外捐赠."""
    return record.form == Form.DONATION


@reads("form")
def needs_appraisal(record: Any) -> bool:
    """转让、置换 need an appraised value (条例 §36)."""
    return record.form in (Form.SALE, Form.EXCHANGE)


@reads("form")
def is_sale(record: Any) -> bool:
    """转让."""
    return record.form == Form.SALE


@reads("form")
def is_loss(record: Any) -> bool:
    """损失核销."""
    return record.form == Form.LOSS


# --- the sale ---
def buyer_has_not_paid(record: Any) -> bool:
    """The last round had a buyer and a price that stands, and yet it is to be sold again (拍卖法 §39): its delivery was sent back."""
    return bool(record.buyer) and (not record.price_below or record.price_confirmed is True)


@reads("buyer")
def found_no_buyer(record: Any) -> bool:
    """Nobody bid, or nobody could buy: it is sold again."""
    return not record.buyer


@reads("price_below", "upwards")
def above_confirms(record: Any) -> bool:
    """Below the line, and the authority above had approved."""
    return record.price_below and record.upwards


@reads("price_below", "upwards", "hand")
def vice_head_confirms(record: Any) -> bool:
    """Below the line, and section and vice head had approved."""
    return record.price_below and not record.upwards and record.hand == Hand.SECTION


@reads("price_below", "upwards", "hand")
def head_confirms(record: Any) -> bool:
    """Below the line, and the head or the meeting under his chair had approved."""
    return record.price_below and not record.upwards and record.hand != Hand.SECTION


@reads("price_confirmed")
def above_has_agreed(record: Any) -> bool:
    """The authority above confirmed the price."""
    return bool(record.price_confirmed)


# --- scrap ---
def is_electronic(item: Any, on: date) -> bool:
    """Electrical or electronic goods by the codes of the rulebook: to a qualified recycler only."""
    if item.is_vehicle or item.kind != Kind.EQUIPMENT:
        return False
    return item.category_code.startswith(tuple(code.strip() for code in text("disposal.electronic_codes", on).split(",")))


def electronics(items: Sequence[Any], on: date) -> list[Any]:
    """Those of the things that are electronic."""
    return [item for item in items if is_electronic(item, on)]


# --- money ---
def income_of(record: Any) -> Decimal:
    """What the disposal has brought in, gross."""
    if record.form == Form.EXCHANGE:
        return (record.exchange_difference or ZERO) if record.exchange_balance == Balance.RECEIVED else ZERO
    sold = (record.price or ZERO) + (record.deposits_kept or ZERO)
    found = {Form.SALE: sold, Form.SCRAP: record.residual, Form.LOSS: record.compensation_paid}.get(record.form)
    return found or ZERO


@reads("price", "deposits_kept", "residual", "compensation_paid", "exchange_difference", "exchange_balance")
def has_income(record: Any) -> bool:
    """There is something to pay in to the treasury."""
    return income_of(record) > 0


def left_on(record: Any) -> date | None:
    """The day on which the things left, or on which their loss was found."""
    by_form = {Form.TRANSFER: record.received_on, Form.SCRAP: record.scrapped_on, Form.LOSS: record.found_on,
               Form.EXCHANGE: record.exchange_signed_on}  # fmt: skip
    day: date | None = by_form.get(record.form, record.handed_on)
    return day


def has_left(record: Any) -> bool:
    """Things are out of the house or money is in it. What was found lost may turn up again as long as nobody has paid for it."""
    if record.form == Form.LOSS and record.cancelled_on is None:
        return has_income(record)
    return left_on(record) is not None


def pay_in_deadline(record: Any) -> datetime | None:
    """The end of the last day for paying in, counted from the day of receipt."""
    return end_of(proceeds.pay_in_until(record.income_on, load())[0]) if record.income_on else None
