"""Form fields as civil servants fill them: sums with commas, areas with two places, dates from the device's own picker."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement import people

_AS_TYPED = str.maketrans({sign: "" for sign in ",\uff0c \u3000¥\uffe5"} | {chr(0xFF10 + n): str(n) for n in range(10)} | {"\uff0e": "."})
FIRST_YEAR, LAST_YEAR = 1900, 2999


class Told(forms.Widget):
    """A fact that nobody types: read as text, never as a box that cuts it off."""

    def __init__(self, words: Mapping[Any, Any] | None = None, empty: Any = "", number: bool = False) -> None:
        super().__init__()
        self.words, self.empty, self.number = words or {}, empty, number

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        if value in (None, "") or (not value and self.empty):
            shown = self.empty
        else:
            shown = f"{Decimal(str(value)):,}" if self.number else self.words.get(str(value), value)
        names = ("told", "num" if self.number else "", self.attrs.get("class", ""))
        return format_html('<output id="{}" class="{}">{}</output>', (attrs or {}).get("id", ""), " ".join(filter(None, names)), shown)


def tell(fields: Mapping[str, forms.Field]) -> None:
    """Every field of a form that is shown and cannot be typed into becomes text."""
    for field in fields.values():
        if field.disabled and not field.widget.is_hidden and not isinstance(field.widget, Told):
            offered: Any = getattr(field, "choices", ())
            field.widget = Told({str(key): said for key, said in offered}, number=isinstance(field, forms.IntegerField))


class NumberField(forms.DecimalField):
    """A number with a fixed count of places; takes 1,234.5 as people type it and hands on 1234.50."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write a number in figures, for example 1234.50."),
        "min_value": _("This must not be less than %(limit_value)s."),
        "max_value": _("This must not be more than %(limit_value)s."),
        "max_decimal_places": _("At most %(max)s decimal places: round it first."),
    }

    def __init__(self, *, places: int = 2, digits: int = 14, least: Any = 0, **kwargs: Any) -> None:
        super().__init__(max_digits=digits, decimal_places=places, min_value=least, **kwargs)
        whole = format_lazy(_("The number is too large: at most {whole} digits before the point. Check it."), whole=digits - places)
        long = format_lazy(_("The number is too long: at most {whole} digits before the point and {places} after it. Check it."),
                           whole=digits - places, places=places)
        ours = {"max_whole_digits": whole, "max_digits": long if places else whole}
        self.error_messages = {**ours, **self.error_messages}
        self.widget.attrs |= {"inputmode": "decimal" if places else "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = value.translate(_AS_TYPED)
            if not {"e", "E", "_"}.isdisjoint(value):  # 1e5 and 1_000 are how programs write, and a slip of the finger elsewhere
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def clean(self, value: Any) -> Decimal | None:
        number = super().clean(value)
        return None if number is None else number.quantize(Decimal(1).scaleb(-self.decimal_places), rounding=ROUND_HALF_UP)

    def prepare_value(self, value: Any) -> Any:
        return format(value, "f") if isinstance(value, Decimal) else value


class CountField(forms.IntegerField):
    """A whole number: people, days, months, files."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write a whole number in figures."),
        "min_value": _("This must not be less than %(limit_value)s."),
        "max_value": _("This must not be more than %(limit_value)s."),
    }

    def __init__(self, *, least: int = 0, most: int = 100_000, **kwargs: Any) -> None:
        super().__init__(min_value=least, max_value=most, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


class LineField(forms.CharField):
    """One line of text."""

    def __init__(self, *, longest: int = 100, **kwargs: Any) -> None:
        super().__init__(max_length=longest, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)


class TextField(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, longest: int = 2000, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(max_length=longest, widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}), **kwargs)


def within_reach(value: Any) -> None:
    """No calendar reaches further; a slip of the keyboard (0226, 20266) is told at once."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        told = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(_("Check the year: choose one between %(first)s and %(last)s."), "year", told)


class DayField(forms.DateField):
    """A date; the widget's own ISO form, since the Chinese input formats of Django cannot be parsed back."""

    default_error_messages = {"invalid": _("Choose a date, written as 2026-03-02.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
            input_formats=["%Y-%m-%d"], validators=[within_reach],
            **kwargs,
        )


class MomentField(forms.DateTimeField):
    """A date and a time of day, Asia/Shanghai as typed, UTC as stored."""

    default_error_messages = {"invalid": _("Choose a date and a time, written as 2026-03-02 09:30.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "autocomplete": "off"}),
            validators=[within_reach], **kwargs,
        )


class ChoiceField(forms.TypedChoiceField):
    """One of a closed list; starts unanswered, so that nobody sends what they did not choose."""

    def __init__(self, *, choices: Any, numbers: bool = False, **kwargs: Any) -> None:
        def offered() -> list[Any]:
            return [("", _("Please choose")), *(choices() if callable(choices) else choices)]

        super().__init__(choices=offered, coerce=int if numbers else str, empty_value=None if numbers else "", **kwargs)


class ManyField(forms.MultipleChoiceField):
    """Any of a closed list, as tick boxes."""

    widget = forms.CheckboxSelectMultiple


class PersonField(forms.ModelChoiceField):
    """A colleague who holds a role; travels as the staff number (工号)."""

    def __init__(self, *, role: str, **kwargs: Any) -> None:
        super().__init__(queryset=people.accounts().none(), to_field_name="username", empty_label=_("Please choose"), **kwargs)
        self.role = role

    def __deepcopy__(self, memo: Any) -> PersonField:
        field = super().__deepcopy__(memo)
        field.queryset = people.holders(self.role)  # asked anew for every form
        return field
