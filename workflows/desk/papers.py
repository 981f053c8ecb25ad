"""Papers of a case: what the approval sheet, the opinion and the inspection record say, for the browser's print and for PDF.

What only the substance knows comes from the package of its record: `<package>.papers` with `sheet_fields(record)`,
`sheet_items(record)`, `opinion(record)`, `inspection(record)` and `ready(record)`, the kinds that there are by now; what is missing
there is taken from the forms. Papers stay Chinese."""
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.duties import Duty
from approvals.exports import dossier, jobs
from approvals.exports import papers as arrange
from approvals.models import Case, ExportJob
from procurement.calendar.office_time import local
from workflows.engine import clock

from . import case_file, case_trail, words
from .case_file import CaseFile, with_tables
from .hats import grants
from .request import Request

SIGNED = ("approve", "return", "reject", "record")
"""Decisions that stand on the approval sheet."""
URGENCY = {0: "平件", 1: "急件", 2: "特急"}
NAMES = {
    "sheet": "审批单", "opinion": "初审意见书", "inspection": "现场勘查记录表", "notice": "补正告知书", "minutes": "会议纪要",
    "trail": "审计轨迹报告",
}  # fmt: skip
MINUTES_SIGNED = "sign_minutes"
"""The step under the minutes; where who signs is at the same time the approver (资产处置), its duty is not that of the chair."""
INSTEAD = {"sheet": "purchase"}
"""Where a procedure has a form of its own, the plain one is not offered as PDF beside it."""


def domain(record: Any) -> Any:
    """The module `papers` beside the models of a record, or None."""
    name = type(record).__module__.rsplit(".", 1)[0] + ".papers"
    return import_module(name) if find_spec(name) is not None else None


def has(record: Any, kind: str) -> bool:
    """Whether a paper can be made of this record by now; the approval sheet always can."""
    own = domain(record)
    if kind == "minutes":
        return met(record) is not None
    return kind in ("sheet", "trail") or (hasattr(own, kind) and (not hasattr(own, "ready") or kind in own.ready(record)))


def sheet(file: CaseFile) -> dict[str, Any]:
    """Approval sheet (审批单) of any case."""
    case, own = file.case, domain(file.record)
    return {
        "bureau": settings.BUREAU_NAME, "title": _sheet_title(file), "number": case.number, "urgency": URGENCY.get(case.urgency, ""),
        "date": _day(case.created), "fields": own.sheet_fields(file.record) if hasattr(own, "sheet_fields") else _fields(file),
        "items": own.sheet_items(file.record) if hasattr(own, "sheet_items") else _items(file), "opinions": opinions(file),
        "blanks": list(dict.fromkeys(words.title(step.flow_task) for step in file.waiting)),
        "attachments": [row.name for row in file.attachments], "resolution": minutes(file) if met(file.record) else None,
    }


def _sheet_title(file: CaseFile) -> str:
    return getattr(domain(file.record), "SHEET_TITLE", f"{file.flow.process_title}审批单")


def opinions(file: CaseFile) -> list[dict[str, Any]]:
    """Signed decisions that still count, in the order in which they were given; “B 代 A” where a deputy signed."""
    steps = {step.pk: step for step in file.steps}
    gone = taken_back(file)
    return [{
        "step_id": d.step_id, "step": words.title(steps[d.step_id].flow_task), "text": d.comment, "verb": d.verb,
        "verb_word": words.word(d.verb, words.seat(steps[d.step_id])).paper,
        "name": str(d.actor), "behalf": str(d.principal) if d.principal_id != d.actor_id else "", "at": moment(d.at),
    } for d in file.decisions if d.verb in SIGNED and d.step_id in steps and d.step_id not in gone]


def taken_back(file: CaseFile) -> set[int | None]:
    """Steps whose signature was taken back: it stands on no paper."""
    return {d.step_id for d in file.decisions if d.verb == "withdraw"}


def _fields(file: CaseFile) -> list[tuple[str, str, bool]]:
    form = file.flow.start_node().form_class
    return [(str(fact.label), fact.value, fact.wide) for fact in form.shown(file.record)]


def _items(file: CaseFile) -> dict[str, Any] | None:
    form = file.flow.start_node().form_class
    with_tables(file.record, form.tables)
    for table in form.shown_tables(file.record):
        columns = [{"title": str(h), "align": "r" if n in table.numeric else ""} for n, h in enumerate(table.headings)]
        return {"caption": str(table.title), "columns": columns, "rows": table.rows, "total": None}
    return None


def _opinion(file: CaseFile) -> dict[str, Any]:
    """Opinion (初审意见书): the substance says everything but the office and the number of the case."""
    return {"bureau": settings.BUREAU_NAME, "application_no": file.case.number, "application_date": _day(file.case.created),
            "to": file.case.unit_told, **domain(file.record).opinion(file.record)}


def _inspection(file: CaseFile) -> dict[str, Any]:
    """Inspection record (现场勘查记录表)."""
    return {"bureau": settings.BUREAU_NAME, "number": file.case.number, **domain(file.record).inspection(file.record)}


