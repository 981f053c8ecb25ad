"""Tables of lines inside a form: any number of rows, blank ones dropped, usable without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procurement.fields import tell

MOST_ROWS = 200


class LineForm(forms.Form):
    """One row of a table."""

    use_required_attribute = False
    worked: tuple[str, ...] = ()
    """Columns of the record's row that nobody types, shown after the typed ones; the last is added up below."""
    photo_column = ""
    """The column that names photos by their numbers; the page of the case links them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tell(self.fields)

    @classmethod
    def striking(cls, row: Mapping[str, Any]) -> frozenset[str]:
        """Columns of a row that the reader must not overlook."""
        return frozenset()


class Lines(BaseFormSet):
    """The rows of one table; a row left entirely blank does not count, so clearing a row removes it."""

    title: Any = ""
    hint: Any = ""
    name = ""
    needed = 0
    fixed = False
    default_error_messages = {
        "missing_management_form": _("The table did not arrive whole. Load the page again; what you typed is kept as a draft."),
        "too_many_forms": _("A table holds at most %(num)d rows."),
    }

    @property
    def more_name(self) -> str:
        """Name of the submit button that adds rows; render it with `formnovalidate`, and not at all when `fixed`."""
        return f"more-{self.name}"

    def initial_form_count(self) -> int:
        """Every row is judged by what it holds: none is obligatory because it was there before, save in a fixed table."""
        if self.fixed:
            return len(self.initial or [])
        return 0 if self.is_bound else super().initial_form_count()

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "label_suffix": ""}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The cleaned rows that hold something."""
        return [form.cleaned_data for form in self.kept]

    @property
    def kept(self) -> list[Any]:
        """The forms behind `rows`: what a service calls row 2 need not be the third row of the page."""
        return [form for form in self.forms if (self.fixed or form.has_changed()) and getattr(form, "cleaned_data", None)]

    def clean(self) -> None:
        """A table that must hold rows says so itself: the stock check counts blank rows too."""
        if self.needed and not any(self.errors) and len(self.rows) < self.needed:
            raise forms.ValidationError(_("Fill in at least %(num)d row."), code="too_few_forms", params={"num": self.needed})

    @property
    def headings(self) -> list[Any]:
        """Column titles in order."""
        return [column.label for column in self.form.base_fields.values() if not isinstance(column.widget, forms.HiddenInput)]


@dataclass(frozen=True)
class LineTable:
    """Declares a table of a form: its row form, title, how many rows it needs and how many blank ones it offers."""

    row: type[LineForm]
    title: str | Promise
    hint: str | Promise = ""
    needed: int = 0
    blank: int = 3
    fixed: bool = False

    def build(self, name: str, data: Any, initial: list[dict[str, Any]] | None) -> Lines:
        """The rows, bound to what was sent or filled with what is known."""
        known = None if data is not None and not self.fixed else (initial or [])
        blank = 0 if self.fixed else max(self.blank if not known else 1, self.needed - len(known or []))
        made = formset_factory(self.row, formset=Lines, extra=blank, max_num=MOST_ROWS, validate_max=True)
        rows = cast("Lines", made(data, initial=known, prefix=name))
        rows.name, rows.title, rows.hint, rows.needed, rows.fixed = name, self.title, self.hint, self.needed, self.fixed
        return rows
