"""Forms of the checklist; every rule stands in `procurement.checklists.services` and answers at its field."""
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.models import Unit
from procurement import fields
from procurement.checklists.models import ChecklistEntry, ChecklistItem
from procurement.checklists.terms import Source
from procurement.records import label

from ..persons import PersonField


class UnitField(forms.ModelChoiceField):
    """A unit in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.filter(is_active=True).order_by("code"), empty_label=_("Please choose"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.name}"


class ItemForm(forms.Form):
    """A further item."""

    task = fields.LineField(label=label("task", ChecklistItem), longest=300)
    source = fields.ChoiceField(label=label("source", ChecklistItem), choices=Source.choices)
    source_no = fields.LineField(label=label("source_no", ChecklistItem), longest=60, required=False,
                                 help_text=_("Of the minutes, finding, lease or stock-take."))
    unit = UnitField(label=label("unit", ChecklistItem))
    owner = PersonField(label=label("owner", ChecklistItem))
    deadline = fields.DayField(label=label("deadline", ChecklistItem))
    signer = PersonField(label=label("signer", ChecklistItem), required=False,
                         help_text=_("Empty: you yourself. Never the responsible person."))


class ReportForm(forms.Form):
    """What the owner tells; files come beside."""

    words = fields.TextField(label=label("words", ChecklistEntry))
    document = fields.LineField(label=label("document", ChecklistEntry), longest=120, required=False,
                                help_text=_("Or add a file below; one of the two is needed to report it as done."))


class HandForm(forms.Form):
    """Who carries it out from now on, and why."""

    to = PersonField(label=_("New responsible person"))
    reason = fields.LineField(label=_("Reason"), longest=300)


class AnswerForm(forms.Form):
    """What the signer says."""

    words = fields.TextField(label=_("Opinion"), required=False, help_text=_("Required when you send it back."))
