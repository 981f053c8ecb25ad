"""申请: the unit lists its things and says what has happened to them; from now on no other case can take them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assets import spelling
from procurement.calendar.office_time import local
from procurement.disposals.listing import cards_of, copied, settle, units_of
from procurement.disposals.models import Disposal, DisposalItem
from procurement.disposals.shortages import NOT_OFFERED, open_shortages
from procurement.disposals.terms import Form, Ground
from procurement.facts import RuleBroken
from procurement.records import put

Data = Mapping[str, Any]
GONE = frozenset({Ground.SHORT, Ground.BAD_DEBT})
"""What is not there any more can only be written off."""
LOSSES = GONE | {Ground.FORCE_MAJEURE}
"""Grounds on which something is written off as lost."""
CLAIM = ("claim_debtor", "claim_amount", "claim_since", "claim_document")


def save_application(record: Disposal, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """Keep the application, new or corrected, with the things as their cards stand today."""
    today = local(at).date()
    record.case = case
    note = _shortage(record, data, case)
    _must_fit(data, note)
    put(record, data, but=("items", "difference"))
    record.difference, record.applied_on = note, record.applied_on or today
    _claim(record, data, today)
    numbers = [spelling.number(row["number"]) for row in data["items"]]
    if not numbers and not record.is_claim:
        raise RuleBroken("items", _("List at least one card."))
    if note is not None and numbers != [note.line.card.number]:
        raise RuleBroken("items", _("The shortage chosen is of card %(card)s: list this card and no other."), card=note.line.card.number)
    if record.offered_at is not None:
        _must_stay(record, numbers)
    else:
        record.__dict__["_items"] = [copied(card, place, today) for place, card in enumerate(cards_of(case, numbers), 1)]
    settle(record, case=case, at=at)
    fresh = record.pk is None
    record.save()
    if record.offered_at is None:
        _write(record, fresh)


def _must_stay(record: Disposal, numbers: list[str]) -> None:
    if numbers != [item.number for item in record.item_rows()]:
        raise RuleBroken("items", _("These things have been offered to other units already: the list stays as it is. Ask the asset "
                                    "officer to take out what does not belong to it, and apply for anything else in a new case."))


def _write(record: Disposal, fresh: bool) -> None:
    """The lines anew: nobody has said anything about them yet that a correction would not have to hear again."""
    if not fresh:
        record.items.all().delete()
    for item in record.item_rows():
        item.disposal = record
    DisposalItem.objects.bulk_create(record.item_rows())


def _shortage(record: Disposal, data: Data, case: Any) -> Any:
    if not data["difference"]:
        return None
    offered = {note.pk: note for note in open_shortages(units_of(case), but=record.pk)}
    if data["difference"] not in offered:
        raise RuleBroken("difference", NOT_OFFERED)
    return offered[data["difference"]]


def _must_fit(data: Data, note: Any) -> None:
    if note is not None and data["ground"] != Ground.SHORT:
        raise RuleBroken("ground", _("A shortage of a stock-take has been chosen: the ground is “%(ground)s”."), ground=Ground.SHORT.label)
    if data["form_wished"] == Form.LOSS and data["ground"] not in LOSSES:
        raise RuleBroken("form_wished", _("Only what is lost, ruined or cannot be had is written off as a loss: choose another form."))
    if data["ground"] in GONE and data["form_wished"] != Form.LOSS:
        raise RuleBroken("form_wished", _("What is not there any more can only be written off: choose the write-off of a loss."))


def _claim(record: Disposal, data: Data, today: Any) -> None:
    if not record.is_claim:
        record.claim_debtor, record.claim_amount, record.claim_since, record.claim_document = "", None, None, ""
        return
    for name in CLAIM:
        if not data[name]:
            raise RuleBroken(name, _("A bad debt is described by debtor, sum, day and document: fill this in."))
    if data["claim_amount"] <= 0:
        raise RuleBroken("claim_amount", _("A claim is above zero: check the sum."))
    if data["claim_since"] > today:
        raise RuleBroken("claim_since", _("The day lies in the future: check the date."))
    if data["items"]:
        raise RuleBroken("items", _("A bad debt has no card: leave the list empty, or apply for the things in a case of their own."))
