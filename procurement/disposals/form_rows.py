"""Rows of the tables that show one listed thing each: which it is, what is known of it, and what the step says of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.disposals.labels import item_label
from procurement.disposals.terms import Above, Paper
from procurement.fields import ChoiceField, CountField, LineField
from procurement.lines import LineForm

YES_NO = (("yes", pgettext_lazy("disposal", "Yes")), ("no", pgettext_lazy("disposal", "No")))


class ThingLine(LineForm):
    """A thing of the list; only what the step asks is typed."""

    no = CountField(label=item_label("no"), widget=forms.HiddenInput)
    thing = LineField(label=_("Thing"), required=False, disabled=True)
    told = LineField(label=_("Known of it"), required=False, disabled=True)


class CheckLine(ThingLine):
    """核卡."""

    title_proof = LineField(label=item_label("title_proof"), longest=120, required=False)
    holder_consent = LineField(label=item_label("holder_consent"), longest=120, required=False)
    leaves_because = LineField(label=_("Taken out of the list, because"), longest=300, required=False)


class FindingLine(ThingLine):
    """技术鉴定."""

    serves = ChoiceField(label=item_label("serves"), choices=YES_NO)
    beyond_repair = forms.BooleanField(label=item_label("beyond_repair"), required=False)
    finding = LineField(label=item_label("finding"), longest=300, required=False)


class OfferLine(ThingLine):
    """调剂: the units that asked for it stand in the second column."""

    told = LineField(label=_("Wanted by"), required=False, disabled=True)
    taken_by = ChoiceField(label=item_label("taken_by"), choices=[], required=False)
    taken_reason = LineField(label=item_label("taken_reason"), longest=200, required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["taken_by"]
        field.choices = [("", _("Nobody")), *(units or [])]


class PaperLine(LineForm):
    """A paper that is on file elsewhere, by its number."""

    paper = ChoiceField(label=_("Paper"), choices=Paper.choices)
    document = LineField(label=_("Number or name of the document"), longest=200)


class AboveLine(ThingLine):
    """上级答复."""

    told = LineField(label=item_label("original_value"), required=False, disabled=True)
    above = ChoiceField(label=_("Decided above"), choices=Above.choices)


class DemandLine(LineForm):
    """One requirement of the reply."""

    what = LineField(label=_("Requirement"), longest=200)
