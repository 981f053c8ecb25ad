"""The forms of the desk work after the visit: area, estimate, opinion, issue, archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, CountField, LineField, NumberField, TextField
from procurement.forms import RecordForm
from procurement.lines import LineForm, LineTable
from procurement.renovations.labels import label
from procurement.renovations.models import RenovationItem
from procurement.renovations.standards import OFFICE, level_of
from procurement.renovations.terms import Conclusion, Need, Retention
from procurement.rulebook.limits import rows

_TITLE_END = "办公室使用面积"


def rank_choices() -> list[tuple[str, str]]:
    """Every rank of every level from the highest down, in the words of the newest table of the rulebook."""
    found = sorted(rows(OFFICE, date.max), key=lambda row: -(row.amount or 0))
    return [(row.code.removeprefix(OFFICE), row.title.removesuffix(_TITLE_END)) for row in found]


class RankLine(LineForm):
    """How many established posts there are of one rank."""

    rank = ChoiceField(label=_("Rank"), choices=rank_choices)
    heads = CountField(label=_("Established posts"), least=1)


class AreaForm(RecordForm):
    """Area check (面积核定) against the standard, and whether surplus rooms could solve it."""

    results = ("office_allowed", "service_allowed", "equipment_allowed", "usable_allowed", "building_ceiling", "office_over", "over_rate")

    office_actual = NumberField(label=label("office_actual"), digits=12)
    reassign_possible = ChoiceField(label=label("reassign_possible"), choices=[("no", _("No")), ("yes", _("Yes"))])
    area_note = TextField(label=label("area_note"), help_text=_("Say where the figures come from."))

    tables: Mapping[str, LineTable] = {"area_staff": LineTable(RankLine, label("area_staff"), needed=1, blank=4)}
    fieldsets = ((_("Area check"), ("area_staff", "office_actual", "reassign_possible", "area_note")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.case_unit or (self.record.case.unit if self.record is not None and self.record.case_id else None)
        level = level_of(unit)
        for row in self.lines["area_staff"].forms:
            ranks = row.fields["rank"].choices
            row.fields["rank"].choices = [choice for choice in ranks if not choice[0] or choice[0].startswith(f"{level}.")]

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        known = super().known_of(record, case_unit)
        answer = known.get("reassign_possible")
        return known | {"reassign_possible": "" if answer is None else "yes" if answer else "no"}


class AcceptedLine(LineForm):
    """What is accepted of one line that was asked."""

    no = CountField(label=label("no", RenovationItem), widget=forms.HiddenInput)
    name = LineField(label=label("name", RenovationItem), required=False, disabled=True)
    quantity = NumberField(label=label("quantity", RenovationItem), required=False, disabled=True)
    amount = NumberField(label=label("amount", RenovationItem), required=False, disabled=True)
    accepted_quantity = NumberField(label=label("accepted_quantity", RenovationItem), digits=12)
    accepted = NumberField(label=label("accepted", RenovationItem))
    cut_reason = LineField(label=label("cut_reason", RenovationItem), longest=200, required=False)


class EstimateForm(RecordForm):
    """Quantities and estimate (工程量与估算审核): every line accepted, or cut with a reason."""

    results = ("amount", "amount_accepted", "amount_cut", "cut_rate")

    estimate_note = TextField(label=label("estimate_note"))

    tables: Mapping[str, LineTable] = {
        "items": LineTable(
            AcceptedLine, _("Asked and accepted"), _("Where less is accepted than asked, give the reason."), needed=1, fixed=True
        )
    }
    fieldsets = ((_("Estimate check"), ("items", "estimate_note")),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Starts from what was asked, so that only cuts need typing."""
        known = super().known_of(record, case_unit)
        for row, item in zip(known.get("items", []), record.item_rows() if record is not None else [], strict=False):
            if item.accepted is None:
                row |= {"accepted_quantity": item.quantity, "accepted": item.amount}
        return known


class OpinionForm(RecordForm):
    """The draft of the opinion (初审意见书): what everybody after this signs."""

    need = ChoiceField(label=label("need"), choices=Need.choices)
    conclusion = ChoiceField(label=label("conclusion"), choices=Conclusion.choices)
    addressee = LineField(label=label("addressee"))
    basis = TextField(label=label("basis"), help_text=_("Each rule with its article."))
    need_opinion = TextField(label=label("need_opinion"))
    contents_opinion = TextField(label=label("contents_opinion"))
    conditions = TextField(label=label("conditions"), required=False)
    valid_months = CountField(label=label("valid_months"), least=1, most=60)

    fieldsets = (
        (_("Conclusion"), ("need", "conclusion", "addressee", "valid_months")),
        (_("Grounds"), ("basis", "need_opinion", "contents_opinion", "conditions")),
    )


class IssueForm(RecordForm):
    """Number, seal and delivery; the number is given by the system, without gaps."""

    results = ("opinion_no", "issued_on", "valid_until")

    delivery = LineField(label=label("delivery"), help_text=_("For example: handed over at the window, sent by official exchange."))


class ArchiveForm(RecordForm):
    """The file goes to the archive."""

    results = ("archived_on",)

    file_count = CountField(label=label("file_count"), least=1, most=10_000)
    page_count = CountField(label=label("page_count"), least=1, most=32_000)
    box_no = LineField(label=label("box_no"), longest=40)
    retention = ChoiceField(label=label("retention"), choices=Retention.choices)


