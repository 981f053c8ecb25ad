"""Entering, changing, handing over, reading on the screen: one page with one form for each act; what is refused stands at its field."""
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from procurement.assets.models import Card
from procurement.assets.terms import State
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from workflows.engine import clock

from ..hats import for_roles
from ..office.pages import act_page
from ..parties.editions import EDITION
from ..request import Request
from . import KEEPERS, acts
from .editions import answered, carrying, say
from .forms import CardForm, ReadingForm, RightForm, TurnForm, VehicleForm

VERBS: dict[str, Any] = {
    "change": gettext_lazy("Change"), "vehicle": gettext_lazy("Enter the vehicle"), "right": gettext_lazy("Hand over a right"),
    "reading": gettext_lazy("Enter a reading"), "idle": pgettext_lazy("asset", "Set idle"), "use": pgettext_lazy("asset", "Use again"),
}
LEADS: dict[str, Any] = {
    "right": gettext_lazy("The last day of the former holder is the day before; both stay on the card with their days."),
    "reading": gettext_lazy("What the counter of the thing shows now; an empty one was not read."),
    "idle": gettext_lazy("It can be used, but nobody uses it: it counts among what other units may take over."),
}
ICONS = {"change": "draft", "vehicle": "plus", "right": "swap", "reading": "clock", "idle": "minus", "use": "done"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*KEEPERS)
def add(request: Request) -> HttpResponse:
    """A further card; a vehicle with what it says beside."""
    vehicle = request.GET.get("vehicle") == "1"
    form: CardForm = (VehicleForm if vehicle else CardForm)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data, car, reason = form.parts()
        card = tried(form, lambda: acts.enter(data, car, reason=reason, by=request.user, at=clock.now()))
        if card:
            messages.success(request, _("Card %(number)s stands in the register now.") % {"number": card.number})
            return redirect("desk:asset", card.pk)
    title = _("Enter a vehicle") if vehicle else _("Enter an asset card")
    return act_page(request, form, title=title, button=_("Enter"), back=reverse("desk:vehicles" if vehicle else "desk:assets"),
                    lead=_("The unit holds all five rights at first; hand one over on the card where another unit holds it."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*KEEPERS)
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One act on one card."""
    card = get_object_or_404(Card.objects.select_related("unit", "custodian", "vehicle"), pk=pk)
    form = carrying(_form(request, card, verb), pk)
    if form.is_valid() and tried(form, lambda: _do(request, form, pk, verb)):
        messages.success(request, _("Entered; the history below tells what changed."))
        return redirect("desk:asset", pk)
    return answered(form, act_page(request, form, title=f"{VERBS[verb]} · {card}", button=str(VERBS[verb]),
                                   back=reverse("desk:asset", args=[pk]), lead=str(LEADS.get(verb, ""))))


def verbs(card: Card) -> list[str]:
    """What may be done with a card now; one that has left the books stays as it is."""
    if card.state == State.ENDED:
        return []
    car = hasattr(card, "vehicle")
    return ["change", *([] if car else ["vehicle"]), "right", "reading", "idle" if card.state == State.IN_USE else "use"]


def _form(request: Request, card: Card, verb: str) -> Any:
    data, car = request.POST if request.method == "POST" else None, hasattr(card, "vehicle")
    if verb == "change":
        return (VehicleForm if car else CardForm)(data, card=card)
    if verb == "vehicle" and not car:
        return VehicleForm(data, card=card)
    if verb == "right":
        return RightForm(data, initial={"on": local(clock.now()).date()})
    if verb == "reading":
        return ReadingForm(data)
    if verb in ("idle", "use"):
        return TurnForm(data)
    raise Http404


def _do(request: Request, form: Any, pk: int, verb: str) -> None:
    data = dict(form.cleaned_data)
    told: dict[str, Any] = {"by": request.user, "at": clock.now(), "seen": data.pop(EDITION)}
    if verb in ("change", "vehicle"):
        card, car, reason = form.parts()
        acts.change(pk, card, car, reason=reason, document=data["document"], **told)
    elif verb == "right":
        acts.hand_right(pk, **data, **told)
    elif verb == "reading":
        acts.read(pk, data, reason=data.pop("reason"), **told)
    else:
        acts.turn(pk, State.IDLE if verb == "idle" else State.IN_USE, **data, **told)


def tried(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do it, or put the sentence of the refusal at its field; what was typed stays."""
    try:
        return act() or True
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return None
    except acts.Moved as moved:
        say(form, moved)
        return None
