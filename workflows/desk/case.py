"""The page of one case (办理页): head, live diagram, the file stage by stage, attachments, the decision panel, the opinions."""
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.duties import Duty
from approvals.files import download_headers
from procurement.calendar.store import load
from procurement.money import in_capitals
from workflows.engine import clock, graph
from workflows.engine.act import open_step
from workflows.engine.bpmn import bpmn

from . import addenda, case_file, chart_view, clocks, draws, kin, menu, paper_list, resolutions, rows, stages, words
from .case_file import CaseFile
from .context import address
from .hard_checks import hard_checks
from .hats import grants
from .panel import Attempt, panel
from .request import Request
from .timeline import heading, timeline
from .ways import Way, chosen, ways


@require_safe
def page(request: Request, key: UUID) -> HttpResponse:
    """Everything about a case that its reader may see; opening it as whoever may act is noted once."""
    return shown(request, case_file.read(request.user, key, clock.now(), grants(request)))


@require_safe
def chart(request: Request, key: UUID) -> HttpResponse:
    """The diagram alone, asked for every twenty seconds while the case is open."""
    file = case_file.read(request.user, key, clock.now(), grants(request))
    return render(request, "workflows/case/chart.html", {"chart": chart_view.chart(file)})


@require_safe
def bpmn_file(request: Request, key: UUID) -> HttpResponse:
    """The procedure of a case as BPMN 2.0, for those who read flows elsewhere."""
    flow = case_file.sight(request.user, key, clock.now(), grants(request)).flow_class
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    return HttpResponse(bpmn(flow, language), headers=download_headers(f"{flow.page}.bpmn", "application/xml"))


def shown(request: Request, file: CaseFile, *, number: int | None = None, attempt: Attempt | None = None) -> HttpResponse:
    """The page, with what was just sent (`attempt`) put back into the panel of the step it was sent to."""
    found = ways(file)
    way = chosen(found, number if number is not None else _number(request, "step"), _number(request, "for"))
    if way is not None and way.open and attempt is None and way.step.opened_at is None and request.method == "GET":
        open_step(way.step)
    status = 422 if attempt is not None and _wrong(attempt) else 200
    return render(request, "workflows/case.html", context(request, file, found, way, attempt), status=status)


def context(request: Request, file: CaseFile, found: list[Way], way: Way | None, attempt: Attempt | None) -> dict[str, Any]:
    """What `workflows/case.html` names at its top."""
    met = resolutions.resolutions(file, grants(request))  # first: the panel looks at the newest of them too
    act = panel(file, found, way, attempt)
    shown_stages = stages.stages(file, _form_class(act))  # reads the tables of lines, which the checks look at too
    return {
        "crumbs": [{"label": _("To do"), "url": address("desk:inbox")}, {"label": file.flow.process_title, "url": ""},
                   {"label": file.case.number, "url": ""}],
        "head": head(file, way) | {"actions": menu.menu(file, grants(request))}, "notes": notes(file) + kin.notes(file),
        "kin": kin.kin(file, grants(request)), "take_up_url": kin.take_up_url(file, grants(request)), "chart": chart_view.chart(file),
        "addenda": addenda.offers(file, grants(request)), "draws": draws.draws(file, grants(request)), "clocks": clocks.chips(file),
        "resolutions": met, "stages": shown_stages, "checks": hard_checks(file.record),
        "papers": paper_list.papers(file), "act": act,
        "files": paper_list.told(file),
        "timeline": timeline(file), "timeline_words": heading(file), "check_code": file.case.head,
    }


def _form_class(act: dict[str, Any] | None) -> Any:
    """The form that stands open on the page."""
    form = act.get("form") if act else None
    return None if form is None else type(form)


def head(file: CaseFile, way: Way | None) -> dict[str, Any]:
    """Title, number, unit, amount, urgency, state and the deadline that matters to this reader."""
    case, step = file.case, way.step if way else None
    word, tone = words.status(case, file.open_steps)
    return {
        "title": case.title, "number": case.number, "accepted_no": case.accepted_no, "flow_title": file.flow.process_title,
        "unit": case.unit.label, "requester": case.requester, "amount": case.amount, "amount_label": _("Amount"),
        "capitals": f"（人民币{in_capitals(case.amount)}）" if case.amount is not None and (get_language() or "").startswith("zh") else "",
        "urgency": case.urgency, "status_word": word, "status_tone": tone, "outcome": words.outcome(case),
        "due": rows.due(step, file.at, load()) if step is not None and not case.held else None, "due_at": step.due_at if step else None,
        "print_url": reverse("desk:case_print", args=[case.key]),
    }


def notes(file: CaseFile) -> list[dict[str, Any]]:
    """Banners: why the case stands still, and until when."""
    found = []
    if file.case.held:
        reason = next((d.comment for d in reversed(file.decisions) if d.verb == "suspend"), "")
        said = _("The case is suspended: the deadlines of its steps stand still, statutory limits run on unless their rule says otherwise. "
                 "Reason: %(reason)s")
        found.append({"tone": "warn", "words": said % {"reason": reason}})
    if file.case.outcome == "terminated":
        reason = next((d.comment for d in reversed(file.decisions) if d.verb == "terminate"), "")
        found.append({"tone": "bad", "words": _("The case has been terminated. Reason: %(reason)s") % {"reason": reason}})
    for step in file.waiting:
        if getattr(step.flow_task, "stops_clock", False) and step.duty == Duty.OUTSIDE:
            facts = {"step": words.title(step.flow_task)}
            found.append({"tone": "warn", "words": _("%(step)s: replies from outside are waited for; the clock stands still.") % facts})
        elif getattr(step.flow_task, "stops_clock", False):
            source = next((d for d in reversed(file.decisions) if d.verb == "return"), None)
            reason = source.comment if source else ""
            found.append({"tone": "warn", "words": _("The application is being corrected; the clock of the review stands still. "
                                                      "Asked for: %(reason)s") % {"reason": reason}})
    for step in file.open_steps:
        if step.flow_task_type == "TIMER" and step.status == "SCHEDULED" and step.scheduled:
            then = graph.forward(step.flow_task)[0]
            facts = {"step": words.title(step.flow_task), "day": date_format(localtime(step.scheduled)), "next": words.title(then)}
            found.append({"tone": "", "words": _("%(step)s: %(day)s. Then the case goes on to %(next)s.") % facts})
    return found


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 12 else None


def _wrong(attempt: Attempt) -> bool:
    return bool(attempt.about or attempt.complaints or (attempt.form is not None and attempt.form.is_bound))
