"""已办, 我发起的, 抄送我: the cases a person has to do with, newest first."""
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals import inbox as work
from workflows.engine import clock

from . import rows
from .paging import PER_PAGE, Place, pager
from .request import Request


@require_safe
def done(request: Request) -> HttpResponse:
    """What the person decided, or a deputy decided for him."""
    return _list(request, work.done, "done", _("Done"), _("What you decided, or a deputy decided for you"), _("Decided"),
                 {"words": _("You have not decided anything yet."), "url": reverse("desk:inbox"), "action": _("To do →"), "icon": "done"})


@require_safe
def started(request: Request) -> HttpResponse:
    """What the person applied for, and where it is."""
    return _list(request, work.started, "started", _("Started by me"), _("Your applications, and where they are"), _("Started"),
                 {"words": _("You have not applied for anything yet."), "url": reverse("desk:start"), "action": _("New application →"),
                  "icon": "send"})


@require_safe
def copied(request: Request) -> HttpResponse:
    """What colleagues let the person read."""
    return _list(request, work.copied, "copied", _("Copied to me"), _("Cases that colleagues let you read"), _("Started"),
                 {"words": _("Nobody has sent you a copy yet."), "url": reverse("desk:home"), "action": _("Home →"), "icon": "copy"})


def _list(request: Request, read: Callable[..., work.Page], kind: str, title: str, lead: str, column: str,
          empty: dict[str, Any]) -> HttpResponse:
    place = Place.of(request)
    page = read(request.user, place.after_id, PER_PAGE)
    shown = rows.of_cases(page.rows, clock.now())
    return render(request, "workflows/done.html", {
        "page": {"title": title, "kind": kind, "lead": lead}, "rows": shown, "columns": {"at": column, "due": False}, "empty": empty,
        "pager": pager(request, place, page.next, len(shown)),
    })
