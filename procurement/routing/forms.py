"""The forms of the road: the choice beside the router's answer, and leave for a lower layer. Hand-over: `hand_forms`."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.fields import ChoiceField, DayField, LineField, NumberField, TextField
from procurement.forms import PaperKind, RecordForm, Shown, ShownTable
from procurement.records import label as label_of
from procurement.routing import answers, day, why
from procurement.routing.hand_forms import FileBackForm, HandOverForm
from procurement.routing.router import Question, Route
from procurement.routing.terms import Ground, Layer, Method
from procurement.tenders.models import Tender

__all__ = ["FileBackForm", "HandOverForm", "PermitForm", "RoadForm"]

GROUNDS = [(ground.value, format_lazy("{} — {}", Method(ground.method).label, ground.label)) for ground in Ground]


def label(name: str) -> Any:
    """The words of a column, as a label begins."""
    return label_of(name, Tender)


class RoadForm(RecordForm):
    """方式与层级确定: what is chosen, beside what the rulebook answers and by which article."""

    results = (
        "routed_on", "regime", "band", "organisation", "layer_due", "rung", "works_part", "lower_permitted_on", "lower_conditions",
    )  # fmt: skip
    attaches = (
        PaperKind("road.finance", _("Approval of the method"), _("From the open-tender line on, for any other method than open tender.")),
    )

    with_works = forms.BooleanField(
        label=label("with_works"), required=False,
        help_text=_("Goods and services directly related to works. For works themselves this need not be ticked."),
    )  # fmt: skip
    project_estimate = NumberField(
        label=label("project_estimate"), required=False,
        help_text=_("Works only. What can be bought together in the same project counts as one sum; empty means this purchase alone."),
    )  # fmt: skip
    project_investment = NumberField(label=label("project_investment"), required=False, help_text=_("Works only."))
    project_budget = NumberField(label=label("project_budget"), required=False, help_text=_("Works only; 0 where there is none."))
    state_controlled = forms.BooleanField(label=label("state_controlled"), required=False, help_text=_("Works only."))
    layer = ChoiceField(
        label=label("layer"), choices=Layer.choices, numbers=True,
        help_text=_("A higher layer than the answer is always allowed; a lower one is an exception."),
    )  # fmt: skip
    method = ChoiceField(label=label("method"), choices=Method.choices)
    method_ground = ChoiceField(
        label=label("method_ground"), choices=GROUNDS, required=False, help_text=_("Needed for every method but open tender and review."),
    )  # fmt: skip
    road_reason = TextField(
        label=label("road_reason"), required=False, help_text=_("The facts of this purchase that make the ground true."),
    )  # fmt: skip
    finance_no = LineField(
        label=label("finance_no"), longest=60, required=False,
        help_text=_("Approval of finance, or of the department that approved the works, before the activity begins."),
    )  # fmt: skip
    finance_on = DayField(label=label("finance_on"), required=False)
    lower_reason = TextField(
        label=label("lower_reason"), required=False, help_text=_("Only for a layer below the answer: the head is asked, then the meeting."),
    )  # fmt: skip

    fieldsets = (
        (_("Facts of the project"), ("with_works", "project_estimate", "project_investment", "project_budget", "state_controlled")),
        (_("Layer and method"), ("layer", "method", "method_ground", "road_reason")),
        (_("Approvals and exceptions"), ("finance_no", "finance_on", "lower_reason")),
    )

    # --- the router's answer, before anybody sends ---
    @cached_property
    def question(self) -> Question | None:
        """What the router is asked with the facts typed so far; None where nobody has told the day."""
        on, level = day.today(), self._level()
        return None if on is None or self.record is None or not level else answers.question_of(self.record, self._typed_facts(), on, level)

    def _level(self) -> str:
        unit = self.case_unit or (self.record.case.unit if self.record is not None and self.record.case_id else None)
        return unit.level if unit is not None else ""

    def _typed_facts(self) -> dict[str, Any]:
        """The facts of works, as far as they can be read."""
        if self.is_bound:
            self.errors  # noqa: B018 - cleans the form
            return self.cleaned_data
        found = {}
        for name in ("with_works", "project_estimate", "project_investment", "project_budget", "state_controlled"):
            try:
                found[name] = self.fields[name].clean(self.initial.get(name))
            except forms.ValidationError:
                found[name] = None
        return found

    @cached_property
    def found(self) -> Route | RuleBroken | None:
        """The answer, or the sentence that says what is missing for one."""
        if self.question is None:
            return None
        try:
            return answers.answer(self.question)
        except RuleBroken as broken:
            return broken

    @property
    def answer_words(self) -> str:
        """The answer in a sentence with its basis."""
        if self.found is None:
            return ""
        return answers.in_words(self.found) if isinstance(self.found, Route) else str(self.found)

    @property
    def answer_day(self) -> date | None:
        """The day whose table was asked."""
        return self.question.on if self.question is not None else None

    @property
    def answer_tables(self) -> list[ShownTable]:
        """Row by row why, and the methods that may be used."""
        if self.question is None or not isinstance(self.found, Route):
            return []
        return [why.table(why.kept(one) for one in self.found.fired), answers.methods_table(self.question, self.found)]

    # --- afterwards ---
    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """The choice, then what the rulebook answered and by which articles."""
        basis = why.citation(record.road_rows)
        return [*super().shown(record), *([Shown(_("Basis of the road"), basis, True)] if basis else [])]

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """Every row that was asked on the day of the decision, as it stood then."""
        return [*super().shown_tables(record), *([why.table(record.road_rows)] if record.road_rows else [])]


class PermitForm(RecordForm):
    """Leave to take a lower layer than is due."""

    results = ("lower_permitted_on", "lower_conditions")

    permit_conditions = TextField(
        label=_("Conditions of the permission"), required=False, help_text=_("Leave empty if there are none. The meeting decides next."),
    )  # fmt: skip
