"""Acts on the ledger on the screen: one page with one form for each; what is refused stands at its field."""
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from approvals.models import Unit
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.premises.models import Building, Lease, Occupancy, Room
from workflows.engine import clock

from ..hats import for_roles
from ..office.pages import act_page
from ..parties.editions import EDITION
from ..request import Request
from . import KEEPERS, acts, editions
from . import forms as of_ledger

VERBS: dict[str, Any] = {
    "seat": gettext_lazy("Enter an occupant"), "change": gettext_lazy("Change"), "reclaim": gettext_lazy("Reclaim"),
    "reassign": gettext_lazy("Reassign"), "lease": gettext_lazy("Enter an old lease"), "end": gettext_lazy("End the room"),
}
LEADS: dict[str, Any] = {
    "seat": gettext_lazy("A person with rooms in several units is counted in one; take the tick away in the others."),
    "reclaim": gettext_lazy("Whoever sits here leaves that day; the room comes empty into the hands of the bureau."),
    "reassign": gettext_lazy("The room goes to the unit as it is; enter who sits there once they have moved in."),
    "lease": gettext_lazy("Office rooms are neither rented out nor lent any more: only a lease from before the ban is entered, with its "
                          "document, until the room is back."),
    "end": gettext_lazy("For a room that was torn down or joined to another. Its row and history stay."),
}
posting = require_http_methods(["GET", "HEAD", "POST"])
kept = for_roles(*KEEPERS)


def sent(request: Request) -> Any:
    """What a browser has posted, else nothing."""
    return request.POST if request.method == "POST" else None


def tried(form: forms.Form, act: Any) -> Any:
    """Do it, or put the sentence of the refusal at its field; what was typed stays."""
    try:
        return act() or True
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return None
    except editions.Moved as moved:
        editions.say(form, moved)
        return None


@posting
@kept
def add_building(request: Request) -> HttpResponse:
    """A further building."""
    form = of_ledger.BuildingForm(sent(request))
    if form.is_valid() and tried(form, lambda: acts.enter_building(form.cleaned_data, by=request.user, at=clock.now())):
        messages.success(request, _("The building stands in the ledger now."))
        return redirect("desk:buildings")
    return act_page(request, form, title=_("Enter a building"), button=_("Enter"), back=reverse("desk:buildings"))


@posting
@kept
def change_building(request: Request, pk: int) -> HttpResponse:
    """Other facts of a building."""
    building = get_object_or_404(Building, pk=pk)
    form = editions.carrying(of_ledger.BuildingForm(sent(request), stands=building), editions.of_building(pk))
    if form.is_valid():
        data, who = _parts(request, form)
        if tried(form, lambda: acts.change_building(pk, data, reason=data.pop("reason"), **who)):
            messages.success(request, _("Entered; what stood before is kept."))
            return redirect("desk:buildings")
    return editions.answered(form, act_page(
        request, form, title=f"{_('Change')} · {building}", button=_("Change"), back=reverse("desk:buildings")))


def _parts(request: Request, form: forms.Form) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was typed; who sends it, when, and which state he has seen."""
    data = dict(form.cleaned_data)
    return data, {"by": request.user, "at": clock.now(), "seen": data.pop(EDITION)}


@posting
@kept
def add_room(request: Request) -> HttpResponse:
    """A further room."""
    form = of_ledger.RoomForm(sent(request))
    if form.is_valid():
        room = tried(form, lambda: acts.enter_room(form.cleaned_data, by=request.user, at=clock.now()))
        if room:
            messages.success(request, _("Room %(room)s stands in the ledger now.") % {"room": room})
            return redirect("desk:room", room.pk)
    return act_page(request, form, title=_("Enter a room"), button=_("Enter"), back=reverse("desk:premises"))


@posting
@kept
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Seat, change, reclaim, reassign, lease or end."""
    room = get_object_or_404(Room.objects.select_related("building", "unit"), pk=pk)
    form = editions.carrying(_form(request, room, verb), editions.of_room(pk))
    if form.is_valid() and tried(form, lambda: _do(request, form, pk, verb)):
        messages.success(request, _("Entered; the history below tells what changed."))
        return redirect("desk:room", pk)
    return editions.answered(form, act_page(
        request, form, title=f"{VERBS[verb]} · {room}", button=str(VERBS[verb]), back=reverse("desk:room", args=[pk]),
        lead=str(LEADS.get(verb, "")), danger=verb in ("end", "reclaim")))


