"""The form of the classification: the class with its reasons, the other applications answered, the facts of the hard checks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, DayField, LineField, ManyField, NumberField, TextField
from procurement.forms import RecordForm, Section, posted
from procurement.lines import LineForm, LineTable
from procurement.renovations import known_rooms, related
from procurement.renovations.checking import TITLES
from procurement.renovations.labels import label
from procurement.renovations.special_terms import NONE_FOUND, Answer, FundingFault, Ground, Luxury, Same, Scope, UseFault
from procurement.renovations.terms import MAJOR, RepairClass

LIFTABLE = (
    "ground", "age", "fixtures", "decoration", "price", "test_report", "split_head", "split_meeting",
)  # fmt: skip
"""Checks from which an exception can be asked; the service looks whether they have failed, and whether they may be lifted."""
OF_MAJOR = (
    "scope", "grounds", "funding_faults", "use_faults", "luxury", "decoration_amount", "surplus_area", "surplus_source", "surplus_on",
)  # fmt: skip
"""What must be answered before a visit is made; a class that ends here does not need it."""


class RelatedLine(LineForm):
    """Another application of the same unit or place; the system found it, the officer answers it."""

    number = forms.CharField(widget=forms.HiddenInput)
    what = forms.CharField(label=_("Application"), required=False, disabled=True)
    same = ChoiceField(label=_("Found by"), choices=Same.choices, required=False, disabled=True)
    answer = ChoiceField(label=_("Answer"), choices=Answer.choices)
    reason = LineField(label=_("Reason"), longest=300, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("answer") == Answer.INDEPENDENT and not found.get("reason"):
            self.add_error("reason", _("Say why the works cannot be done together."))
        return found


class ClassificationForm(RecordForm):
    """Which procedure these works belong to, and why; nothing that the system found may stay without an answer."""

    results = ("project_amount",)

    repair_class = ChoiceField(label=label("repair_class"), choices=RepairClass.choices)
    scope = ChoiceField(label=label("scope"), choices=Scope.choices, required=False)
    area_change = NumberField(
        label=label("area_change"), digits=5, least=Decimal("-100"), help_text=_("0 when no area is added or taken away.")
    )
    last_comprehensive = DayField(
        label=label("last_comprehensive"), required=False, help_text=_("Leave empty if the building was never repaired throughout.")
    )
    grounds = ManyField(label=label("grounds"), choices=Ground.choices, required=False)
    class_reason = TextField(label=label("class_reason"))
    advice = TextField(label=label("advice"), rows=2, required=False, help_text=_("Needed when the case ends here."))
    related_works = TextField(
        label=label("related_works"), rows=2,
        help_text=_("Works that can be done together are one project; daily items are not bundled. Write “none” if there are none."),
    )  # fmt: skip
    funding_faults = ManyField(label=label("funding_faults"), choices=FundingFault.choices, required=False)
    use_faults = ManyField(label=label("use_faults"), choices=UseFault.choices, required=False)
    luxury = ManyField(label=label("luxury"), choices=Luxury.choices, required=False)
    decoration_amount = NumberField(label=label("decoration_amount"), required=False, help_text=_("0 when nothing is decorated."))
    installation_amount = NumberField(
        label=label("installation_amount"), required=False, least=Decimal("0.01"),
        help_text=_("Leave empty when the whole estimate is building and installation."),
    )  # fmt: skip
    explain_repeat = TextField(label=label("explain_repeat"), rows=2, required=False)
    explain_price = TextField(label=label("explain_price"), rows=2, required=False)
    explain_bundle = TextField(label=label("explain_bundle"), rows=2, required=False)
    surplus_area = NumberField(label=label("surplus_area"), digits=12, required=False, help_text=_("0 when none is known."))
    surplus_needed = NumberField(
        label=label("surplus_needed"), digits=12, required=False, help_text=_("Leave empty when it is the area of the works.")
    )
    surplus_source = LineField(label=label("surplus_source"), longest=200, required=False, help_text=_("For example: ledger of rooms."))
    surplus_on = DayField(label=label("surplus_on"), required=False)
    surplus_where = LineField(label=label("surplus_where"), longest=200, required=False)
    surplus_paper = LineField(label=label("surplus_paper"), longest=200, required=False)
    surplus_unfit = TextField(
        label=label("surplus_unfit"), rows=2, required=False,
        help_text=_("Without a reason here, reassignment is proposed when they suffice."),
    )
    exception_codes = ManyField(label=label("exception_codes"), choices=[(code, TITLES[code]) for code in LIFTABLE], required=False)
    exception_reason = TextField(label=label("exception_reason"), rows=2, required=False)

    tables: Mapping[str, LineTable] = {
        "related": LineTable(
            RelatedLine, label("related"), fixed=True,
            hint=_("Found by the system. Answer each: one project with this one, or independent and why."),
        )
    }
    fieldsets = (
        (_("Class"), ("repair_class", "scope", "area_change", "last_comprehensive", "grounds", "class_reason", "advice")),
        (_("Works that belong together"), ("related", "related_works")),
        (_("Hard checks"), (
            "funding_faults", "use_faults", "luxury", "decoration_amount", "installation_amount", "explain_repeat", "explain_price",
            "explain_bundle",
        )),
        (_("Surplus rooms"), (
            "surplus_area", "surplus_needed", "surplus_source", "surplus_on", "surplus_where", "surplus_paper", "surplus_unfit",
        )),
        (_("Exception"), ("exception_codes", "exception_reason")),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, record: Any = None, case_unit: Any = None, **kwargs: Any) -> None:
        if data is not None:
            data = self._aligned(posted(data, self.tables), self.known_of(record, case_unit).get("related", []))
        super().__init__(data, files, record=record, case_unit=case_unit, **kwargs)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """What the record says, and every other application found now, with the answers given before."""
        known = super().known_of(record, case_unit)
        if not known:
            return known
        unit_id = case_unit.pk if case_unit is not None else record.case.unit_id
        hits = related.answered(related.found(record, unit_id), record.related)
        return known | {"related": hits} | cls._empty_rooms(record, case_unit)

    @staticmethod
    def _empty_rooms(record: Any, case_unit: Any) -> dict[str, Any]:
        """Before anybody has answered: what the room ledger says of surplus rooms; the officer confirms or corrects it."""
        if record.surplus_area is not None or not record.case_id:
            return {}
        ledger = known_rooms.of(case_unit or record.case.unit, record).spare
        if ledger.empty is None or ledger.day is None:
            return {}
        known = {"surplus_area": ledger.empty, "surplus_source": "办公用房台账", "surplus_on": ledger.day}
        paper = f"办公用房台账闲置用房清单（{ledger.day.isoformat()}）"
        return known | ({"surplus_paper": paper, "surplus_where": ledger.where} if ledger.empty else {})

    @cached_property
    def empty_rooms(self) -> Any:
        """The empty rooms of the ledger as a table; None when it has none."""
        record = self.record
        unit = self.case_unit or (record.case.unit if record is not None and record.case_id else None)
        return known_rooms.of(unit, record).spare.surplus

    def typed(self, sent: Any) -> dict[str, Any]:
        """Only answers are typed here: what was found comes from the system, whatever was sent."""
        values = super().typed(sent)
        return values | {"related": related.answered(self.known.get("related", []), values.get("related", []))}

    @staticmethod
    def _aligned(sent: Any, hits: list[dict[str, Any]]) -> MultiValueDict[str, Any]:
        """The answers beside the application to which they were given, though another has come in or gone since the page was opened."""
        flat = MultiValueDict({key: sent.getlist(key) for key in sent})
        told = str(flat.get("related-TOTAL_FORMS") or 0)
        rows = range(min(int(told), related.MOST_ROWS) if told.isdecimal() and len(told) < 6 else 0)  # noqa: PLR2004
        place = {flat.get(f"related-{n}-number"): n for n in rows}
        said = {hit["number"]: {name: flat.get(f"related-{place.get(hit['number'], -1)}-{name}") or "" for name in ("answer", "reason")}
                for hit in hits}  # fmt: skip
        for key in [key for key in flat if key.startswith("related-")]:
            del flat[key]
        flat["related-TOTAL_FORMS"], flat["related-INITIAL_FORMS"] = str(len(hits)), str(len(hits))
        for n, hit in enumerate(hits):
            for name, value in {"number": hit["number"], **said[hit["number"]]}.items():
                flat[f"related-{n}-{name}"] = value
        return flat

    def sections(self) -> list[Section]:
        """Without other applications there is no table to answer."""
        return [section._replace(tables=[table for table in section.tables if table.forms]) for section in super().sections()]

    def clean_whole(self) -> None:
        found = self.cleaned_data
        if found["repair_class"] in (RepairClass.DAILY, RepairClass.CONSTRUCTION) and not found["advice"]:
            self.add_error("advice", _("Tell the unit what to do next: this class ends the pre-review."))
        for name in ("funding_faults", "use_faults", "luxury"):
            if NONE_FOUND in found[name] and len(found[name]) > 1:
                self.add_error(name, _("“None found” and a finding exclude each other: untick one."))
        if found["repair_class"] in MAJOR:
            for name in OF_MAJOR:
                if found[name] in (None, "", []):
                    self.add_error(name, _("Answer this: a partial or full repair is judged by it."))
        if found["surplus_area"]:
            for name in ("surplus_where", "surplus_paper"):
                if not found[name]:
                    self.add_error(name, _("A figure of surplus rooms needs its place and its paper."))
        if (found["decoration_amount"] or 0) > (found["installation_amount"] or self._asked()):
            self.add_error("decoration_amount", _("Decoration cannot cost more than the whole: check both figures."))

    def _asked(self) -> Decimal:
        """The sum asked; without a record nothing is known to compare with."""
        return Decimal("Infinity") if self.record is None else self.record.amount
