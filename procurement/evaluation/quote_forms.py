"""The forms of the opening of quotes, and of what is done when they are too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.calendar.office_time import local
from procurement.evaluation.models import Quote
from procurement.evaluation.terms import FAULTS, Answer, Claim, How, TooFew, Validity
from procurement.evaluation.workings import shown_workings
from procurement.fields import ChoiceField, LineField, MomentField, NumberField, TextField
from procurement.forms import PaperKind, RecordForm, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.renovations.papers import figure

MOST_SUPPLIERS = 30
SHARE = {"digits": 5, "required": False}


class OpenedLine(LineForm):
    """What one supplier sent; left empty where nothing came."""

    code = forms.CharField(widget=forms.HiddenInput)
    name = LineField(label=_("Supplier"), required=False, disabled=True)
    delivered_at = MomentField(label=_("Delivered at"), required=False)
    how = ChoiceField(label=_("How it came in"), choices=How.choices, required=False)
    price = NumberField(label=_("Price in figures (yuan)"), required=False)
    capitals = LineField(label=_("Price in capitals"), longest=60, required=False)
    text_price = NumberField(label=_("Price in the text, where it differs (yuan)"), required=False)
    brand = LineField(label=_("Brand of the core product"), longest=60, required=False)
    claim = ChoiceField(label=_("Declared as small or micro"), choices=Claim.choices, required=False)
    partner_share = NumberField(label=_("Share of small partners (%)"), **SHARE)
    domestic_share = NumberField(label=_("Domestic cost share (%)"), **SHARE)
    confirmed = ChoiceField(label=_("Correction confirmed by the supplier"), choices=Answer.choices, required=False)
    fault = ChoiceField(label=_("Not valid because"), choices=[(one.value, one.label) for one in FAULTS], required=False)
    note = LineField(label=_("Note"), longest=300, required=False)


class QuoteLine(LineForm):
    """One item of one quote, for the sum of the lines."""

    supplier = LineField(label=_("Supplier (name or credit code)"), longest=120)
    item = LineField(label=_("Item"), longest=200, required=False)
    quantity = NumberField(label=_("Quantity"), digits=12)
    unit_price = NumberField(label=_("Unit price (yuan)"))


class QuotesForm(RecordForm):
    """开启报价: everything that came in, the late ones too."""

    results = ("quotes_taking", "quotes_valid", "quotes_needed")
    attaches = tuple(PaperKind(f"quote.{n}", format_lazy("{} {}", _("Quote no."), n)) for n in range(1, MOST_SUPPLIERS + 1))

    tables: Mapping[str, LineTable] = {
        "opened": LineTable(
            OpenedLine, _("Quotes opened"), fixed=True,
            hint=_("One row for each supplier invited; leave a row empty where no quote came. Quotes of one brand count as one bidder."),
        ),
        "quote_lines": LineTable(
            QuoteLine, _("Lines of the quotes"), _("Where a quote lists items: their sum is held against its total."), blank=2
        ),
    }
    fieldsets = ((_("Quotes opened"), ("opened", "quote_lines")),)

    @classmethod
    def attaches_for(cls, record: Any) -> Sequence[PaperKind]:
        """One kind for each supplier invited, in the order of the list."""
        return tuple(
            PaperKind(f"quote.{n}", format_lazy("{} {}", _("Quote: "), row["name"]))
            for n, row in enumerate(record.invited[:MOST_SUPPLIERS], 1)
        )

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        rows = record.invited if record is not None else []
        return {"opened": [{"code": row["code"], "name": row["name"]} for row in rows]}

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """Three prices side by side, then how each came about."""
        if not record.quotes:
            return []
        heads = [_("Supplier"), _("Delivered at"), _("Price as read (yuan)"), _("Contract price (yuan)"), _("Policy price (yuan)"),
                 _("Price for the low-price test (yuan)"), _("Validity"), _("Note"), _("Brand of the core product")]  # fmt: skip
        prices = ("price_read", "contract_price", "policy_price", "low_price_input")
        rows = [
            [row["name"], moment_of(row["delivered_at"]), *(figure(money(row[name])) for name in prices),
             str(Validity(row["validity"]).label), row["why"], row.get("brand", "")]
            for row in record.quotes
        ]  # fmt: skip
        struck = {(n, 6) for n, row in enumerate(record.quotes) if row["validity"] != Validity.VALID}
        table = ShownTable(_("Quotes opened"), heads, rows, frozenset({2, 3, 4, 5}), struck=frozenset(struck))
        met = [line for row in record.quotes for line in row["corrections"]]
        return [table, *_opened_before(record), shown_workings(_("How the prices were worked out"), met)]


def _opened_before(record: Any) -> list[ShownTable]:
    """An opening that was typed again stays beside the one that counts, with whoever entered it; no query for the first."""
    rows = [
        [str(one.taking), moment_of(one.at.isoformat()), str(one.by), one.supplier.name, figure(one.price_read),
         figure(one.contract_price), str(Validity(one.validity).label)]
        for one in openings(record) if one.taking < record.quotes_taking
    ]  # fmt: skip
    if not rows:
        return []
    heads = [
        _("Opening no."), pgettext_lazy("quote", "Entered at"), _("Entered by"), _("Supplier"), _("Price as read (yuan)"),
        _("Contract price (yuan)"), _("Validity"),
    ]  # fmt: skip
    return [ShownTable(_("Earlier openings, which do not count"), heads, rows, frozenset({0, 4, 5}))]


def openings(record: Any) -> Sequence[Quote]:
    """Every quote of every opening, where there was more than one."""
    if record.quotes_taking < 2:
        return ()
    return list(Quote.objects.filter(tender=record).select_related("supplier", "by").order_by("taking", "no"))


class TooFewForm(RecordForm):
    """报价不足."""

    too_few_way = ChoiceField(label=_("What is done now"), choices=TooFew.choices)
    too_few_reason = TextField(label=pgettext_lazy("exception", "Reasons"))


class PermitTwoForm(RecordForm):
    """Leave to go on with fewer quotes than usual."""

    two_permission = TextField(label=_("Why two are enough here"))


def money(value: str | None) -> Decimal | None:
    """A stored sum as a number."""
    return None if value is None else Decimal(value)


def moment_of(value: str) -> str:
    """A stored moment on the office clock."""
    return f"{local(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
