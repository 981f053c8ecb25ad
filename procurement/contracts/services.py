"""What the steps of the contract write; the acceptance, its rework and the payments have files of their own and are found here too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_DOWN
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assets.replacing import must_have_gone
from procurement.calendar.office_time import local
from procurement.clocks.standing import Pause
from procurement.contracts import rules
from procurement.contracts.amending import approve_amendment, ask_amendment, close_undecided
from procurement.contracts.delivering import accept_delivery, confirm_delivery, report_rework
from procurement.contracts.numbers import must_be_free
from procurement.contracts.paying import approve_payment, request_payment
from procurement.contracts.supervising import record_rectification, record_sheet
from procurement.contracts.terms import Progress
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.money import CENT
from procurement.needs.terms import Reserve
from procurement.records import put
from procurement.routing.terms import Regime
from procurement.rulebook.limits import limit

__all__ = [
    "accept_delivery", "approve_amendment", "approve_payment", "confirm_delivery", "record_progress", "record_rectification",
    "report_rework", "request_payment", "sign_contract",
]  # fmt: skip

Data = Mapping[str, Any]


# --- 1. Contract ---
def sign_contract(record: Any, *, data: Data, at: datetime, pauses: Callable[[], list[Pause]] = list, **_context: Any) -> None:
    """The contract as it was signed: with the winner, at the award or below it, within the days of the law."""
    notice = rules.notice_day(record)
    if record.winner is None or record.award_amount is None or notice is None:
        raise RuleBroken(None, _("There is no award yet: a contract follows from an award and from nothing else."))
    _with_the_winner(record, data)
    last = rules.contract_days(notice, record.law_applies, pauses(), data["contract_signed_on"])
    _days(data, at, notice, last)
    _sums(record, data)
    _payment_days(record, data)
    for number in sorted({item.replaces for item in record.items.all() if item.replaces}):
        must_have_gone(number, local(at).date())
    put(record, data)
    record.quantities = [_planned(item) for item in record.items.all()]
    signed = record.contract_signed_on
    record.contract_late = signed > last.plain
    if not record.contract_late:
        record.contract_late_reason = ""
    if record.law_applies:
        days = rules.after_signing(signed, record.regime == Regime.TENDER_LAW)
        record.contract_publish_by, record.contract_file_by, record.contract_bond_back_by = days
    record.save()


def _planned(item: Any) -> dict[str, Any]:
    """One line of the acceptance that is to come."""
    return jsonable({"no": item.no, "name": item.named, "unit": item.unit, "planned": item.quantity, "accepted": None, "note": ""})


def _with_the_winner(record: Any, data: Data) -> None:
    if data["contract_credit_code"] != record.winner.credit_code:
        raise RuleBroken(
            "contract_credit_code",
            _("The award went to %(winner)s (%(code)s): a contract is signed with the winner only. Check the code on the contract."),
            winner=record.winner, code=record.winner.credit_code,
        )  # fmt: skip
    if data["contract_sme"] and not rules.is_small(record.winner):
        raise RuleBroken(
            "contract_sme", _("%(winner)s is entered as “%(size)s”: this is no contract reserved for small and medium enterprises."),
            winner=record.winner, size=record.winner.get_size_display(),
        )  # fmt: skip
    _marked_as_reserved(record, data["contract_sme"])
    must_be_free(record, data["contract_no"])


def _marked_as_reserved(record: Any, marked: bool) -> None:
    """中小企业预留合同 (财库〔2020〕46号): the mark follows from what was reserved; of a share the handler says whether this is it."""
    reserved = record.reserved_for_small or record.reserve == Reserve.WHOLE
    if reserved and not marked:
        raise RuleBroken(
            "contract_sme", _("This purchase was reserved for small and medium enterprises: its contract carries the mark, so tick it."),
        )  # fmt: skip
    if marked and not reserved and record.reserve == Reserve.NONE:
        raise RuleBroken("contract_sme", _("Nothing was reserved in this purchase: its contract does not carry the mark, so empty it."))


def _sums(record: Any, data: Data) -> None:
    amount, bond = data["contract_amount"], data["contract_bond"]
    if amount > record.award_amount:
        raise RuleBroken(
            "contract_amount", _("The award is %(award)s yuan: the contract cannot be above it. Correct the sum."),
            award=record.award_amount,
        )  # fmt: skip
    most = limit("tender.bond_most", data["contract_signed_on"])
    if bond is not None and not rules.within(bond, amount, most):
        raise RuleBroken(
            "contract_bond",
            _("A performance bond is at most %(share)s %% of the contract (%(source)s), here %(most)s yuan: ask for less."),
            share=most.text, source=most.source, most=(amount * most.amount / 100).quantize(CENT, ROUND_DOWN),
        )  # fmt: skip


def _days(data: Data, at: datetime, notice: Any, last: rules.ContractDays) -> None:
    signed = data["contract_signed_on"]
    if signed > local(at).date():
        raise RuleBroken("contract_signed_on", _("The contract cannot have been signed in the future: check the date."))
    if signed < notice:
        raise RuleBroken("contract_signed_on", _("The contract was signed before the award of %(day)s: check the date."), day=notice)
    if signed > last.plain and not data["contract_late_reason"].strip():
        raise RuleBroken(
            "contract_late_reason",
            _("The contract was due by %(plain)s (%(moved)s if the last day moves past days off): say why it was signed later."),
            plain=last.plain, moved=last.moved,
        )  # fmt: skip
    if data["contract_begin"] < signed:
        raise RuleBroken("contract_begin", _("Performance begins after the contract has been signed: check the dates."))
    if data["contract_end"] < data["contract_begin"]:
        raise RuleBroken("contract_end", _("Performance cannot end before it begins: check the dates."))


def _payment_days(record: Any, data: Data) -> None:
    if not data["payment_days"] or not rules.is_small(record.winner):
        return
    most = limit("tender.pay_agreed", data["contract_signed_on"])
    if data["payment_days"] > most.amount:
        raise RuleBroken(
            "payment_days",
            _("A small or medium enterprise is paid within %(most)s days of the delivery at the latest (%(source)s): agree on less."),
            most=most.text, source=most.source,
        )  # fmt: skip


# --- 2. Performance ---
REPORTS = {Progress.AMENDMENT: ask_amendment, Progress.SUPERVISION: record_sheet}
"""What each kind of report writes; a delivery has its own."""


def record_progress(record: Any, *, data: Data, actor: Any, at: datetime, **context: Any) -> None:
    """One report from the performance: as many as there are, each kept in its history."""
    close_undecided(record)
    record.progress, record.progress_note = data["progress"], data["progress_note"]
    record.delivered_by = actor
    report = REPORTS.get(data["progress"], _deliver)
    report(record, data=data, actor=actor, at=at, **context)
    record.save()


def _deliver(record: Any, *, data: Data, at: datetime, **_context: Any) -> None:
    delivered = data["delivered_on"]
    if delivered > local(at).date():
        raise RuleBroken("delivered_on", _("The delivery cannot lie in the future: check the date."))
    if delivered < record.contract_signed_on:
        raise RuleBroken("delivered_on", _("The delivery cannot lie before the contract of %(day)s: check."), day=record.contract_signed_on)
    record.delivered_on = delivered
