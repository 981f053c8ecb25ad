"""The forms of the panel after scoring: hearing of low prices, report, signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.evaluation.quote_forms import money
from procurement.evaluation.score_forms import yes_no
from procurement.evaluation.terms import Nobody, Stance, Validity
from procurement.evaluation.workings import shown_workings
from procurement.fields import ChoiceField, CountField, DayField, LineField, MomentField, TextField
from procurement.forms import RecordForm, Shown, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.renovations.papers import figure

MOST_MEMBERS = 99


class HearingLine(LineForm):
    """One low price: asked, explained, judged."""

    quote = forms.IntegerField(widget=forms.HiddenInput)
    name = LineField(label=_("Supplier"), required=False, disabled=True)
    price = LineField(label=_("Price (yuan)"), required=False, disabled=True)
    asked_at = MomentField(label=_("Asked at"))
    answer_by = MomentField(label=_("Answer by"))
    explanation = LineField(label=_("Written explanation"), longest=1000, required=False)
    proof = LineField(label=_("Proof handed in"), longest=300, required=False)
    looked_up = LineField(label=_("Looked up elsewhere"), longest=300, required=False)
    opinion = LineField(label=_("Opinion of the panel"), longest=300)
    convinced = CountField(label=_("Members convinced"), most=MOST_MEMBERS)
    not_convinced = CountField(label=_("Members not convinced"), most=MOST_MEMBERS)


class LowPriceForm(RecordForm):
    """异常低价审查."""

    tables: Mapping[str, LineTable] = {
        "heard": LineTable(
            HearingLine, _("Low prices heard"), _("A low price is no rejection: it is explained in writing and proved."), fixed=True
        ),
    }
    fieldsets = ((_("Abnormally low prices"), ("heard",)),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        if record is None:
            return {}
        prices = {row["id"]: row["low_price_input"] for row in record.quotes}
        return {"heard": [
            {"quote": low["quote"], "name": low["name"], "price": figure(money(prices[low["quote"]]))} for low in record.low_prices
        ]}  # fmt: skip

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        if not record.low_prices:
            return []
        met = shown_workings(_("Why the price must be explained"), [line for low in record.low_prices for line in low["workings"]])
        heads = [_("Supplier"), _("Written explanation"), _("Proof handed in"), _("Looked up elsewhere"), _("Opinion of the panel"),
                 _("Members convinced"), _("Members not convinced"), _("Quote kept")]  # fmt: skip
        names = ("name", "explanation", "proof", "looked_up", "opinion", "convinced", "not_convinced")
        rows = [[*(str(row[name]) for name in names), yes_no(row["kept"])] for row in record.hearings]
        return [met, ShownTable(_("Low prices heard"), heads, rows, frozenset({5, 6}))] if rows else [met]


class RulingLine(LineForm):
    """A quote that a second review rules out."""

    supplier = LineField(label=_("Supplier (name or credit code)"), longest=120)
    reason = LineField(label=pgettext_lazy("review", "Reason"), longest=300)
    votes = CountField(label=_("Members in favour"), least=1, most=MOST_MEMBERS)


class ReportForm(RecordForm):
    """评审报告: place and words are typed, figures and ranking are worked out."""

    results = ("report_no", "recommended", "recommended_amount", "nobody_because")

    review_on = DayField(label=_("Reviewed on"))
    review_place = LineField(label=_("Place of the review"))
    review_note = TextField(label=_("Opinion of the panel"))

    tables: Mapping[str, LineTable] = {
        "rulings": LineTable(RulingLine, _("Quotes ruled out"), _("Only in a second review, after an objection was upheld."), blank=1),
    }
    fieldsets = ((_("Review report"), ("review_on", "review_place", "review_note", "rulings")),)

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """The ranking with three prices side by side, who is not considered and why, then the arithmetic."""
        if not record.review:
            return []
        tables = [_ranking(record)]
        if record.review["out"]:
            rows = [[row["name"], str(Validity(row["validity"]).label), row["why"]] for row in record.review["out"]]
            heads = [_("Supplier"), _("Validity"), pgettext_lazy("review", "Reason")]
            tables.append(ShownTable(_("Quotes not considered"), heads, rows, frozenset()))
        return [*tables, shown_workings(_("How the result was worked out"), record.review["workings"])]


def _ranking(record: Any) -> ShownTable:
    codes = [(factor["code"], factor["name"]) for factor in record.factors] if any("parts" in row for row in record.review["rows"]) else []
    heads = [_("Place"), _("Supplier"), _("Contract price (yuan)"), _("Policy price (yuan)"), _("Price for the low-price test (yuan)"),
             *(name for _code, name in codes), *([_("Total score")] if codes else []), _("Tied with")]  # fmt: skip
    names = {row["code"]: row["name"] for row in record.review["rows"]}
    rows = [
        [str(row["rank"]), row["name"], *(figure(money(row[name])) for name in ("contract_price", "policy_price", "low_price_input")),
         *(row["parts"][code] for code, _name in codes), *([row["total"]] if codes else []), "、".join(names[code] for code in row["tied"])]
        for row in record.review["rows"]
    ]  # fmt: skip
    return ShownTable(_("Ranking"), heads, rows, frozenset({0, *range(2, len(heads) - 1)}))


class SignReportForm(RecordForm):
    """签署评审报告."""

    stance = ChoiceField(label=_("On the report"), choices=Stance.choices)
    reasons = TextField(label=_("Reasons of the dissent"), required=False, help_text=_("Only where you do not agree."))

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """Every member's word, by seat; and why nobody is recommended."""
        words = [
            Shown(f"{_('Seat')} {n}", "　".join(part for part in (str(Stance(row["stance"]).label), row["reasons"]) if part), False)
            for n, row in enumerate(record.opinions, 1)
        ]
        if record.nobody_because:
            words.append(Shown(_("Why nobody is recommended"), str(Nobody(record.nobody_because).label), True))
        return words
