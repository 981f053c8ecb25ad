"""处置方式: one form a case; what the file needs for it is a row of the rulebook, and what another unit wants goes to that unit first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.disposals.application import GONE, LOSSES
from procurement.disposals.checking import keep
from procurement.disposals.listing import must_not_be_empty, successor, units_of
from procurement.disposals.models import Disposal
from procurement.disposals.offering import offered
from procurement.disposals.rows import inside
from procurement.disposals.terms import Form, Ground, Paper, SaleWay
from procurement.facts import RuleBroken
from procurement.rulebook.limits import Rule, limit, rows, used
from procurement.standards.lives import Answer, years_on

Data = Mapping[str, Any]
GIVEN_AWAY = frozenset({Ground.IDLE, Ground.OBSOLETE, Ground.REORGANISED})
"""Only idle or replaced things are given away (财资〔2021〕127号)."""
EVERY, CLAIM = "all", "claim"


def choose_form(
    record: Disposal, *, data: Data, actor: Any, at: datetime, case: Any, attached: Callable[[], list[Any]] | None = None,
    **_context: Any,
) -> None:
    """Propose the form with its papers; things that other units are to have leave for a case of their own."""
    today = local(at).date()
    unit = next((one for one in receivers() if one.code == data["receiving_unit"]), None)
    _must_fit(record, data, unit, case, today)
    if data["form"] in (Form.DONATION, Form.EXCHANGE) and data["counterparty"].strip() in inside(record, record.standing, actor):
        raise RuleBroken("counterparty", _("%(name)s keeps these things, or has a hand in this case: name another side."),
                         name=data["counterparty"].strip())  # fmt: skip
    record.form, record.form_reason, record.form_on = data["form"], data["form_reason"], today
    record.receiving_unit = unit if data["form"] == Form.TRANSFER else None
    record.counterparty = data["counterparty"] if data["form"] in (Form.DONATION, Form.EXCHANGE) else ""
    record.sale_way = data["sale_way"] if data["form"] == Form.SALE else ""
    record.sale_way_reason = data["sale_way_reason"] if record.agreement_sale else ""
    _part(record, units_of(case))
    if record.form == Form.SCRAP:
        _must_be_worn(record)
    record.papers = [{"paper": row["paper"], "document": row["document"]} for row in data["papers"]]
    _papers_must_be_there(record, today, {file.paper for file in attached()} if attached else set())
    keep(record, case, at)


def _must_fit(record: Disposal, data: Data, unit: Any, case: Any, today: date) -> None:
    """The form against ground and partner. Raises RuleBroken."""
    form = data["form"]
    lost = record.ground in GONE or record.difference_id is not None
    if lost and form != Form.LOSS:
        raise RuleBroken("form", _("What is not there any more can only be written off: choose the write-off of a loss."))
    if form == Form.LOSS and record.ground not in LOSSES:
        raise RuleBroken("form", _("A loss needs one of these grounds: short, lost or stolen; force majeure; bad debt."))
    if form != Form.LOSS and record.offer_closed_on is None and offered(record):
        raise RuleBroken("form", _("A write-off was asked for, so no other unit has been asked: return the case, so that the unit corrects "
                                   "the form that it wishes."))
    if form == Form.TRANSFER:
        _must_have_receiver(unit, units_of(case))
    if form in (Form.DONATION, Form.EXCHANGE) and not data["counterparty"].strip():
        raise RuleBroken("counterparty", _("Name the receiver of the gift, or the other side of the exchange."))
    if form == Form.DONATION:
        _must_be_spare(record, today)
    if form == Form.SALE and not data["sale_way"]:
        raise RuleBroken("sale_way", _("Say how it is sold: public competition, or by agreement with the reason."))
    if form == Form.SALE and data["sale_way"] == SaleWay.AGREEMENT and not data["sale_way_reason"].strip():
        raise RuleBroken("sale_way_reason", _("Public competition is the rule: a sale by agreement needs a reason and leave."))


def receivers() -> list[Any]:
    """Units in use that may receive something: those the bureau serves. One query."""
    units: Any = Disposal._meta.get_field("receiving_unit").related_model
    return list(units._default_manager.filter(is_active=True, kind="served").order_by("code"))


def _must_have_receiver(unit: Any, own: set[int]) -> None:
    if unit is None:
        raise RuleBroken("receiving_unit", _("Choose the receiving unit."))
    if unit.pk in own:
        raise RuleBroken("receiving_unit", _("A unit cannot transfer to itself: choose another."))


def _must_be_spare(record: Disposal, today: date) -> None:
    """Nothing is bought in order to be given away."""
    if record.ground not in GIVEN_AWAY:
        raise RuleBroken("form", _("Only idle or replaced things are donated: choose another form, or return the application."))
    least = limit("disposal.donation_held", today)
    young = [item.number for item in record.standing if years_on(item.acquired_on, int(least.amount)) > today]
    if young:
        raise RuleBroken(
            "form", _("%(cards)s: acquired less than %(years)s years ago. Nothing is bought in order to be given away (%(source)s)."),
            cards="、".join(young), years=least.text, source=least.source,
        )  # fmt: skip


def _part(record: Disposal, own: set[int]) -> None:
    """One form and one receiver a case: what another unit is to have leaves the list, what had left for that reason may be back.

    A unit merged meanwhile takes as its successor; one that has come into the own unit takes nothing any more."""
    to = record.receiving_unit
    for item in record.item_rows():
        if item.taken_by is None:
            continue
        taker = successor(item.taken_by).pk
        goes = taker not in own and (to is None or taker != to.pk)
        item.leaves_list = goes
        item.leaves_because = str(_("Goes to %(unit)s in a case of its own.") % {"unit": item.taken_by})[:300] if goes else ""
    must_not_be_empty(record, "form")


def _must_be_worn(record: Disposal) -> None:
    """Nothing is scrapped before an appraisal says that the standards allow it."""
    left = [item.number for item in record.standing if item.answer != Answer.ALLOWED]
    if left:
        raise RuleBroken(
            "form", _("%(cards)s: no technical appraisal allows the scrapping. Choose another form, or return the case for appraisal."),
            cards="、".join(left),
        )  # fmt: skip


# --- Papers ---
def required(form: str, on: date, *, claim: bool = False) -> list[tuple[Paper, Rule]]:
    """The papers that the file needs before this form is proposed, each with the row that asks for it."""
    found: dict[Paper, Rule] = {}
    for part in (EVERY, CLAIM if claim else form):
        prefix = f"disposal.paper.{part}."
        for rule in rows(prefix, on):
            if rule.text == "yes":
                found[Paper(rule.code.removeprefix(prefix))] = rule
    return list(found.items())


def _papers_must_be_there(record: Disposal, on: date, files: set[str]) -> None:
    told = {row["paper"] for row in record.papers if row["document"]}
    told |= {paper for paper in Paper if f"disposal.{paper.value}" in files}
    if record.technical_no:
        told.add(Paper.TECHNICAL)
    asked = required(record.form, on, claim=record.is_claim)
    used(rule for _paper, rule in asked)
    missing = [(paper, rule) for paper, rule in asked if paper not in told]
    if missing:
        raise RuleBroken(
            "papers", _("Still missing for this form: %(papers)s (%(source)s). Attach the file, or enter the number of the document."),
            papers="、".join(str(paper.label) for paper, _rule in missing), source=missing[0][1].source,
        )  # fmt: skip
