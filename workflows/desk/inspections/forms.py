"""Forms of an inspection; every rule stands in `procurement.inspections.services` and answers at its field."""
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.models import User
from procurement import fields
from procurement.assets.terms import Kind
from procurement.checklists.models import ChecklistItem
from procurement.inspections import services
from procurement.inspections.listing import Choice
from procurement.inspections.models import Campaign, Finding, Subject
from procurement.inspections.terms import About, Mode, Verdict
from procurement.premises.terms import RoomUse
from procurement.records import label

from ..checklists.forms import UnitField
from ..persons import PeopleField, PersonField


class OpenForm(forms.Form):
    """A further campaign, with its list."""

    number = fields.LineField(label=label("number", Campaign), longest=30)
    title = fields.LineField(label=label("title", Campaign), longest=120)
    about = fields.ChoiceField(label=label("about", Campaign), choices=About.choices)
    mode = fields.ChoiceField(label=label("mode", Campaign), choices=Mode.choices)
    unit = UnitField(label=_("Only of this unit"), required=False)
    kind = fields.ChoiceField(label=_("Only assets of this class"), choices=Kind.choices, required=False)
    use = fields.ChoiceField(label=_("Only rooms of this use"), choices=RoomUse.choices, required=False)
    lines = fields.TextField(label=_("List of other matters"), longest=200_000, rows=8, required=False,
                             help_text=_("Only where there is no ledger; rooms, assets and units are listed by the system. One line each: "
                                         "code, a blank or tab, name."))
    team = PeopleField(label=_("Team"), help_text=_("At least two, by name, pinyin or staff number, with 、 between them."))
    size = fields.CountField(label=_("How many are drawn"), least=1, required=False, help_text=_("Only for a sample."))
    random_source = fields.LineField(label=label("random_source", Campaign), longest=200, required=False,
                                     help_text=_("Only for a sample: a public number that nobody here can know yet."))
    random_day = fields.DayField(label=label("random_day", Campaign), required=False)

    def facts(self) -> dict[str, Any]:
        """What opens the campaign."""
        data = dict(self.cleaned_data)
        choice = Choice(data.pop("unit"), data.pop("kind"), data.pop("use"))
        return data | {"choice": choice}

    def clean_lines(self) -> list[tuple[str, str]]:
        """(code, name); a line of one word is a name without code."""
        rows = [row.split(None, 1) for row in self.cleaned_data["lines"].splitlines() if row.strip()]
        return [(row[0][:60], row[1].strip()[:200]) if len(row) == 2 else ("", row[0][:200]) for row in rows]


class DrawForm(forms.Form):
    """The number that has come out."""

    random = fields.LineField(label=label("random", Campaign), longest=200,
                              help_text=_("Exactly as it was published; blanks are made single."))


class FindingForm(forms.Form):
    """What was found at one line."""

    subject = forms.ModelChoiceField(label=_("Thing inspected"), queryset=Subject.objects.none(), empty_label=_("Please choose"))
    verdict = fields.ChoiceField(label=label("verdict", Finding), choices=Verdict.choices)
    words = fields.TextField(label=label("words", Finding))
    place = fields.LineField(label=label("place", Finding), longest=120)
    found_at = fields.MomentField(label=label("found_at", Finding))
    second = forms.ModelChoiceField(label=label("second", Finding), queryset=User.objects.none(), to_field_name="username",
                                    empty_label=_("Please choose"))

    def __init__(self, campaign: Campaign, user: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        subject, second = self.fields["subject"], self.fields["second"]
        subject.queryset = services.wanted(campaign).order_by("no")  # type: ignore[attr-defined]
        second.queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=campaign.team.exclude(person=user).values("person")).order_by("username")


class TaskForm(forms.Form):
    """What has to be put right, by whom and by when."""

    task = fields.LineField(label=label("task", ChecklistItem), longest=300)
    unit = UnitField(label=label("unit", ChecklistItem))
    owner = PersonField(label=label("owner", ChecklistItem))
    deadline = fields.DayField(label=label("deadline", ChecklistItem))
    signer = PersonField(label=label("signer", ChecklistItem), required=False,
                         help_text=_("Empty: you yourself. Never the responsible person."))


class CloseForm(forms.Form):
    """The conclusion of the report."""

    conclusion = fields.TextField(label=label("conclusion", Campaign), longest=5000, rows=6)
