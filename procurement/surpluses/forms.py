"""The forms of a surplus case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement import people
from procurement.assets.terms import Kind
from procurement.fields import ChoiceField, LineField, NumberField, TextField
from procurement.forms import RecordForm, Shown
from procurement.records import label as label_of
from procurement.renovations.review_forms import ArchiveForm
from procurement.stocktakes.models import DifferenceNote
from procurement.surpluses import open_work
from procurement.surpluses.models import Surplus
from procurement.surpluses.terms import Basis

__all__ = ["ApplicationForm", "ArchiveForm", "CardForm", "DecisionForm", "ValueForm"]


def label(name: str) -> Any:
    return label_of(name, Surplus)


class ApplicationForm(RecordForm):
    """Which surplus, and how it should be entered."""

    results = ("stock_take_no", "title", "quantity", "place", "found_on", "explanation", "applied_on")

    difference = ChoiceField(
        label=label("difference"), choices=[], numbers=True,
        help_text=_("Explained surpluses of closed stock-takes that no case deals with yet."),
    )  # fmt: skip
    kind = ChoiceField(label=label("kind"), choices=Kind.choices)
    request = TextField(label=label("request"), help_text=_("Where the thing comes from, which papers there are, who uses it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record = self.record
        found = open_work.open_surpluses(but=record.pk if record is not None else None)
        field: Any = self.fields["difference"]
        field.choices = [("", _("Please choose")), *((note.pk, open_work.named(note)) for note in found)]

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        known = super().known_of(record, case_unit)
        return known | {"difference": record.difference_id} if known else known

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """The surplus in words instead of its number."""
        told = cls.base_fields["difference"].label
        facts = [fact for fact in super().shown(record) if fact.label != told]
        return facts + ([Shown(told, open_work.named(record.difference), False)] if record.difference_id else [])

    @classmethod
    def unit_of(cls, sent: Any) -> Any:
        """The unit that was counted; None when no surplus is named."""
        told = str(sent.get("difference") or "")
        if not (told.isdecimal() and len(told) < 18):
            return None
        note = DifferenceNote.objects.select_related("stock_take__unit").filter(pk=int(told)).first()
        return note.stock_take.unit if note else None


class ValueForm(RecordForm):
    """资产核对与估值."""

    results = ("valued_on",)

    value_basis = ChoiceField(
        label=label("value_basis"), choices=Basis.choices,
        help_text=_("The document comes first; then the appraisal; the nominal sum last."),
    )  # fmt: skip
    value = NumberField(label=label("value"))
    value_document = LineField(label=label("value_document"), longest=200, required=False)
    valuer = LineField(label=label("valuer"), longest=120, required=False)
    value_opinion = TextField(
        label=label("value_opinion"), help_text=_("That no card of any unit knows the thing, and how the value was found."),
    )  # fmt: skip


class DecisionForm(RecordForm):
    """审批."""

    results = ("decided_on",)

    decision = TextField(label=label("decision"))


class CardForm(RecordForm):
    """记账: the new card."""

    results = ("booked_on",)

    card_number = LineField(label=label("card_number"), longest=40)
    category_code = LineField(label=_("Category code"), longest=20)
    measure = LineField(label=_("Unit of measure"), longest=20)
    location = LineField(label=_("Location"), longest=120, required=False, help_text=_("Empty: where it was found."))
    custodian = forms.ModelChoiceField(queryset=None, label=_("Custodian"), to_field_name="username", required=False,
                                       empty_label=_("Please choose"))
    voucher_no = LineField(label=label("voucher_no"), longest=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["custodian"]
        field.queryset = people.accounts()

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        known = super().known_of(record, case_unit)
        if record is None or record.card_id is None:
            return known
        card = record.card
        return known | {name: getattr(card, name) for name in ("category_code", "measure", "location", "custodian")}
