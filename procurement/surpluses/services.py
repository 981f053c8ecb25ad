"""What each step of a surplus case writes: application, value, decision, card, archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assets import services as register
from procurement.assets.terms import Entry
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.records import put
from procurement.rulebook.limits import limit
from procurement.stocktakes.models import StockTake, TeamMember
from procurement.surpluses.models import Surplus
from procurement.surpluses.open_work import look_of, open_surpluses
from procurement.surpluses.terms import Basis

Data = Mapping[str, Any]


def apply(record: Surplus, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """Put one surplus forward, once: the stock-take is locked, so two counters cannot begin the same case side by side."""
    note = next((one for one in open_surpluses(but=record.pk) if one.pk == data["difference"]), None)
    if note is None:
        raise RuleBroken("difference", _("This surplus is in another case already, or its stock-take is not closed: choose again."))
    StockTake.objects.select_for_update(of=("self",)).get(pk=note.stock_take_id)
    if not any(one.pk == note.pk for one in open_surpluses(but=record.pk)):
        raise RuleBroken("difference", _("A colleague has put this surplus forward a moment ago."))
    if note.stock_take.unit_id != case.unit_id:
        raise RuleBroken("difference", _("This surplus belongs to another unit."))
    look = look_of(note)
    put(record, data, but=("difference",))
    record.difference, record.stock_take_no = note, note.stock_take.number
    record.title = note.line.card.name if note.line else look.name
    record.quantity = look.quantity - (note.line.quantity if note.line else Decimal(0))
    record.place, record.found_on, record.cause = look.place, local(look.counted_at).date(), str(note.cause)
    record.explanation = f"{note.words}\n{note.evidence}"
    record.applied_on = record.applied_on or local(at).date()
    record.save()


def value(record: Surplus, *, data: Data, at: datetime, **_context: Any) -> None:
    """By the document; without one by appraisal; where neither can be had, the nominal sum."""
    today = local(at).date()
    nominal = limit("surplus.nominal", today)
    basis, sum_ = data["value_basis"], data["value"]
    if basis == Basis.DOCUMENT and not data["value_document"]:
        raise RuleBroken("value_document", _("Name the document that shows the value, for example invoice, contract or deed of gift."))
    if basis == Basis.APPRAISED and not (data["valuer"] and data["value_document"]):
        raise RuleBroken("valuer" if not data["valuer"] else "value_document", _("Name who appraised it and the number of the report."))
    if basis == Basis.NOMINAL and sum_ != nominal.amount:
        raise RuleBroken("value", _("The nominal sum is %(sum)s yuan (%(source)s)."), sum=nominal.text, source=nominal.source)
    put(record, data)
    record.valued_on = today
    record.save()


def decide(record: Surplus, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Enter it in the books or not; nobody decides on what he counted himself."""
    _must_not_have_counted(record, actor)
    put(record, data)
    record.decided_on = local(at).date()
    record.save()


def enter_card(record: Surplus, *, data: Data, actor: Any, at: datetime, case: Any, **_context: Any) -> None:
    """账卡物相符: a card of its own with the value decided on; the quantity is what was over, and nothing is set off against it."""
    _must_not_have_counted(record, actor)
    if data["category_code"].strip() == "":
        raise RuleBroken("category_code", _("Give the category code of the thing."))
    facts = {
        "number": data["card_number"], "name": record.title, "kind": record.kind, "category_code": data["category_code"],
        "measure": data["measure"], "quantity": record.quantity, "original_value": record.value, "unit": case.unit,
        "location": data["location"] or record.place, "custodian": data["custodian"], "acquired_on": record.found_on,
        "entry": Entry.SURPLUS, "source": record.value_document or record.stock_take_no,
    }  # fmt: skip
    try:
        record.card = register.enter(facts, actor=actor, at=at, case=case, reason=str(_("Surplus of stock-take %(number)s") % {
            "number": record.stock_take_no}))
    except RuleBroken as broken:
        field = "card_number" if broken.field == "number" else broken.field
        raise RuleBroken(field, broken.message, **broken.params) from broken
    record.card_number, record.voucher_no, record.booked_on = data["card_number"], data["voucher_no"], local(at).date()
    record.save()


def archive(record: Surplus, *, data: Data, at: datetime, **_context: Any) -> None:
    """File it away."""
    put(record, data)
    record.archived_on = local(at).date()
    record.save()


def _must_not_have_counted(record: Surplus, actor: Any) -> None:
    """盘点人不得审批、不得记账: also whoever counted and did not put the case forward."""
    if TeamMember.objects.filter(stock_take_id=record.difference.stock_take_id, person=actor).exists():
        raise RuleBroken(None, _("You were of the team that counted this: somebody else decides and keeps the books."))
