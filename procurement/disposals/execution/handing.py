"""移交: to the receiving unit, to the receiver of a donation, to the buyer against full payment; and taking over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.disposals.execution.course import as_replied, enter, may_leave, not_ahead, not_before, overdue
from procurement.disposals.execution.models import Handover, HandoverAnswer
from procurement.facts import RuleBroken
from procurement.records import put

Data = Mapping[str, Any]


def hand_over(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """无偿划转: the listed things, on one day, to the receiving unit, which has the last word."""
    _hand(record, {**data, "handed_to": record.receiving_unit.name}, actor, at)
    record.received_on, record.received_by = None, None
    record.save()


def donate(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """捐赠: under the agreement, against the receipt of the receiver that the reply names."""
    as_replied("handed_to", data["handed_to"], record)
    _hand(record, data, actor, at)
    record.save()


def deliver(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """转让: to the buyer once he has paid the whole price; a price below the line only after its confirmation."""
    if record.price_below and not record.price_confirmed:
        raise RuleBroken(None, _("The price lies below the line and has not been confirmed: nothing is handed over."))
    if data["money_in"] != record.price:
        raise RuleBroken("money_in", _("The price is %(price)s yuan: it is handed over against the whole price."), price=record.price)
    not_ahead("income_on", data["income_on"], at)
    not_before("income_on", data["income_on"], record.sold_on, _("sale"))
    not_before("handed_on", data["handed_on"], data["income_on"], _("receipt of the price"))
    _hand(record, {name: value for name, value in data.items() if name != "money_in"} | {"handed_to": record.buyer}, actor, at)
    record.save()


def _hand(record: Any, data: Data, actor: Any, at: datetime) -> None:
    may_leave(record)
    not_ahead("handed_on", data["handed_on"], at)
    not_before("handed_on", data["handed_on"], latest_before(record), _("reply"))
    late = overdue(record, data["handed_on"], data)
    put(record, data, but=("overdue_because",))
    record.handover_no = record.handovers.count() + 1
    made = Handover(
        disposal=record, no=record.handover_no, handed_on=record.handed_on, handed_to=record.handed_to, handed_by=record.handed_by,
        paper=record.handover_paper, agreement=record.handover_agreement, cards=[item.number for item in record.listed],
        note=record.handover_note, by=actor, at=at,
    )  # fmt: skip
    enter(record, "handover", made, made.handed_on, overdue=late)


def latest_before(record: Any) -> date | None:
    """The day before which nothing may have left: that of the reply."""
    day: date | None = record.replied_on
    return day


def receive(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The receiving unit takes over what was listed: place and new custodian, so that its cards are right from the first day."""
    not_ahead("received_on", data["received_on"], at)
    not_before("received_on", data["received_on"], record.handed_on, _("hand-over"))
    put(record, data)
    record.received_by = actor
    _answer(record, True, "", actor, at)


def send_back(record: Any, *, comment: str, actor: Any, at: datetime) -> str:
    """The list and the things differ: the hand-over is done again, and this one stays on record with the reason."""
    record.received_on, record.received_by = None, None
    _answer(record, False, comment.strip(), actor, at)
    return comment.strip()


def _answer(record: Any, taken: bool, note: str, actor: Any, at: datetime) -> None:
    made = HandoverAnswer(
        handover=record.handovers.get(no=record.handover_no), taken=taken, received_on=record.received_on, place=record.received_place,
        keeper=record.received_keeper if taken else None, note=note, by=actor, at=at,
    )  # fmt: skip
    enter(record, "taking over", made, record.received_on or record.handed_on)
    record.save()
