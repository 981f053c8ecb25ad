"""年度统计表: one year of all three procedures, and the way to take it along."""
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procurement.annual import table
from procurement.money import yuan

from .. import years
from ..hats import for_roles
from ..request import Request
from . import READERS, words
from .paper import KINDS


@require_safe
@for_roles(*READERS)
def page(request: Request) -> HttpResponse:
    """One year. Seven queries beside the frame's own."""
    year, known = years.chosen(request, table.years())
    annual = table.annual(year)
    return render(request, "workflows/annual/page.html", {
        "annual": annual, "told": words.told(annual), "bases": words.BASES, "years": known, "stats": _stats(annual),
        "kinds": KINDS.items(),
    })


def _stats(annual: table.Annual) -> list[dict[str, Any]]:
    bought, repairs, gone = annual.awarded, annual.repairs, annual.disposals.total
    return [
        {"label": _("Awarded (yuan)"), "value": yuan(bought.award), "words": _("purchases: %(n)s") % {"n": bought.purchases}},
        {"label": _("Saved (yuan)"), "value": yuan(bought.saved),
         "words": _("%(budget)s %% of the budget, %(award)s %% of the awards") % {"budget": bought.of_budget, "award": bought.of_award}},
        {"label": _("Cut in pre-reviews (yuan)"), "value": yuan(repairs.sums.cut),
         "words": _("%(rate)s %% of the sum asked by agreed projects") % {"rate": repairs.sums.rate}},
        {"label": _("Written off the books (yuan)"), "value": yuan(gone.gone.original),
         "words": _("to the treasury %(sum)s yuan") % {"sum": yuan(gone.income.payable)}},
    ]


@require_POST
@for_roles(*READERS)
def take(request: Request, year: int) -> HttpResponse:
    """Ask the worker for the paper or the table of a year."""
    return years.take(request, year, KINDS, table.years(), _("Annual table"), "desk:annual")
