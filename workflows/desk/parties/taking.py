"""A register taken along as a table: as it is filtered, in which format and why; the worker makes it, the trail holds the reason."""
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from approvals.exports import jobs
from procurement import fields
from procurement.parties.terms import Register
from workflows.engine import clock

from ..hats import for_roles
from ..office.pages import act_page
from ..request import Request
from . import BUDGET_READERS, OWN_BUDGET, READERS, budget, lists
from .rows import BUDGET, ENDINGS

LEAD = gettext_lazy("Every row that the list shows with its present filter, and no column that its pages do not show you. The export and "
                    "its reason are entered in the trail.")


class TakeForm(forms.Form):
    """In which format, and why."""

    format = fields.ChoiceField(label=gettext_lazy("File format"), choices=list(ENDINGS.items()))
    reason = fields.LineField(label=gettext_lazy("Reason (required, entered in the trail)"), longest=200)


@require_http_methods(["GET", "HEAD", "POST"])
def parties(request: HttpRequest, register: str) -> HttpResponse:
    """One register, for whoever reads it."""
    return for_roles(*READERS[Register(register)])(_parties)(request, register)


def _parties(request: Request, register: str) -> HttpResponse:
    kind, (tab, query) = lists.LISTS[Register(register)], lists.asked(request, register)
    given = {name: value for name, value in (("tab", tab), ("q", query)) if value}
    what = " · ".join(str(one) for one in (Register(register).label, lists.TABS[tab], query) if one)
    return _take(request, kind, given, what, reverse(f"desk:{kind}", query=given or None))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*BUDGET_READERS, *OWN_BUDGET)
def lines(request: Request) -> HttpResponse:
    """The budget lines of one unit and year, for whoever sees them."""
    unit, year = budget.asked(request)
    if unit is None:
        raise Http404
    given = {"unit": unit.pk, "year": year}
    return _take(request, BUDGET, given, f"{_('Budget lines')} · {unit.label} · {year}", reverse("desk:budget", query=given))


def _take(request: Request, kind: str, params: dict[str, Any], what: str, back: str) -> HttpResponse:
    form = TakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            job = jobs.ask(request.user, f"{kind}.{form.cleaned_data['format']}", params, form.cleaned_data["reason"], clock.now())
        except jobs.NotAsked as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The export is being made. It is entered in the trail with its reason."))
            return redirect("desk:export_job", job.key)
    export = pgettext("register", "Export")
    return act_page(request, form, title=f"{export} · {what}", button=export, back=back, lead=str(LEAD))
