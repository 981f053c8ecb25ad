"""单位: the list of units, the page of one, and the acts of the system administrator on it."""
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.models import Unit, UnitGrant
from approvals.office import merge
from approvals.office import units as office
from procurement.calendar.office_time import local
from workflows.engine import clock

from ..paging import Place, pager
from ..request import Request
from . import forms
from .pages import act_page, administrators, runs_the_office, system_only, tried

PER_PAGE, SHOWN = 50, 100


@require_safe
@administrators
def listing(request: Request) -> HttpResponse:
    """Units by code, former names searched too. One query beside the frame's own."""
    place, text, closed = Place.of(request), request.GET.get("q", "").strip()[:60], request.GET.get("closed") == "1"
    found = Unit.objects.select_related("parent", "merged_into").order_by("code")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__istartswith=text)
                             | Q(pk__in=Unit.objects.filter(former_names__name__icontains=text).values("pk")))
    if not closed:
        found = found.filter(is_active=True)
    if place.after:
        found = found.filter(code__gt=place.after)
    rows = list(found[: PER_PAGE + 1])
    shown, more = rows[:PER_PAGE], len(rows) > PER_PAGE
    return render(request, "workflows/office/units.html", {
        "rows": shown, "q": text, "closed": closed, "may_act": runs_the_office(request),
        "pager": pager(request, place, shown[-1].code if more else None, len(shown)),
    })


@require_safe
@administrators
def page(request: Request, pk: int) -> HttpResponse:
    """One unit with its names, people, roles and the units below it. Six queries beside the frame's own."""
    unit = _unit(pk)
    today = local(clock.now()).date()
    grants = UnitGrant.objects.filter(content_object=unit).select_related("user", "permission")
    grants = grants.order_by("permission__codename", "user__username")
    return render(request, "workflows/office/unit.html", {
        "unit": unit, "names": unit.former_names.order_by("-until", "-pk"),
        "absorbed": Unit.objects.filter(merged_into=unit).order_by("code"),
        "children": Unit.objects.filter(parent=unit, is_active=True).order_by("code")[:SHOWN],
        "posts": office.in_office(unit, today).select_related("user").order_by("-rank", "pk")[:SHOWN],
        "grants": [(grant, grant.role) for grant in grants[:SHOWN]],
        "may_act": runs_the_office(request), "acts": _acts(unit),
    })


def _unit(pk: int) -> Unit:
    return get_object_or_404(Unit.objects.select_related("parent", "merged_into"), pk=pk)


def _acts(unit: Unit) -> list[tuple[str, str, str]]:
    """(act, title, icon) of what can be done with a unit as it stands."""
    if not unit.is_active:
        return [] if unit.merged_into_id else [("reactivate", _("Reactivate"), "done")]
    acts = [("rename", _("Rename"), "draft"), ("level", _("Correct the level"), "tool")]
    if unit.kind != Unit.Kind.BUREAU:
        acts += [("move", _("Move in the tree"), "swap"), ("merge", _("Merge into another"), "copy"),
                 ("deactivate", _("Deactivate"), "minus")]
    return acts


@require_http_methods(["GET", "HEAD", "POST"])
@system_only
def add(request: Request) -> HttpResponse:
    """Open a unit."""
    form = forms.UnitForm(request.POST if request.method == "POST" else None, initial={"parent": request.GET.get("parent", "")[:9]})
    if form.is_valid():
        unit = tried(form, lambda: office.add(**form.cleaned_data, by=request.user, at=clock.now()))
        if unit:
            messages.success(request, _("The unit has been added."))
            return redirect("desk:unit", unit.pk)
    return act_page(request, form, title=_("Add a unit"), button=_("Add the unit"), back=reverse("desk:units"))


@require_http_methods(["GET", "HEAD", "POST"])
@system_only
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Rename, correct, move, merge, deactivate, reactivate."""
    unit = _unit(pk)
    known = {name: title for name, title, __ in _acts(unit)}
    if verb not in ACTS or (verb not in known and request.method != "POST"):
        raise Http404
    form_class, initial, do, done = ACTS[verb]
    form = form_class(request.POST if request.method == "POST" else None, initial=initial(unit))
    if form.is_valid():
        answer = tried(form, lambda: do(unit, form.cleaned_data, request))
        if answer:
            messages.success(request, done())
            return redirect("desk:proposal", answer.key) if verb == "merge" else redirect("desk:unit", unit.pk)
    return act_page(request, form, title=f"{known.get(verb, '')} · {unit}", button=known.get(verb, _("Send")),
                    back=reverse("desk:unit", args=[unit.pk]), lead=_lead(verb), danger=verb in ("deactivate", "merge"))


def _lead(verb: str) -> str:
    return {
        "rename": _("The old name stays in the history; papers of cases begun under it show both."),
        "merge": _("People, roles, units below and open cases go over to the other unit. It is put before the security administrator with "
                   "everything listed; nothing happens before he agrees."),
        "deactivate": _("Only a unit without open cases, people, roles and units below it is deactivated; it is never deleted."),
    }.get(verb, "")


def _rename(unit: Unit, data: dict[str, Any], request: Request) -> Any:
    return office.rename(unit, **data, by=request.user, at=clock.now())


def _level(unit: Unit, data: dict[str, Any], request: Request) -> Any:
    return office.change(unit, **data, by=request.user, at=clock.now())


def _move(unit: Unit, data: dict[str, Any], request: Request) -> Any:
    return office.move(unit, data["parent"], reason=data["reason"], by=request.user, at=clock.now())


def _merge(unit: Unit, data: dict[str, Any], request: Request) -> Any:
    return merge.propose(unit, data["into"], on=data["on"], document=data["document"], reason=data["reason"], by=request.user,
                         at=clock.now())


def _deactivate(unit: Unit, data: dict[str, Any], request: Request) -> Any:
    return office.deactivate(unit, **data, by=request.user, at=clock.now())


def _reactivate(unit: Unit, data: dict[str, Any], request: Request) -> Any:
    return office.reactivate(unit, **data, by=request.user, at=clock.now())


def _today(unit: Unit) -> dict[str, Any]:
    return {"on": local(clock.now()).date(), "name": unit.name, "short_name": unit.short_name}


def _changed() -> str:
    return _("The unit has been changed.")


ACTS: dict[str, tuple[Any, Any, Any, Any]] = {
    "rename": (forms.RenameForm, _today, _rename, _changed),
    "level": (forms.LevelForm, lambda unit: {"level": unit.level}, _level, _changed),
    "move": (forms.MoveForm, lambda unit: {"parent": unit.parent_id}, _move, _changed),
    "merge": (forms.MergeForm, _today, _merge, lambda: _("The merger has been put before the security administrator.")),
    "deactivate": (forms.ReasonForm, lambda unit: {}, _deactivate, lambda: _("The unit has been deactivated.")),
    "reactivate": (forms.ReasonForm, lambda unit: {}, _reactivate, lambda: _("The unit is active again.")),
}
"""verb -> form, its first values, what is done, what is said afterwards."""

