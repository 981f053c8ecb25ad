"""需求调查: prices that somebody wrote down, each with source, day and supplier."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, DayField, LineField, ManyField, NumberField, TextField
from procurement.forms import RecordForm
from procurement.lines import LineForm, LineTable
from procurement.money import CENT
from procurement.needs.labels import label
from procurement.needs.terms import QuoteSource, SurveyGround, SurveyKind


class QuoteLine(LineForm):
    """One price."""

    supplier = LineField(label=_("Supplier asked"), longest=120)
    credit_code = LineField(label=_("Credit code"), longest=18, required=False)
    source = ChoiceField(label=_("Source of the price"), choices=QuoteSource.choices)
    quoted_on = DayField(label=_("Day of the price"))
    amount = NumberField(label=_("Price for the whole (yuan)"), least=CENT)
    paper = LineField(label=_("Paper or address"), longest=200)


class SurveyForm(RecordForm):
    """One market survey, made now or taken from an earlier purchase."""

    results = ("survey_statutory", "survey_average", "survey_few")

    survey_kind = ChoiceField(label=label("survey_kind"), choices=SurveyKind.choices)
    survey_from_no = LineField(
        label=_("Case number of the earlier purchase"), longest=30, required=False, help_text=_("Only for a survey that is taken over."),
    )  # fmt: skip
    survey_on = DayField(label=label("survey_on"), required=False, help_text=_("Only for a survey made now."))
    survey_grounds = ManyField(
        label=label("survey_grounds"), choices=SurveyGround.choices, required=False,
        help_text=_("From the amount of the rulebook on a survey is obligatory without any of these."),
    )  # fmt: skip
    survey_findings = TextField(
        label=label("survey_findings"), help_text=_("State of the market, usual terms, similar purchases, costs over the whole life."),
    )  # fmt: skip
    survey_exception = TextField(
        label=label("survey_exception"), required=False,
        help_text=_("Only where no more written quotes can be had: the key points are then reviewed by somebody else."),
    )  # fmt: skip

    tables: Mapping[str, LineTable] = {
        "survey_quotes": LineTable(QuoteLine, label("survey_quotes"), _("For a survey that is taken over the table stays empty.")),
    }
    fieldsets = (
        (_("Market survey"), ("survey_kind", "survey_from_no", "survey_on", "survey_grounds")),
        (_("Prices found"), ("survey_quotes", "survey_findings", "survey_exception")),
    )

    @classmethod
    def known_of(cls, record: object, case_unit: object = None) -> dict[str, object]:
        known = super().known_of(record, case_unit)
        source = getattr(record, "survey_from", None) if known else None
        if source is None:
            return known
        return known | {"survey_from_no": source.case.number, "survey_on": None, "survey_quotes": []}
