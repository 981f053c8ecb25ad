"""The visit: appointment, the record on the spot by building system, and the confirmation by the second inspector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, LineField, MomentField, NumberField, PersonField, TextField
from procurement.forms import RecordForm
from procurement.lines import LineForm, LineTable
from procurement.renovations import documents, rules
from procurement.renovations.labels import label
from procurement.renovations.models import InspectionLine
from procurement.renovations.terms import Grade, Haste, Hazard, Method, System

INSPECTOR = "act_as_inspector"


class VisitForm(RecordForm):
    """The appointment: who goes, when, where, who guides."""

    visit_at = MomentField(label=label("visit_at"))
    visit_place = LineField(label=label("visit_place"), longest=200)
    visit_first = PersonField(label=label("visit_first"), role=INSPECTOR)
    visit_second = PersonField(label=label("visit_second"), role=INSPECTOR, help_text=_("At least one of the two is not the handler."))
    visit_guide = LineField(label=label("visit_guide"), longest=60)
    visit_phone = LineField(label=label("visit_phone"), longest=30)
    visit_note = LineField(label=label("visit_note"), longest=300, required=False)
    visit_anyway = forms.BooleanField(
        label=_("Appoint although an inspector has another visit at that time"), required=False,
        help_text=_("Tick this only after such a conflict has been shown and settled."),
    )  # fmt: skip

    def clean_whole(self) -> None:
        if self.cleaned_data["visit_first"] == self.cleaned_data["visit_second"]:
            self.add_error("visit_second", _("A visit is made by two people: choose another colleague."))


class SystemLine(LineForm):
    """One building system on the spot."""

    photo_column = "photos"

    system = ChoiceField(label=label("system", InspectionLine), choices=System.choices)
    part = LineField(label=label("part", InspectionLine))
    grade = ChoiceField(label=label("grade", InspectionLine), choices=Grade.choices, numbers=True)
    defect = LineField(label=label("defect", InspectionLine), longest=300, required=False)
    cause = LineField(label=label("cause", InspectionLine), longest=200, required=False)
    measured = NumberField(label=label("measured", InspectionLine), digits=12, required=False)
    claimed = NumberField(label=label("claimed", InspectionLine), digits=12, required=False)
    measure_unit = LineField(label=label("measure_unit", InspectionLine), longest=20, required=False)
    hazard = ChoiceField(label=label("hazard", InspectionLine), choices=Hazard.choices)
    haste = ChoiceField(label=label("haste", InspectionLine), choices=Haste.choices, numbers=True)
    advice = LineField(label=label("advice", InspectionLine), longest=200, required=False)
    photos = LineField(label=label("photos", InspectionLine), required=False, help_text=_("For example: 1-3, 7"))

    def has_changed(self) -> bool:
        """The system alone is what the page has written: a row counts once somebody has looked."""
        return bool(set(self.changed_data) - {"system"})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if (found.get("grade") or 0) >= Grade.WORN and not found.get("defect"):
            self.add_error("defect", _("Describe the damage."))
        if (found.get("measured") is None) != (found.get("claimed") is None) and not (set(self.errors) & {"measured", "claimed"}):
            empty = "measured" if found.get("measured") is None else "claimed"
            self.add_error(empty, _("Measured and claimed stand side by side: fill in both, or neither."))
        if found.get("photos") and rules.photos_named(found["photos"]) is None:
            self.add_error("photos", _("Write the numbers of the photos, for example 1-3, 7."))
        return found

    @classmethod
    def striking(cls, row: Mapping[str, Any]) -> frozenset[str]:
        """What was measured is not what was claimed; a major hazard."""
        differs = {"measured", "claimed"} if _differs(row) else set()
        return frozenset(differs | ({"hazard"} if row.get("hazard") == Hazard.MAJOR else set()))


def _differs(row: Mapping[str, Any]) -> bool:
    measured, claimed = row.get("measured"), row.get("claimed")
    return measured is not None and claimed is not None and measured != claimed


class InspectionForm(RecordForm):
    """The record of the visit (现场勘查记录表), filled in on the spot, also on a phone."""

    results = ("first_inspector",)
    attaches = (documents.SITE_PHOTOS,)

    inspected_at = MomentField(label=label("inspected_at"))
    weather = LineField(label=label("weather"), longest=40, required=False)
    method = ChoiceField(label=label("method"), choices=Method.choices)
    second_inspector = PersonField(
        label=label("second_inspector"), role=INSPECTOR, help_text=_("Confirms the record with an act of his or her own.")
    )
    guide = LineField(label=label("guide"), longest=60)
    inspection_summary = TextField(label=label("inspection_summary"))

    tables: Mapping[str, LineTable] = {
        "inspection_lines": LineTable(
            SystemLine, _("Building systems"), _("One row for each system that was looked at; rows left empty do not count."), needed=1,
            blank=1,
        )
    }  # fmt: skip
    fieldsets = (
        (_("Visit"), ("inspected_at", "weather", "method", "second_inspector", "guide")),
        (_("Findings"), ("inspection_lines", "inspection_summary")),
    )

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Starts from the appointment, with one row for each of the twelve systems."""
        known = super().known_of(record, case_unit)
        if record is None or record.pk is None:
            return known
        if not known["inspection_lines"]:
            known["inspection_lines"] = [{"system": system.value} for system in System]
        return known | {
            "guide": known["guide"] or record.visit_guide, "second_inspector": known["second_inspector"] or record.visit_second,
        }  # fmt: skip


class ConfirmationForm(RecordForm):
    """The second inspector stands for the same record."""

    results = ("confirmed_at",)

    was_there = forms.BooleanField(label=_("I was on the spot, and the record says what we found."))
    confirmation_note = LineField(label=label("confirmation_note"), longest=300, required=False)
