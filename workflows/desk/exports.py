"""导出任务: ask with a reason, watch it being made, download it, try again; every export and every download is entered."""
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from approvals import files
from approvals.exports import jobs
from approvals.exports.trail import params_of
from approvals.models import ExportJob
from approvals.roles import WATCHERS, Role
from approvals.trail import book
from approvals.visibility import visible_to
from workflows.engine import clock

from .annual import READERS as ANNUAL_READERS
from .assets import rows as assets
from .context import address
from .disposal_year import READERS as DISPOSAL_READERS
from .files import must_be_intact
from .hats import coordinators, grants, held, watchers_only
from .paging import PER_PAGE, Place, pager
from .parties import rows as registers
from .premises import rows as rooms
from .purchases import READERS as PURCHASE_READERS
from .request import Request
from .yearly import READERS as YEAR_READERS

State = ExportJob.State
BUSY = (State.WAITING, State.RUNNING)
STATES = {"waiting": "queued"}
"""Words of the component for states of a job; the others are the same."""
OTHER_READERS = {
    "annual": frozenset(ANNUAL_READERS), "demo": frozenset({Role.SECTION_CHIEF, Role.ASSETS}),
    "disposals": frozenset(DISPOSAL_READERS), "integrity": WATCHERS | {Role.AUDIT_ADMIN},
    "purchases": frozenset(PURCHASE_READERS), "trail": WATCHERS, "yearly": frozenset(YEAR_READERS),
}
"""Who may take away an export that belongs to no case: report → roles; a register knows its own readers."""
SHOWN = 5
"""Jobs beside the audit search."""


@require_POST
@watchers_only
def ask(request: Request) -> HttpResponse:
    """Ask for what is filtered; the filter stands in the address, format and reason in the form."""
    from .audit import FORMATS, filters_of, results

    picked, reason = request.POST.get("format", ""), request.POST.get("reason", "")[:200]
    if picked not in dict(FORMATS):
        picked = FORMATS[0][0]
    try:
        jobs.ask(request.user, f"trail.{picked}", params_of(filters_of(request)), reason, clock.now())
    except jobs.NotAsked as refusal:
        return results(request, error=str(refusal), reason=reason, picked=picked)
    messages.success(request, _("The export is being made. It is entered in the trail with its reason."))
    query = request.GET.urlencode()
    return redirect(f"{reverse('desk:audit')}?{query}#export-h" if query else f"{reverse('desk:audit')}#export-h")


@require_safe
def exports(request: Request) -> HttpResponse:
    """One's own jobs, newest first. One query beside the frame's own."""
    place = Place.of(request)
    found = ExportJob.objects.filter(asked_by=request.user).select_related("case")
    if place.after_id is not None:
        found = found.filter(pk__lt=place.after_id)
    rows = list(found.order_by("-id")[:PER_PAGE + 1])
    shown, more = rows[:PER_PAGE], len(rows) > PER_PAGE
    return render(request, "workflows/exports.html", {
        "jobs": [line(job) for job in shown], "busy": any(job.state in BUSY for job in shown),
        "pager": pager(request, place, str(shown[-1].pk) if more else None, len(shown)),
    })


def panel(request: Request) -> list[dict[str, Any]]:
    """The newest jobs, for the panel beside the audit search. One query."""
    return [line(job) for job in ExportJob.objects.filter(asked_by=request.user).select_related("case").order_by("-id")[:SHOWN]]


@require_safe
def job(request: Request, key: UUID) -> HttpResponse:
    """One job: the fragment that htmx fetches every second, or a page that reloads itself without JavaScript."""
    found = _own(request, key)
    context = {"job": line(found), "busy": found.state in BUSY, "back_url": address("desk:case", found.case.key) if found.case else ""}
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "components/job.html" if fragment else "workflows/export_job.html", context)


@require_POST
def cancel(request: Request, key: UUID) -> HttpResponse:
    """Stop a job that is not finished."""
    stopped = jobs.cancel(_own(request, key), clock.now())
    messages.success(request, _("The export was cancelled.") if stopped else _("It was finished already."))
    return redirect("desk:exports")


@require_POST
def retry(request: Request, key: UUID) -> HttpResponse:
    """Ask for the same again."""
    old = _own(request, key)
    _must_still_see(request, old)
    try:
        jobs.ask(request.user, old.kind, old.params, old.reason, clock.now(), case=old.case)
        messages.success(request, _("The export is being made. It is entered in the trail with its reason."))
    except jobs.NotAsked as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:exports")


