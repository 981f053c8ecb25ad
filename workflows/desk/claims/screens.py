"""账销案存 on the screen: what is still owed, the newest first, and one claim with every step of chasing it."""
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from procurement.disposals.execution.claim_models import KeptClaim
from procurement.facts import RuleBroken
from procurement.fields import DayField, LineField, NumberField, TextField
from workflows.engine import clock

from ..hats import for_roles, grants
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import PURSUERS, READERS, acts


class PursuitForm(forms.Form):
    """One step: a letter, a suit, a payment."""

    on = DayField(label=gettext_lazy("Pursued on"))
    what = TextField(label=gettext_lazy("What was done"), rows=2)
    recovered = NumberField(label=gettext_lazy("Recovered (yuan)"), required=False)
    treasury_receipt = LineField(
        label=gettext_lazy("Number of the treasury receipt"), longest=60, required=False,
        help_text=gettext_lazy("Where money came in: it goes to the treasury."))


@require_safe
@for_roles(*READERS)
def register(request: Request) -> HttpResponse:
    """Every kept claim. Two queries beside the frame's own."""
    place, query = Place.of(request), request.GET.get("q", "").strip()[:100]
    found = KeptClaim.objects.select_related("unit", "disposal__case").prefetch_related("pursuits")
    if query:
        found = found.filter(Q(debtor__icontains=query) | Q(unit__name__icontains=query) | Q(basis__icontains=query))
    if place.after_id is not None:
        found = found.filter(pk__lt=place.after_id)
    page = list(found.order_by("-pk")[:PER_PAGE + 1])
    shown = page[:PER_PAGE]
    rows = [{"claim": one, "url": reverse("desk:kept_claim", args=[one.pk]), "outstanding": one.outstanding} for one in shown]
    return render(request, "workflows/claims/list.html", {
        "rows": rows, "q": query, "url": reverse("desk:kept_claims"),
        "pager": pager(request, place, str(shown[-1].pk) if len(page) > PER_PAGE else None, len(shown)),
    })


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def one(request: Request, pk: int) -> HttpResponse:
    """One claim; a POST adds a step of chasing it. Two queries beside the frame's own."""
    claim = KeptClaim.objects.select_related("unit", "disposal__case").prefetch_related("pursuits__by").filter(pk=pk).first()
    if claim is None:
        raise Http404
    form = PursuitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _done(request, pk, form):
        return redirect("desk:kept_claim", pk)
    may = claim.outstanding > 0 and any(role in PURSUERS for role, _unit in grants(request))
    return render(request, "workflows/claims/one.html", {
        "claim": claim, "pursuits": list(claim.pursuits.all()), "outstanding": claim.outstanding, "form": form, "may_pursue": may,
    }, status=422 if form.errors else 200)


def _done(request: Request, pk: int, form: PursuitForm) -> bool:
    said: dict[str, Any] = form.cleaned_data | {"recovered": form.cleaned_data["recovered"] or Decimal("0.00")}
    try:
        acts.pursue(pk, by=request.user, at=clock.now(), **said)
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return False
    messages.success(request, _("The step is on record."))
    return True
