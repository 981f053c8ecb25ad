"""Acceptance at the window: every paper judged against the files that are really there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, CountField, LineField, Told
from procurement.forms import RecordForm
from procurement.lines import LineForm, LineTable
from procurement.renovations import documents, intake_services
from procurement.renovations.labels import label
from procurement.renovations.terms import WRONG, Paper, Verdict


class PaperLine(LineForm):
    """One kind of paper: what is there, what the window finds, and what is wrong with it."""

    paper = ChoiceField(label=_("Paper"), choices=Paper.choices, disabled=True, required=False, widget=Told(dict(Paper.choices)))
    version = CountField(label=_("Version attached"), disabled=True, required=False, widget=Told(empty=_("nothing attached")))
    verdict = ChoiceField(label=_("Verdict"), choices=Verdict.choices)
    wrong = LineField(label=_("What is wrong"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("verdict") == Verdict.DEFECTIVE and not found.get("wrong"):
            self.add_error("wrong", _("Say what is wrong, so that the unit can put it right at once."))
        return found

    @classmethod
    def striking(cls, row: Mapping[str, Any]) -> frozenset[str]:
        """Columns that the page shows in red."""
        return frozenset({"verdict", "wrong"}) if row.get("verdict") in WRONG else frozenset()


class AcceptanceForm(RecordForm):
    """Formal check at the window: each paper in order, missing, or defective with what is wrong. Used to accept and to return alike."""

    results = ("accepted_on",)
    attaches = documents.PAPER_KINDS
    """A paper brought to the window is scanned there."""

    late_reason = LineField(
        label=_("Why this was not named the first time"), longest=200, required=False,
        help_text=_("Only when something is named now that was already wrong before: it counts as a needless return."),
    )  # fmt: skip
    acceptance_note = LineField(label=label("acceptance_note"), longest=300, required=False)

    tables: Mapping[str, LineTable] = {
        "paper_checks": LineTable(
            PaperLine, label("paper_checks"),
            _("What is missing or defective is named once and in full: a return takes its reason from this list."), fixed=True,
        )
    }  # fmt: skip
    fieldsets = ((_("Papers"), ("paper_checks", "late_reason", "acceptance_note")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.record is None or not self.record.correction_notices:
            del self.fields["late_reason"]

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """One row for each kind; where nothing is attached the verdict is there already, what is attached must be looked at."""
        known = super().known_of(record, case_unit)
        if record is None or record.pk is None:
            return known | {"paper_checks": []}
        there = documents.newest(record.case.attachments.all())
        needed = documents.required(record)
        before = {row["paper"]: row for row in intake_services.last_checked(record)}
        return known | {"paper_checks": [_row(paper, there.get(paper.value, 0), paper.value in needed, before) for paper in Paper]}

    def returns(self, record: Any, *, comment: str, actor: Any, at: datetime, attached: Any) -> str:
        """The engine asks on a return: write the notice down, and give the reason in full."""
        return intake_services.return_for_correction(
            record, data=self.cleaned_data, comment=comment, actor=actor, at=at, attached=attached,
        )  # fmt: skip


def _row(paper: Paper, version: int, needed: bool, before: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    if not version:
        verdict: str = Verdict.MISSING if needed else Verdict.NOT_NEEDED
    else:
        old = before.get(paper.value, {})
        verdict = old["verdict"] if old.get("version") == version and old["verdict"] == Verdict.IN_ORDER else ""
    return {"paper": paper.value, "version": version, "verdict": verdict, "wrong": ""}
