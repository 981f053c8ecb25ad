"""Two people at one entry: a form carries how far the entry had come when it was shown; the second is told what the first wrote."""
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import acts, history

EDITION = "edition"
MOVED = gettext_lazy("%(who)s wrote into this entry meanwhile (%(at)s, %(what)s). Nothing of yours was stored; it stands below as you "
                     "typed it. Compare, and send it again if it still holds.")
Form = TypeVar("Form", bound=forms.Form)


def carrying(form: Form, register: str, pk: int) -> Form:
    """The form with the edition of the entry in a hidden field."""
    form.fields[EDITION] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=acts.edition(register, pk))
    return form


def say(form: forms.Form, moved: acts.Moved) -> None:
    """Who wrote what meanwhile; sent once more, the form counts as having seen it."""
    for row, line in zip(moved.rows, history.lines(moved.rows, secrets=False), strict=True):
        form.add_error(None, str(MOVED) % {"who": row.by, "at": date_format(localtime(row.at), "m-d H:i"), "what": _what(line)})
    form.data = {**form.data.dict(), EDITION: str(moved.rows[-1].pk)}  # type: ignore[attr-defined]
    form.moved = True  # type: ignore[attr-defined]


def _what(line: dict[str, Any]) -> str:
    """The act with its tie and each column: before → after."""
    act = " ".join(str(part) for part in (line["action"], line["tie"]) if part)
    columns = [" ".join((str(words), f"{before} → {now}" if before else now)) for words, before, now in line["what"]]
    return _(", ").join((act, *columns))


def answered(form: forms.Form, page: HttpResponse) -> HttpResponse:
    """409 when the entry had moved."""
    if getattr(form, "moved", False):
        page.status_code = 409
    return page
