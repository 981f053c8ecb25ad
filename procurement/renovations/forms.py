"""The forms from application to visit, with the fields of the papers; those of the desk work are in `review_forms`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, CountField, DayField, LineField, ManyField, MomentField, NumberField, PersonField, TextField
from procurement.forms import RecordForm
from procurement.lines import LineForm, LineTable
from procurement.money import two_places
from procurement.renovations import rules
from procurement.renovations.labels import label
from procurement.renovations.models import InspectionLine, RenovationItem
from procurement.renovations.review_forms import ArchiveForm, AreaForm, EstimateForm, IssueForm, OpinionForm
from procurement.renovations.terms import (
    ASKED_CLASSES,
    Funding,
    Grade,
    Haste,
    Hazard,
    Height,
    Method,
    Paper,
    RepairClass,
    Structure,
    System,
    Urgency,
)  # fmt: skip

__all__ = [
    "AcceptanceForm", "ApplicationForm", "AreaForm", "ArchiveForm", "ClassificationForm", "ConfirmationForm", "EstimateForm",
    "InspectionForm", "IssueForm", "OpinionForm", "VisitForm",
]  # fmt: skip


class ItemLine(LineForm):
    """One work of the estimate; its sum is worked out, not typed."""

    worked = ("amount",)

    name = LineField(label=label("name", RenovationItem), longest=200)
    unit = LineField(label=label("unit", RenovationItem), longest=20)
    quantity = NumberField(label=label("quantity", RenovationItem), digits=12, least=Decimal("0.01"))
    unit_price = NumberField(label=label("unit_price", RenovationItem))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, part in (("quantity", "qty"), ("unit_price", "price")):  # the page adds up for the eye; the service counts
            self.fields[name].widget.attrs["class"] = part


class ApplicationForm(RecordForm):
    """Application papers 1, 2, 4, 5, 6, 8 and 9."""

    results = ("amount", "applied_on")

    title = LineField(label=label("title"), longest=200)
    kind_asked = ChoiceField(label=label("kind_asked"), choices=ASKED_CLASSES)
    urgency = ChoiceField(label=label("urgency"), choices=Urgency.choices, numbers=True, initial=Urgency.NORMAL)
    building = LineField(label=label("building"))
    address = LineField(label=label("address"), longest=200)
    part = LineField(label=label("part"), longest=200, help_text=_("For example: floors 2 to 4, rooms 201 to 418."))
    year_built = CountField(label=label("year_built"), least=1900, most=2100)
    structure = ChoiceField(label=label("structure"), choices=Structure.choices)
    height = ChoiceField(label=label("height"), choices=Height.choices)
    building_area = NumberField(label=label("building_area"), digits=12, least=Decimal("0.01"))
    works_area = NumberField(label=label("works_area"), digits=12, least=Decimal("0.01"))
    last_repaired = DayField(label=label("last_repaired"), required=False, help_text=_("Leave empty if it was never repaired."))
    last_repair = LineField(label=label("last_repair"), longest=300, required=False)
    reason = TextField(label=label("reason"))
    necessity = TextField(label=label("necessity"))
    feasibility = TextField(label=label("feasibility"), required=False)
    contents = TextField(label=label("contents"), rows=4)
    touches_structure = forms.BooleanField(label=label("touches_structure"), required=False)
    test_report = LineField(label=label("test_report"), longest=60, required=False)
    planned_start = DayField(label=label("planned_start"))
    working_days = CountField(label=label("working_days"), least=1, most=1000)
    funding = ChoiceField(label=label("funding"), choices=Funding.choices)
    budget_line = LineField(label=label("budget_line"), required=False)
    established = CountField(label=label("established"), least=1)
    staff = CountField(label=label("staff"))
    contact = LineField(label=label("contact"), longest=60)
    phone = LineField(label=label("phone"), longest=30)

    tables: Mapping[str, LineTable] = {
        "items": LineTable(ItemLine, _("Works and estimate"), _("The sum of a row is worked out. An empty row does not count."), needed=1)
    }
    fieldsets = (
        (_("Project"), ("title", "kind_asked", "urgency", "contact", "phone")),
        (_("Building"), (
            "building", "address", "part", "year_built", "structure", "height", "building_area", "works_area",
            "last_repaired", "last_repair",
        )),
        (_("Reasons"), ("reason", "necessity", "feasibility")),
        (_("Contents and estimate"), ("contents", "touches_structure", "test_report", "items")),
        (_("Schedule and funding"), ("planned_start", "working_days", "funding", "budget_line")),
        (_("Staff"), ("established", "staff")),
    )  # fmt: skip

    @property
    def total(self) -> Decimal:
        """The sum of all lines, for a form in order."""
        return sum((two_places(row["quantity"] * row["unit_price"]) for row in self.cleaned_data.get("items", [])), Decimal("0.00"))

    def clean_whole(self) -> None:
        found = self.cleaned_data
        if found["works_area"] > found["building_area"]:
            self.add_error("works_area", _("The works cannot cover more than the building area: check both figures."))
        if found["touches_structure"] and not found["test_report"]:
            self.add_error(
                "test_report", _("Works on the structure or the whole building need a professional test report: write its number.")
            )
        if found["last_repaired"] and not found["last_repair"]:
            self.add_error("last_repair", _("Say what was repaired then."))
        if found["funding"] != Funding.UNSETTLED and not found["budget_line"]:
            self.add_error("budget_line", _("Write the budget line that pays for it."))


class AcceptanceForm(RecordForm):
    """Formal check at the window: which papers are there."""

    results = ("accepted_on",)

    papers = ManyField(label=label("papers"), choices=Paper.choices)
    acceptance_note = LineField(label=label("acceptance_note"), longest=300, required=False)

    def clean_papers(self) -> list[str]:
        received = self.cleaned_data["papers"]
        missing = rules.missing_papers(received)
        if missing:
            names = "、".join(str(paper.label) for paper in missing)
            message = _("Still missing: %(papers)s. Return the application once, naming all of them.")
            raise forms.ValidationError(message, params={"papers": names})
        return received


class ClassificationForm(RecordForm):
    """Which procedure these works belong to, and why."""

    repair_class = ChoiceField(label=label("repair_class"), choices=RepairClass.choices)
    area_change = NumberField(
        label=label("area_change"), digits=5, least=Decimal("-100"), help_text=_("0 when no area is added or taken away.")
    )
    related_works = TextField(
        label=label("related_works"), rows=2,
        help_text=_("Works that can be done together are one project; daily items are not bundled. Write “none” if there are none."),
    )  # fmt: skip
    class_reason = TextField(label=label("class_reason"))
    advice = TextField(label=label("advice"), rows=2, required=False, help_text=_("Needed when the case ends here."))

    def clean_whole(self) -> None:
        ends_here = self.cleaned_data["repair_class"] in (RepairClass.DAILY, RepairClass.CONSTRUCTION)
        if ends_here and not self.cleaned_data["advice"]:
            self.add_error("advice", _("Tell the unit what to do next: this class ends the pre-review."))


class VisitForm(RecordForm):
    """The appointment for the visit."""

    visit_at = MomentField(label=label("visit_at"))
    visit_place = LineField(label=label("visit_place"), longest=200)
    visit_guide = LineField(label=label("visit_guide"), longest=60)
    visit_phone = LineField(label=label("visit_phone"), longest=30)
    visit_note = LineField(label=label("visit_note"), longest=300, required=False)


class SystemLine(LineForm):
    """One building system on the spot."""

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
    photos = LineField(label=label("photos", InspectionLine), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if (found.get("grade") or 0) >= Grade.WORN and not found.get("defect"):
            self.add_error("defect", _("Describe the damage."))
        return found


class InspectionForm(RecordForm):
    """The record of the visit (现场勘查记录表), filled in on the spot, also on a phone."""

    results = ("first_inspector",)

    inspected_at = MomentField(label=label("inspected_at"))
    weather = LineField(label=label("weather"), longest=40, required=False)
    method = ChoiceField(label=label("method"), choices=Method.choices)
    second_inspector = PersonField(
        label=label("second_inspector"), role="act_as_inspector", help_text=_("Confirms the record with an act of his or her own.")
    )
    guide = LineField(label=label("guide"), longest=60)
    inspection_summary = TextField(label=label("inspection_summary"))

    tables: Mapping[str, LineTable] = {
        "inspection_lines": LineTable(
            SystemLine, _("Building systems"), _("One row for each system that was looked at."), needed=1, blank=2
        )
    }
    fieldsets = (
        (_("Visit"), ("inspected_at", "weather", "method", "second_inspector", "guide")),
        (_("Findings"), ("inspection_lines", "inspection_summary")),
    )


class ConfirmationForm(RecordForm):
    """The second inspector stands for the same record."""

    results = ("confirmed_at",)

    was_there = forms.BooleanField(label=_("I was on the spot, and the record says what we found."))
    confirmation_note = LineField(label=label("confirmation_note"), longest=300, required=False)


