"""The stock-takes as a list with what is still open, one of them with its progress, and the page that opens one."""
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.stocktakes.differences import Result, result
from procurement.stocktakes.models import StockTake
from workflows.engine import clock

from ..hats import for_roles, grants, held
from ..office.pages import act_page
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import OPENERS, acts, cases, listed, own_units
from .forms import OpenForm

TABS: dict[str, Any] = {"": gettext_lazy("Not counted yet"), "counted": gettext_lazy("Counted")}


def readable(request: Request) -> QuerySet[StockTake]:
    """Those that the reader may see: of his units, all for whoever keeps or watches, and those whose team he belongs to."""
    units = own_units(grants(request))
    takes = StockTake.objects.select_related("unit", "opened_by", "closed_by")
    return takes if units is None else takes.filter(Q(unit__in=units) | Q(team__person=request.user)).distinct()


def seen(request: Request, pk: int) -> StockTake:
    """404 alike for one that is not there and one not to be seen."""
    take = readable(request).filter(pk=pk).first()
    if take is None:
        raise Http404
    return take


def counts(request: Request, take: StockTake) -> bool:
    """Whether the reader is of the team. One query."""
    return take.team.filter(person=request.user).exists()


@require_safe
def listing(request: Request) -> HttpResponse:
    """Nine queries at most beside the frame's own."""
    place = Place.of(request)
    found = readable(request).annotate(cards=Count("book", distinct=True)).order_by("-pk")
    if place.after_id is not None:
        found = found.filter(pk__lt=place.after_id)
    rows = list(found[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    return render(request, "workflows/stocktakes/list.html", {
        "rows": [{"take": take, "url": reverse("desk:stocktake", args=[take.pk])} for take in shown],
        "work": cases.open_work(own_units(grants(request)), held(request)),
        "add_url": reverse("desk:stocktake_add") if not held(request).isdisjoint(OPENERS) else "",
        "pager": pager(request, place, str(shown[-1].pk) if len(rows) > PER_PAGE else None, len(shown)),
    })


@require_safe
def one(request: Request, pk: int) -> HttpResponse:
    """How far the counting is. Seven queries beside the frame's own, however many cards."""
    take, place = seen(request, pk), Place.of(request)
    tab = request.GET.get("tab", "") if request.GET.get("tab", "") in TABS else ""
    found = result(take)
    rows = _uncounted(found, place.after) if tab == "" else _counted(take, place.after_id)
    shown = rows[:PER_PAGE]
    last = (shown[-1].card.number if tab == "" else str(shown[-1].pk)) if len(rows) > PER_PAGE else None
    team, opened = list(take.team.select_related("person").order_by("pk")), take.closed_at is None
    return render(request, "workflows/stocktakes/one.html", {
        "take": take, "team": team, "tab": tab, "tabs": list(TABS.items()), "rows": shown, **figures(found),
        "counts": opened and request.user.pk in {member.person_id for member in team},
        "closes": opened and not held(request).isdisjoint(OPENERS), "pager": pager(request, place, last, len(shown)),
    })


def figures(found: Result) -> dict[str, int]:
    """Counted, not counted, differing: each for itself."""
    differing = len(found.surplus) + len(found.shortage)
    on_cards = sum(1 for one in (*found.surplus, *found.shortage) if one.line is not None)
    return {"uncounted": len(found.uncounted), "counted": found.matching + on_cards, "matching": found.matching, "differing": differing,
            "surplus": len(found.surplus), "shortage": len(found.shortage), "unexplained": len(found.unexplained)}


def _uncounted(found: Result, after: str) -> list[Any]:
    return [line for line in found.uncounted if line.card.number > after][: PER_PAGE + 1]


def _counted(take: StockTake, after: int | None) -> list[Any]:
    looks = take.counts.select_related("line__card", "by", "second").order_by("-pk")
    return list((looks if after is None else looks.filter(pk__lt=after))[: PER_PAGE + 1])


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*sorted(OPENERS))
def add(request: Request) -> HttpResponse:
    """A further stock-take."""
    form = OpenForm(request.POST if request.method == "POST" else None, initial={"key_day": local(clock.now()).date()})
    if form.is_valid():
        try:
            take = acts.open_(form.cleaned_data, by=request.user, at=clock.now())
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            messages.success(request, _("The stock-take is open; the books are kept as they stand now."))
            return redirect("desk:stocktake", take.pk)
    return act_page(request, form, title=_("Open a stock-take"), button=_("Open"), back=reverse("desk:stocktakes"),
                    lead=_("From now on the team counts; a card that is changed later changes no line of this stock-take."))


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, pk: int) -> HttpResponse:
    """The end of the counting, for whoever opens stock-takes."""
    return for_roles(*sorted(OPENERS))(_close)(request, pk)


def _close(request: Request, pk: int) -> HttpResponse:
    take = seen(request, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            acts.close(take, by=request.user, at=clock.now())
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("The stock-take is closed. Begin a case for every difference."))
            return redirect("desk:stocktake_differences", pk)
    return act_page(request, form, title=f"{_('Close the stock-take')} · {take}", button=pgettext("stock-take", "Close"),
                    back=reverse("desk:stocktake", args=[pk]),
                    lead=_("Every card is counted and every difference explained; afterwards nothing is counted any more."))


@require_safe
def sheet(request: Request, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The count sheet on paper, or with `?format=csv` as a list to be filled in without connection."""
    take = seen(request, pk)
    if request.GET.get("format") == "csv":
        answer = StreamingHttpResponse(listed.template(take), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="count-{take.pk}.csv"'
        return answer
    lines = list(take.book.select_related("card", "custodian").order_by("location", "card__number"))
    return render(request, "workflows/stocktakes/sheet.html", {
        "take": take, "lines": lines, "team": list(take.team.select_related("person").order_by("pk")),
    })
