"""What the pages of the office share: who may open them, and one page for every act with a form."""
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from approvals.roles import ADMINISTRATORS, Role

from ..hats import for_roles, held
from ..request import Request

administrators = for_roles(*sorted(ADMINISTRATORS))
"""The three administrators read; which of them acts, each act says."""
system_only = for_roles(Role.SYSTEM_ADMIN)


def runs_the_office(request: Request) -> bool:
    """Whether the buttons of the system administrator are offered."""
    return Role.SYSTEM_ADMIN in held(request)


def tried(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do it, or put each sentence of the refusal at its field; answers what the act answered, None when it was refused."""
    try:
        return act() or True
    except ValidationError as wrong:
        errors: Iterable[tuple[str, Any]] = wrong.error_dict.items() if hasattr(wrong, "error_dict") else [("", wrong.error_list)]
        for name, found in errors:
            form.add_error(name if name in form.fields else None, found)
        return None


def act_page(
    request: Request, form: forms.Form, *, title: str, button: str, back: str, lead: str = "", lines: Sequence[Any] = (),
    lines_title: str = "", warning: str = "", danger: bool = False, about: str = "",
) -> HttpResponse:
    """One act: what it is, the thing it is `about` in the words of whoever entered it, what hangs on it, the form, one button."""
    return render(request, "workflows/office/act.html", {
        "form": form, "title": title, "button": button, "back": back, "lead": lead, "lines": lines, "lines_title": lines_title,
        "warning": warning, "danger": danger, "thing": about,
    }, status=422 if form.errors else 200)
