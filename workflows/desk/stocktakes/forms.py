"""Forms of the stock-take; every rule stands in `procurement.stocktakes.services` and answers at its field."""
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.models import User
from procurement import fields
from procurement.records import label
from procurement.stocktakes.models import CountEntry, DifferenceNote, StockTake
from procurement.stocktakes.terms import SHORTAGE_CAUSES, SURPLUS_CAUSES, Condition, Occasion
from workflows.engine import clock

from ..checklists.forms import UnitField
from ..persons import PeopleField

AMISS = timedelta(minutes=5)
"""How far the clock of a telephone may be out before its time is asked about."""


class OpenForm(forms.Form):
    """A further stock-take."""

    number = fields.LineField(label=label("number", StockTake), longest=30)
    title = fields.LineField(label=label("title", StockTake), longest=120)
    unit = UnitField(label=label("unit", StockTake))
    occasion = fields.ChoiceField(label=label("occasion", StockTake), choices=Occasion.choices)
    key_day = fields.DayField(label=label("key_day", StockTake))
    team = PeopleField(label=_("Team"), help_text=_("At least two, by name, pinyin or staff number, with 、 between them. "
                                                    "A custodian never counts his own things alone."))


class CountForm(forms.Form):
    """One look. The mark is minted with the page, so that what is sent twice is entered once."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    counted_at = forms.DateTimeField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%fZ"])
    typed = fields.LineField(label=label("typed", CountEntry), longest=40, required=False,
                             help_text=_("Scan the label or type its number. Empty: a thing without a label, then say below what it is."))
    quantity = fields.NumberField(label=label("quantity", CountEntry), digits=12)
    place = fields.LineField(label=label("place", CountEntry), longest=120, required=False)
    condition = fields.ChoiceField(label=label("condition", CountEntry), choices=Condition.choices)
    name = fields.LineField(label=label("name", CountEntry), longest=120, required=False, help_text=_("Only for a thing without a card."))
    note = fields.LineField(label=label("note", CountEntry), longest=300, required=False)
    second = forms.ModelChoiceField(queryset=User.objects.none(), label=label("second", CountEntry), required=False,
                                    to_field_name="username", empty_label=_("Please choose"))

    def __init__(self, take: StockTake, user: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, initial={"token": uuid4(), "quantity": "1", **kwargs.pop("initial", {})}, **kwargs)
        self.take = take
        field: Any = self.fields["second"]
        field.queryset = User.objects.filter(pk__in=take.team.exclude(person=user).values("person")).order_by("username")
        self.fields["typed"].widget.attrs |= {"autofocus": True, "enterkeyhint": "next", "autocapitalize": "characters"}

    def clean(self) -> dict[str, Any]:
        """A thing is named by its number or by its name."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"typed", "name"} & set(self.errors) and not (told.get("typed") or "").strip() and not (told.get("name") or "").strip():
            self.add_error("typed", _("Write the card number or the name of the thing."))
        return told

    def clean_counted_at(self) -> datetime | None:
        """A telephone that is a little fast counts as now, one that is a little slow as the opening of the stock-take."""
        told: datetime | None = self.cleaned_data["counted_at"]
        if told is None:
            return None
        now, opened = clock.now(), self.take.opened_at
        told = now if now < told <= now + AMISS else told
        return opened if opened - AMISS <= told < opened else told


class ExplainForm(forms.Form):
    """Cause, evidence, liability."""

    cause = fields.ChoiceField(label=label("cause", DifferenceNote), choices=[],
                               error_messages={"required": _("Choose the cause of the difference.")})
    words = fields.TextField(label=label("words", DifferenceNote))
    evidence = fields.LineField(label=label("evidence", DifferenceNote), longest=300,
                                help_text=_("Document, minutes, report to the police, photo."))
    liable = fields.LineField(label=label("liable", DifferenceNote), longest=120, required=False)
    compensation = fields.NumberField(label=label("compensation", DifferenceNote), required=False)

    def __init__(self, short: bool, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fitting = SHORTAGE_CAUSES if short else SURPLUS_CAUSES
        field: Any = self.fields["cause"]
        field.choices = [("", _("Please choose")), *((cause.value, cause.label) for cause in type(next(iter(fitting))) if cause in fitting)]


class ListForm(forms.Form):
    """A list filled in without connection."""

    table = forms.FileField(label=_("Count list (XLSX or CSV)"))
    second = forms.ModelChoiceField(queryset=User.objects.none(), label=label("second", CountEntry), required=False,
                                    to_field_name="username", empty_label=_("Please choose"))

    def __init__(self, take: StockTake, user: User, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        field: Any = self.fields["second"]
        field.queryset = User.objects.filter(pk__in=take.team.exclude(person=user).values("person")).order_by("username")
