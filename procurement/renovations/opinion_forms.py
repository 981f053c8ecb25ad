"""The forms of the opinion: its draft, which everybody after it signs, and its issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, CountField, LineField, ManyField, NumberField, TextField
from procurement.forms import RecordForm, Shown
from procurement.lines import LineForm, LineTable
from procurement.renovations import basis
from procurement.renovations.labels import label
from procurement.renovations.models import RenovationItem
from procurement.renovations.outside_forms import OUTSIDE_TABLE
from procurement.renovations.terms import Conclusion, Demand, Need


class NeedLine(LineForm):
    """Whether one item is necessary; an empty answer is that of the whole."""

    no = CountField(label=label("no", RenovationItem), widget=forms.HiddenInput)
    name = forms.CharField(label=label("name", RenovationItem), required=False, disabled=True)
    accepted = NumberField(label=label("accepted", RenovationItem), required=False, disabled=True)
    need = ChoiceField(label=label("need"), choices=Need.choices, required=False)
    note = LineField(label=_("Remark on the item"), longest=200, required=False)


class DemandLine(LineForm):
    """One condition, with its time, or one thing that is forbidden."""

    kind = ChoiceField(label=_("Kind of condition"), choices=Demand.choices)
    what = LineField(label=_("Condition"), longest=300)
    within_days = CountField(label=_("Working days from the issue"), least=1, most=500, required=False)


class OpinionForm(RecordForm):
    """The draft of the opinion (初审意见书): what everybody after this signs."""

    need = ChoiceField(label=label("need"), choices=Need.choices)
    conclusion = ChoiceField(label=label("conclusion"), choices=Conclusion.choices)
    addressee = LineField(label=label("addressee"))
    valid_months = CountField(
        label=label("valid_months"), least=1, most=60, required=False, help_text=_("Only where the conclusion agrees."),
    )  # fmt: skip
    conclusion_reason = TextField(
        label=label("conclusion_reason"), required=False, help_text=_("Must be given where the conclusion does not agree."),
    )  # fmt: skip
    basis = TextField(label=label("basis"), help_text=_("Each rule with its article."))
    basis_codes = ManyField(
        label=label("basis_rules"), choices=(), help_text=_("Rows of the rulebook in force on the day of the application."),
    )  # fmt: skip
    need_opinion = TextField(label=label("need_opinion"))
    contents_opinion = TextField(label=label("contents_opinion"))

    tables: Mapping[str, LineTable] = {
        "item_needs": LineTable(NeedLine, label("item_needs"), _("Leave empty what is as necessary as the whole."), fixed=True),
        "conditions": LineTable(DemandLine, label("conditions"), blank=3),
        "outside": OUTSIDE_TABLE,
    }
    fieldsets = (
        (_("Conclusion"), ("need", "conclusion", "addressee", "valid_months", "conclusion_reason", "item_needs")),
        (_("Grounds"), ("basis", "basis_codes", "need_opinion", "contents_opinion")),
        (_("Conditions to be kept"), ("conditions",)),
        (_("External countersign"), ("outside",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.record is not None and self.record.pk:
            codes = self.fields["basis_codes"]
            assert isinstance(codes, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
            codes.raw = True  # type: ignore[attr-defined]  # titles and sources of rules are not translated
            codes.choices = [(rule.code, f"{rule.title}（{rule.source}）") for rule in basis.citable(self.record)]

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Starts from what was found: every item of the estimate, and the rules that were applied anyway."""
        known = super().known_of(record, case_unit)
        if record is None or record.pk is None:
            return known
        said = {row["no"]: row for row in record.item_needs}
        known["item_needs"] = [
            {"no": item.no, "name": item.name, "accepted": item.accepted, **_judged(said.get(item.no))} for item in record.item_rows()
        ]
        known["basis_codes"] = [row["code"] for row in record.basis_rules] or basis.applied(record)
        return known | {"addressee": known["addressee"] or str(record.case.unit)}

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """With the rules as they were cited, which is not what the rulebook may say by now."""
        rules = "\n".join(f"{row['title']}（{row['source']}）" for row in record.basis_rules)
        return super().shown(record) + ([Shown(label("basis_rules"), rules, True)] if rules else [])


def _judged(row: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"need": row["need"], "note": row["note"]} if row else {"need": "", "note": ""}


class IssueForm(RecordForm):
    """Number, seal and delivery; the number is given by the system, without gaps."""

    results = ("opinion_no", "issued_on", "valid_until")

    delivery = LineField(label=label("delivery"), help_text=_("For example: handed over at the window, sent by official exchange."))
