"""One card: its facts, the five rights with their holders and days, the vehicle, the cases it lay in, and the history of every change."""
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from approvals.roles import Role
from approvals.visibility import visible_to
from procurement.assets.models import Card, CardHold, RightHolder, Vehicle
from procurement.assets.terms import Right, State
from procurement.calendar.office_time import local
from procurement.records import label
from workflows.engine import clock

from ..hats import coordinators, for_roles, grants, held
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import KEEPERS, READERS, disposing, doing, history, own_units
from .lists import TONES

FACTS = (
    "kind", "category_code", "specification", "location", "acquired_on", "in_use_since", "pages", "kilometres", "secrecy", "operation",
    "title_proof", "entry", "source", "ended_on", "ended_because",
)
OF_VEHICLE = (
    "plate", "kind", "quota", "quota_no", "first_registered_on", "displacement", "official_sign", "sign_removed_on", "plate_returned_on",
)


@require_safe
@for_roles(*READERS)
def page(request: Request, pk: int) -> HttpResponse:
    """The page of one card. At most eight queries beside the frame's own."""
    card, place, today = found(request, pk), Place.of(request), local(clock.now()).date()
    rows = card.changes.select_related("by", "case").order_by("-pk")
    if place.after_id is not None:
        rows = rows.filter(pk__lt=place.after_id)
    changes = list(rows[: PER_PAGE + 1])
    shown = changes[:PER_PAGE]
    holds = list(card.holds.all())
    seen = _visible(request, [hold.case_id for hold in holds] + [row.case_id for row in shown if row.case_id])
    car = getattr(card, "vehicle", None)
    keeps = not held(request).isdisjoint(KEEPERS)
    return render(request, "workflows/assets/one.html", {
        "card": card, "tone": TONES[State(card.state)], "ended": card.state == State.ENDED, "net": card.net_value,
        "facts": [(label(name, Card), fact(card, name)) for name in FACTS if fact(card, name)],
        "car": [(label(name, Vehicle), fact(car, name)) for name in OF_VEHICLE if fact(car, name)] if car else [],
        "rights": [_right(right, card, today) for right in Right],
        "holds": [{"hold": hold, "open": hold.released_at is None, "url": _case_url(hold.case, seen)} for hold in holds],
        "history": [line | {"case_url": _case_url(row.case, seen) if row.case else ""}
                    for line, row in zip(history.lines(shown), shown, strict=True)],
        "verbs": [(reverse("desk:asset_act", args=[pk, verb]), doing.VERBS[verb], doing.ICONS[verb]) for verb in doing.verbs(card)]
        if keeps else [],
        "dispose_url": "" if any(hold.released_at is None for hold in holds) else disposing.url_for(card, disposing.units(request)),
        "eligibility_url": reverse("desk:asset_eligibility", args=[pk]),
        "pager": pager(request, place, str(shown[-1].pk) if len(changes) > PER_PAGE else None, len(shown)),
    })


def found(request: Request, pk: int) -> Card:
    """The card with what hangs on it, for whoever may read it; 404 when there is none, 403 in words when it is another unit's."""
    rights = Prefetch("rights", RightHolder.objects.select_related("unit").order_by("-since", "-pk"))
    holds = Prefetch("holds", CardHold.objects.select_related("case").order_by("-pk"))
    card = Card.objects.filter(pk=pk).select_related("unit", "custodian", "vehicle").prefetch_related(rights, holds).first()
    if card is None:
        raise Http404
    own = own_units(grants(request))
    if own is not None and own.isdisjoint({card.unit_id, card.unit.merged_into_id}):
        raise PermissionDenied(_("You see the cards of your own unit; this one is of %(unit)s. %(role)s sees those of all units.") % {
            "unit": card.unit.label, "role": Role.ASSETS.label}, coordinators())
    return card


def fact(row: Any, name: str) -> str:
    """One column in words."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return pgettext("party", "yes") if value else pgettext("party", "no")
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    return "" if value is None else str(value)


def _right(right: Right, card: Card, today: Any) -> dict[str, Any]:
    """Who holds it today, and every holding with its days, the newest first; nobody holds anything of a thing that is off the books."""
    holdings, ended = [row for row in card.rights.all() if row.right == right], card.state == State.ENDED
    return {"label": right.label, "rows": [{"row": row, "now": not ended and row.covers(today)} for row in holdings]}


def _visible(request: Request, cases: list[int]) -> set[int]:
    """Cases of these that the reader may open; no query when there are none."""
    if not cases:
        return set()
    return set(visible_to(request.user, clock.now(), grants(request)).filter(pk__in=cases).values_list("pk", flat=True))


def _case_url(case: Any, seen: set[int]) -> str:
    return reverse("desk:case", args=[case.key]) if case.pk in seen else ""
