"""What every report of a year shares: which year is looked at, and asking the worker for it as a paper or a table."""
from collections.abc import Collection, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from approvals.exports import jobs
from procurement.calendar.office_time import local
from workflows.engine import clock

from .request import Request


def chosen(request: Request, years: Sequence[int]) -> tuple[int, Sequence[int]]:
    """The year asked for, else the newest, beside all that can be chosen; a bureau without any begins with the present one."""
    known = years or [local(clock.now()).year]
    asked = request.GET.get("year", "")
    return int(asked) if asked in map(str, known) else known[0], known


def take(request: Request, year: int, kinds: Collection[str], years: Collection[int], reason: str, report: str) -> HttpResponse:
    """Ask for the kind that was pressed, with the reason for the trail; back to `report` with the sentence when it is refused.
    Raises Http404 for another kind or year."""
    kind = request.POST.get("kind", "")
    if kind not in kinds or year not in years:
        raise Http404
    try:
        job = jobs.ask(request.user, kind, {"year": year}, reason, clock.now())
    except jobs.NotAsked as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse(report)}?year={year}")
    return redirect("desk:export_job", job.key)