def _form(request: Request, room: Room, verb: str) -> forms.Form:
    data, today = sent(request), local(clock.now()).date()
    if verb == "seat":
        return of_ledger.SeatForm(data, unit=room.unit, day=today, initial={"since": today})
    if verb == "change":
        return of_ledger.RoomForm(data, stands=room)
    made: dict[str, type[forms.Form]] = {"reclaim": of_ledger.ReclaimForm, "reassign": of_ledger.ReassignForm,
                                         "lease": of_ledger.LeaseForm, "end": of_ledger.EndForm}
    if verb not in made:
        raise Http404
    return made[verb](data, initial={"on": today})


def _do(request: Request, form: forms.Form, pk: int, verb: str) -> Any:
    data, who = _parts(request, form)
    if verb == "seat":
        return acts.seat(pk, data, **who)
    if verb == "change":
        return acts.change_room(pk, data, reason=data.pop("reason"), document=data.pop("document"), **who)
    if verb == "lease":
        return acts.enter_lease(pk, data, **who)
    do: Any = {"reclaim": acts.reclaim, "reassign": acts.reassign, "end": acts.end_room}[verb]
    return do(pk, **data, **who)


@posting
@kept
def leave(request: Request, pk: int, row: int) -> HttpResponse:
    """Somebody moves out."""
    found = get_object_or_404(Occupancy.objects.select_related("room__building"), pk=row, room_id=pk)
    form = editions.carrying(of_ledger.LeaveForm(sent(request), initial={"on": local(clock.now()).date()}), editions.of_room(pk))
    if form.is_valid() and tried(form, lambda: _left(request, form, pk, row)):
        messages.success(request, _("Entered; the history below tells what changed."))
        return redirect("desk:room", pk)
    return editions.answered(form, act_page(
        request, form, title=f"{_('End the occupancy')} · {found.name} · {found.room}", button=_("End the occupancy"),
        back=reverse("desk:room", args=[pk])))


def _left(request: Request, form: forms.Form, pk: int, row: int) -> None:
    data, who = _parts(request, form)
    acts.leave(pk, row, **data, **who)


@posting
@kept
def posts(request: Request, pk: int) -> HttpResponse:
    """How many posts of a rank a unit has."""
    unit = get_object_or_404(Unit, pk=pk)
    today = local(clock.now()).date()
    form = editions.carrying(of_ledger.PostsForm(sent(request), unit=unit, day=today, initial={"since": today}), editions.of_posts(pk))
    back = reverse("desk:premises_check", query={"unit": unit.pk})
    if form.is_valid() and tried(form, lambda: _set(request, form, unit)):
        messages.success(request, _("Entered; what stood before is kept."))
        return redirect(back)
    return editions.answered(form, act_page(
        request, form, title=f"{_('Enter posts')} · {unit.label}", button=_("Enter"), back=back,
        lead=_("Write 0 for a rank that the unit no longer has.")))


def _set(request: Request, form: forms.Form, unit: Unit) -> None:
    data, who = _parts(request, form)
    acts.set_posts(unit, data, **who)


@posting
@kept
def take_back(request: Request, pk: int) -> HttpResponse:
    """The room of a lease is back."""
    lease = get_object_or_404(Lease.objects.select_related("room__building"), pk=pk)
    form = of_ledger.ReturnForm(sent(request), initial={"on": local(clock.now()).date()})
    form = editions.carrying(form, editions.of_room(lease.room_id))
    if form.is_valid() and tried(form, lambda: _returned(request, form, pk)):
        messages.success(request, _("The lease has ended; the room is empty."))
        return redirect("desk:leases")
    return editions.answered(form, act_page(
        request, form, title=f"{_('Record the return')} · {lease}", button=_("Record the return"), back=reverse("desk:leases")))


def _returned(request: Request, form: forms.Form, pk: int) -> None:
    data, who = _parts(request, form)
    acts.take_back(pk, **data, **who)
