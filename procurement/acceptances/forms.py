"""The forms of an acceptance (验收书, paper 12): quantities, requirements, verdict; confirmation; rework."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from procurement.acceptances.stages import LastAcceptance, Rework
from procurement.acceptances.terms import Aspect, ItemVerdict, Verdict
from procurement.fields import ChoiceField, CountField, DayField, LineField, NumberField, TextField
from procurement.forms import RecordForm, ShownTable, said
from procurement.lines import LineForm, LineTable
from procurement.records import label as label_of

MANY = 2
"""Rounds from which the course of the acceptance is shown."""
ONLY_WHERE = _("Only where it does not pass.")


def label(name: str) -> Any:
    """The words of a column of the acceptance, the same for works and deliveries."""
    return label_of(name, LastAcceptance)


class QuantityLine(LineForm):
    """Planned and accepted quantity of one item."""

    no = CountField(label=_("No."), widget=forms.HiddenInput, disabled=True)
    name = LineField(label=_("Item"), longest=200, required=False, disabled=True)
    unit = LineField(label=_("Unit of measure"), longest=20, required=False, disabled=True)
    planned = NumberField(label=_("Planned quantity"), digits=12, required=False, disabled=True)
    accepted = NumberField(label=_("Accepted quantity"), digits=12)
    note = LineField(label=_("Why it differs"), longest=200, required=False)


class RequirementLine(LineForm):
    """One technical, service or safety requirement."""

    aspect = ChoiceField(label=_("Kind of requirement"), choices=Aspect.choices)
    requirement = LineField(label=_("What is required"), longest=300)
    actual = LineField(label=_("Found on the spot"), longest=300)
    verdict = ChoiceField(label=_("Met or not"), choices=ItemVerdict.choices)


def tables_of(points: str) -> Mapping[str, LineTable]:
    """The two tables of an acceptance; the requirements stand in the column that is named."""
    hint = _("Each technical, service and safety requirement by itself.")
    return {
        "quantities": LineTable(QuantityLine, label("quantities"), needed=1, fixed=True),
        points: LineTable(RequirementLine, capfirst(_("requirements")), hint, needed=1, blank=4),
    }


class RoundForm(RecordForm):
    """One round, by the acceptor of the bureau."""

    results = ("acceptance_no",)

    accepted_on = DayField(label=label("accepted_on"))
    verdict = ChoiceField(label=label("verdict"), choices=Verdict.choices)
    acceptance_note = TextField(label=label("acceptance_note"), required=False)
    rework_what = TextField(label=label("rework_what"), required=False, help_text=ONLY_WHERE)
    rework_due = DayField(label=label("rework_due"), required=False, help_text=ONLY_WHERE)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """A further round starts from the last one's lines; verdict and days are said anew."""
        known = super().known_of(record, case_unit)
        return known | {"verdict": "", "accepted_on": None, "rework_what": "", "rework_due": None} if known else known

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """With every round so far, once there has been more than one: a later acceptance does not hide the first."""
        tables = super().shown_tables(record)
        if len(record.acceptance_course) < MANY:
            return tables
        verdicts = dict(Verdict.choices)
        rows = [
            [str(row["no"]), said(date.fromisoformat(row["on"]), forms.DateField()), row["by"], str(verdicts[row["verdict"]]),
             "；".join(row["unmet"]), row["rework_what"]]
            for row in record.acceptance_course
        ]  # fmt: skip
        heads = [
            label("acceptance_no"), label("accepted_on"), label("accepted_by"), label("verdict"), _("Not met"), label("rework_what"),
        ]  # fmt: skip
        return [*tables, ShownTable(label("acceptance_course"), heads, rows, frozenset({0}))]


class ConfirmationForm(RecordForm):
    """The unit joins the acceptance as the second person."""

    results = ("confirmed_by", "confirmed_at")

    was_present = forms.BooleanField(label=_("I was present at the acceptance, and its record is as I saw it."))
    user_opinion = TextField(label=label("user_opinion"))


class ReworkForm(RecordForm):
    """返工整改: what was done again."""

    results = ("rework_late",)

    rework_report = TextField(label=label_of("rework_report", Rework))
    rework_done_on = DayField(label=label_of("rework_done_on", Rework))
