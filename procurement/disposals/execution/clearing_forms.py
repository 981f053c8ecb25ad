"""The forms of money and books: income to the treasury, cancelling of cards, archive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.disposals.execution import rules
from procurement.disposals.execution.labels import label
from procurement.disposals.labels import item_label
from procurement.disposals.terms import Form
from procurement.fields import CountField, DayField, LineField, NumberField, TextField
from procurement.forms import RecordForm, Section
from procurement.lines import LineForm, LineTable
from procurement.renovations.review_forms import ArchiveForm

__all__ = ["ArchiveForm", "CancellingForm", "IncomeForm"]


class IncomeForm(RecordForm):
    """收入上缴: the account, and the receipt of the treasury."""

    results = ("payable", "pay_in_due", "paid_in_late")

    gross = NumberField(label=label("gross"), required=False, disabled=True)
    taxes = NumberField(label=label("taxes"))
    appraisal_fee = NumberField(label=label("appraisal_fee"))
    commission = NumberField(label=label("commission"))
    paid_in = NumberField(
        label=label("paid_in"), help_text=_("Gross less taxes, appraisal fee and commission; nothing else is taken off."),
    )  # fmt: skip
    paid_in_on = DayField(label=label("paid_in_on"))
    treasury_receipt = LineField(label=label("treasury_receipt"), longest=60)
    late_because = TextField(label=label("late_because"), required=False)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The gross income as the case knows it."""
        known = super().known_of(record, case_unit)
        return known | {"gross": rules.income_of(record)} if known else {}


class NewCardLine(LineForm):
    """A thing received in an exchange: the accountant gives it its card number."""

    no = CountField(label=_("No."), widget=forms.HiddenInput, disabled=True)
    name = LineField(label=item_label("name"), required=False, disabled=True)
    value = NumberField(label=_("Value (yuan)"), required=False, disabled=True)
    card = LineField(label=_("Number of the new card"), longest=40)


class CancellingForm(RecordForm):
    """账卡核销: the voucher, and the cards of what came in."""

    voucher_no = LineField(label=label("voucher_no"), longest=60)
    cancelled_on = DayField(label=label("cancelled_on"))

    tables: Mapping[str, LineTable] = {"new_cards": LineTable(NewCardLine, label("new_cards"), fixed=True)}

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """What the exchange brought in; nothing with the other forms."""
        known = super().known_of(record, case_unit)
        if not known:
            return {}
        received = record.exchange_received if record.form == Form.EXCHANGE else []
        return known | {"new_cards": [{name: row[name] for name in ("no", "name", "value")} for row in received]}

    def sections(self) -> list[Section]:
        """Without the table of new cards where nothing came in."""
        return [part._replace(tables=[table for table in part.tables if table.initial]) for part in super().sections()]
