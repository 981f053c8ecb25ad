"""一般性审查 and 重点审查 of the need, the permission of a separate purchase, the published intention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.fields import ChoiceField, DayField, LineField, TextField
from procurement.forms import RecordForm, Shown
from procurement.lines import LineForm, LineTable
from procurement.money import yuan
from procurement.needs.labels import label
from procurement.needs.terms import Check, GeneralPoint, KeyPoint, SplitBasis


class GeneralLine(LineForm):
    """One point of the general review."""

    point = ChoiceField(label=_("Point"), choices=GeneralPoint.choices, disabled=True, required=False)
    found = ChoiceField(label=pgettext_lazy("review of a need", "Finding"), choices=Check.choices)
    note = LineField(label=_("Note"), longest=200, required=False)


class KeyLine(LineForm):
    """One key point."""

    point = ChoiceField(label=_("Point"), choices=KeyPoint.choices, disabled=True, required=False)
    found = ChoiceField(label=pgettext_lazy("review of a need", "Finding"), choices=Check.choices)
    note = LineField(label=_("Note"), longest=200, required=False)


class GeneralReviewForm(RecordForm):
    """Every point by itself; what is not in order goes back."""

    results = ("general_on",)

    general_opinion = TextField(label=label("general_opinion"))
    tables: Mapping[str, LineTable] = {"general_review": LineTable(GeneralLine, label("general_review"), needed=5, fixed=True)}
    fieldsets = ((_("General review of the need"), ("general_review", "general_opinion")),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        return super().known_of(record, case_unit) | {"general_review": asked(record, "general_review", GeneralPoint)}


class KeyReviewForm(RecordForm):
    """The four key points of the law."""

    results = ("key_on",)

    key_opinion = TextField(label=label("key_opinion"))
    tables: Mapping[str, LineTable] = {"key_review": LineTable(KeyLine, label("key_review"), needed=4, fixed=True)}
    fieldsets = ((_("Review of the key points"), ("key_review", "key_opinion")),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        return super().known_of(record, case_unit) | {"key_review": asked(record, "key_review", KeyPoint)}


def asked(record: Any, name: str, points: Any) -> list[dict[str, Any]]:
    """Every point in its order, with what was found of it before."""
    before = {row["point"]: row for row in (getattr(record, name) if record is not None else [])}
    return [before.get(point, {"point": point.value, "found": "", "note": ""}) for point in points]


class SplitPermitForm(RecordForm):
    """拆分豁免: a leader lets a purchase stay separate, by a document, and stands for it."""

    results = ("split_exempt",)

    split_basis = ChoiceField(label=label("split_basis"), choices=SplitBasis.choices)
    split_document = LineField(label=label("split_document"), longest=120, help_text=_("Name and number of the paper."))
    split_opinion = TextField(label=label("split_opinion"))

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """With what was permitted."""
        facts = super().shown(record)
        if record.split_total is None:
            return facts
        return facts + [Shown(label(name), yuan(getattr(record, name)), False) for name in ("split_total", "split_line")]


class IntentionForm(RecordForm):
    """采购意向公开: what was published, where and when."""

    intention_on = DayField(label=label("intention_on"))
    intention_medium = LineField(label=label("intention_medium"), longest=100)
    intention_place = LineField(label=label("intention_place"), longest=200)
    intention_overview = TextField(label=label("intention_overview"))
    intention_month = DayField(label=label("intention_month"), help_text=_("Any day of the month."))
