"""收入上缴、账卡核销、归档: the money goes to the treasury gross, the books follow the thing, the file is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assets import services as register
from procurement.assets.models import Card, RightHolder
from procurement.assets.terms import Entry
from procurement.calendar.store import load
from procurement.disposals import proceeds
from procurement.disposals.execution import rules
from procurement.disposals.execution.course import enter, may_leave, not_ahead, not_before
from procurement.disposals.execution.models import Cancellation, Income
from procurement.disposals.execution.other_ways import keep_claims
from procurement.disposals.execution.terms import Gone, Manner
from procurement.disposals.listing import successor
from procurement.disposals.terms import Form
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.records import put
from procurement.renovations import review_services

Data = Mapping[str, Any]


# --- 收入上缴 ---
def pay_in(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Gross less taxes, appraisal fee and commission, to the fen; nothing is kept back and nothing netted (收支两条线)."""
    gross = rules.income_of(record)
    _must_have_arisen(record, data)
    account = proceeds.Proceeds(gross, data["taxes"], data["appraisal_fee"], data["commission"])
    due = proceeds.payable(account)
    if data["paid_in"] != due:
        raise RuleBroken(
            "paid_in", _("Payable are %(due)s yuan (%(workings)s): pay in exactly this; a further cost is paid from the budget."),
            due=due, workings="；".join(str(line) for line in proceeds.workings(account)),
        )  # fmt: skip
    not_ahead("paid_in_on", data["paid_in_on"], at)
    not_before("paid_in_on", data["paid_in_on"], record.income_on, _("receipt of the money"))
    until, rule = proceeds.pay_in_until(record.income_on, load())
    late = data["paid_in_on"] > until
    if late and not data["late_because"].strip():
        raise RuleBroken(
            "late_because", _("It was to be paid in by %(day)s (%(source)s): say why it is late."), day=until.isoformat(),
            source=rule.source,
        )  # fmt: skip
    put(record, data)
    record.gross, record.payable, record.pay_in_due, record.paid_in_late = gross, due, until, late
    record.late_because = data["late_because"] if late else ""
    made = Income(
        disposal=record, no=record.incomes.count() + 1, received_on=record.income_on, gross=gross, taxes=record.taxes,
        appraisal_fee=record.appraisal_fee, commission=record.commission, payable=due, receipt_no=record.treasury_receipt,
        paid_in_on=record.paid_in_on, due_on=until, late=late, late_because=record.late_because, rule=rule.code, by=actor, at=at,
    )  # fmt: skip
    enter(record, "income", made, made.paid_in_on)
    record.save()


def _must_have_arisen(record: Any, data: Data) -> None:
    """A fee was for an appraisal, a commission for a public sale; a compensation is paid in whole."""
    if data["appraisal_fee"] and not record.appraisal_no:
        raise RuleBroken("appraisal_fee", _("Nothing was appraised in this case: no fee is taken off. Enter 0."))
    public = record.form == Form.SCRAP or (record.form == Form.SALE and record.sale_manner != Manner.AGREEMENT)
    if data["commission"] and not public:
        raise RuleBroken("commission", _("There was no public sale in this case: no commission is taken off. Enter 0."))


# --- 账卡核销 ---
def cancel_cards(record: Any, *, data: Data, actor: Any, at: datetime, case: Any, **_context: Any) -> None:
    """Each listed card leaves the books, or goes with its rights to the receiving unit; what was exchanged comes in with a card."""
    may_leave(record)
    on = data["cancelled_on"]
    not_ahead("cancelled_on", on, at)
    not_before("cancelled_on", on, rules.left_on(record), _("leaving of the things"))
    if rules.has_income(record) and record.paid_in_on is None:
        raise RuleBroken(None, _("The income has not been paid in to the treasury yet: the books are cleared after it."))
    reason = f"{record.reply_no}批复处置，办件{case.number}"
    moved = record.form == Form.TRANSFER
    rows = []
    for no, item in enumerate(record.listed, 1):
        card = Card.objects.select_for_update().get(pk=item.card_id)
        if moved:
            _move(record, card, on, reason, actor, at, case)
        else:
            register.write_off(card, on=on, because=reason, actor=actor, at=at, case=case)
        gone = Gone.MOVED if moved else Gone.WRITTEN_OFF
        rows.append({"no": no, "card": item.number, "name": item.name, "value": item.original_value, "gone": gone.value})
    new = _bring_in(record, data, on, reason, actor, at, case)
    record.voucher_no, record.cancelled_on, record.cancelled_cards, record.new_cards = data["voucher_no"], on, jsonable(rows), jsonable(new)
    keep_claims(record, on=on, actor=actor, at=at, case=case)
    made = Cancellation(
        disposal=record, no=record.cancellations.count() + 1, voucher_no=record.voucher_no, cancelled_on=on, cards=record.cancelled_cards,
        new_cards=record.new_cards, by=actor, at=at,
    )  # fmt: skip
    enter(record, "cancelling", made, on)
    record.save()


def _move(record: Any, card: Card, on: date, reason: str, actor: Any, at: datetime, case: Any) -> None:
    """无偿划转: the card keeps its number and history; the rights that the giving unit held go along."""
    giver, taker = card.unit_id, successor(record.receiving_unit)
    told = {"unit": taker, "location": record.received_place, "custodian": record.received_keeper}
    register.change(card, told, reason=reason, actor=actor, at=at, case=case)
    rights = RightHolder.objects.filter(card=card, unit_id=giver, until=None).order_by("pk")
    for held in rights if giver != taker.pk else ():  # merged into the giver meanwhile, it holds them already
        register.hand_right(card, held.right, taker, on=on, reason=reason, actor=actor, at=at, case=case)


def _bring_in(record: Any, data: Data, on: date, reason: str, actor: Any, at: datetime, case: Any) -> list[dict[str, Any]]:
    """置换: a card for each thing received, under the number that the accountant gives it."""
    received = record.exchange_received if record.form == Form.EXCHANGE else []
    if [row["no"] for row in data["new_cards"]] != [row["no"] for row in received]:
        raise RuleBroken("new_cards", _("The lines have changed meanwhile: load the page again."))
    made = []
    for place, (row, typed) in enumerate(zip(received, data["new_cards"], strict=True)):
        facts = {
            "number": typed["card"].strip(), "name": row["name"], "kind": row["kind"], "category_code": row["category_code"],
            "specification": row["specification"], "measure": row["measure"], "quantity": Decimal(row["quantity"]),
            "original_value": Decimal(row["value"]), "unit": successor(case.unit), "acquired_on": on, "entry": Entry.EXCHANGE,
            "source": record.exchange_agreement, "title_proof": record.exchange_agreement,
        }  # fmt: skip
        try:
            card = register.enter(facts, actor=actor, at=at, case=case, reason=reason)
        except RuleBroken as broken:
            raise RuleBroken(f"new_cards-{place}-card", broken.message, **broken.params) from broken
        made.append({"no": row["no"], "card": card.number, "name": card.name, "value": card.original_value})
    return made


# --- 归档 ---
def archive(record: Any, *, data: Data, at: datetime, **context: Any) -> None:
    """The file is closed once the books are clear; a classified medium without its certificate keeps it open."""
    may_leave(record)
    if record.cancelled_on is None:
        raise RuleBroken(None, _("The cards have not been cancelled in the books yet: the file is closed after it."))
    review_services.archive(record, data=data, at=at, **context)
