"""Handing a purchase over within the scope and term of a contract, and filing back what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.needs.terms import ObjectType
from procurement.parties.models import Agency, Supplier
from procurement.parties.terms import Standing
from procurement.routing.terms import Layer, Method, Organisation, Outcome, Receiver
from procurement.rulebook.limits import here, limit, used
from procurement.rulebook.store import rulebook
from procurement.rulebook.values import Rule, holds

Data = Mapping[str, Any]
Papers = Callable[[], list[Any]] | None
ANY = "any"
WORDS = {ObjectType.GOODS.value: "货物", ObjectType.SERVICES.value: "服务", ObjectType.WORKS.value: "工程"}
"""How the contract of an agency names the three objects."""
CODE = re.compile(r"\b[ABC]\d{2,10}\b")
"""A category (品目) named in a contract: the whole branch below it is meant."""


# --- Pure ---
def covers_object(scope: str, object_type: str, category_code: str) -> bool | None:
    """Whether the scope of a contract names this object and category; None where it names neither objects nor categories."""
    named = {kind for kind, word in WORDS.items() if word in scope}
    codes = CODE.findall(scope)
    if not named and not codes:
        return None
    return (not named or object_type in named) and (not codes or any(category_code.startswith(code) for code in codes))


def receiver_due(record: Any) -> Rule | None:
    """The row that says to whom this layer is handed over; 政府采购法 §18 for the centralised purchase goes before it."""
    if record.routed_on is None or not record.layer:
        return None
    code = "routing.receiver.centralised" if record.organisation == Organisation.CENTRALISED else f"routing.receiver.layer{record.layer}"
    return rulebook().in_force(code, record.routed_on, here())


# --- Hand-over ---
def hand_over(record: Any, *, data: Data, at: datetime, attached: Papers = None, **_context: Any) -> None:
    """Hand the purchase over with the minutes of the decision; an agency only within scope and term of its contract."""
    today = local(at).date()
    if record.layer not in (Layer.AGENT, Layer.OPEN):
        raise RuleBroken(None, _("This purchase stays in the house: there is nothing to hand over."))
    due = receiver_due(record)
    if due is not None and due.text not in (ANY, data["receiver"]):
        raise RuleBroken(
            "receiver", _("This layer and form of organisation go to “%(due)s” (%(source)s): choose that."), due=Receiver(due.text).label,
            source=due.source,
        )  # fmt: skip
    if data["handover_minutes_on"] > today:
        raise RuleBroken("handover_minutes_on", _("The decision comes before the hand-over: its date cannot lie after today."))
    _need_paper(attached, "hand.minutes", today, None, _("Attach the minutes on the choice under their kind of paper."))
    agency = _agency(record, data, today) if data["receiver"] == Receiver.AGENCY else None
    if due is not None:
        used([due])
    for name in ("receiver", "centre_name", "handover_minutes_no", "handover_minutes_on", "handover_note"):
        setattr(record, name, data[name])
    record.agency, record.agency_contract = agency, agency.snapshot() | {"scope": agency.scope} if agency else {}
    record.handed_over_on = today
    record.save()


def _agency(record: Any, data: Data, today: date) -> Agency:
    agency = Agency.objects.filter(pk=data["agency"]).first()
    if agency is None or agency.standing != Standing.ACTIVE:
        raise RuleBroken("agency", _("This agency is not in use: choose another from the register."))
    if not agency.covers(today):
        raise RuleBroken(
            "agency", _("The contract with %(name)s runs from %(since)s to %(until)s and does not cover today: choose another agency, or "
                        "have its new contract entered."), name=agency.name, since=agency.since.isoformat(), until=agency.until.isoformat(),
        )  # fmt: skip
    covered = covers_object(agency.scope, record.object_type, record.category_code)
    if covered is False:
        raise RuleBroken(
            "agency", _("The contract with %(name)s covers “%(scope)s”; this purchase (%(object)s, %(code)s) lies outside: choose another "
                        "agency."), name=agency.name, scope=agency.scope, object=ObjectType(record.object_type).label,
            code=record.category_code,
        )  # fmt: skip
    if covered is None and not data["scope_read"]:
        raise RuleBroken(
            "scope_read", _("The register does not say which objects the contract with %(name)s covers (“%(scope)s”): read the contract "
                            "and confirm it, or choose another agency."), name=agency.name, scope=agency.scope,
        )  # fmt: skip
    return agency


# --- Filing back ---
def _check_recommended(record: Any, data: Data, today: date) -> None:
    """采购人推荐 (谈判、磋商): at most half of the suppliers recommended in writing come from the purchaser."""
    whole, own = data["back_recommended"] or 0, data["back_recommended_own"] or 0
    if not whole and not own:
        return
    if record.method not in (Method.NEGOTIATION, Method.CONSULTATION):
        raise RuleBroken("back_recommended", _("Suppliers are recommended for negotiation and consultation only: leave this empty."))
    most = limit("routing.recommended_own", today)
    if own > whole or not holds(Decimal(own * 100), replace(most, value=most.amount * whole)):
        raise RuleBroken(
            "back_recommended_own",
            _("The purchaser recommended %(own)s of %(whole)s suppliers, more than %(most)s %% (%(source)s): check the list; if it is so, "
              "the procedure is to be repeated."), own=own, whole=whole, most=most.text, source=most.source,
        )  # fmt: skip


PAPERS: dict[bool, tuple[tuple[str, Any], ...]] = {
    True: (("back.report", _("Evaluation report")), ("back.notice", _("Notice of award"))),
    False: (("back.failure", _("Notice that the procedure ended without award")),),
}
"""What an award (true) and a failure bring along at least."""
KEPT = (
    "back_outcome", "back_project_no", "back_announced_on", "back_opened_on", "back_reported_on", "back_published_on", "back_notice_on",
    "back_failure", "back_failed_on", "back_note", "back_recommended", "back_recommended_own", "award_amount", "awarded_on",
)  # fmt: skip


def file_back(record: Any, *, data: Data, at: datetime, attached: Papers = None, **_context: Any) -> None:
    """Enter the award with winner, sum, dates and papers, or the failure with its ground."""
    today = local(at).date()
    if record.handed_over_on is None:
        raise RuleBroken(None, _("This purchase has not been handed over yet: hand it over first."))
    awarded = data["back_outcome"] == Outcome.AWARDED
    _check_dates(record, data, today)
    _check_recommended(record, data, today)
    winner = _winner(record, data) if awarded else None
    for kind, title in PAPERS[awarded]:
        _need_paper(attached, kind, today, record.handed_over_on, _("Attach this paper under its kind: %(paper)s."), paper=title)
    for name in KEPT:
        setattr(record, name, data[name])
    record.winner, record.filed_back_on = winner, today
    record.save()


def _winner(record: Any, data: Data) -> Supplier:
    supplier = Supplier.objects.prefetch_related("bad_records").filter(credit_code=data["winner_code"].strip().upper()).first()
    if supplier is None:
        raise RuleBroken("winner_code", _("No supplier with this credit code is in the register: check it, or have the supplier entered."))
    if supplier.standing != Standing.ACTIVE or supplier.barred_on(data["awarded_on"]):
        raise RuleBroken(
            "winner_code", _("%(name)s was barred on that day (bad-record list, or no longer in use): send the result back to the agency."),
            name=supplier.name,
        )  # fmt: skip
    most = min(sum_ for sum_ in (record.amount, record.ceiling) if sum_ is not None)
    if data["award_amount"] > most:
        raise RuleBroken(
            "award_amount", _("The award of %(award)s yuan is above budget or ceiling price of %(most)s: correct the sum; an award above "
                              "it is invalid, the procedure is filed back as failed."), award=data["award_amount"], most=most,
        )  # fmt: skip
    return supplier


ORDER = ("back_announced_on", "back_opened_on", "back_reported_on", "awarded_on", "back_published_on", "back_notice_on")


def _check_dates(record: Any, data: Data, today: date) -> None:
    """The dates follow one another, none before the hand-over and none after today."""
    for name in (*ORDER, "back_failed_on"):
        if data[name] is not None and data[name] > today:
            raise RuleBroken(name, _("This cannot lie in the future: check the date."))
    last, told = record.handed_over_on, _("the hand-over")
    for name in (*ORDER, "back_failed_on"):
        if data[name] is None:
            continue
        if data[name] < last:
            raise RuleBroken(
                name, _("This cannot be earlier than %(day)s, the day of “%(before)s”: check the dates."), before=told,
                day=last.isoformat(),
            )  # fmt: skip
        if name in ORDER[:4]:  # result and notice go out on one day or another
            last, told = data[name], record._meta.get_field(name).verbose_name


def _need_paper(attached: Papers, kind: str, today: date, since: date | None, sentence: Any, **params: Any) -> None:
    """A paper of this kind came with this act, or since a day."""
    first = since or today
    if not any(file.paper == kind and local(file.added_at).date() >= first for file in (attached() if attached else ())):
        raise RuleBroken(None, sentence, **params)


