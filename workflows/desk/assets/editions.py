"""Two people at one card: a form carries how far the card had come when it was shown; the second is told what the first wrote."""
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..parties.editions import EDITION, MOVED
from . import acts, history

MISSING = gettext_lazy("The page did not say which state of the entry you saw. Nothing was stored; compare with what stands now and send "
                       "it again.")
Form = TypeVar("Form", bound=forms.Form)


def carrying(form: Form, pk: int) -> Form:
    """The form with the edition of the card in a hidden field; what comes without one has not seen the card and is asked to look."""
    form.fields[EDITION] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=acts.edition(pk))
    if form.is_bound and not str(form.data.get(EDITION, "")).isdecimal():
        form.data = {**form.data.dict(), EDITION: str(acts.edition(pk))}  # type: ignore[attr-defined]
        form.add_error(None, str(MISSING))
    return form


def say(form: forms.Form, moved: acts.Moved) -> None:
    """Who wrote what meanwhile; sent once more, the form counts as having seen it."""
    for row, line in zip(moved.rows, history.lines(moved.rows), strict=True):
        told = {"who": row.by, "at": date_format(localtime(row.at), "m-d H:i"), "what": _what(line)}
        form.add_error(None, str(MOVED) % told)
    form.data = {**form.data.dict(), EDITION: str(moved.rows[-1].pk)}  # type: ignore[attr-defined]
    form.moved = True  # type: ignore[attr-defined]


def _what(line: dict[str, Any]) -> str:
    """The act with each column: before → after."""
    columns = [" ".join((str(words), f"{before} → {now}" if before else now)) for words, before, now in line["what"]]
    return _(", ").join((str(line["action"]), *columns))


def answered(form: forms.Form, page: HttpResponse) -> HttpResponse:
    """409 when the card had moved."""
    if getattr(form, "moved", False):
        page.status_code = 409
    return page
