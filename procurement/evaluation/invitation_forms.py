"""The form of an invitation: who is asked, the one text, the one closing moment, and what the documents lay down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.evaluation.terms import TieRule
from procurement.fields import ChoiceField, LineField, MomentField, NumberField, TextField
from procurement.forms import RecordForm, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.needs.terms import Reserve


class InvitedLine(LineForm):
    """One supplier, and how it was found."""

    supplier = LineField(label=_("Supplier (name or credit code)"), longest=120)
    found_by = LineField(label=_("How it was found"), longest=200)


def _rate(label: Any) -> NumberField:
    return NumberField(label=label, digits=5, required=False)


class InvitationForm(RecordForm):
    """询价邀请."""

    results = ("invitation_round", "invited_at")

    invitation_text = TextField(
        label=_("Text of the invitation"), longest=8000, rows=8,
        help_text=_("Every supplier gets this same text, with the same closing moment."),
    )  # fmt: skip
    quotes_due = MomentField(label=_("Quotes close at"))
    tie_rule = ChoiceField(label=_("Rule for tied suppliers"), choices=TieRule.choices)
    reserved_for_small = forms.BooleanField(
        label=_("Reserved for small and medium enterprises"), required=False,
        help_text=_("Where the need reserves the whole it is so, whatever is ticked here: then nobody gets a price deduction."),
    )  # fmt: skip
    consortium_rate = _rate(_("Deduction for a share of small partners (%)"))
    low_average_rate = _rate(_("Low price: share of the average (%)"))
    low_second_rate = _rate(_("Low price: share of the second lowest (%)"))
    low_ceiling_rate = _rate(_("Low price: share of the ceiling (%)"))
    independent = forms.BooleanField(
        label=_("None of these suppliers helped to draw up the need, the design or the specification."),
        help_text=_("Whoever did may not take part (Regulations on Implementing the Government Procurement Law, article 18)."),
    )

    tables = {
        "invited": LineTable(
            InvitedLine, _("Suppliers invited"), _("At least three, from the register of suppliers; none barred, no two under one head."),
            needed=1, blank=3,
        ),
    }
    fieldsets = (
        (_("Invitation"), ("invited", "independent", "invitation_text", "quotes_due")),
        (_("What the documents lay down"), (
            "tie_rule", "reserved_for_small", "consortium_rate", "low_average_rate", "low_second_rate", "low_ceiling_rate",
        )),
    )  # fmt: skip

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """A further round starts from the text and the suppliers of the last one; its closing moment is new."""
        known = super().known_of(record, case_unit)
        if record is None or record.pk is None:
            return known
        rows = [{"supplier": row["name"], "found_by": row["found_by"]} for row in record.invited]
        known["reserved_for_small"] = record.reserved_for_small if record.invitation_round else record.reserve == Reserve.WHOLE
        return known | {"invited": rows, "quotes_due": None if record.invitation_round and record.quotes else record.quotes_due}

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        rows = [[row["name"], row["code"], row["found_by"]] for row in record.invited]
        heads = [_("Supplier"), _("Credit code"), _("How it was found")]
        return [ShownTable(_("Suppliers invited"), heads, rows, frozenset())] if rows else []
