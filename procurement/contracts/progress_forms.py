"""One report from the performance: a supplementary agreement, a monthly supervision sheet, or the delivery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.contracts.stages import Contracting
from procurement.contracts.terms import Direction, Progress, Standing
from procurement.fields import ChoiceField, CountField, DayField, LineField, NumberField, TextField
from procurement.forms import RecordForm, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.money import CENT, yuan
from procurement.records import label as label_of

EMPTY = (None, "", [])
ASKED = {
    Progress.AMENDMENT: ("amendment_direction", "amendment_amount", "amendment_reason", "amendment_document"),
    Progress.SUPERVISION: ("supervision_month", "complaints", "mistakes", "accidents"),
    Progress.DELIVERED: ("delivered_on",),
}
"""What each kind of report must say."""
FURTHER = {Progress.SUPERVISION: ("deduction", "deduction_reason", "rectify_what", "rectify_due")}
"""What it may say besides."""


def label(name: str) -> Any:
    """The words of a column of the contract."""
    return label_of(name, Contracting)


def course(title: Any, heads: list[Any], rows: list[list[str]], numeric: frozenset[int]) -> list[ShownTable]:
    """A history as a table; none while it is empty."""
    return [ShownTable(title, heads, rows, numeric)] if rows else []


class SupervisionLine(LineForm):
    """One point of the check sheet."""

    item = LineField(label=_("Point checked"), longest=200)
    most = NumberField(label=_("Points possible"), digits=5, least=CENT)
    score = NumberField(label=_("Points given"), digits=5, required=False)
    note = LineField(label=_("What was found"), longest=200, required=False)


class PerformForm(RecordForm):
    """履约情况: one thing at a time; the step is done as often as there is something to report."""

    results = ("delivered_by", "contract_raised", "contract_saved", "deductions")

    progress = ChoiceField(label=label("progress"), choices=Progress.choices)
    progress_note = TextField(label=label("progress_note"), required=False)
    amendment_direction = ChoiceField(label=label("amendment_direction"), choices=Direction.choices, required=False)
    amendment_amount = NumberField(label=label("amendment_amount"), least=CENT, required=False)
    amendment_document = LineField(label=label("amendment_document"), longest=120, required=False)
    amendment_reason = TextField(label=label("amendment_reason"), required=False)
    supervision_month = DayField(label=label("supervision_month"), required=False, help_text=_("Any day of the month."))
    complaints = CountField(label=label("complaints"), most=9999, required=False)
    mistakes = CountField(label=label("mistakes"), most=9999, required=False)
    accidents = CountField(label=label("accidents"), most=9999, required=False)
    deduction = NumberField(label=label("deduction"), required=False)
    deduction_reason = LineField(label=label("deduction_reason"), longest=300, required=False)
    rectify_what = TextField(
        label=label("rectify_what"), required=False, help_text=_("What is to be put right; only where something is wrong."),
    )  # fmt: skip
    rectify_due = DayField(label=label("rectify_due"), required=False)
    delivered_on = DayField(label=label("delivered_on"), required=False)

    tables: Mapping[str, LineTable] = {
        "supervision_items": LineTable(
            SupervisionLine, label("supervision_items"), _("Where there is an earlier sheet, its points stand here again."), blank=5,
        ),
    }
    fieldsets = (
        (_("Report from the performance"), ("progress", "progress_note")),
        (_("Supplementary agreement"), ("amendment_direction", "amendment_amount", "amendment_document", "amendment_reason")),
        (_("Monthly supervision sheet"), (
            "supervision_month", "complaints", "mistakes", "accidents", "supervision_items", "deduction", "deduction_reason",
            "rectify_what", "rectify_due",
        )),
        (_("Delivered: to be accepted"), ("delivered_on",)),
    )  # fmt: skip

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Each report is written anew; only the points of the last sheet stand there again, without their score."""
        if record is None or record.pk is None:
            return {}
        return {"supervision_items": [{"item": row["item"], "most": row["most"]} for row in record.supervision_items]}

    def clean_whole(self) -> None:
        """Everything that this kind of report must say, and nothing of another kind."""
        kind, data = self.cleaned_data["progress"], self.cleaned_data
        for name in ASKED[kind]:
            if data[name] in EMPTY:
                self.add_error(name, _("Needed for this kind of report."))
        others = {one for one in ASKED if one != kind and any(data[name] not in EMPTY for name in (*ASKED[one], *FURTHER.get(one, ())))}
        if kind != Progress.SUPERVISION and self._typed_points():
            others.add(Progress.SUPERVISION)
        for other in sorted(others):
            self.add_error("progress", _("You also filled in “%(other)s”: report one thing at a time, or clear those fields.") % {
                "other": Progress(other).label})
        if kind == Progress.SUPERVISION:
            self._points()
        else:
            data["supervision_items"] = []

    def _typed_points(self) -> bool:
        """Whether the check sheet holds more than the points that stood there already."""
        there = {row["item"] for row in self.known_of(self.record).get("supervision_items", ())}
        return any(row["score"] is not None or row["note"] or row["item"] not in there for row in self.cleaned_data["supervision_items"])

    def _points(self) -> None:
        if not self.cleaned_data["supervision_items"]:
            self.add_error(None, _("A supervision sheet has at least one point checked."))
        for place, row in enumerate(self.cleaned_data["supervision_items"]):
            if row["score"] is None:
                self.add_error(f"supervision_items-{place}-score", _("Give points for it, or clear the row."))

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """With every amendment and every sheet so far."""
        return [*super().shown_tables(record), *_amendments(record), *_sheets(record)]


def _amendments(record: Any) -> list[ShownTable]:
    ways, words = dict(Direction.choices), dict(Standing.choices)
    rows = [
        [str(row["no"]), str(ways[row["direction"]]), yuan(row["amount"]), row["document"], row["by"],
         str(words[row["standing"]])]
        for row in record.amendment_course
    ]  # fmt: skip
    heads = [
        pgettext_lazy("amendment", "No."),
        label("amendment_direction"), label("amendment_amount"), label("amendment_document"), _("Asked for by"), _("Standing"),
    ]  # fmt: skip
    return course(label("amendment_course"), heads, rows, frozenset({0, 2}))


def _sheets(record: Any) -> list[ShownTable]:
    rows = [
        [row["month"][:7], f"{row['score']} / {row['most']}", str(row["complaints"]), str(row["mistakes"]), str(row["accidents"]),
         yuan(row["deduction"]) if row["deduction"] else "",
         row["rectify_what"], row["rectify_due"] or "", row["rectified_on"] or ""]
        for row in record.supervision_course
    ]  # fmt: skip
    heads = [
        label("supervision_month"), _("Points"), label("complaints"), label("mistakes"), label("accidents"), label("deduction"),
        label("rectify_what"), label("rectify_due"), label("rectified_on"),
    ]  # fmt: skip
    return course(label("supervision_course"), heads, rows, frozenset({2, 3, 4, 5}))


