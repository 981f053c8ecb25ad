"""What the unit fills in: ground, things by the number of their cards, or the shortage or the debt that the case rests on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.disposals import shortages
from procurement.disposals.labels import forms_here, item_label, label
from procurement.disposals.terms import Ground
from procurement.fields import ChoiceField, DayField, LineField, NumberField, TextField
from procurement.forms import PaperKind, RecordForm, Shown, ShownTable
from procurement.lines import MOST_ROWS, LineForm, LineTable
from procurement.money import yuan


class CardLine(LineForm):
    """One card of the unit."""

    worked = ("name", "specification", "quantity", "acquired_on", "location", "depreciation", "net_value", "original_value")

    number = LineField(label=item_label("number"), longest=40)


class ApplicationForm(RecordForm):
    """资产处置申请."""

    results = ("amount", "applied_on")
    attaches = (
        PaperKind("disposal.letter", _("Letter of application")), PaperKind("disposal.title", _("Proof of title and value")),
        PaperKind("disposal.photo", _("Photos of the things"), photos=True),
    )  # fmt: skip

    title = LineField(label=label("title"), longest=200)
    ground = ChoiceField(label=label("ground"), choices=Ground.choices)
    form_wished = ChoiceField(label=label("form_wished"), choices=forms_here)
    reason = TextField(label=label("reason"), help_text=_("Since when it is not used or not there, and what has been tried."))
    difference = ChoiceField(
        label=label("difference"), choices=[], numbers=True, required=False,
        help_text=_("Only where a stock-take found it missing. The card is then that of the shortage, the form the write-off of a loss."),
    )  # fmt: skip
    claim_debtor = LineField(label=label("claim_debtor"), longest=120, required=False)
    claim_amount = NumberField(label=label("claim_amount"), required=False)
    claim_since = DayField(label=label("claim_since"), required=False)
    claim_document = LineField(label=label("claim_document"), longest=200, required=False)

    tables: Mapping[str, LineTable] = {
        "items": LineTable(
            CardLine, _("Things by the number of their cards"),
            _("Only cards of your own unit. Name, value, place and custodian are taken from the card. A bad debt lists none."), blank=5,
        ),
    }
    fieldsets = (
        (_("What is disposed of, and why"), ("title", "ground", "form_wished", "reason", "difference", "items")),
        (_("Only for a bad debt"), ("claim_debtor", "claim_amount", "claim_since", "claim_document")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record, unit = self.record, self.case_unit
        case = record.case if record is not None and record.case_id else None
        units = {unit.pk} if unit is not None else set()
        if case is not None:
            units |= {case.unit_id, (case.memo or {}).get("seat") or case.unit_id}
        found = shortages.open_shortages(units, but=record.pk if case is not None else None) if units else []
        field: Any = self.fields["difference"]
        field.choices = [("", _("None")), *((note.pk, shortages.named(note)) for note in found)]
        field.error_messages = field.error_messages | {"invalid_choice": shortages.NOT_OFFERED}

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        known = super().known_of(record, case_unit)
        return known | {"difference": record.difference_id} if known else known

    @classmethod
    def from_address(cls, given: Any) -> dict[str, Any]:
        """Cards chosen in the register stand in the table already (`?card=…&card=…`)."""
        cards = [number.strip() for number in given.getlist("card") if number.strip()][:MOST_ROWS]
        return super().from_address(given) | ({"items": [{"number": number} for number in cards]} if cards else {})

    @classmethod
    def again(cls, record: Any) -> dict[str, Any]:
        """A restart starts from the same things; a shortage is chosen anew."""
        return cls.known_of(record) | {"difference": None}

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """A thing that has left the list stays to be read, marked, and counts no longer."""
        items, marked = record.item_rows(), list(CardLine.base_fields) + list(CardLine.worked)
        left, name = {n for n, item in enumerate(items) if item.leaves_list}, marked.index("name")
        found = super().shown_tables(record)
        if not left:
            return found
        total = yuan(sum((item.original_value for item in record.standing), Decimal(0)))
        return [table._replace(total=total, struck=table.struck | {(n, name) for n in left}, rows=[
            [_("%(thing)s (left the list)") % {"thing": cell} if n in left and m == name else cell for m, cell in enumerate(row)]
            for n, row in enumerate(table.rows)
        ]) for table in found]  # fmt: skip

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """The shortage in words instead of its number."""
        told = cls.base_fields["difference"].label
        facts = [fact for fact in super().shown(record) if fact.label != told]
        return facts + ([Shown(told, shortages.named(record.difference), False)] if record.difference_id else [])