@require_safe
def download(request: Request, key: UUID) -> FileResponse:
    """The file, for whoever asked for it and may still see what is in it; taking it away is entered first."""
    found = _own(request, key)
    _must_still_see(request, found)
    if found.state != State.DONE:
        raise Http404
    must_be_intact(found.sha256)
    response = FileResponse(files.open_file(found.sha256))
    for name, value in files.download_headers(found.name, found.media_type).items():
        response.headers[name] = value  # after the fact: FileResponse writes a disposition of its own
    if request.method == "GET":
        book.write("sec", action="export.downloaded", at=clock.now(), actor=request.user, case=found.case, content={"facts": {
            "job": str(found.key), "kind": found.kind, "sha256": found.sha256, "size": found.size}},
            request={"id": request.request_id}, clock=clock.source())
    return response


def _own(request: Request, key: UUID) -> ExportJob:
    return get_object_or_404(ExportJob.objects.select_related("case"), key=key, asked_by=request.user)


def _must_still_see(request: Request, found: ExportJob) -> None:
    """A right that was taken back since the job was asked for takes the file with it."""
    if found.case_id:
        if not visible_to(request.user, clock.now(), grants(request)).filter(pk=found.case_id).exists():
            raise Http404
    elif found.kind.partition(".")[0] in assets.KINDS:
        if not assets.may_take(found.params, grants(request)):
            raise PermissionDenied(_("This register is not open to you any more."), coordinators())
    elif found.kind.partition(".")[0] in rooms.KINDS.values():
        if not rooms.may_take(found.kind.partition(".")[0], grants(request)):
            raise PermissionDenied(_("This register is not open to you any more."), coordinators())
    elif found.kind.partition(".")[0] in registers.KINDS:
        if not registers.may_take(found.kind.partition(".")[0], found.params, grants(request)):
            raise PermissionDenied(_("This register is not open to you any more."), coordinators())
    elif not held(request) & OTHER_READERS.get(found.kind.partition(".")[0], frozenset()):
        raise PermissionDenied(_("This export is not open to you any more."), coordinators())


def line(job: ExportJob) -> dict[str, Any]:
    """One job as `components/job.html` shows it."""
    busy, open_url = job.state in BUSY, reverse("desk:export_job", args=[job.key])
    return {
        "key": job.key, "kind": job.kind, "name": job.name or _title(job),
        "state": STATES.get(job.state, job.state),
        "percent": 100 * job.done // job.total if job.total else 0, "words": _progress(job), "reason": job.reason, "asked_at": job.asked_at,
        "open_url": open_url, "poll_url": open_url if busy else "", "sha256": job.sha256,
        "url": reverse("desk:export_file", args=[job.key]) if job.state == State.DONE else "",
        "cancel_url": reverse("desk:export_cancel", args=[job.key]) if busy else "",
        "retry_url": reverse("desk:export_retry", args=[job.key]) if job.state in (State.FAILED, State.CANCELLED) else "",
    }


def _title(job: ExportJob) -> str:
    return " ".join(part for part in (job.case.number if job.case else "", kind_title(job.kind)) if part)


def kind_title(code: str) -> str:
    """A kind of export in words: “留痕 CSV”."""
    if code in _demo():
        return _demo()[code]
    kind, __, ending = code.partition(".")
    words = {
        "trail": _("Trail"), "sheet": _("Approval sheet"), "opinion": pgettext("paper", "Opinion"), "integrity": _("Integrity report"),
        "minutes": _("Minutes"), "yearly": _("Yearly report of pre-reviews"),
        "purchase": _("Purchase approval"), "review": _("Review sheet"), "draw": _("Draw record"), "receipt": _("Receipt into the store"),
        "issue": _("Issue of goods"), "acceptance": _("Acceptance sheet"), "purchases": _("Purchases of a year"),
        "inspection": _("Inspection record"), "notice": _("Notice of correction"), "disposal": _("Disposal application"),
        "reply": _("Disposal reply"), "annual": _("Annual table"), "disposals": _("Disposals of a year"),
        **registers.titles(), **assets.titles(), **rooms.titles(),
    }.get(kind, kind)
    return f"{words} {ending.upper()}".strip()


def _demo() -> dict[str, str]:
    """The past years of the demo: what follows the dot is no ending of a file."""
    return {"demo": _("Past year of the demo"), "demo.purchases": _("Past year of the demo: purchases"),
            "demo.assets": _("Past year of the demo: vehicles"), "demo.disposals": _("Past year of the demo: disposals")}


def _progress(job: ExportJob) -> str:
    if job.state == State.RUNNING:
        return _("%(done)s of %(total)s") % {"done": f"{job.done:,}", "total": f"{job.total:,}"} if job.total else _("has begun")
    if job.state == State.WAITING:
        return _("waits for its turn")
    if job.state == State.CANCELLED:
        return _("cancelled")
    if job.state == State.FAILED:
        return job.error
    return " · ".join(part for part in (_size(job.size), job.error) if part)


def _size(size: int) -> str:
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"
