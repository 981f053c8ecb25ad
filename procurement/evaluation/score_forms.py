"""A member's own sheet. It shows nobody else's before all are in; the price is worked out and has no box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.evaluation.quote_forms import money
from procurement.evaluation.score_services import factors, valid
from procurement.evaluation.terms import Answer
from procurement.fields import ChoiceField, LineField, NumberField
from procurement.forms import RecordForm, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.renovations.papers import figure


class CheckLine(LineForm):
    """Whether one quote conforms, and whether its price looks too low."""

    quote = forms.IntegerField(widget=forms.HiddenInput)
    name = LineField(label=_("Supplier"), required=False, disabled=True)
    price = LineField(label=_("Price (yuan)"), required=False, disabled=True)
    conforms = ChoiceField(label=_("Conforms to what is asked"), choices=Answer.choices)
    doubts_price = forms.BooleanField(label=_("Price obviously low"), required=False)
    reason = LineField(label=_("Reason of the finding"), longest=300, required=False)


class PointsLine(LineForm):
    """Points for one factor of one quote."""

    quote = forms.IntegerField(widget=forms.HiddenInput)
    factor = forms.CharField(widget=forms.HiddenInput)
    name = LineField(label=_("Supplier"), required=False, disabled=True)
    factor_name = LineField(label=_("Factor"), required=False, disabled=True)
    most = LineField(label=_("Most points"), required=False, disabled=True)
    points = NumberField(label=_("Points"), digits=7)
    reason = LineField(label=_("Reason of the points"), longest=300, required=False)


class ScoreForm(RecordForm):
    """独立评分: one member, one sheet."""

    tables: Mapping[str, LineTable] = {
        "checks": LineTable(CheckLine, _("Conformity"), _("More than half of the members decide whether a quote conforms."), fixed=True),
        "points": LineTable(PointsLine, _("Points given"), _("Each factor within its range. The price score is worked out."), fixed=True),
    }
    fieldsets = ((_("My own findings"), ("checks", "points")),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The quotes and factors alone: what anybody has scored never comes into the form."""
        if record is None:
            return {}
        quotes = valid(record)
        points = [
            {"quote": quote["id"], "factor": factor["code"], "name": quote["name"], "factor_name": factor["name"], "most": factor["most"]}
            for quote in quotes for factor in factors(record)
        ]  # fmt: skip
        checks = [{"quote": quote["id"], "name": quote["name"], "price": figure(money(quote["contract_price"]))} for quote in quotes]
        return {"checks": checks, "points": points}

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """Sealed digests while sheets are missing; then every sheet, by seat."""
        if not record.scores:
            rows = [[str(n), row["digest"]] for n, row in enumerate(record.sheets, 1)]
            return [ShownTable(_("Sealed score sheets"), [_("No."), _("SHA-256")], rows, frozenset())] if rows else []
        return [*_conformity(record), *_points(record)]


def _conformity(record: Any) -> list[ShownTable]:
    heads = [_("Seat"), _("Supplier"), _("Conforms to what is asked"), _("Price obviously low"), _("Reason of the finding")]
    names = {row["id"]: row["name"] for row in record.quotes}
    rows = [
        [str(n), names[check["quote"]], yes_no(check["conforms"]), yes_no(check["doubts_price"]), check["reason"]]
        for n, sheet in enumerate(record.scores, 1) for check in sheet["checks"]
    ]  # fmt: skip
    return [ShownTable(_("Conformity"), heads, rows, frozenset())]


def _points(record: Any) -> list[ShownTable]:
    """One row for each supplier and factor, one column for each seat."""
    due = factors(record)
    if not due:
        return []
    heads = [_("Supplier"), _("Factor"), _("Most points"), *(f"{_('Seat')} {n}" for n in range(1, len(record.scores) + 1))]
    given = {
        (n, row["quote"], row["factor"]): row["points"] for n, sheet in enumerate(record.scores) for row in sheet["points"]
    }
    rows = [
        [quote["name"], factor["name"], factor["most"],
         *(given.get((n, quote["id"], factor["code"]), "") for n in range(len(record.scores)))]
        for quote in valid(record) for factor in due
    ]  # fmt: skip
    return [ShownTable(_("Points given"), heads, rows, frozenset(range(2, len(heads))))]


def yes_no(value: bool) -> str:
    """In words."""
    return str(Answer.YES.label if value else Answer.NO.label)
