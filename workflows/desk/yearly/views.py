"""年度统计: the figures of one year with their base, and the way to take them along."""
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.exports import jobs
from approvals.models import ExportJob
from procurement.calendar.office_time import local
from procurement.renovations import yearly
from workflows.engine import clock

from ..hats import for_roles
from ..request import Request
from . import READERS
from .paper import KINDS, step_title


@require_safe
@for_roles(*READERS)
def page(request: Request) -> HttpResponse:
    """One year. Six queries beside the frame's own."""
    known = yearly.years() or [local(clock.now()).year]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, known) else known[0]
    return render(request, "workflows/yearly/page.html", {
        "report": (report := yearly.report(year)), "years": known, "stats": _stats(report),
        "results": [(yearly.RESULTS[name], times) for name, times in report.results.items()],
        "returns": [(step_title(node), times) for node, times in report.returns],
        "overdue": [(step_title(node), times) for node, times in report.overdue], "kinds": KINDS.items(),
    })


def _stats(report: yearly.Report) -> list[dict[str, Any]]:
    agreed = report.sums
    return [
        {"label": _("Received"), "value": report.received, "words": _("of them accepted at the window: %(n)s") % {"n": report.accepted}},
        {"label": _("Agreed"), "value": agreed.count, "words": _("asked %(sum)s yuan") % {"sum": f"{agreed.asked:,.2f}"}},
        {"label": _("Cut"), "value": f"{agreed.cut:,.2f}",
         "words": _("%(rate)s %% of the sum asked by agreed projects") % {"rate": agreed.rate}},
        {"label": _("Days until the opinion"), "value": report.since_acceptance.mean,
         "words": _("working days from acceptance on average, longest %(n)s") % {"n": report.since_acceptance.longest}},
    ]


@require_POST
@for_roles(*READERS)
def take(request: Request, year: int) -> HttpResponse:
    """Ask the worker for the table or the paper of a year."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS or year not in yearly.years():
        raise Http404
    try:
        job: ExportJob = jobs.ask(request.user, kind, {"year": year}, _("Yearly report of pre-reviews"), clock.now())
    except jobs.NotAsked as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('desk:yearly')}?year={year}")
    return redirect("desk:export_job", job.key)
