"""待办: the steps that wait for a person, overdue first, with tabs, filters and what can be done from the list itself."""
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from approvals import inbox as work
from workflows.engine import clock

from . import rows
from .paging import PER_PAGE, Place, pager
from .request import Request
from .wanted import asked, filters

TABS = ("all", "overdue", "due_soon", "countersign", "claimable", "delegated")


@require_safe
def inbox(request: Request) -> HttpResponse:
    """The list of one tab. Six queries beside the frame's own, whatever the person holds."""
    at, tab, place, wanted = clock.now(), request.GET.get("tab", "all"), Place.of(request), asked(request)
    tab = tab if tab in TABS else "all"
    numbers = work.counts(request.user, at)
    page = work.todo(request.user, at, tab=tab, filters=wanted, after=place.after, limit=PER_PAGE)
    shown = rows.of_work(page.rows)
    return render(request, "workflows/inbox.html", {
        "page": _head(numbers, page.barred), "tabs": _tabs(tab, numbers),
        "filters": filters(request, wanted, tab="" if tab == "all" else tab), "rows": shown, "bulk": _bulk(shown),
        "columns": {"at": _("Arrived"), "due": True}, "pager": pager(request, place, page.next, len(shown), keys=True),
        "empty": _nothing(tab, wanted),
    })


def _head(numbers: dict[str, int], barred: int) -> dict[str, Any]:
    lead = _("%(all)s in all, %(soon)s due within two days") % {"all": numbers["all"], "soon": numbers["due_soon"]}
    if barred:
        lead += " · " + _("%(barred)s not shown: you have acted on them before in another duty") % {"barred": barred}
    return {
        "title": _("To do"), "kind": "inbox", "lead": lead,
        "lead_bad": _("%(number)s overdue") % {"number": numbers["overdue"]} if numbers["overdue"] else "",
        "actions": [{"label": _("Delegations"), "url": reverse("desk:delegations"), "icon": "swap"}],
    }


def _tabs(current: str, numbers: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "all": pgettext("tab", "All"), "overdue": _("Overdue"), "due_soon": _("Due soon"), "countersign": _("Countersign"),
        "claimable": _("To be claimed"), "delegated": _("Delegated to me"),
    }
    base = reverse("desk:inbox")
    return [
        {"label": words[tab], "url": base if tab == "all" else f"{base}?tab={tab}", "count": numbers[tab], "red": tab == "overdue",
         "current": tab == current} for tab in TABS
    ]


def _bulk(shown: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not any(row["pickable"] for row in shown):
        return None
    return {"url": reverse("desk:batch"), "verbs": [{"verb": "approve", "label": _("Approve the selected"), "tone": "ok"}]}


def _nothing(tab: str, wanted: dict[str, Any]) -> dict[str, Any]:
    if any(value not in ("", None) for value in wanted.values()):
        return {"words": _("Nothing meets these conditions."), "url": reverse("desk:inbox"), "action": _("Reset"), "icon": "search"}
    if tab != "all":
        return {"words": _("Nothing under this heading."), "url": reverse("desk:inbox"), "action": _("All to do"), "icon": "done"}
    return {"words": _("Nothing to do."), "url": reverse("desk:started"), "action": _("See what you started →"), "icon": "done"}
