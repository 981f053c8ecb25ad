"""项目储备库: the list of one plan year by priority, and one project with the parts of its score and the history of its place."""
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from approvals.roles import Role
from approvals.visibility import visible_to
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.pool.models import PoolEntry, State
from procurement.pool.services import MOST
from procurement.renovations.terms import Grade, Haste, Hazard
from workflows.engine import clock

from ..hats import for_roles, grants, held
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import KEEPERS, READERS, acts

TONES = {State.WAITING: "pri", State.TAKEN: "ok", State.EXPIRED: "bad", State.WITHDRAWN: ""}
NAMES = {
    "hazard": gettext_lazy("Worst hazard"), "grade": gettext_lazy("Worst condition"), "haste": gettext_lazy("Most urgent work"),
    "age": gettext_lazy("Years since built or repaired"),
}
KINDS: dict[str, Any] = {"hazard": Hazard, "grade": Grade, "haste": Haste}


class ChangeForm(forms.Form):
    """A further place in the order, or the end of waiting; always with the reason."""

    priority = forms.IntegerField(
        label=gettext_lazy("New priority"), min_value=0, max_value=MOST, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, min_length=2, widget=forms.Textarea(attrs={"rows": 2}))


@require_safe
@for_roles(*READERS)
def pool(request: Request) -> HttpResponse:
    """One plan year, highest priority first. Five queries beside the frame's own."""
    today, place = local(clock.now()).date(), Place.of(request)
    years = list(PoolEntry.objects.order_by("-plan_year").values_list("plan_year", flat=True).distinct())
    asked = _asked(request, years, today.year)
    found = _filtered(asked, today)
    total = found.aggregate(sum=Sum("amount"))["sum"]
    page = list(_after(found, place.after).select_related("renovation__case__unit").order_by("-priority", "pk")[:PER_PAGE + 1])
    shown = page[:PER_PAGE]
    next_key = f"{shown[-1].priority}-{shown[-1].pk}" if len(page) > PER_PAGE else None
    seen = _visible(request, shown)
    return render(request, "workflows/pool/list.html", {
        "rows": [_row(entry, today, seen, request) for entry in shown], "total": total, "year": asked["year"],
        "pager": pager(request, place, next_key, len(shown)), "filters": {
            "q": asked["q"], "state": asked["state"], "states": State.choices, "year": asked["year"],
            "years": sorted({*years, asked["year"]}, reverse=True), "url": reverse("desk:pool"),
        },
    })


def _asked(request: Request, years: list[int], this_year: int) -> dict[str, Any]:
    """What the filters say; the plan year is this one, else the nearest that holds something."""
    year = request.GET.get("year", "")
    default = this_year if not years or this_year in years else min(years, key=lambda one: abs(one - this_year))
    state = request.GET.get("state", "")
    return {"q": request.GET.get("q", "").strip()[:100], "state": state if state in State.values else "",
            "year": int(year) if year.isdecimal() and len(year) == 4 else default}


def _filtered(asked: dict[str, Any], today: Any) -> QuerySet[PoolEntry]:
    found: Any = PoolEntry.objects.with_taken().filter(plan_year=asked["year"])
    if asked["state"]:
        found = found.in_state(asked["state"], today)
    if asked["q"]:
        query = asked["q"]
        found = found.filter(Q(title__icontains=query) | Q(renovation__case__number__icontains=query)
                             | Q(renovation__case__unit__name__icontains=query) | Q(renovation__opinion_no__icontains=query))
    return found


def _after(found: QuerySet[PoolEntry], key: str) -> QuerySet[PoolEntry]:
    """Behind the row of that key: lower priority, or the same and entered later."""
    priority, __, pk = key.partition("-")
    if not (priority.isdecimal() and pk.isdecimal() and len(key) < 20):
        return found
    return found.filter(Q(priority__lt=int(priority)) | Q(priority=int(priority), pk__gt=int(pk)))


def _visible(request: Request, entries: list[PoolEntry]) -> set[int]:
    """Cases of these entries that the reader may open."""
    cases = [entry.renovation.case_id for entry in entries]
    return set(visible_to(request.user, clock.now(), grants(request)).filter(pk__in=cases).values_list("pk", flat=True))


def _row(entry: PoolEntry, today: Any, seen: set[int], request: Request) -> dict[str, Any]:
    case, state = entry.renovation.case, entry.state(today)
    waiting = state == State.WAITING
    return {
        "pk": entry.pk, "title": entry.title, "url": reverse("desk:pool_entry", args=[entry.pk]), "number": case.number,
        "case_url": reverse("desk:case", args=[case.key]) if case.pk in seen else "", "unit": case.unit.label,
        "amount": entry.amount, "priority": entry.priority, "score": entry.score, "changed": entry.priority != entry.score,
        "opinion_no": entry.renovation.opinion_no, "valid_until": entry.valid_until, "left": (entry.valid_until - today).days,
        "state": state.label, "tone": TONES[state], "waiting": waiting,
        "take_url": _take_url(entry) if waiting and Role.HANDLER in held(request) else "",
    }


def _take_url(entry: PoolEntry) -> str:
    return f"{reverse('desk:start_flow', args=['renovation_works'])}?entry={entry.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def one(request: Request, pk: int) -> HttpResponse:
    """One project; a POST changes its place or withdraws it, by the button pressed. Five queries beside the frame's own."""
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _done(request, pk, form):
        return redirect("desk:pool_entry", pk)
    entry = PoolEntry.objects.with_taken().select_related("renovation__case__unit", "withdrawn_by").filter(pk=pk).first()
    if entry is None:
        raise Http404
    today = local(clock.now()).date()
    row = _row(entry, today, _visible(request, [entry]), request)
    return render(request, "workflows/pool/one.html", {
        "entry": entry, "row": row, "parts": [_part(part) for part in entry.parts], "form": form,
        "changes": list(entry.changes.select_related("by").order_by("-no")),
        "may_change": row["waiting"] and not held(request).isdisjoint(KEEPERS),
    }, status=422 if form.errors else 200)


def _part(part: dict[str, Any]) -> dict[str, Any]:
    kind = KINDS.get(part["name"])
    found = dict((str(value), label) for value, label in kind.choices)[part["found"]] if kind else part["found"]
    return {"name": NAMES[part["name"]], "found": found, "points": part["points"], "code": part["code"]}


def _done(request: Request, pk: int, form: ChangeForm) -> bool:
    data, at = form.cleaned_data, clock.now()
    try:
        if request.POST.get("verb") == "withdraw":
            acts.withdraw(pk, reason=data["reason"], by=request.user, at=at)
            messages.success(request, _("The project has been withdrawn from the pool."))
        elif data["priority"] is None:
            form.add_error("priority", _("Write the new priority in figures."))
            return False
        else:
            acts.change_priority(pk, priority=data["priority"], reason=data["reason"], by=request.user, at=at)
            messages.success(request, _("The priority has been changed; the change stands in the history."))
    except PoolEntry.DoesNotExist as gone:
        raise Http404 from gone
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return False
    return True
