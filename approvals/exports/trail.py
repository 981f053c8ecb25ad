"""Makers of the trail exports: what an auditor filtered, as CSV, XLSX, JSON Lines (the evidence) or PDF."""
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from approvals import veils
from approvals.duties.holders import roles_of
from approvals.models import ExportJob, TrailEntry
from approvals.roles import Scope
from approvals.trail import read
from approvals.trail.filters import Filters, seen
from approvals.visibility import visible_q

from . import csv, dossier, jsonl, papers, rows, xlsx
from .jobs import Made, Progress, register

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSONL_TYPE = "application/x-ndjson"
PDF_TYPE = "application/pdf"
TITLES = [title for title, _meaning in rows.TRAIL_COLUMNS]


def params_of(asked: Filters) -> dict[str, Any]:
    """A filter as the JSON of a job; blank fields are left out."""
    given = {field.name: getattr(asked, field.name) for field in fields(Filters)}
    return {name: _plain(value) for name, value in given.items() if value not in (None, "", frozenset())}


def filters_of(params: dict[str, Any]) -> Filters:
    """The filter behind a job; raises ValueError or TypeError for what `params_of` did not make."""
    given = dict(params)
    for name, kind in (("since", date.fromisoformat), ("until", date.fromisoformat), ("amount_min", Decimal), ("amount_max", Decimal),
                       ("risks", frozenset)):
        if name in given:
            given[name] = kind(given[name])
    if isinstance(given.get("case"), str):
        given["case"] = UUID(given["case"])
    return Filters(**given)


def entries_of(job: ExportJob) -> "QuerySet[TrailEntry]":
    """What the asker filtered, among what the asker may see; the chains outside cases only for roles that see all."""
    return seen(filters_of(job.params), _among(job))


def _among(job: ExportJob) -> "QuerySet[TrailEntry] | None":
    if any(role.scope is Scope.ALL for role, _unit in roles_of(job.asked_by)):
        return None
    return TrailEntry.objects.filter(visible_q(job.asked_by, job.asked_at, "case"))


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, int | str) else str(value)


def _name(job: ExportJob, ending: str) -> str:
    number = job.case.number if job.case else "审计"
    return f"{number}-留痕-{job.asked_at.astimezone(rows.SHANGHAI):%Y%m%d-%H%M%S}.{ending}"


def _counted(job: ExportJob, progress: Progress) -> Iterable[tuple[str, ...]]:
    entries = entries_of(job)
    progress.expect(entries.count())
    return progress.count(rows.trail(entries, veils.kept(job.asked_by)))


@register("trail.csv")
def as_csv(job: ExportJob, progress: Progress) -> Made:
    return Made(_name(job, "csv"), CSV_TYPE, csv.write(TITLES, _counted(job, progress)))


@register("trail.xlsx")
def as_xlsx(job: ExportJob, progress: Progress) -> Made:
    return Made(_name(job, "xlsx"), XLSX_TYPE, xlsx.write(TITLES, _counted(job, progress), created=job.asked_at))


@register("trail.jsonl")
def as_jsonl(job: ExportJob, progress: Progress) -> Made:
    entries = entries_of(job)
    progress.expect(entries.count())
    return Made(_name(job, "jsonl"), JSONL_TYPE, progress.count(jsonl.write(entries)))


@register("trail.pdf")
def as_pdf(job: ExportJob, progress: Progress) -> Made:
    asked, among = filters_of(job.params), _among(job)
    counted = read.count_capped(asked, dossier.MAX_ROWS, among=among)
    if counted.more:
        raise dossier.TooLong(entries_of(job).count())
    progress.expect(counted.number)
    kept = veils.kept(job.asked_by)
    lines = [veils.told(line, kept) for line in reversed(list(progress.count(read.every(asked, among=among))))]
    head = job.case.head if job.case else (lines[-1].entry.hash if lines else "0" * 64)
    footer = dossier.Footer(job.case.number if job.case else "", job.asked_by.display_name, job.asked_at, head)
    pdf = dossier.render("papers/trail.html", papers.trail(_report(job, lines)), footer=footer)
    return Made(_name(job, "pdf"), PDF_TYPE, [pdf.data], pdf.missing)


def _report(job: ExportJob, lines: list[read.Row]) -> papers.Trail:
    facts = [("案件号", job.case.number, False), ("事项", job.case.title, False)] if job.case else []
    asked = "；".join(f"{name}={value}" for name, value in job.params.items()) or "全部"
    facts += [("查询条件", asked, True), ("导出事由", job.reason, False), ("导出时间", rows.local(job.asked_at), False)]
    bad = [line for line in lines if line.integrity != "intact"]
    sentence = f"校验通过：{len(lines)} 条记录均与留痕链相符。" if not bad else f"校验未通过：{len(bad)} 条记录与留痕链不符。"
    return {
        "bureau": settings.BUREAU_NAME, "title": "审计轨迹报告", "facts": facts, "rows": list(_lines(lines)),
        "chain": {"ok": not bad, "sentence": sentence},
        "watermark": f"{job.asked_by.display_name} {rows.local(job.asked_at)}",
    }


def _lines(lines: list[read.Row]) -> Iterator[papers.TrailRow]:
    for number, line in enumerate(lines, 1):
        case = line.case
        yield {
            "no": number, "at": rows.local(line.at), "case": f"{case.number} {case.title}" if case else line.entry.chain,
            "step": str(rows.node_title(case.flow_class, line.node)) if case and line.node else line.node,
            "who": line.actor, "post": "", "behalf": line.principal, "verb": str(line.action), "text": line.comment, "took": "",
            "late": "overdue" in line.risks, "outcome": line.entry.outcome,
            "hash": dossier.check_code(line.entry.hash) + ("" if line.integrity == "intact" else " 不符"),
        }
