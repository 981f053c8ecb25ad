"""工作台: what waits for me, what I started and where it is, what I was told; shortcuts of supervision for those who watch."""
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from approvals import inbox as work
from approvals import notices
from approvals.models import Notice
from approvals.roles import ADMINISTRATORS, WATCHERS, Role
from procurement.calendar.days import is_working_day
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from workflows.engine import clock

from . import rows
from .audit_home import watched
from .context import ICONS, address, flow_pages
from .hats import held
from .keeping.home import kept
from .request import Request

TOP = 6


@require_safe
def home(request: Request) -> HttpResponse:
    """The desk of one person. Eight queries beside the frame's own."""
    at, roles = clock.now(), held(request)
    told = [line(notice) for notice in notices.latest(request.user, limit=5)]
    shared = {"greeting": _greeting(request, at), "today": _today(at), "notices": told, "notices_url": reverse("desk:notices")}
    if roles and roles <= WATCHERS:
        return render(request, "workflows/home.html", {**shared, **watched(request.user, at)})
    if roles & ADMINISTRATORS:
        return render(request, "workflows/home.html", {**shared, **kept(roles, at)})
    numbers = work.counts(request.user, at)
    own = rows.of_cases(work.started(request.user, None, TOP).rows, at)
    return render(request, "workflows/home.html", {
        **shared, "stats": _stats(numbers, len(told)),
        "rows": rows.of_work(work.todo(request.user, at, limit=TOP).rows, bulk=False), "columns": {"at": "", "due": True},
        "inbox_url": reverse("desk:inbox"), "started": own, "started_url": reverse("desk:started"), "flows": _flows(roles),
    })


def line(notice: Notice) -> dict[str, Any]:
    """One notice as a list shows it; its address marks it as read on the way to the case."""
    return {"pk": notice.pk, "words": notices.sentence(notice), "url": reverse("desk:notice", args=[notice.pk]), "at": notice.at,
            "unread": notice.read_at is None, "kind": notice.get_kind_display()}


def _greeting(request: Request, at: datetime) -> str:
    hour = local(at).hour
    words = _("Good morning, %(name)s") if hour < 12 else _("Good afternoon, %(name)s") if hour < 18 else _("Good evening, %(name)s")
    return words % {"name": request.user}


def _today(at: datetime) -> str:
    day = local(at).date()
    kind = _("working day") if is_working_day(day, load()) else _("day off")
    return f"{date_format(day, 'DATE_FORMAT')} {date_format(day, 'l')} · {kind}"


def _stats(numbers: dict[str, int], told: int) -> list[dict[str, Any]]:
    base = reverse("desk:inbox")
    return [
        {"label": _("To do"), "value": numbers["all"], "words": _("steps wait for you"), "url": base, "tone": ""},
        {"label": _("Overdue"), "value": numbers["overdue"], "words": _("act on these first"), "url": f"{base}?tab=overdue",
         "tone": "bad" if numbers["overdue"] else ""},
        {"label": _("Due soon"), "value": numbers["due_soon"], "words": _("within two days"), "url": f"{base}?tab=due_soon",
         "tone": "warn" if numbers["due_soon"] else ""},
        {"label": _("To be claimed"), "value": numbers["claimable"], "words": _("open to everybody of your office"),
         "url": f"{base}?tab=claimable", "tone": ""},
    ]


def _flows(roles: frozenset[Role]) -> list[dict[str, Any]]:
    """Procedures one may start: the role of their first step is held."""
    from workflows.engine.base import flows

    offered = {flow.page for flow in flows() if flow.start_node().role in roles}
    return [{"title": title, "words": pgettext("procedure", "Start"), "icon": ICONS.get(slug, "flow"), "url": url}
            for slug, title in flow_pages() if slug in offered and (url := address("desk:start_flow", slug))]