def met(record: Any) -> Any:
    """The newest resolution of a meeting on this record, or None."""
    return record.resolutions()[0] if getattr(record, "resolution_id", None) else None


def _notice(file: CaseFile) -> dict[str, Any]:
    """Notice of correction (补正告知书), as it was given last, with the day that the step it opened shows on the screen."""
    given = datetime.fromisoformat(file.record.correction_notices[-1]["at"])
    due = next((local(step.due_at).date() for step in file.steps if step.created == given and step.due_at), None)
    return {"bureau": settings.BUREAU_NAME, "number": file.case.number, **domain(file.record).notice(file.record, due)}


def minutes(file: CaseFile) -> dict[str, Any]:
    """Minutes of the newest meeting (会议纪要), with the signature of the chair once it has been given."""
    resolution = met(file.record)
    gone = taken_back(file)
    signed = [d for d in file.decisions if (d.duty == Duty.RESOLUTION or d.node == MINUTES_SIGNED) and d.verb == "approve"
              and d.at >= resolution.recorded_at and d.step_id not in gone]
    signatures = [{"role": "签发", "name": str(d.actor), "at": moment(d.at)} for d in signed[-1:]]
    return {"bureau": settings.BUREAU_NAME, "case": file.case.number, "signatures": signatures,
            "blanks": [] if signatures else ["主持人签发"], **resolution.paper()}


MAKERS: dict[str, tuple[Callable[[CaseFile], Any], Callable[[Any], dict[str, Any]]]] = {
    "sheet": (sheet, arrange.sheet), "opinion": (_opinion, arrange.opinion), "inspection": (_inspection, arrange.inspection),
    "notice": (_notice, arrange.notice), "minutes": (minutes, arrange.minutes), "trail": (case_trail.trail, arrange.trail),
}
"""Kind -> what the paper says, and how approvals.exports arranges it for its template."""


def content(file: CaseFile, kind: str) -> dict[str, Any]:
    """The context of `papers/<kind>.html`, in Chinese."""
    say, arranged = MAKERS[kind]
    with translation.override(settings.LANGUAGE_CODE):
        return arranged(say(file))


def pdf(file: CaseFile, kind: str, printed_by: str, at: datetime) -> dossier.Pdf:
    """One paper as PDF, with the short hash of the case's last entry on each page. Raises PdfUnavailable, TooLong."""
    footer = dossier.Footer(file.case.number, printed_by, at, file.case.head)
    with translation.override(settings.LANGUAGE_CODE):
        return dossier.render(f"papers/{kind}.html", content(file, kind), footer=footer)


def _maker(kind: str) -> jobs.Maker:
    def make(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
        if job.case is None:
            raise jobs.NotAsked(_("A paper belongs to a case."))
        try:
            file = case_file.read(job.asked_by, job.case.key, clock.now())
        except Http404:
            raise jobs.NotAsked(_("You may no longer see this case.")) from None
        progress.expect(1)
        made = pdf(file, kind, str(job.asked_by), job.asked_at)
        progress.finished(1)
        return jobs.Made(f"{file.case.number} {NAMES[kind]}.pdf", "application/pdf", [made.data], made.missing)
    return make


for _kind in MAKERS:
    jobs.register(_kind)(_maker(_kind))


def register(kind: str, title: str, say: Callable[[CaseFile], Any], arranged: Callable[[Any], dict[str, Any]]) -> None:
    """A further kind of paper; its template is `papers/<kind>.html`, and the room of a record says when there is one."""
    NAMES[kind], MAKERS[kind] = title, (say, arranged)
    jobs.register(kind)(_maker(kind))


@require_safe
def printed(request: Request, key: UUID) -> HttpResponse:
    """The approval sheet for the browser's own print; always works, whatever the machine has installed."""
    file = case_file.read(request.user, key, clock.now(), grants(request))
    footer = dossier.Footer(file.case.number, str(request.user), file.at, file.case.head)
    return render(request, "workflows/case/print.html", {
        "paper": content(file, "sheet"), "footer": footer, "case": file.case, "kinds": offered(file.record), "pdf": dossier.available()})


@require_POST
def ask(request: Request, key: UUID, kind: str) -> HttpResponse:
    """Have a paper made as PDF by the worker; its page shows how far it is."""
    case = case_file.sight(request.user, key, clock.now(), grants(request))
    record = case.__dict__.get("_record") or _record(case)
    if kind not in MAKERS or not has(record, kind):
        raise Http404
    try:
        job = jobs.ask(request.user, kind, {}, "", clock.now(), case=case)
    except jobs.NotAsked as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:case", key)
    return redirect("desk:export_job", job.key)


def _record(case: Case) -> Any:
    return case.flow_class.records().get(case=case)


def offered(record: Any) -> list[tuple[str, str]]:
    """(kind, statutory name) of the papers that this record can give."""
    return [(kind, NAMES[kind]) for kind in MAKERS if has(record, kind) and not (kind in INSTEAD and has(record, INSTEAD[kind]))]


def _day(moment: datetime | None) -> str:
    return f"{local(moment):%Y年%-m月%-d日}" if moment else ""


def moment(moment: datetime) -> str:
    return f"{local(moment):%Y年%-m月%-d日 %H:%M}"
