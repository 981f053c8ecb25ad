"""资产卡片 and 公务用车 as lists: by unit, class, state, custodian, found by number or name; newest card first, in pages by key."""
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from approvals.models import Unit
from procurement.assets import spelling
from procurement.assets.models import Card, CardHold
from procurement.assets.terms import Kind, State, VehicleQuota, VehicleType

from ..hats import for_roles, grants, held
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import KEEPERS, READERS, disposing, own_units

STATES: dict[str, Any] = {
    "": pgettext_lazy("asset", "In the books"), State.IN_USE: State.IN_USE.label, State.IDLE: State.IDLE.label,
    State.ENDED: State.ENDED.label, "all": _("All"),
}
TONES = {State.IN_USE: "ok", State.IDLE: "warn", State.ENDED: ""}
QUOTAS, TYPES = dict(VehicleQuota.choices), dict(VehicleType.choices)


def asked(request: Request) -> dict[str, Any]:
    """What the address filters by; what the register does not know is left out. `units` bounds what the reader may see at all."""
    given = request.GET
    kind, state, unit = given.get("kind", ""), given.get("state", ""), given.get("unit", "")
    own = own_units(grants(request))
    return {
        "kind": kind if kind in Kind.values else "", "state": state if state in STATES else "",
        "unit": int(unit) if unit.isdecimal() and len(unit) < 10 else None, "custodian": given.get("custodian", "").strip()[:60],
        "quota": given.get("quota", "") if given.get("quota", "") in QUOTAS else "", "q": given.get("q", "").strip()[:60],
        "units": None if own is None else sorted(own),
    }


def matching(filters: Mapping[str, Any], *, vehicles: bool = False) -> QuerySet[Card]:
    """The cards that meet the filters, newest first."""
    found = Card.objects.select_related("unit", "custodian").order_by("-pk")
    if filters.get("units") is not None:
        found = found.filter(Q(unit__in=filters["units"]) | Q(unit__merged_into__in=filters["units"]))
    if vehicles:
        found = found.filter(vehicle__isnull=False).select_related("unit", "custodian", "vehicle")
        found = found.filter(vehicle__quota=filters["quota"]) if filters.get("quota") else found
    if filters.get("unit"):
        found = found.filter(unit=filters["unit"])
    if filters.get("kind") and not vehicles:
        found = found.filter(kind=filters["kind"])
    if filters.get("state", "") == "":
        found = found.exclude(state=State.ENDED)
    elif filters["state"] != "all":
        found = found.filter(state=filters["state"])
    if filters.get("custodian"):
        word = filters["custodian"]
        found = found.filter(Q(custodian__username=word) | Q(custodian__display_name__icontains=word))
    if filters.get("q"):
        found = found.filter(_named(filters["q"], vehicles))
    return found


def _named(word: str, vehicles: bool) -> Q:
    words = Q(number__icontains=spelling.number(word)) | Q(name__icontains=word)
    if not vehicles:
        return words
    plate = spelling.plate(word)
    return words | Q(vehicle__plate__icontains=plate) if plate else words


@require_safe
@for_roles(*READERS)
def cards(request: Request) -> HttpResponse:
    """The register. Two queries beside the frame's own."""
    return _listing(request, vehicles=False)


@require_safe
@for_roles(*READERS)
def vehicles(request: Request) -> HttpResponse:
    """公务用车: plate, quota, type, first registration, kilometres, official sign. Two queries beside the frame's own."""
    return _listing(request, vehicles=True)


def _listing(request: Request, *, vehicles: bool) -> HttpResponse:
    filters, place = asked(request), Place.of(request)
    in_case = Exists(CardHold.objects.filter(card=OuterRef("pk"), released_at=None))
    found = matching(filters, vehicles=vehicles).annotate(in_case=in_case)
    page = list((found.filter(pk__lt=place.after_id) if place.after_id is not None else found)[: PER_PAGE + 1])
    shown, name = page[:PER_PAGE], "vehicles" if vehicles else "assets"
    keeps, mine = not held(request).isdisjoint(KEEPERS), disposing.units(request)
    add = reverse("desk:asset_add") + ("?vehicle=1" if vehicles else "")
    return render(request, f"workflows/assets/{name}.html", {
        "rows": [_row(card, vehicles, mine) for card in shown], "dispose_url": disposing.url() if mine else "",
        "filters": filters, "units": units_of(filters["units"]),
        "kinds": Kind.choices, "states": list(STATES.items()), "quotas": VehicleQuota.choices, "url": request.path,
        "other_url": reverse("desk:assets" if vehicles else "desk:vehicles"), "allowance_url": reverse("desk:asset_allowance"),
        "add_url": add if keeps else "", "import_url": f"{reverse('desk:imports')}?kind={name}" if keeps else "",
        "export_url": reverse(f"desk:{name}_export", query=given(filters) or None),
        "pager": pager(request, place, str(shown[-1].pk) if len(page) > PER_PAGE else None, len(shown)),
    })


def given(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters that are set, as they stand in an address."""
    return {name: value for name, value in filters.items() if name != "units" and value}


def units_of(bound: list[int] | None) -> list[Unit]:
    """The units that can be chosen: all that are in use or hold cards, or those of the reader."""
    found = Unit.objects.order_by("code")
    if bound is not None:
        return list(found.filter(Q(pk__in=bound) | Q(merged_into__in=bound)))
    return list(found.filter(Q(is_active=True) | Q(pk__in=Card.objects.order_by().values("unit"))))


def _row(card: Any, vehicles: bool, mine: frozenset[int]) -> dict[str, Any]:
    row = {"card": card, "url": reverse("desk:asset", args=[card.pk]), "tone": TONES[State(card.state)], "ended": card.state == State.ENDED,
           "held": card.in_case, "pickable": not card.in_case and disposing.may_be_listed(card, mine)}
    if vehicles:
        car = card.vehicle
        row |= {"car": car, "type": TYPES[car.kind], "quota": QUOTAS[car.quota]}
    return row
