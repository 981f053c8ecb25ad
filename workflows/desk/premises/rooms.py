"""The room ledger as a list, and one room with its occupants, movements and history."""
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procurement.calendar.office_time import local
from procurement.premises import checks
from procurement.premises.models import Building, Room
from procurement.premises.terms import RoomState, RoomUse
from procurement.records import label
from procurement.renovations import area_workings
from procurement.renovations.standards import ranks
from workflows.engine import clock

from ..hats import for_roles, grants
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import OWN, READERS, scope
from .doing import VERBS

FILTERS = ("q", "unit", "building", "use", "state")
TONES = {RoomState.USED: "ok", RoomState.EMPTY: "pri", RoomState.LENT: "warn", RoomState.ENDED: ""}
NUMBER = 10
"""Figures at most in a number that stands in an address."""


def asked(request: Request) -> dict[str, str]:
    """What the filters say; what is unknown is left out."""
    given = {name: request.GET.get(name, "").strip()[:60] for name in FILTERS}
    for name in ("unit", "building"):
        given[name] = given[name] if given[name].isdecimal() and len(given[name]) < NUMBER else ""
    given["use"] = given["use"] if given["use"] in RoomUse.values else ""
    given["state"] = given["state"] if given["state"] in RoomState.values else ""
    return {name: value for name, value in given.items() if value}


def matching(given: dict[str, str], own: set[int] | None) -> QuerySet[Room]:
    """The rooms that the reader may see and the filters leave, by building and number; those that are gone only when asked for."""
    found = scope.rooms(own)
    if "unit" in given:
        found = found.filter(Q(unit=given["unit"]) | Q(unit__merged_into=given["unit"]))
    if "building" in given:
        found = found.filter(building=given["building"])
    if "use" in given:
        found = found.filter(use=given["use"])
    found = found.filter(state=given["state"]) if "state" in given else found.exclude(state=RoomState.ENDED)
    if "q" in given:
        found = found.filter(Q(number__icontains=given["q"]) | Q(building__name__icontains=given["q"]))
    return found.order_by("building_id", "number")


@require_safe
@for_roles(*READERS, *OWN)
def listing(request: Request) -> HttpResponse:
    """Rooms with what they may be by their occupants. Six queries beside the frame's own."""
    place, given, own = Place.of(request), asked(request), scope.of(grants(request))
    found = checks.with_occupants(_after(matching(given, own), place.after_id)).select_related("building", "unit")
    page = list(found[: PER_PAGE + 1])
    held = checks.judge_rooms(page[:PER_PAGE], local(clock.now()).date())
    return render(request, "workflows/premises/list.html", {
        "rows": [_row(one) for one in held], "given": given, "units": scope.units(request),
        "buildings": list(Building.objects.order_by("name", "pk")), "uses": RoomUse.choices, "states": RoomState.choices,
        "keeps": scope.keeps(request), "sees_all": scope.sees_all(request), "url": request.path,
        "export_url": reverse("desk:premises_export", args=["rooms"], query=given or None),
        "pager": pager(request, place, str(page[PER_PAGE - 1].pk) if len(page) > PER_PAGE else None, len(held)),
    })


def _after(found: QuerySet[Room], pk: int | None) -> QuerySet[Room]:
    """Behind that room: a later building, or a later number of the same."""
    if pk is None:
        return found
    building, number = (Subquery(Room.objects.filter(pk=pk).values(name)[:1]) for name in ("building_id", "number"))
    return found.filter(Q(building_id__gt=building) | Q(building_id=building, number__gt=number))


def _row(held: checks.Held) -> dict[str, Any]:
    return {"held": held, "room": held.room, "url": reverse("desk:room", args=[held.room.pk]), "tone": TONES[RoomState(held.room.state)],
            "people": sum(row.heads for row in held.occupants)}


@require_safe
@for_roles(*READERS, *OWN)
def page(request: Request, pk: int) -> HttpResponse:
    """One room. Eight queries beside the frame's own."""
    place, today = Place.of(request), local(clock.now()).date()
    found = checks.with_occupants(scope.rooms(scope.of(grants(request))).filter(pk=pk)).select_related("building", "unit").first()
    if found is None:
        raise Http404
    held = checks.judge_rooms([found], today)[0]
    changes = found.changes.select_related("by", "case").order_by("-pk")
    shown = list((changes.filter(pk__lt=place.after_id) if place.after_id else changes)[: PER_PAGE + 1])
    keeps = scope.keeps(request) and found.state != RoomState.ENDED
    return render(request, "workflows/premises/one.html", {
        "room": found, "held": held, "tone": TONES[RoomState(found.state)],
        "workings": area_workings.shown([one.stored() for one in held.workings]) if held.workings else None,
        "verbs": [(reverse("desk:room_act", args=[pk, verb]), words) for verb, words in VERBS.items()] if keeps else [],
        "occupants": [_seat(row, today, keeps) for row in found.occupancies.order_by("-since", "-pk")[:PER_PAGE]],
        "movements": list(found.movements.select_related("from_unit", "to_unit", "by", "case").order_by("-on", "-pk")[:PER_PAGE]),
        "leases": list(found.leases.select_related("returned").order_by("-pk")[:PER_PAGE]) if scope.sees_all(request) else [],
        "history": [_change(one) for one in shown[:PER_PAGE]],
        "pager": pager(request, place, str(shown[PER_PAGE - 1].pk) if len(shown) > PER_PAGE else None, len(shown[:PER_PAGE])),
    })


def _seat(row: Any, today: Any, keeps: bool) -> dict[str, Any]:
    """One occupancy: its rank in words, whether its arrangement is due to be looked at, and the page on which it ends."""
    now = row.until is None
    return {"row": row, "rank": dict(ranks()).get(row.rank, row.rank), "due": now and row.review_on and row.review_on <= today,
            "end": reverse("desk:room_leave", args=[row.room_id, row.pk]) if now and keeps else ""}


def _change(row: Any) -> dict[str, Any]:
    """One row of the history in words; of a new room what can be read, not its keys."""
    what = [(_("Document") if name == "document" else label(name, Room), _said(name, row.before.get(name)), _said(name, value))
            for name, value in row.after.items() if name not in ("building", "unit", "entered_at") or row.before]
    return {"row": row, "what": what, "new": not row.before}


def _said(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    choices = {"use": RoomUse, "state": RoomState}.get(name)
    return str(choices(value).label) if choices else str(value)
