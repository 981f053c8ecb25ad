"""年度统计: the figures of one year with their base, and the way to take them along."""
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procurement.money import yuan
from procurement.renovations import yearly

from .. import years
from ..hats import for_roles
from ..request import Request
from . import READERS
from .paper import KINDS, step_title


@require_safe
@for_roles(*READERS)
def page(request: Request) -> HttpResponse:
    """One year. Six queries beside the frame's own."""
    year, known = years.chosen(request, yearly.years())
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
        {"label": _("Agreed"), "value": agreed.count, "words": _("asked %(sum)s yuan") % {"sum": yuan(agreed.asked)}},
        {"label": _("Cut"), "value": yuan(agreed.cut),
         "words": _("%(rate)s %% of the sum asked by agreed projects") % {"rate": agreed.rate}},
        {"label": _("Days until the opinion"), "value": report.since_acceptance.mean,
         "words": _("working days from acceptance on average, longest %(n)s") % {"n": report.since_acceptance.longest}},
    ]


@require_POST
@for_roles(*READERS)
def take(request: Request, year: int) -> HttpResponse:
    """Ask the worker for the table or the paper of a year."""
    return years.take(request, year, KINDS, yearly.years(), _("Yearly report of pre-reviews"), "desk:yearly")
