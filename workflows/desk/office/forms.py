"""Forms of the office: plain fields; every rule stands in `approvals.office` and answers at its field."""
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.models import Post, Rank, Unit, UnitGrant, User
from approvals.roles import Role

from ..delegations import day_input

DAY = ["%Y-%m-%d"]


def units() -> QuerySet[Unit]:
    """Active units by their code."""
    return Unit.objects.filter(is_active=True).order_by("code")


class UnitChoice(forms.ModelChoiceField):
    """A unit by code and name."""

    def __init__(self, queryset: QuerySet[Unit] | None = None, **rest: Any) -> None:
        super().__init__(units() if queryset is None else queryset, **rest)

    def label_from_instance(self, obj: Any) -> str:
        """Codes sort units as the bureau files them."""
        return f"{obj.code} {obj.name}"


def reason() -> forms.CharField:
    """Why, and on which paper: entered in the trail."""
    return forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "wide"}),
                           help_text=_("On which decision or paper it rests; entered in the trail."))


def day(label: Any, **rest: Any) -> forms.DateField:
    """A date from the device's own picker."""
    return forms.DateField(label=label, widget=day_input(), input_formats=DAY, **rest)


class UnitForm(forms.Form):
    """A new unit."""

    code = forms.CharField(label=_("Unit code"), max_length=20, help_text=_("Never changes again; everything else of a unit may."))
    name = forms.CharField(label=_("Unit name"), max_length=100)
    short_name = forms.CharField(label=_("Short name"), max_length=30, required=False, help_text=_("For lists; empty: the full name."))
    parent = UnitChoice(label=_("Unit above"), required=False, help_text=_("Empty for the bureau itself only."))
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=Unit.Kind.choices, initial=Unit.Kind.SERVED)
    level = forms.ChoiceField(label=_("Administrative level"), choices=Unit.Level.choices, initial=Unit.Level.CITY)
    reason = reason()


class RenameForm(forms.Form):
    """Another name from a day on."""

    name = forms.CharField(label=_("New name"), max_length=100)
    short_name = forms.CharField(label=_("New short name"), max_length=30, required=False)
    on = day(_("In use from"))
    document = forms.CharField(label=_("Document number"), max_length=60, required=False)
    reason = reason()


class MoveForm(forms.Form):
    """Another place in the tree."""

    parent = UnitChoice(label=_("Unit above"))
    reason = reason()


class LevelForm(forms.Form):
    """What is neither name nor place."""

    level = forms.ChoiceField(label=_("Administrative level"), choices=Unit.Level.choices)
    reason = reason()


class MergeForm(forms.Form):
    """Into which unit, from which day on."""

    into = UnitChoice(label=_("Merge into"))
    on = day(_("In force from"))
    document = forms.CharField(label=_("Document number"), max_length=60, required=False)
    reason = reason()


class ReasonForm(forms.Form):
    """An act that needs no more than its reason."""

    reason = reason()


class PersonForm(forms.Form):
    """A new account."""

    username = forms.CharField(label=_("Staff number"), max_length=20,
                               help_text=_("Letters and digits; it signs, so it never changes again."))
    name = forms.CharField(label=_("Full name"), max_length=60)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    reason = reason()


class CorrectionForm(forms.Form):
    """Name and phone of an account."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    reason = reason()


class CloseForm(forms.Form):
    """Closing an account; open work must have been seen."""

    reason = reason()
    known = forms.BooleanField(label=_("I have seen the open tasks; they will be handed over."), required=False)


class PostForm(forms.Form):
    """A post from a day on."""

    unit = UnitChoice(label=pgettext_lazy("post", "Unit"))
    title = forms.CharField(label=_("Post"), max_length=40)
    rank = forms.TypedChoiceField(label=_("Rank"), choices=Rank.choices, coerce=int)
    since = day(_("First day"))
    until = day(_("Last day"), required=False)
    primary = forms.BooleanField(label=_("Primary post"), required=False, initial=True)
    reason = reason()


class EndForm(forms.Form):
    """The last day of a post."""

    until = day(_("Last day"))
    reason = reason()


class RolesForm(forms.Form):
    """Roles to be given and taken back, proposed together."""

    take = forms.MultipleChoiceField(label=_("Take back"), required=False, widget=forms.CheckboxSelectMultiple)
    role = forms.ChoiceField(label=_("Give the role"), required=False)
    unit = UnitChoice(label=_("held in"), required=False, help_text=_("Empty: the bureau itself, for roles that are held there."))
    reason = reason()

    def __init__(self, grants: list[UnitGrant], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take, role = self.fields["take"], self.fields["role"]
        assert isinstance(take, forms.MultipleChoiceField) and isinstance(role, forms.ChoiceField)  # noqa: S101 - for the type checker
        take.choices = [(str(grant.pk), f"{grant.role.label if grant.role else ''} · {grant.content_object}") for grant in grants]
        role.choices = [("", "—"), *((one.value, one.label) for one in Role)]
        if not grants:
            del self.fields["take"]


class DecisionForm(forms.Form):
    """The second person's note; needed for a refusal."""

    note = forms.CharField(label=_("Note"), max_length=200, required=False, widget=forms.TextInput(attrs={"class": "wide"}),
                           help_text=_("Needed when you refuse."))
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class TableForm(forms.Form):
    """A table to be looked at."""

    kind = forms.ChoiceField(label=_("Kind of table"))
    file = forms.FileField(label=_("Table (.xlsx or .csv)"), max_length=200, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))
    reason = reason()

    def __init__(self, kinds: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - for the type checker
        kind.choices = kinds


def person_line(person: User) -> str:
    """How a person is named in a title."""
    return f"{person.username} {person}"


def post_line(post: Post) -> str:
    """How a post is named in a list."""
    return f"{post.unit.label} {post.title}"
