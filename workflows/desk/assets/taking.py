"""The register taken along as a table: as it is filtered, in which format and why; the worker makes it, the trail holds the reason."""
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from approvals.exports import jobs
from workflows.engine import clock

from ..hats import for_roles
from ..office.pages import act_page
from ..parties.taking import TakeForm
from ..request import Request
from . import READERS, lists, rows

LEAD = gettext_lazy("Every card that the list shows with its present filter, with the columns of the table that is taken in: the file can "
                    "be imported again. The export and its reason are entered in the trail.")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def cards(request: Request) -> HttpResponse:
    """The cards of the list."""
    return _take(request, "assets")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def vehicles(request: Request) -> HttpResponse:
    """The vehicles of the list."""
    return _take(request, "vehicles")


def _take(request: Request, kind: str) -> HttpResponse:
    filters: dict[str, Any] = lists.asked(request)
    form = TakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            job = jobs.ask(request.user, f"{kind}.{form.cleaned_data['format']}", filters, form.cleaned_data["reason"], clock.now())
        except jobs.NotAsked as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The export is being made. It is entered in the trail with its reason."))
            return redirect("desk:export_job", job.key)
    back = reverse(f"desk:{kind}", query=lists.given(filters) or None)
    export = pgettext("register", "Export")
    return act_page(request, form, title=f"{export} · {rows.titles()[kind]}", button=export, back=back, lead=str(LEAD))
