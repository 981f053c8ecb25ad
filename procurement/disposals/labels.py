"""The words of a column of a disposal or of one of its things, and what a place calls the forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from procurement.disposals.models import Disposal, DisposalItem
from procurement.disposals.terms import Form
from procurement.records import label as _label
from procurement.routing import day
from procurement.rulebook.limits import UnknownLimit, text


def label(name: str) -> Any:
    """A column of the record, as a label begins."""
    return _label(name, Disposal)


def item_label(name: str) -> Any:
    """A column of one thing."""
    return _label(name, DisposalItem)


def form_name(form: str, on: date | None) -> str:
    """What the form is called here: the row of the place, else the word of the regulation."""
    return own_form_name(form, on) or str(Form(form).label)


def own_form_name(form: str, on: date | None) -> str:
    """The word that the place has for the form on that day; nothing where it has none."""
    try:
        return text(f"disposal.form.{form}", on) if on else ""
    except UnknownLimit:
        return ""


def forms_here() -> list[tuple[str, str]]:
    """The closed list in the words of the place, for a choice on a form; read from memory."""
    today = day.today()
    return [(one.value, form_name(one.value, today)) for one in Form]
