"""完整性校验: every chain recomputed from its stored bytes, a page at a time here, all of them in the worker; the guards' state."""
from itertools import islice
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.exports import jobs
from approvals.models import Case, ChainHead
from approvals.trail.guards.install import differences
from approvals.trail.verify import Verdict, verify_many
from workflows.engine import clock

from .audit_rows import chain_title
from .exports import panel
from .paging import Place, pager
from .request import Request
from .rows import case_url
from .trail_window import verifiers, window

PER_PAGE = 25
MONTHS = 12
"""Monthly chains of each kind verified on the first page."""


@require_safe
@verifiers
def integrity(request: Request) -> HttpResponse:
    """A page of chains, newest case first; the monthly chains stand on the first page. Four queries beside the frame's own."""
    place = Place.of(request)
    cases = Case.objects.only("id", "key", "number", "title", "seq").order_by("-id")
    found = list((cases.filter(pk__lt=place.after_id) if place.after_id is not None else cases)[:PER_PAGE + 1])
    shown = found[:PER_PAGE]
    months = [] if place.after else list(ChainHead.objects.order_by("-chain").values_list("chain", flat=True)[:2 * MONTHS])
    verdicts = verify_many([*(f"case/{case.key}" for case in shown), *months])
    rows = [_line(verdicts[chain], chain_title(chain), chain) for chain in months]
    titled = window(request).cases  # the audit administrator verifies chains of cases by their number and reads none of them
    rows += [_line(verdicts[f"case/{case.key}"], case.title, case.number, case_url(case)) if titled
             else _line(verdicts[f"case/{case.key}"], case.number, "") for case in shown]
    return render(request, "workflows/integrity.html", {
        "rows": rows, "broken": sum(not row["sound"] for row in rows), "guards": list(islice(differences(connection), 20)),
        "jobs": [job for job in panel(request) if job["kind"] == "integrity.csv"],
        "pager": pager(request, place, str(shown[-1].pk) if len(found) > PER_PAGE else None, len(rows)),
    })


@require_POST
@verifiers
def verify_all(request: Request) -> HttpResponse:
    """Let the worker recompute every chain; the report is a file with its own checksum."""
    try:
        jobs.ask(request.user, "integrity.csv", {}, _("Integrity check of all chains"), clock.now())
        messages.success(request, _("Every chain is being recomputed; the report appears below."))
    except jobs.NotAsked as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:integrity")


def _line(verdict: Verdict, title: str, number: str, url: str = "") -> dict[str, Any]:
    where = _("entry %(number)s") % {"number": verdict.first_bad} if verdict.first_bad is not None else ""
    why = " · ".join(part for part in (where, str(verdict.sentence), verdict.detail) if part)
    return {"title": title, "number": number, "url": url, "entries": verdict.entries, "sound": verdict.ok, "why": why}
