"""What differs: surplus and shortage in two tables, each with cause, evidence, liability, and the case that deals with it."""
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.roles import Role
from approvals.visibility import visible_to
from procurement.facts import RuleBroken
from procurement.stocktakes.differences import Difference, result
from procurement.stocktakes.models import StockTake
from workflows.engine import clock

from ..hats import grants, held
from ..office.pages import act_page
from ..request import Request
from . import acts, cases
from .forms import ExplainForm
from .screens import counts, figures, seen


@require_safe
def differences(request: Request, pk: int) -> HttpResponse:
    """Nine queries at most beside the frame's own, however many differences."""
    take = seen(request, pk)
    found, known = result(take), cases.cases(take)
    explains = take.closed_at is None and _may_explain(request, take)
    readable = set(visible_to(request.user, clock.now(), grants(request)).filter(pk__in=[case.pk for case in known.values()]).values_list(
        "pk", flat=True)) if known else set()
    sides = [(short, title, [_row(request, take, one, known.get((short, cases.key_of(one))), readable, explains) for one in rows])
             for short, title, rows in ((True, _("Shortages"), found.shortage), (False, _("Surpluses"), found.surplus))]
    return render(request, "workflows/stocktakes/differences.html", {"take": take, "sides": sides, **figures(found)})


def _row(request: Request, take: StockTake, one: Difference, case: Any, readable: set[int], explains: bool) -> dict[str, Any]:
    note, closed = one.explanation, take.closed_at is not None
    needed, treated = cases.needs_case(one), cases.treated(case)
    asked = {"line": one.line.pk} if one.line else {"found": one.found.pk if one.found else 0}
    return {
        "one": one, "note": note, "case": case, "case_url": reverse("desk:case", args=[case.key]) if case and case.pk in readable else "",
        "explain": reverse("desk:stocktake_explain", args=[take.pk], query=asked) if explains else "", "needed": needed,
        "open": closed and needed and not treated,
        "start": cases.start_url(note, one.short, held(request)) if closed and needed and not treated and note else "",
    }


def _may_explain(request: Request, take: StockTake) -> bool:
    return Role.ASSETS in held(request) or counts(request, take)


@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: Request, pk: int) -> HttpResponse:
    """Why one thing differs; a better explanation is a further row."""
    take = seen(request, pk)
    if not _may_explain(request, take):
        raise PermissionDenied(_("Differences are explained by the team and by asset management."))
    one = _asked(request, take)
    form = ExplainForm(one.short, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            acts.explain(take, form.cleaned_data | {"line": one.line, "found": one.found}, by=request.user, at=clock.now())
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            messages.success(request, _("The explanation has been entered."))
            return redirect("desk:stocktake_differences", pk)
    thing = f"{one.line.card.number} {one.line.card.name}" if one.line else one.found.name if one.found else ""
    words = _("In the books %(book)s, counted %(actual)s.") % {"book": one.book, "actual": one.actual}
    return act_page(request, form, title=_("Explain the shortage") if one.short else _("Explain the surplus"), about=thing,
                    button=_("Enter"), back=reverse("desk:stocktake_differences", args=[pk]), lead=words)


def _asked(request: Request, take: StockTake) -> Difference:
    """The difference of the address; 404 where book and thing agree."""
    line, thing = request.GET.get("line", ""), request.GET.get("found", "")
    found = result(take)
    for one in (*found.shortage, *found.surplus):
        if cases.key_of(one) in ((int(line) if line.isdecimal() else -1, None), (None, int(thing) if thing.isdecimal() else -1)):
            return one
    raise Http404
