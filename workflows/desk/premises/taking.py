"""The ledger taken along as a table: as it is filtered, in which format and why."""
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from approvals.exports import jobs
from procurement.calendar.office_time import local
from workflows.engine import clock

from ..hats import coordinators, for_roles, grants
from ..office.pages import act_page
from ..parties.taking import TakeForm
from ..request import Request
from . import OWN, READERS
from .rooms import asked
from .rows import KINDS, MOVEMENTS, may_take, titles

LEAD = gettext_lazy("Every row that the list shows with its present filter. The export and its reason are entered in the trail.")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS, *OWN)
def take(request: Request, what: str) -> HttpResponse:
    """Rooms, or movements of a year."""
    kind = KINDS.get(what)
    if kind is None:
        raise Http404
    if not may_take(kind, grants(request)):
        names = "、".join(str(one.label) for one in READERS)
        raise PermissionDenied(_("This page is open to: %(roles)s.") % {"roles": names}, coordinators())
    given, back = _asked(request, kind)
    form = TakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            job = jobs.ask(request.user, f"{kind}.{form.cleaned_data['format']}", given, form.cleaned_data["reason"], clock.now())
        except jobs.NotAsked as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The export is being made. It is entered in the trail with its reason."))
            return redirect("desk:export_job", job.key)
    export = pgettext("register", "Export")
    return act_page(request, form, title=f"{export} · {titles()[kind]}", button=export, back=back, lead=str(LEAD))


def _asked(request: Request, kind: str) -> tuple[dict[str, Any], str]:
    if kind != MOVEMENTS:
        given: dict[str, Any] = dict(asked(request))
        return given, reverse("desk:premises", query=given or None)
    year = request.GET.get("year", "")
    given = {"year": int(year) if year.isdecimal() and len(year) == len("2026") else local(clock.now()).year}
    return given, reverse("desk:premises_movements", query=given)
