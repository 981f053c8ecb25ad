"""搜索: cases one may see, by number, acceptance number, title, or the requester's name, staff number or pinyin."""
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.inbox import case_page
from approvals.models import User
from approvals.visibility import visible_to
from workflows.engine import clock

from . import rows
from .hats import grants
from .paging import PER_PAGE, Place, pager
from .request import Request


@require_safe
def search(request: Request) -> HttpResponse:
    """Newest case first. Two queries beside the frame's own; none without a word to look for."""
    query, at, place = request.GET.get("q", "").strip()[:100], clock.now(), Place.of(request)
    shown, next_key = [], None
    if query:
        seen = visible_to(request.user, at, grants(request)).filter(_meets(query))
        page = case_page(seen, place.after_id, PER_PAGE)
        shown, next_key = rows.of_cases(page.rows, at), page.next
    return render(request, "workflows/search.html", {
        "query": query, "rows": shown, "columns": {"at": _("Started"), "due": False}, "pager": pager(request, place, next_key, len(shown)),
        "page": {"title": _("Search"), "kind": "search"}, "empty": _nothing(query),
    })


def _meets(query: str) -> Q:
    low = query.lower()
    people = User.objects.filter(
        Q(display_name__icontains=query) | Q(username__istartswith=query) | Q(pinyin__startswith=low) | Q(pinyin__contains=" " + low))
    return Q(number__icontains=query) | Q(accepted_no__icontains=query) | Q(title__icontains=query) | Q(requester__in=people.values("pk"))


def _nothing(query: str) -> dict[str, Any]:
    words = _("Nothing that you may see meets “%(query)s”.") % {"query": query} if query else _("Type a number, a title or a name.")
    return {"words": words, "url": reverse("desk:home"), "action": _("Home →"), "icon": "search"}
