"""Forms of the register of delegated authorities; every rule stands in `approvals.authorities.entering` and answers at its field."""
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.models import Authority
from approvals.roles import NO_STEPS, Role
from workflows.engine.base import matters_of, pages

from . import forms as office_forms
from .forms import UnitChoice


class AuthorityForm(forms.Form):
    """A row, or one that takes the place of another."""

    direction = forms.ChoiceField(label=pgettext_lazy("authority", "Direction"), choices=Authority.Direction.choices)
    source = forms.CharField(label=pgettext_lazy("authority", "From"), max_length=100,
                             help_text=_("The body or office that gives the authority."))
    unit = UnitChoice(label=pgettext_lazy("authority", "To unit"), required=False,
                      help_text=_("The bureau itself, or a unit of this system."))
    body = forms.CharField(label=pgettext_lazy("authority", "or to a body outside"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, help_text=_("Empty: every office of the unit."))
    flow = forms.ChoiceField(label=_("Procedure"))
    matter = forms.ChoiceField(label=_("Kind of matter"), required=False)
    ceiling = forms.DecimalField(label=_("Up to amount (yuan)"), required=False, max_digits=14, decimal_places=2,
                                 help_text=_("Empty: any amount."))
    document = forms.CharField(label=_("Document number"), max_length=60)
    valid_from = office_forms.day(_("First day"))
    valid_to = office_forms.day(_("Last day"), required=False)
    reason = office_forms.reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = pages()
        kinds = [(code, f"{title} · {words}") for page, title in known.items() for code, words in matters_of(page).items()]
        roles = [(role.value, role.label) for role in Role if role not in NO_STEPS]
        for name, choices in (("flow", list(known.items())), ("matter", [("", _now("Every kind")), *kinds]), ("role", [("", "—"), *roles])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices


class RevokeForm(forms.Form):
    """From which day on it holds no longer."""

    on = office_forms.day(pgettext_lazy("authority", "Revoked from"))
    document = forms.CharField(label=_("Document number"), max_length=60, required=False)
    reason = office_forms.reason()
