"""付款登记: asked for against contract, accepted part and deductions, in instalments; approved by finance. No bookkeeping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.contracts import rules
from procurement.contracts.models import Payment, PaymentApproval
from procurement.contracts.terms import Standing
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.records import put

Data = Mapping[str, Any]


def request_payment(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """One instalment; together they never exceed what was accepted, less the deductions."""
    _must_be_due(record)
    most, amount = rules.payable(record), data["payment_amount"]
    left = most - record.paid
    if amount > left and rules.came_short(record):
        raise RuleBroken(
            "payment_amount",
            _("Goods worth %(received)s were received of %(accepted)s accepted, deducted %(deducted)s, paid %(paid)s: what is not in the "
              "store is not paid, so at most %(left)s yuan can be asked for."),
            received=record.receipt_value, accepted=record.accepted_amount, deducted=record.deductions, paid=record.paid, left=left,
        )  # fmt: skip
    if amount > left:
        raise RuleBroken(
            "payment_amount",
            _("Contract %(now)s, accepted %(accepted)s, deducted %(deducted)s, paid %(paid)s: at most %(left)s yuan can be asked for."),
            now=rules.contract_now(record), accepted=record.accepted_amount, deducted=record.deductions, paid=record.paid, left=left,
        )  # fmt: skip
    last = data["payment_last"] or amount == left
    if last and amount < left and not data["rest_reason"].strip():
        raise RuleBroken("rest_reason", _("%(rest)s yuan would stay unpaid: say why this is the last payment."), rest=left - amount)
    due = rules.payment_day(record)
    made = Payment(
        tender=record, no=len(record.payment_course) + 1, amount=amount, payable=most, paid_before=record.paid,
        reason=data["payment_reason"], invoice_no=data["invoice_no"], last=last,
        rest_reason=data["rest_reason"] if amount < left else "", due_on=due, late=local(at).date() > due, by=actor, at=at,
    )  # fmt: skip
    made.save()
    put(record, data)
    record.payment_last, record.rest_reason, record.payment_due, record.payment_late = last, made.rest_reason, due, made.late
    record.payment_course = [*_closed(record), {
        "no": made.no, "amount": jsonable(amount), "reason": made.reason, "invoice_no": made.invoice_no, "due_on": due.isoformat(),
        "late": made.late, "by": str(actor), "standing": Standing.ASKED.value, "digest": made.digest,
    }]  # fmt: skip
    record.payment_open, record.payment_note = made.no, ""
    record.save()


def _closed(record: Any) -> list[dict[str, Any]]:
    """The course so far; a request that came back undecided stays in it as returned."""
    return [
        row | {"standing": Standing.RETURNED.value} if row["no"] == record.payment_open else row for row in record.payment_course
    ]


def _must_be_due(record: Any) -> None:
    if rules.must_be_redone(record) or record.confirmed_by_id is None:
        raise RuleBroken(None, _("There is no acceptance signed by two people yet: payment follows the acceptance."))
    if rules.goes_into_store(record) and record.received_on is None:
        raise RuleBroken(None, _("The goods have not been received by the storekeeper yet: payment follows the receipt."))
    if record.paid_in_full:
        raise RuleBroken(None, _("Everything has been paid: nothing more can be asked for."))


def approve_payment(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Finance approves what somebody else asked for."""
    asked = record.payments.filter(no=record.payment_open, approval=None).first() if record.payment_open else None
    if asked is None:
        raise RuleBroken(None, _("No payment waits for approval: load the page again."))
    if actor.pk == asked.by_id:
        raise RuleBroken(None, _("You asked for this payment yourself: somebody else approves it."))
    if record.paid + asked.amount > rules.payable(record):
        raise RuleBroken(None, _("More would be paid than is payable by now: return the request."))
    record.paid += asked.amount
    made = PaymentApproval(payment=asked, note=data["payment_note"], paid=record.paid, by=actor, at=at)
    made.save()
    record.payment_course = [
        row | {"standing": Standing.AGREED.value, "approved_by": str(actor), "approval": made.digest} if row["no"] == asked.no else row
        for row in record.payment_course
    ]
    record.payment_open, record.payment_note = None, made.note
    record.paid_in_full = asked.last or Decimal(record.paid) == rules.payable(record)
    record.save()
