"""The forms from application to visit, with the fields of the papers; those of the desk work are in `review_forms`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, CountField, DayField, LineField, NumberField, TextField
from procurement.forms import RecordForm
from procurement.lines import LineForm, LineTable
from procurement.money import two_places
from procurement.renovations import documents
from procurement.renovations.classification_forms import ClassificationForm
from procurement.renovations.intake_forms import AcceptanceForm
from procurement.renovations.labels import label
from procurement.renovations.models import RenovationItem
from procurement.renovations.opinion_forms import IssueForm, OpinionForm
from procurement.renovations.review_forms import ArchiveForm, AreaForm, EstimateForm
from procurement.renovations.special_terms import WindowGround
from procurement.renovations.terms import ASKED_CLASSES, Funding, Height, Structure, Urgency
from procurement.renovations.visit_forms import ConfirmationForm, InspectionForm, VisitForm

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
    attaches = documents.PAPER_KINDS

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
    urgent_repair = forms.BooleanField(
        label=label("urgent_repair"), required=False, help_text=_("Typhoon, collapse, electric hazard: the vice head permits it first.")
    )
    urgent_reason = TextField(label=label("urgent_reason"), rows=2, required=False)
    out_of_window_ground = ChoiceField(
        label=label("out_of_window_ground"), choices=WindowGround.choices, required=False, help_text=_("Only outside the annual window.")
    )
    order_no = LineField(label=label("order_no"), required=False)
    urgent_begun_on = DayField(label=label("urgent_begun_on"), required=False)
    urgent_done = TextField(label=label("urgent_done"), rows=2, required=False)
    takes_up = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

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
        (_("Special circumstances"), (
            "urgent_repair", "urgent_reason", "out_of_window_ground", "order_no", "urgent_begun_on", "urgent_done",
        )),
    )  # fmt: skip

    @classmethod
    def again(cls, record: Any) -> dict[str, Any]:
        """All that was typed then, save what belonged to that one occasion."""
        return {name: value for name, value in super().again(record).items() if not name.startswith(("urgent_", "out_of_", "order_"))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if getattr(self.record, "urgent_permitted_at", None) is None:  # what was done is told once it was permitted
            for name in ("urgent_begun_on", "urgent_done"):
                self.fields.pop(name)

    def papers_required(self, on: date) -> frozenset[str]:
        """As the window will ask for them: by the day of the application, by what is ticked here."""
        return documents.required(SimpleNamespace(
            applied_on=getattr(self.record, "applied_on", None) or on, touches_structure=bool(self["touches_structure"].value()),
            urgent_repair=bool(self["urgent_repair"].value()), papers_completed_on=getattr(self.record, "papers_completed_on", None),
        ))  # fmt: skip

    @property
    def total(self) -> Decimal:
        """The sum of all lines, for a form in order."""
        return sum((two_places(row["quantity"] * row["unit_price"]) for row in self.cleaned_data.get("items", [])), Decimal("0.00"))

    def clean_whole(self) -> None:
        found = self.cleaned_data
        if found["works_area"] > found["building_area"]:
            self.add_error("works_area", _("The works cannot cover more than the building area: check both figures."))
        if found["urgent_repair"] and not found["urgent_reason"]:
            self.add_error("urgent_reason", _("Say why the works cannot wait for the papers: what happened, what threatens."))
        if found["urgent_repair"] and getattr(self.record, "urgent_permitted_at", None) is None:
            return  # act first: what else is wanting is completed within the limit of the rulebook
        if found["touches_structure"] and not found["test_report"]:
            self.add_error(
                "test_report", _("Works on the structure or the whole building need a professional test report: write its number.")
            )
        if found["last_repaired"] and not found["last_repair"]:
            self.add_error("last_repair", _("Say what was repaired then."))
        if found["funding"] != Funding.UNSETTLED and not found["budget_line"]:
            self.add_error("budget_line", _("Write the budget line that pays for it."))
