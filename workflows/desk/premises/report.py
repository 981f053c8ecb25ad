"""A unit against the standard, the movements of a year with their totals, empty rooms by building and use, leases, buildings."""
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from procurement.calendar.office_time import local
from procurement.premises import checks, leases, reports
from procurement.premises.models import Building, Lease, Movement
from procurement.premises.terms import MovementKind
from procurement.renovations import area_workings
from procurement.renovations.standards import ranks
from workflows.engine import clock

from ..hats import for_roles
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import OWN, READERS, scope

LONGEST = 19
"""Figures of a key of the database."""
MOST = 300
"""Empty rooms named on one page; the list of rooms walks them all."""
reading = for_roles(*READERS)


@require_safe
@for_roles(*READERS, *OWN)
def check(request: Request) -> HttpResponse:
    """One unit line by line with the rows of the rulebook, and its rooms that are over. Seven queries beside the frame's own."""
    known, day = scope.units(request), local(clock.now()).date()
    unit = scope.asked(request, known)
    found = checks.judge(unit, day) if unit else None
    names = dict(ranks())
    return render(request, "workflows/premises/check.html", {
        "unit": unit, "units": known, "url": request.path, "found": found, "day": day,
        "posts": [(names.get(rank, rank), posts) for rank, posts in found.posts.items()] if found else [],
        "posts_url": reverse("desk:premises_posts", args=[unit.pk]) if unit and scope.keeps(request) else "",
        "workings": area_workings.shown([one.stored() for one in found.workings]) if found and found.workings else None,
    })


@require_safe
@reading
def movements(request: Request) -> HttpResponse:
    """The movements of a year, newest first, and what they add up to. Three queries beside the frame's own."""
    place, this_year = Place.of(request), local(clock.now()).year
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == len("2026") else this_year
    whole, months = reports.totals(year)
    kind = request.GET.get("kind", "")
    kind = kind if kind in MovementKind.values else ""
    found = reports.of_year(year).order_by("-on", "-pk").select_related("room__building", "from_unit", "to_unit", "by", "case")
    page = list(_before(found.filter(kind=kind) if kind else found, place.after)[: PER_PAGE + 1])
    shown = page[:PER_PAGE]
    return render(request, "workflows/premises/movements.html", {
        "year": year, "years": sorted({this_year, this_year - 1, this_year - 2, year}, reverse=True), "kind": kind, "url": request.path,
        "kinds": MovementKind.choices, "rows": shown, "totals": [(MovementKind(one).label, whole[one]) for one in MovementKind.values],
        "months": [(month, [months[month][one] for one in MovementKind.values]) for month in sorted(months)],
        "export_url": reverse("desk:premises_export", args=["movements"], query={"year": year}),
        "pager": pager(request, place, f"{shown[-1].on.isoformat()}_{shown[-1].pk}" if len(page) > PER_PAGE else None, len(shown)),
    })


def _before(found: QuerySet[Movement], key: str) -> QuerySet[Movement]:
    """Before that movement: an earlier day, or the same day and entered earlier."""
    told, __, pk = key.partition("_")
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return found
    return found.filter(Q(on__lt=day) | Q(on=day, pk__lt=int(pk))) if pk.isdecimal() and len(pk) < LONGEST else found


@require_safe
@reading
def surplus(request: Request) -> HttpResponse:
    """闲置用房: what stands empty. Two queries beside the frame's own."""
    groups = reports.groups()
    return render(request, "workflows/premises/surplus.html", {
        "groups": groups, "count": sum(one.total.count for one in groups), "area": sum((one.total.area for one in groups), reports.NOTHING),
        "rooms": list(reports.surplus()[:MOST]), "most": MOST,
    })


@require_safe
@reading
def leased(request: Request) -> HttpResponse:
    """Leases and loans, those that run first, by their end. Two queries beside the frame's own."""
    place, today = Place.of(request), local(clock.now()).date()
    over = request.GET.get("tab") == "ended"
    found = Lease.objects.filter(returned__isnull=not over).select_related("room__building", "room__unit", "returned")
    found = found.prefetch_related("reminders").order_by("ends_on", "pk")
    if place.after_id:
        last = Lease.objects.filter(pk=place.after_id).values("ends_on")[:1]
        found = found.filter(Q(ends_on__gt=last) | Q(ends_on=last, pk__gt=place.after_id))
    page = list(found[: PER_PAGE + 1])
    shown = page[:PER_PAGE]
    return render(request, "workflows/premises/leases.html", {
        "rows": [_lease(one, today, scope.keeps(request)) for one in shown], "tab": "ended" if over else "", "url": request.path,
        "pager": pager(request, place, str(shown[-1].pk) if len(page) > PER_PAGE else None, len(shown)),
    })


def _lease(lease: Lease, today: Any, keeps: bool) -> dict[str, Any]:
    back = getattr(lease, "returned", None)
    return {"lease": lease, "back": back, "left": lease.days_left(today), "over": back is None and lease.days_left(today) < 0,
            "late": -lease.days_left(today), "reminders": [one for one in lease.reminders.all() if one.code != leases.RECOVER],
            "task": any(one.code == leases.RECOVER for one in lease.reminders.all()),
            "return_url": reverse("desk:lease_return", args=[lease.pk]) if back is None and keeps else ""}


@require_safe
@reading
def buildings(request: Request) -> HttpResponse:
    """Buildings by name. One query beside the frame's own."""
    place = Place.of(request)
    found = Building.objects.order_by("pk")
    page = list((found.filter(pk__gt=place.after_id) if place.after_id else found)[: PER_PAGE + 1])
    shown = page[:PER_PAGE]
    return render(request, "workflows/premises/buildings.html", {
        "rows": shown, "keeps": scope.keeps(request),
        "pager": pager(request, place, str(shown[-1].pk) if len(page) > PER_PAGE else None, len(shown)),
    })
