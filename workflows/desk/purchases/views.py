"""采购统计: the purchases of one year with their bases, and the way to take them along."""
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procurement.money import yuan
from procurement.tenders import reports

from .. import years
from ..hats import for_roles
from ..request import Request
from ..yearly.paper import step_title
from . import READERS
from .paper import EXCEPTIONS, KINDS, UNTIL, layer_words


@require_safe
@for_roles(*READERS)
def page(request: Request) -> HttpResponse:
    """One year. Six queries beside the frame's own."""
    year, known = years.chosen(request, reports.years())
    report = reports.report(year)
    return render(request, "workflows/purchases/page.html", {
        "report": report, "years": known, "stats": _stats(report), "kinds": KINDS.items(),
        "layers": [(layer_words(one.layer), one) for one in report.layers],
        "stretches": [(layer_words(one.layer), UNTIL[one.until], one) for one in report.stretches],
        "steps": [(layer_words(one.layer) if one.layer else _("Not settled yet"), step_title(one.node), one) for one in report.steps],
        "exceptions": [(row, EXCEPTIONS[kind], told) for row, kind, told in report.exceptions],
    })


def _stats(report: reports.Report) -> list[dict[str, Any]]:
    total = report.total
    return [
        {"label": _("Purchases asked for"), "value": len(report.asked),
         "words": _("of them awarded in the year: %(n)s") % {"n": total.purchases}},
        {"label": _("Awarded (yuan)"), "value": yuan(total.award), "words": _("budget %(sum)s yuan") % {"sum": yuan(total.budget)}},
        {"label": _("Saved (yuan)"), "value": yuan(total.saved),
         "words": _("%(budget)s %% of the budget, %(award)s %% of the awards") % {"budget": total.of_budget, "award": total.of_award}},
        {"label": _("Saved by amendments (yuan)"), "value": yuan(report.decreased),
         "words": _("increases %(sum)s yuan") % {"sum": yuan(report.raised)}},
    ]


@require_POST
@for_roles(*READERS)
def take(request: Request, year: int) -> HttpResponse:
    """Ask the worker for the table or the paper of a year."""
    return years.take(request, year, KINDS, reports.years(), _("Purchases of a year"), "desk:purchases")
