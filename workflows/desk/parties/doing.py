"""Entering, changing and ending on the screen: one page with one form for each act; what is refused stands at its field."""
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.parties.models import BadRecord, ExpertEmployer, SupplierHolding, SupplierPerson
from procurement.parties.services import MODELS
from procurement.parties.terms import Register
from workflows.engine import clock

from ..hats import for_roles
from ..office.pages import act_page
from ..request import Request
from . import KEEPERS, acts
from .editions import EDITION, answered, carrying, say
from .forms import OF_PARTY, OF_TIE, AgainForm, EndForm
from .lists import LISTS, NAMES

ENTER = {Register.SUPPLIER: gettext_lazy("Enter a supplier"), Register.EXPERT: gettext_lazy("Enter an expert"),
         Register.AGENCY: gettext_lazy("Enter an agency")}
VERBS: dict[str, Any] = {
    "change": gettext_lazy("Change"), "end": gettext_lazy("Take out of use"), "again": gettext_lazy("Take into use again"),
    "person": gettext_lazy("Add a person"), "holding": gettext_lazy("Add a holding"), "bad": gettext_lazy("Add a bad record"),
    "employer": gettext_lazy("Add an employer"), "relative": gettext_lazy("Add a relative"),
}
LEADS: dict[str, Any] = {
    "end": gettext_lazy("From then on nobody asks or seats this party any more; what it did stays, and so does its entry."),
    "relative": gettext_lazy("Only the witness of the draw, the discipline supervisor and the auditor can read it afterwards."),
    "bad": gettext_lazy("While an entry is in force, the supplier is neither invited nor accepted."),
}
MODELS_OF_TIES: dict[str, dict[str, tuple[Any, str]]] = {
    Register.SUPPLIER: {"person": (SupplierPerson, "supplier"), "holding": (SupplierHolding, "holder"), "bad": (BadRecord, "supplier")},
    Register.EXPERT: {"employer": (ExpertEmployer, "expert")},
}


def gated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to whoever keeps the register."""
    def gate(request: HttpRequest, register: str, **named: Any) -> HttpResponse:
        kept = for_roles(*KEEPERS[Register(register)])(view)
        return require_http_methods(["GET", "HEAD", "POST"])(kept)(request, register, **named)
    return gate


@gated
def add(request: Request, register: str) -> HttpResponse:
    """A further party."""
    form = OF_PARTY[register](request.POST if request.method == "POST" else None)
    if form.is_valid():
        party = tried(form, lambda: acts.enter(register, form.cleaned_data, by=request.user, at=clock.now()))
        if party:
            messages.success(request, _("%(name)s stands in the register now.") % {"name": party})
            return redirect(f"desk:{NAMES[Register(register)]}", party.pk)
    back = reverse(f"desk:{LISTS[Register(register)]}")
    return act_page(request, form, title=str(ENTER[Register(register)]), button=_("Enter"), back=back)


@gated
def act(request: Request, register: str, pk: int, verb: str) -> HttpResponse:
    """Change, end, take up again, or enter a tie."""
    party = get_object_or_404(MODELS[register], pk=pk)
    form, name = carrying(_form(request, register, party, verb), register, pk), NAMES[Register(register)]
    if form.is_valid() and tried(form, lambda: _do(request, register, pk, verb, dict(form.cleaned_data))):
        messages.success(request, _("Entered; the history below tells what changed."))
        return redirect(f"desk:{name}", pk)
    return answered(form, act_page(
        request, form, title=f"{VERBS[verb]} · {party}", button=str(VERBS[verb]), back=reverse(f"desk:{name}", args=[pk]),
        lead=str(LEADS.get(verb, "")), danger=verb in ("end", "bad")))


def _form(request: Request, register: str, party: Any, verb: str) -> forms.Form:
    data, today = request.POST if request.method == "POST" else None, local(clock.now()).date()
    if verb == "change":
        return OF_PARTY[register](data, party=party)
    if verb == "end":
        return EndForm(data, initial={"on": today})
    if verb == "again":
        return AgainForm(data)
    if verb not in OF_TIE[register]:
        raise Http404
    return OF_TIE[register][verb](data)


def _do(request: Request, register: str, pk: int, verb: str, data: dict[str, Any]) -> Any:
    told: dict[str, Any] = {"by": request.user, "at": clock.now(), "seen": data.pop(EDITION)}
    if verb == "change":
        return acts.change(register, pk, data, reason=data.pop("reason"), **told)
    if verb == "end":
        return acts.end(register, pk, **data, **told)
    if verb == "again":
        return acts.take_up_again(register, pk, **data, **told)
    return acts.add_tie(register, pk, verb, data, **told)


@gated
def end_tie(request: Request, register: str, pk: int, kind: str, tie: int) -> HttpResponse:
    """The last day of a tie."""
    model, owner = MODELS_OF_TIES.get(register, {}).get(kind, (None, ""))
    if model is None:
        raise Http404
    row = get_object_or_404(model.objects.select_related(owner), **{"pk": tie, f"{owner}_id": pk})
    name = NAMES[Register(register)]
    form = carrying(EndForm(request.POST if request.method == "POST" else None, initial={"on": local(clock.now()).date()}), register, pk)
    if form.is_valid() and tried(form, lambda: _end(request, register, pk, row, dict(form.cleaned_data))):
        messages.success(request, _("Entered; the history below tells what changed."))
        return redirect(f"desk:{name}", pk)
    what = next((str(getattr(row, word)) for word in ("name", "employer", "document", "held") if hasattr(row, word)), "")
    return answered(form, act_page(
        request, form, title=f"{_('End the tie')} · {what}", button=_("End the tie"), back=reverse(f"desk:{name}", args=[pk]),
        lead=_("It stays in the register with its days; one that was entered wrongly ends too, with the reason."), danger=True))


def _end(request: Request, register: str, pk: int, row: Any, data: dict[str, Any]) -> None:
    acts.end_tie(register, pk, row, by=request.user, at=clock.now(), seen=data.pop(EDITION), **data)


def tried(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do it, or put the sentence of the refusal at its field; what was typed stays."""
    try:
        return act() or True
    except RuleBroken as broken:
        field = {"until": "on", "ended_on": "on"}.get(broken.field or "", broken.field) if "on" in form.fields else broken.field
        form.add_error(field if field in form.fields else None, str(broken))
        return None
    except acts.Moved as moved:
        say(form, moved)
        return None
