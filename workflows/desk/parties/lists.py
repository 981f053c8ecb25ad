"""The three registers as lists: found by name or number, a tab for each standing, bad records marked."""
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from approvals.imports import KINDS
from procurement.calendar.office_time import local
from procurement.parties.models import BadRecord
from procurement.parties.services import KEY, MODELS
from procurement.parties.terms import Register, Standing
from workflows.engine import clock

from ..hats import for_roles, held
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import KEEPERS, READERS

NAMES = {Register.SUPPLIER: "supplier", Register.EXPERT: "expert", Register.AGENCY: "agency"}
"""The middle of the names of addresses: desk:<name>, desk:<name>_add …"""
LISTS = {Register.SUPPLIER: "suppliers", Register.EXPERT: "experts", Register.AGENCY: "agencies"}
TABS: dict[str, Any] = {
    "": pgettext_lazy("party", "In use"), "barred": _("On the bad-record list"), "ended": pgettext_lazy("party", "No longer in use"),
}


def listing(request: HttpRequest, register: str) -> HttpResponse:
    """One register, in the order of names."""
    return require_safe(for_roles(*READERS[Register(register)])(_listing))(request, register)


def _listing(request: Request, register: str) -> HttpResponse:
    """One query beside the frame's own."""
    place, today = Place.of(request), local(clock.now()).date()
    tabs, (tab, query) = _tabs(register), asked(request, register)
    page = list(_after(matching(register, tab, query, today), place.after_id)[: PER_PAGE + 1])
    shown = page[:PER_PAGE]
    return render(request, "workflows/parties/list.html", {
        "register": register, "title": Register(register).label, "rows": [_row(register, party, today) for party in shown],
        "tab": tab, "tabs": list(tabs.items()), "q": query, "registers": registers(request, register),
        "import_url": f"{reverse('desk:imports')}?kind={LISTS[Register(register)]}" if _may_import(request, register) else "",
        "add_url": reverse(f"desk:{NAMES[Register(register)]}_add") if may_keep(request, register) else "", "url": request.path,
        "export_url": reverse(f"desk:{LISTS[Register(register)]}_export", query={"tab": tab, "q": query} if tab or query else None),
        "pager": pager(request, place, str(shown[-1].pk) if len(page) > PER_PAGE else None, len(shown)),
    })


def _tabs(register: str) -> dict[str, Any]:
    return {key: words for key, words in TABS.items() if key != "barred" or register == Register.SUPPLIER}


def asked(request: Request, register: str) -> tuple[str, str]:
    """The tab and the words of the address; what the register does not know is left out."""
    tab = request.GET.get("tab", "")
    return tab if tab in _tabs(register) else "", request.GET.get("q", "").strip()[:60]


def matching(register: str, tab: str, query: str, today: Any) -> QuerySet[Any]:
    """The parties of a tab whose name or number holds the words, in the order of the list."""
    found = MODELS[register].objects.order_by("name", "pk")
    if register == Register.SUPPLIER:
        bars = BadRecord.objects.filter(Q(until__isnull=True) | Q(until__gte=today), supplier=OuterRef("pk"), since__lte=today)
        found = found.annotate(is_barred=Exists(bars))
    if tab == "barred":
        found = found.filter(is_barred=True)
    else:
        found = found.filter(standing=Standing.ENDED if tab == "ended" else Standing.ACTIVE)
    if register == Register.EXPERT:
        found = found.select_related("user")
    if query:
        found = found.filter(Q(name__icontains=query) | Q(**{f"{KEY[Register(register)]}__icontains": query}))
    return found


def _after(found: QuerySet[Any], pk: int | None) -> QuerySet[Any]:
    """Behind that party: a later name, or the same name and entered later."""
    if pk is None:
        return found
    name = Subquery(found.model.objects.filter(pk=pk).values("name")[:1])
    return found.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))


def _row(register: str, party: Any, today: Any) -> dict[str, Any]:
    url = reverse(f"desk:{NAMES[Register(register)]}", args=[party.pk])
    row = {"party": party, "url": url, "active": party.standing == Standing.ACTIVE, "number": getattr(party, KEY[Register(register)]),
           "barred": getattr(party, "is_barred", False), "more": "", "end": ""}
    if register == Register.EXPERT:
        return row | {"more": "、".join(party.specialities), "end": party.user.username if party.user else ""}
    if register == Register.AGENCY:
        return row | {"more": party.contract_no, "end": f"{party.since.isoformat()} – {party.until.isoformat()}",
                      "lapsed": row["active"] and not party.covers(today)}
    return row | {"more": party.get_size_display(), "end": party.contact}


def may_keep(request: Request, register: str) -> bool:
    """Whether the buttons of whoever keeps the register are offered."""
    return not held(request).isdisjoint(KEEPERS[Register(register)])


def _may_import(request: Request, register: str) -> bool:
    kind = KINDS.get(LISTS[Register(register)])
    return kind is not None and not held(request).isdisjoint(kind.roles)


def registers(request: Request, here: str) -> list[tuple[str, Any, bool]]:
    """The registers that the reader may open: address, words, whether it is this one."""
    return [(reverse(f"desk:{LISTS[one]}"), one.label, one == here) for one in Register if not held(request).isdisjoint(READERS[one])]
