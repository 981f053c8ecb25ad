"""调剂大厅 on the screen: what is offered now, the newest first, and one thing with everybody who wants it."""
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from approvals.models import Unit
from procurement.assets.terms import Secrecy
from procurement.calendar.office_time import local
from procurement.disposals.models import DisposalItem
from procurement.disposals.offering import newest
from procurement.facts import RuleBroken
from workflows.engine import clock

from ..hats import for_roles, grants
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import READERS, SAYERS, acts


class WishForm(forms.Form):
    """What the unit needs it for; several may want the same."""

    unit = forms.TypedChoiceField(label=gettext_lazy("For the unit"), coerce=int)
    reason = forms.CharField(label=gettext_lazy("What it is needed for"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    quota = forms.CharField(label=gettext_lazy("Staff and quota"), max_length=120, required=False)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = [(unit.pk, str(unit)) for unit in units]


@require_safe
@for_roles(*READERS)
def hall(request: Request) -> HttpResponse:
    """Everything that is offered today. Three queries beside the frame's own."""
    today, place = local(clock.now()).date(), Place.of(request)
    query = request.GET.get("q", "").strip()[:100]
    found = _open(today)
    if query:
        found = found.filter(Q(name__icontains=query) | Q(specification__icontains=query) | Q(disposal__case__unit__name__icontains=query))
    if place.after.isdecimal() and len(place.after) < 12:
        found = found.filter(pk__lt=int(place.after))
    page = list(found.order_by("-pk")[:PER_PAGE + 1])
    shown = page[:PER_PAGE]
    said, own = newest(shown), _own(request)
    return render(request, "workflows/offers/list.html", {
        "rows": [_row(item, said, own) for item in shown], "q": query, "url": reverse("desk:offers"),
        "pager": pager(request, place, str(shown[-1].pk) if len(page) > PER_PAGE else None, len(shown)),
    })


def _shown_at_all() -> QuerySet[DisposalItem]:
    found = DisposalItem.objects.filter(disposal__offered_at__isnull=False, secrecy=Secrecy.NONE)
    return found.select_related("disposal__case__unit", "taken_by")


def _open(today: Any) -> QuerySet[DisposalItem]:
    return _shown_at_all().filter(
        disposal__offer_until__gte=today, disposal__offer_closed_on=None, disposal__case__status="NEW", leaves_list=False,
    )  # fmt: skip


def _own(request: Request) -> set[int]:
    """Ids of the units for which the reader may speak."""
    return {unit for role, unit in grants(request) if role in SAYERS}


def _row(item: DisposalItem, said: dict[tuple[int, int], Any], own: set[int]) -> dict[str, Any]:
    wishes = [wish for (pk, _unit), wish in said.items() if pk == item.pk and wish.wants]
    return {
        "item": item, "url": reverse("desk:offer", args=[item.pk]), "unit": item.disposal.case.unit, "until": item.disposal.offer_until,
        "wishes": len(wishes), "mine": any(wish.unit_id in own for wish in wishes),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def one(request: Request, pk: int) -> HttpResponse:
    """One thing; a POST says that a unit wants it, or no longer, by the button pressed. Five queries beside the frame's own."""
    item = _shown_at_all().filter(pk=pk).first()
    if item is None:
        raise Http404
    own = _own(request) - {item.disposal.case.unit_id}
    units = list(Unit.objects.filter(pk__in=own).order_by("code")) if own else []
    form = WishForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid() and _done(request, pk, form):
        return redirect("desk:offer", pk)
    said = newest([item])
    wishes = sorted((wish for wish in said.values() if wish.wants), key=lambda wish: wish.pk)
    until = item.disposal.offer_until
    is_open = (item.disposal.offer_closed_on is None and item.disposal.case.status == "NEW" and not item.leaves_list
               and until >= local(clock.now()).date())
    return render(request, "workflows/offers/one.html", {
        "item": item, "record": item.disposal, "unit": item.disposal.case.unit, "wishes": wishes, "form": form, "is_open": is_open,
        "may_say": is_open and bool(units), "mine": any(wish.unit_id in own for wish in wishes),
    }, status=422 if form.errors else 200)


def _done(request: Request, pk: int, form: WishForm) -> bool:
    wants = request.POST.get("verb") != "withdraw"
    try:
        acts.say(pk, wants=wants, by=request.user, at=clock.now(), **form.cleaned_data)
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return False
    said = _("The wish is on record; who gets it is decided after the last day.") if wants else _("The wish is withdrawn.")
    messages.success(request, said)
    return True
