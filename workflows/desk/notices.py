"""The bell: what a person was told, newest first."""
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals import notices as bell
from approvals.models import Notice
from workflows.engine import clock

from .home import line
from .paging import PER_PAGE, Place, pager
from .request import Request
from .rows import case_url


@require_safe
def notices(request: Request) -> HttpResponse:
    """A page of notices. One query beside the frame's own."""
    place = Place.of(request)
    found = bell.latest(request.user, after=place.after_id, limit=PER_PAGE + 1)
    shown = found[:PER_PAGE]
    next_key = str(shown[-1].pk) if len(found) > PER_PAGE else None
    return render(request, "workflows/notices.html", {"rows": [line(notice) for notice in shown],
                                                      "pager": pager(request, place, next_key, len(shown))})


@require_safe
def notice(request: Request, pk: int) -> HttpResponse:
    """Go to what a notice is about; reading it is noted on the way."""
    found = get_object_or_404(Notice.objects.select_related("case"), pk=pk, to=request.user)
    if request.method == "GET" and found.read_at is None:
        bell.mark_read(request.user, clock.now(), [pk])
    if found.case_id:
        return redirect(case_url(found.case))
    if found.kind == Notice.Kind.TASK and "stock_take" in found.params:
        return redirect("desk:stocktake", found.params["stock_take"])
    if found.kind == Notice.Kind.TASK:
        return redirect("desk:checklist", found.params["item"])
    if found.kind in (Notice.Kind.PROPOSED, Notice.Kind.SETTLED):
        return redirect("desk:proposal", found.params["proposal"])
    return redirect("desk:exports" if found.kind == Notice.Kind.EXPORT else
                    "desk:leases" if found.kind in (Notice.Kind.LEASE_ENDING, Notice.Kind.LEASE_OVER) else
                    "desk:passwords" if found.kind == Notice.Kind.PASSWORD else
                    "desk:delegations" if found.kind == Notice.Kind.DELEGATED else "desk:notices")


@require_POST
def mark_read(request: Request) -> HttpResponse:
    """Mark one's own notices as read: the ticked ones, or all."""
    ids = [int(text) for text in request.POST.getlist("ids")[:200] if text.isdecimal() and len(text) < 19]
    changed = bell.mark_read(request.user, clock.now(), ids or None)
    messages.success(request, _("%(number)s marked as read.") % {"number": changed})
    return redirect("desk:notices")
