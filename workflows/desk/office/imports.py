"""导入: templates to download, a table handed in, its preview with every bad row, the confirmation."""
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.files import download_headers
from approvals.imports import KINDS, Kind, jobs, papers
from approvals.imports.columns import said
from approvals.models import ImportJob
from approvals.roles import ADMINISTRATORS
from workflows.engine import clock

from ..hats import View, for_roles, held
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import forms

State = ImportJob.State
BUSY = (State.CHECKING, State.STORING)
TONES = {"bad": "bad", "failed": "bad", "ready": "warn", "done": "ok", "proposed": "pri"}
BAD_SHOWN = 200
"""Bad cells on the page; all of them are in the list to download."""


def _mine(request: Request) -> list[Kind]:
    return [kind for kind in KINDS.values() if held(request) & set(kind.roles)]


def handers(view: View) -> View:
    """Keep a view to the administrators, who see every table, and to those who hand in some kind of table themselves."""
    @wraps(view)
    def gated(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        roles = {*ADMINISTRATORS, *(role for kind in KINDS.values() for role in kind.roles)}
        return for_roles(*sorted(roles))(view)(request, *args, **kwargs)
    return gated


def _seen(request: Request) -> QuerySet[ImportJob]:
    """The administrators see what anybody handed in; whoever keeps a register sees the tables of that register."""
    jobs_of_all = ImportJob.objects.select_related("asked_by")
    return jobs_of_all if held(request) & ADMINISTRATORS else jobs_of_all.filter(kind__in=[kind.code for kind in _mine(request)])


@require_http_methods(["GET", "HEAD", "POST"])
@handers
def listing(request: Request) -> HttpResponse:
    """Templates, the form, and the tables handed in so far, newest first. One query beside the frame's own."""
    kinds, at = _mine(request), clock.now()
    posted = request.method == "POST"
    form = forms.TableForm([(kind.code, kind.title) for kind in kinds], request.POST if posted else None, request.FILES if posted else None,
                           initial={"kind": request.GET.get("kind", "")[:40]})
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            return redirect("desk:import", jobs.take(request.user, data["kind"], data["file"], data["reason"], at).key)
        except jobs.NotTaken as refused:
            form.add_error("file", str(refused))
    place = Place.of(request)
    found = _seen(request).defer("problems", "sample").order_by("-pk")
    if place.after_id is not None:
        found = found.filter(pk__lt=place.after_id)
    rows = list(found[: PER_PAGE + 1])
    shown, more = rows[:PER_PAGE], len(rows) > PER_PAGE
    return render(request, "workflows/office/imports.html", {
        "form": form, "kinds": [(kind, papers.notes(kind)) for kind in kinds], "rows": [_line(job) for job in shown],
        "pager": pager(request, place, str(shown[-1].pk) if more else None, len(shown)), "formats": papers.FORMATS,
    }, status=422 if form.errors else 200)


def _line(job: ImportJob) -> dict[str, Any]:
    kind = KINDS.get(job.kind)
    return {"job": job, "title": kind.title if kind else job.kind, "tone": TONES.get(job.state, "")}


@require_safe
@handers
def template(request: Request, kind: str, ending: str) -> HttpResponse:
    """The file to fill in."""
    if kind not in KINDS or ending not in papers.FORMATS or not (held(request) & {*ADMINISTRATORS, *KINDS[kind].roles}):
        raise Http404
    name = f"{KINDS[kind].title}-{_('template')}.{ending}"
    return HttpResponse(papers.template(KINDS[kind], ending), headers=download_headers(name, papers.FORMATS[ending]))


@require_safe
@handers
def job(request: Request, key: UUID) -> HttpResponse:
    """What the table would do: counts, the first rows, every bad row with its reason."""
    found = _own(request, key)
    kind = KINDS.get(found.kind)
    columns = kind.columns if kind else ()
    return render(request, "workflows/office/import.html", {
        **_line(found), "busy": found.state in BUSY, "columns": [column.title for column in columns],
        "sample": [_shown(row, columns) for row in found.sample],
        "problems": [(line, said(column), value, said(words)) for line, column, value, words in found.problems[:BAD_SHOWN]],
        "more_problems": max(len(found.problems) - BAD_SHOWN, 0), "ready": found.state == State.READY,
        "empty": found.state == State.READY and not found.counts.get("new") and not found.counts.get("changed"),
        "percent": 100 * found.done // found.total if found.total else 0, "own": found.asked_by_id == request.user.pk,
        "two_people": kind is not None and kind.propose is not None,
    })


def _shown(row: list[Any], columns: Any) -> dict[str, Any]:
    """One row of the preview: what stands there now beside what would, under the title of its column."""
    line, state, before, after = row
    return {"line": line, "state": state, "cells": [
        (c.title, _told(c, after.get(c.code)), _told(c, before[c.code]) if before.get(c.code) is not None else None) for c in columns]}


def _told(column: Any, value: Any) -> str:
    """A stored value as the person wrote it: a choice in its words, never as its code."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(_told(column, one) for one in value)
    words = getattr(column.parse, "words", {})
    return "" if value is None else str(words.get(value, value))


@require_POST
@handers
def confirm(request: Request, key: UUID) -> HttpResponse:
    """Have it stored, whole or not at all."""
    found = _own(request, key)
    try:
        found = jobs.confirm(found, request.user, clock.now(), ground=request.POST.get("ground", ""))
    except jobs.NotTaken as refused:
        messages.warning(request, str(refused))
        return redirect("desk:import", found.key)
    if found.state == State.PROPOSED and found.proposal is not None:
        messages.success(request, _("The roles have been put before the security administrator."))
        return redirect("desk:proposal", found.proposal.key)
    if found.state == State.DONE:
        messages.success(request, _("The table has been stored, every row of it."))
    return redirect("desk:import", found.key)


@require_POST
@handers
def discard(request: Request, key: UUID) -> HttpResponse:
    """Put it aside; nothing of it is stored."""
    found = _own(request, key)
    if jobs.discard(found, request.user, clock.now()):
        messages.success(request, _("The table has been put aside; nothing of it is stored."))
    else:
        messages.warning(request, _("It was too late: the table has been settled already."))
    return redirect("desk:imports")


@require_safe
@handers
def bad_rows(request: Request, key: UUID) -> HttpResponse:
    """Every bad row as a file."""
    found = _own(request, key)
    name = f"{found.name.rpartition('.')[0]}-{_('bad rows')}.csv"
    return HttpResponse(b"".join(papers.bad_rows(found.problems)), headers=download_headers(name, "text/csv"))


def _own(request: Request, key: UUID) -> ImportJob:
    """Whoever sees it reads it; only whoever handed it in confirms it."""
    return get_object_or_404(_seen(request).select_related("asked_by", "proposal"), key=key)


