"""A further row of the bureau's own: checked, compared with what rules now, proposed by one administrator, decided by another."""
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from approvals import proposals
from approvals.roles import Role
from procurement.rulebook import own
from procurement.rulebook.limits import here
from procurement.rulebook.own import OwnRow
from procurement.rulebook.store import rulebook
from procurement.rulebook.values import COMPARATORS, UNIT_NAMES, Mark, Rule
from workflows.desk.context import address
from workflows.desk.delegations import day_input
from workflows.desk.hats import for_roles
from workflows.desk.request import Request
from workflows.engine import clock

from . import texts
from .browse import today
from .rule_kinds import KIND, payload

NAMES = ("code", "title", "comparator", "text", "unit", "basis", "article", "effective_from", "effective_to", "mark", "jurisdiction",
         "budget_level", "object_type", "note")


class OwnRowForm(forms.Form):
    """One row; what it may hold is judged by procurement.rulebook.own."""

    code = forms.CharField(label=gettext_lazy("Rule code"), max_length=80,
                           widget=forms.TextInput(attrs={"list": "codes", "autocomplete": "off"}),
                           help_text=gettext_lazy("As in the rulebook; small letters with points."))
    title = forms.CharField(label=gettext_lazy("Rule title"), max_length=120)
    comparator = forms.ChoiceField(label=gettext_lazy("Comparator"), choices=[])
    text = forms.CharField(label=gettext_lazy("Value as written"), max_length=200)
    unit = forms.ChoiceField(label=gettext_lazy("Unit of measure"), choices=list(UNIT_NAMES.items()))
    mark = forms.ChoiceField(label=gettext_lazy("Verification mark"), choices=[])
    basis = forms.CharField(label=gettext_lazy("Basis document"), max_length=200, widget=forms.TextInput(attrs={"class": "wide"}))
    article = forms.CharField(label=gettext_lazy("Article of the basis"), max_length=60, required=False)
    effective_from = forms.DateField(label=gettext_lazy("In force from"), widget=day_input(), input_formats=["%Y-%m-%d"])
    effective_to = forms.DateField(label=gettext_lazy("In force until"), widget=day_input(), input_formats=["%Y-%m-%d"], required=False,
                                   help_text=gettext_lazy("Empty: until a further row."))
    jurisdiction = forms.CharField(label=gettext_lazy("Jurisdiction"), max_length=20, required=False,
                                   help_text=gettext_lazy("Empty: everywhere. Else as CN-46 or CN-4601."))
    budget_level = forms.CharField(label=gettext_lazy("Budget level"), max_length=20, required=False)
    object_type = forms.CharField(label=gettext_lazy("Object of the rule"), max_length=20, required=False)
    note = forms.CharField(label=gettext_lazy("Rule note"), max_length=300, required=False, widget=forms.TextInput(attrs={"class": "wide"}))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "wide"}),
                             help_text=gettext_lazy("On which decision or paper the row rests; it is entered in the trail."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("comparator", [(sign, f"{sign} {texts.SIGNS[sign]}") for sign in COMPARATORS]),
                              ("mark", [(mark.value, f"{texts.MARKS[mark][0]}（{texts.MARK_HELP[mark]}）") for mark in Mark])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The rules of rows, each sentence at its field."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            row = self.row()
            for field, sentence in own.mistakes(row, rulebook()):
                self.add_error(field, str(sentence))
            if not self.errors and own.is_entered(row, rulebook()):
                self.add_error(None, _("It is in the rulebook already, word for word."))
            for __, sentence in own.office_hours([row], rulebook()) if not self.errors else ():
                self.add_error("text", str(sentence))
        return data

    def row(self) -> OwnRow:
        """The row as typed."""
        return OwnRow(**{name: self.cleaned_data[name] for name in NAMES})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.SYSTEM_ADMIN)
def add(request: Request) -> HttpResponse:
    """The form; what is unusual about the row must be confirmed before it is proposed."""
    at = clock.now()
    form = OwnRowForm(request.POST) if request.method == "POST" else OwnRowForm(initial=_initial(request.GET.get("of", "")))
    remarks, before = [], None
    if request.method == "POST" and form.is_valid():
        row = form.row()
        remarks, before = [str(one) for one in own.warnings(row, rulebook(), today())], own.superseded(row, rulebook())
        if (not remarks or request.POST.get("seen")) and _proposed(request, form, at):
            messages.success(request, _("The row is before the security administrator. It comes into force when it has been approved."))
            return redirect("desk:rule_changes")
    return render(request, "workflows/rulebook/add.html", {
        "form": form, "remarks": remarks, "before": texts.value(before) if before else "", "before_source": before.source if before else "",
        "codes": list(rulebook().by_code.items()), "import_url": f"{address('desk:imports')}?kind=rules",
    }, status=422 if form.errors or remarks else 200)


def _initial(text: str) -> dict[str, Any]:
    """The values of the row from which one starts, as a further row of today; else an empty form for this place."""
    found = _row(text)
    if found is None:
        return {"effective_from": today(), "mark": Mark.SOURCE.value, "jurisdiction": here()}
    return {name: getattr(found, name) for name in NAMES} | {"effective_from": today(), "effective_to": None, "basis": "", "article": "",
                                                            "mark": Mark.SOURCE.value, "note": ""}


def _row(text: str) -> Rule | None:
    wanted = int(text) if text.isdecimal() and len(text) < 19 else 0
    return next((rule for found in rulebook().by_code.values() for rule in found if rule.row_id == wanted), None)


def _proposed(request: Request, form: OwnRowForm, at: datetime) -> bool:
    try:
        proposals.propose(KIND, payload([form.row()]), by=request.user, at=at, reason=form.cleaned_data["reason"])
    except ValidationError as wrong:
        form.add_error(None, wrong.messages)
        return False
    return True
