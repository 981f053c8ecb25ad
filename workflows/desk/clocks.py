"""The statutory clocks of a case (法定期间): each that has begun with its calculation, those to come, those that do not apply and why."""
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from procurement.calendar.days import is_working_day, working_days_between
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from workflows.engine import clock
from workflows.engine.pauses import pauses

from . import case_file
from .case_file import CaseFile
from .clock_words import code, kept, lateness, meaning, runs_on, state, tone
from .hats import grants
from .request import Request
from .rulebook import texts

MOST_CHIPS = 4


@require_safe
def page(request: Request, key: UUID) -> HttpResponse:
    """Every clock of one case; a procedure without clocks has no such page."""
    file = case_file.read(request.user, key, clock.now(), grants(request))
    if not hasattr(file.record, "clocks"):
        raise Http404
    sheet = file.record.clocks(file.at, pauses(file.case, file.steps, file.decisions))
    begun = sorted(sheet.begun, key=lambda run: (not run.running, run.found.day))
    return render(request, "workflows/case/clocks.html", {
        "case": file.case, "back_url": reverse("desk:case", args=[file.case.key]), "settled": sheet.settled, "held": file.case.held,
        "begun": [_row(number, run) for number, run in enumerate(begun, start=1)],
        "waiting": [{"code": code(one.code), "begins": one.begins, "ends": one.ends, "told": told} for one, told in sheet.waiting],
        "foreign": _by_reason(sheet.foreign), "foreign_count": len(sheet.foreign),
    })


def _row(number: int, run: Any) -> dict[str, Any]:
    rule, found = run.found.rule, run.found
    return {
        "number": number, "code": code(run.clock.code), "begins": run.clock.begins, "ends": run.clock.ends, "about": run.once.about,
        "begun": run.once.begins, "ended": run.once.ended, "day": found.day, "other": found.other, "meaning": meaning(run.clock.sense),
        "state": state(run.stands.state), "tone": tone(run), "lateness": lateness(run), "provisional": found.provisional,
        "rule": rule, "rule_value": texts.value(rule), "mark": texts.mark(rule), "stops": run.stops, "runs_on": runs_on(run.stops),
        "stops_mark": texts.mark(run.stops), "kept": kept(run), "remark": run.remark, "lines": run.lines,
    }


def _by_reason(foreign: Sequence[Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Clocks that do not apply, under the reason that they share."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one, why in foreign:
        found.setdefault(str(why), []).append({"code": code(one.code), "begins": one.begins, "ends": one.ends})
    return list(found.items())


def chips(file: CaseFile) -> dict[str, Any] | None:
    """The next clocks of a case, shortly, with the way to all of them; None for a procedure without. No query."""
    if not hasattr(file.record, "clocks"):
        return None
    found: Sequence[Any] = ()
    if file.case.status == "NEW":
        found = file.record.clocks(file.at, pauses(file.case, file.steps, file.decisions), running=True).ahead
    today = local(file.at).date()
    return {"url": reverse("desk:case_clocks", args=[file.case.key]), "more": max(len(found) - MOST_CHIPS, 0),
            "chips": [_chip(run, today) for run in found[:MOST_CHIPS]]}


def _chip(run: Any, today: date) -> dict[str, Any]:
    return {"code": code(run.clock.code), "words": run.clock.ends, "meaning": meaning(run.clock.sense), "day": run.found.day,
            "left": lateness(run) if run.stands.state == "late" else left(today, run.found.day), "tone": tone(run),
            "provisional": run.found.provisional, "state": state(run.stands.state)}


def left(today: date, day: date) -> str:
    """How long it is to a day, in working days where there are any, which is how an office counts."""
    if day == today:
        return _("today")
    calendar = load()
    days = working_days_between(today, day, calendar).days
    if not days and not is_working_day(day, calendar):
        return _("on a day off")
    return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}
