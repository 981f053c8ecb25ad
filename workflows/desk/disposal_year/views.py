"""资产处置统计: the disposals of one year with their bases, and the way to take them along."""
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procurement.disposals import reports
from procurement.money import yuan

from .. import years
from ..hats import for_roles
from ..request import Request
from . import READERS
from .paper import EXCEPTIONS, KINDS, form_words, hand_words


@require_safe
@for_roles(*READERS)
def page(request: Request) -> HttpResponse:
    """One year. Three queries beside the frame's own."""
    year, known = years.chosen(request, reports.years())
    report = reports.report(year)
    return render(request, "workflows/disposal_year/page.html", {
        "report": report, "years": known, "stats": _stats(report), "kinds": KINDS.items(),
        "forms": [(form_words(one.form, year), one) for one in report.forms],
        "authorities": [(hand_words(one.hand), one) for one in report.authorities],
        "results": [(reports.RESULTS[name], times) for name, times in report.results.items()],
        "exceptions": [(row, EXCEPTIONS[kind], told) for row, kind, told in report.exceptions],
    })


def _stats(report: reports.Report) -> list[dict[str, Any]]:
    total = report.total
    return [
        {"label": _("Disposals asked for"), "value": total.asked.cases,
         "words": _("of them not decided yet: %(n)s") % {"n": report.results[reports.PENDING]}},
        {"label": _("Original value asked for (yuan)"), "value": yuan(total.asked.original),
         "words": _("net value %(sum)s yuan, cards: %(n)s") % {"sum": yuan(total.asked.net), "n": total.asked.cards}},
        {"label": _("Written off the books (yuan)"), "value": yuan(total.gone.original),
         "words": _("original value by the day of the cancellation, cards: %(n)s") % {"n": total.gone.cards}},
        {"label": _("To the treasury (yuan)"), "value": yuan(total.income.payable),
         "words": _("of a gross income of %(sum)s yuan") % {"sum": yuan(total.income.gross)}},
    ]


@require_POST
@for_roles(*READERS)
def take(request: Request, year: int) -> HttpResponse:
    """Ask the worker for the table of a year."""
    return years.take(request, year, KINDS, reports.years(), _("Disposals of a year"), "desk:disposal_year")
