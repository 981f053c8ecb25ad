"""待复核事项: what one administrator proposed and another decides, shown line by line."""
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals import proposals as register
from approvals.leaving import handover
from approvals.models import Proposal
from workflows.engine import clock

from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import forms
from .pages import administrators, tried

LINES = 200
"""Lines of a proposal on one page."""
TONES = {"waiting": "warn", "approved": "ok", "refused": "bad", "withdrawn": ""}


@require_safe
@administrators
def listing(request: Request) -> HttpResponse:
    """What waits, or what has been settled, newest first. One query beside the frame's own."""
    place, settled = Place.of(request), request.GET.get("tab") == "settled"
    found = Proposal.objects.select_related("proposed_by", "decided_by").order_by("-pk")
    found = found.exclude(state=Proposal.State.WAITING) if settled else found.filter(state=Proposal.State.WAITING)
    if place.after_id is not None:
        found = found.filter(pk__lt=place.after_id)
    rows = list(found[: PER_PAGE + 1])
    shown, more = rows[:PER_PAGE], len(rows) > PER_PAGE
    return render(request, "workflows/office/proposals.html", {
        "rows": [_row(proposal) for proposal in shown], "settled": settled,
        "pager": pager(request, place, str(shown[-1].pk) if more else None, len(shown)),
    })


def _row(proposal: Proposal) -> dict[str, Any]:
    kind = register.KINDS.get(proposal.kind)
    return {"proposal": proposal, "title": kind.title if kind else proposal.kind, "tone": TONES[proposal.state]}


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def page(request: Request, key: UUID) -> HttpResponse:
    """One proposal with everything that it would change; the second person decides here, the proposer withdraws here."""
    proposal = get_object_or_404(Proposal.objects.select_related("proposed_by", "decided_by"), key=key)
    posted = request.method == "POST"
    form = forms.DecisionForm(request.POST if posted else None, initial={"digest": proposal.digest})
    if posted and form.is_valid():
        verb = request.POST.get("verb", "")
        answer = tried(form, lambda: _settled(proposal, verb, form.cleaned_data, request))
        if answer:
            messages.success(request, {"approve": _("Approved; it is in force from this moment on."), "refuse": _("Refused."),
                                       "withdraw": _("Withdrawn.")}[verb])
            return redirect("desk:proposals")
    place = Place.of(request)
    lines = register.kind_of(proposal).describe(proposal.payload) if proposal.kind in register.KINDS else []
    start = place.after_id or 0
    waiting = proposal.state == Proposal.State.WAITING
    return render(request, "workflows/office/proposal.html", {
        **_row(proposal), "form": form, "lines": lines[start:start + LINES], "count": len(lines),
        "pager": pager(request, place, str(start + LINES) if start + LINES < len(lines) else None, len(lines[start:start + LINES])),
        "barred": register.barred(proposal, request.user) if waiting else "", "waiting": waiting,
        "own": waiting and proposal.proposed_by_id == request.user.pk, "is_handover": proposal.kind == handover.KIND,
    }, status=422 if form.errors else 200)


def _settled(proposal: Proposal, verb: str, data: dict[str, Any], request: Request) -> Any:
    at, by = clock.now(), request.user
    if verb == "withdraw":
        return register.withdraw(proposal, by=by, at=at, note=data["note"])
    if verb not in ("approve", "refuse"):
        raise ValidationError(_("Press one of the buttons below."))
    return register.decide(proposal, by=by, at=at, agreed=verb == "approve", note=data["note"], digest=data["digest"])
