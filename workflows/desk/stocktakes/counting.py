"""Counting: one look at a time on the telephone, or a list filled in without connection. Sent twice is entered once."""
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.imports.reading import BYTES_MOST
from procurement.facts import RuleBroken
from procurement.stocktakes.models import CountEntry, StockTake
from workflows.engine import clock

from ..request import Request
from . import acts, listed
from .forms import CountForm, ListForm
from .screens import counts, seen

CARRIED = ("place", "condition", "second")
"""What the next look most likely repeats: the room, the state, the colleague."""
OFFERED = 300
"""Cards still to be counted that the page takes along for work without connection."""
FETCHED = "fetch"


def _team_only(request: Request, pk: int) -> StockTake:
    take = seen(request, pk)
    if not counts(request, take):
        names = "、".join(str(member.person) for member in take.team.select_related("person").order_by("pk"))
        raise PermissionDenied(_("This is counted by: %(names)s.") % {"names": names})
    return take


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: Request, pk: int) -> HttpResponse:
    """One look. Asked by the script of the page, the answer is a sentence alone: 200 entered, 422 refused. Eight queries at most."""
    take, fetched = _team_only(request, pk), request.headers.get("X-Requested-With") == FETCHED
    form = CountForm(take, request.user, request.POST if request.method == "POST" else None,
                     initial={name: request.GET[name] for name in CARRIED if name in request.GET})
    if form.is_valid():
        try:
            row = acts.count(take, [form.cleaned_data], by=request.user, at=clock.now())[0]
        except RuleBroken as broken:
            shown = broken.field in form.fields and broken.field != "token"  # the mark is hidden: what is wrong with it stands above
            form.add_error(broken.field if shown else None, str(broken))
        else:
            said = _entered(row)
            if fetched:
                return HttpResponse(said, content_type="text/plain; charset=utf-8")
            messages.success(request, said)
            kept = {name: request.POST[name] for name in CARRIED if request.POST.get(name)}
            return redirect(reverse("desk:stocktake_count", args=[pk], query=kept or None))
    if fetched and form.is_bound:
        sentences = "\n".join(str(sentence) for found in form.errors.values() for sentence in found)
        return HttpResponse(sentences, status=422, content_type="text/plain; charset=utf-8")
    left = take.book.filter(counts=None)
    return render(request, "workflows/stocktakes/count.html", {
        "take": take, "form": form, "left": left.count(), "waiting": left.select_related("card").order_by("card__number")[:OFFERED],
        "open": take.closed_at is None,
    }, status=422 if form.errors else 200)


def _entered(row: CountEntry) -> str:
    """What has been entered, so that whoever stands before the thing sees a slip at once."""
    thing = f"{row.line.card.number} {row.line.card.name}" if row.line else f"{row.typed} {row.name}".strip()
    words = _("Entered: %(thing)s, %(quantity)s.") if row.line else _("Entered as found without a card: %(thing)s, %(quantity)s.")
    return words % {"thing": thing, "quantity": f"{row.quantity.normalize():f}"}


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: Request, pk: int) -> HttpResponse:
    """A list: checked whole, every bad row named; entered whole or not at all."""
    take = _team_only(request, pk)
    form = ListForm(take, request.user, *((request.POST, request.FILES) if request.method == "POST" else ()))
    wrong: list[str] = []
    if form.is_valid():
        sent = form.cleaned_data["table"]
        looks, wrong = listed.looks(take, sent.read(BYTES_MOST + 1), sent.name, form.cleaned_data["second"])
        wrong += _judged(take, looks, request)
        if not wrong and looks:
            acts.count(take, looks, by=request.user, at=clock.now())
            messages.success(request, _("%(rows)s looks have been taken in; those that were sent before are not entered again.") % {
                "rows": len(looks)})
            return redirect("desk:stocktake", pk)
        form.add_error("table", _("Nothing has been entered: correct the lines named below and send the list again.") if wrong
                       else _("No line of the list holds a quantity."))
    return render(request, "workflows/stocktakes/import.html", {"take": take, "form": form, "wrong": wrong, "columns": listed.COLUMNS},
                  status=422 if form.errors else 200)


def _judged(take: StockTake, looks: list[dict[str, Any]], request: Request) -> list[str]:
    """Every row is tried and the trial rolled back: whoever corrects the list wants all bad rows at once."""
    with transaction.atomic():
        wrong = listed.refused(take, looks, actor=request.user, at=clock.now())
        transaction.set_rollback(True)
    return wrong
