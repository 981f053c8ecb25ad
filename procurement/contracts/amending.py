"""补充协议: asked for by the buyer, decided by the leader; increases together keep to a share of the contract, decreases are saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.budgets.balance import must_have_room
from procurement.calendar.office_time import local
from procurement.contracts import rules
from procurement.contracts.models import Amendment, AmendmentDecision
from procurement.contracts.terms import Direction, Standing
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.money import CENT
from procurement.routing.terms import Method
from procurement.rulebook.limits import Limit, limit, rows

Data = Mapping[str, Any]
EMERGENCY = "tender.amendment_most_emergency"


def ask_amendment(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The buyer asks for a supplementary agreement. The record is saved by whoever calls."""
    direction, amount = data["amendment_direction"], data["amendment_amount"]
    _must_fit(record, direction, amount, at, "amendment_amount")
    made = Amendment(
        tender=record, no=len(record.amendment_course) + 1, direction=direction, amount=amount, reason=data["amendment_reason"],
        document=data["amendment_document"], by=actor, at=at,
    )  # fmt: skip
    made.save()
    record.amendment_direction, record.amendment_amount = direction, amount
    record.amendment_reason, record.amendment_document = made.reason, made.document
    record.amendment_open, record.amendment_note = made.no, ""
    record.amendment_course = [*record.amendment_course, {
        "no": made.no, "direction": made.direction, "amount": jsonable(amount), "document": made.document, "by": str(actor),
        "standing": Standing.ASKED.value, "digest": made.digest,
    }]  # fmt: skip


def amendment_most(record: Any, on: date) -> Limit:
    """The share that all increases together keep to: 政府采购法 §49; of an emergency purchase its own (财库〔2026〕12号), once in force."""
    emergency = record.method == Method.EMERGENCY and bool(rows(EMERGENCY, on))
    return limit(EMERGENCY if emergency else "tender.amendment_most", on)


def _must_fit(record: Any, direction: str, amount: Decimal, at: datetime, field: str | None) -> None:
    """增加: all increases together within the share of the original contract (政府采购法 §49), out of money that is left.

    减少: something must be left."""
    if direction == Direction.DECREASE:
        left = rules.contract_now(record) - amount
        if left < record.paid or left <= record.deductions:
            raise RuleBroken(
                field,
                _("The contract stands at %(now)s yuan, of which %(paid)s are paid and %(deducted)s deducted: it cannot be cut by "
                  "%(amount)s yuan, since nothing would be left to pay."),
                now=rules.contract_now(record), paid=record.paid, deducted=record.deductions, amount=amount,
            )  # fmt: skip
        return
    most, raised = amendment_most(record, local(at).date()), record.contract_raised + amount
    if not rules.within(raised, record.contract_amount, most):
        room = max((record.contract_amount * most.amount / 100).quantize(CENT, ROUND_DOWN) - record.contract_raised, Decimal(0))
        raise RuleBroken(
            field,
            _("Increases would come to %(raised)s yuan, more than %(share)s %% of the original %(original)s yuan (%(source)s): "
              "at most %(room)s yuan are left; beyond it, purchase anew."),
            raised=raised, share=most.text, original=record.contract_amount, source=most.source, room=room,
        )  # fmt: skip
    must_have_room(record, amount, field)


def approve_amendment(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The leader agrees: the increase is counted, the decrease is entered as saved."""
    asked = waiting(record)
    _must_fit(record, asked.direction, asked.amount, at, None)
    if asked.direction == Direction.INCREASE:
        record.contract_raised += asked.amount
    else:
        record.contract_saved += asked.amount
    _decide(record, asked, True, data["amendment_note"], actor, at)


def refuse_amendment(record: Any, *, comment: str, actor: Any, at: datetime) -> None:
    """The leader does not agree; what was asked for is kept beside the reason."""
    _decide(record, waiting(record), False, comment, actor, at)


def waiting(record: Any) -> Amendment:
    """The amendment that waits for its decision; raises RuleBroken when there is none."""
    if record.amendment_open is None:
        raise RuleBroken(None, _("No supplementary agreement waits for a decision: load the page again."))
    found: Amendment = record.amendments.get(no=record.amendment_open)
    if AmendmentDecision.objects.filter(amendment=found).exists():
        raise RuleBroken(None, _("No supplementary agreement waits for a decision: load the page again."))
    return found


def _decide(record: Any, asked: Amendment, agreed: bool, note: str, actor: Any, at: datetime) -> None:
    if actor.pk == asked.by_id:
        raise RuleBroken(None, _("You asked for this supplementary agreement yourself: somebody else decides on it."))
    made = AmendmentDecision(
        amendment=asked, agreed=agreed, note=note, raised=record.contract_raised, saved=record.contract_saved, by=actor, at=at,
    )  # fmt: skip
    made.save()
    standing = Standing.AGREED if agreed else Standing.REFUSED
    record.amendment_course = [
        row | {"standing": standing.value, "decided_by": str(actor), "decision": made.digest} if row["no"] == asked.no else row
        for row in record.amendment_course
    ]
    record.amendment_open, record.amendment_note = None, note
    record.save()


def close_undecided(record: Any) -> None:
    """An amendment left behind by a plain refusal of its step is refused: the trail has who and why. The record is not saved."""
    if record.amendment_open is None:
        return
    record.amendment_course = [
        row | {"standing": Standing.REFUSED.value} if row["no"] == record.amendment_open else row for row in record.amendment_course
    ]
    record.amendment_open = None
