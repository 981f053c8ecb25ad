"""需求编制: requirements, conditions, ceiling, factors, policies, panel; and the answers to the checks across purchases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, CountField, LineField, NumberField, TextField
from procurement.forms import RecordForm, Shown
from procurement.lines import LineForm, LineTable
from procurement.money import CENT, yuan
from procurement.needs.joining import joins
from procurement.needs.labels import label
from procurement.needs.terms import AwardMethod, Domestic, FactorKind, HelpPart, Package, Reserve, SplitAnswer

ROWS = ("factors", "helpers")
"""Tables whose rows the record holds as they are."""


class ConditionLine(LineForm):
    """A condition that a supplier meets or not."""

    text = LineField(label=_("Qualification asked for"), longest=200)


class FactorLine(LineForm):
    """One factor of a comprehensive scoring."""

    name = LineField(label=_("Factor"), longest=120)
    kind = ChoiceField(label=_("Kind of factor"), choices=FactorKind.choices)
    weight = NumberField(label=_("Weight (all together 1)"), places=4, digits=5, least=CENT, max_value=1)
    most = NumberField(label=_("Highest score"), places=2, digits=5, least=CENT, max_value=100)


class SpecialityLine(LineForm):
    """A speciality that the panel needs."""

    name = LineField(label=_("Speciality"), longest=40)


class HelperLine(LineForm):
    """Somebody who had a hand in the need."""

    name = LineField(label=_("Name"), longest=60)
    person = LineField(label=_("Staff number"), longest=20, required=False)
    employer = LineField(label=_("Employer"), longest=120, required=False)
    part = ChoiceField(label=_("Part in it"), choices=HelpPart.choices, required=False)


class NeedForm(RecordForm):
    """采购需求 and how it is to be bought."""

    results = (
        "law_applies", "intention_due", "split_verdict", "split_total", "split_line", "split_source", "survey_statutory",
    )  # fmt: skip

    requirements = TextField(label=label("requirements"), longest=6000, rows=8, help_text=_("Whole, clear, verifiable; no brand."))
    ceiling = NumberField(label=label("ceiling"), least=CENT, help_text=_("Not above the budget; it is published."))
    uniform = forms.BooleanField(label=label("uniform"), required=False, help_text=_("Then the lowest price decides."))
    price_fixed = forms.BooleanField(label=label("price_fixed"), required=False)
    award_method = ChoiceField(label=label("award_method"), choices=AwardMethod.choices)
    sme_suitable = forms.BooleanField(label=label("sme_suitable"), required=False)
    reserve = ChoiceField(label=label("reserve"), choices=Reserve.choices)
    reserve_share = NumberField(label=label("reserve_share"), digits=5, required=False, max_value=100)
    reserve_small = NumberField(label=label("reserve_small"), digits=5, required=False, max_value=100)
    reserve_reason = TextField(label=label("reserve_reason"), required=False)
    small_rate = NumberField(
        label=label("small_rate"), digits=5, required=False, max_value=100, help_text=_("Not where the whole is reserved."),
    )  # fmt: skip
    domestic = ChoiceField(label=label("domestic"), choices=Domestic.choices)
    imports_document = LineField(label=label("imports_document"), longest=120, required=False)
    panel_size = CountField(label=label("panel_size"), least=1, most=99)
    intention_exempt = TextField(
        label=label("intention_exempt"), required=False, help_text=_("Only for an urgent need that could not be foreseen."),
    )  # fmt: skip
    split_answer = ChoiceField(label=label("split_answer"), choices=SplitAnswer.choices, required=False)
    split_reason = TextField(label=label("split_reason"), required=False)
    package = ChoiceField(label=_("Bought together or apart"), choices=Package.choices, required=False)
    package_with = LineField(
        label=label("package_with"), longest=30, required=False,
        help_text=_("A case of another unit takes the lines of this one and buys for both; the rest of this form may then stay empty."),
    )  # fmt: skip
    package_reason = TextField(label=label("package_reason"), required=False)

    tables: Mapping[str, LineTable] = {
        "qualifications": LineTable(ConditionLine, label("qualifications"), _("Beside those of the law; never scored."), blank=2),
        "factors": LineTable(FactorLine, label("factors"), _("Only for comprehensive scoring; the price is one of them.")),
        "specialities": LineTable(SpecialityLine, label("specialities"), needed=1, blank=2),
        "helpers": LineTable(HelperLine, label("helpers"), _("They do not review the need; their employers do not offer."), blank=2),
    }
    fieldsets = (
        (_("Requirements"), ("requirements", "qualifications", "ceiling")),
        (_("Evaluation"), ("uniform", "price_fixed", "award_method", "factors", "panel_size", "specialities")),
        (_("Policies"), ("sme_suitable", "reserve", "reserve_share", "reserve_small", "reserve_reason", "small_rate", "domestic",
                         "imports_document", "intention_exempt")),
        (_("Other purchases of the same category"), ("split_answer", "split_reason", "package", "package_with", "package_reason")),
        (_("Who wrote it"), ("helpers",)),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A case that joins another needs no need of its own: then nothing but the number of the other is asked."""
        super().__init__(*args, **kwargs)
        if self.is_bound and self.record is not None and joins(self.data, self.record.case.number):
            for name, one in self.fields.items():
                one.required = name in ("package", "package_with")
            for rows in self.lines.values():
                rows.needed = 0

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Lists of words as rows of one column."""
        if record is None or record.pk is None:
            return {}
        known: dict[str, Any] = {name: getattr(record, name) for name in cls.base_fields}
        known |= {name: [dict(row) for row in getattr(record, name)] for name in ROWS}
        known["qualifications"] = [{"text": text} for text in record.qualifications]
        known["specialities"] = [{"name": name} for name in record.specialities]
        return known

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """With the words of the lists, the purchases that were looked at, and those bought together."""
        facts = super().shown(record)
        counted = [f"{row['number']} {yuan(row['amount'])}" for row in record.split_others]
        units = [f"{row['number']} {row['unit']} {yuan(row['amount'])}" for row in record.same_category]
        lists = [(label("qualifications"), "；".join(record.qualifications)), (label("specialities"), "、".join(record.specialities)),
                 (label("split_others"), "；".join(counted)), (label("same_category"), "；".join(units)), *package_of(record)]
        return facts + [Shown(title, text, True) for title, text in lists if text]

    @classmethod
    def shown_tables(cls, record: Any) -> list[Any]:
        """Factors and helpers; the lists of words are shown among the facts."""
        return Rows.shown_tables(record)


def package_of(record: Any) -> list[tuple[Any, str]]:
    """Which case buys for this one, or whom this one buys for; a query only while somebody may still join, and for packages."""
    if record.joined_to is not None:
        return [(label("joined_to"), record.joined_to.case.number)]
    if record.routed_on is not None and not record.joined_amount:
        return []
    rows = record.joined.select_related("case__unit", "budget_line").order_by("case__number")
    told = [f"{one.case.number} {one.case.unit} {yuan(one.amount)}（{one.budget_line}）" for one in rows]
    return [(_("Bought for other units too"), "；".join(told))]


class Rows(RecordForm):
    """The tables whose rows are more than a word."""

    tables: Mapping[str, LineTable] = {name: NeedForm.tables[name] for name in ROWS}
