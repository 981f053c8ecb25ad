"""Naming a colleague in a form: by name, pinyin or staff number; several or none is said, with staff numbers to choose from."""
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.models import User
from approvals.people import find_people

HELP = gettext_lazy("Name, pinyin or staff number.")


class PersonField(forms.CharField):
    """One person; an account that is given as initial value is shown as staff number and name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", HELP)
        super().__init__(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.username} {value}" if isinstance(value, User) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        return one(text) if text else None


class PeopleField(PersonField):
    """Several people, with 、 or commas between them."""

    def clean(self, value: Any) -> Any:
        text = forms.CharField.clean(self, value)
        for sign in ",，;；\n":
            text = text.replace(sign, "、")
        return list({person.pk: person for person in (one(part.strip()) for part in text.split("、") if part.strip())}.values())


def one(text: str) -> User:
    """The one person meant. Raises ValidationError."""
    word = text.split(" ")[0]
    found = find_people(word, 6)
    exact = [person for person in found if person.username == word]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise ValidationError(_("Nobody is found under this name."))
    names = "、".join(f"{person.username} {person}" for person in found)
    raise ValidationError(_("Several people are found; type the staff number: %(names)s") % {"names": names})
