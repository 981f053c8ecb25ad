"""The report of a verification of every chain: made by the worker, one line for each chain, taken away like any other export."""
from collections.abc import Iterator

from approvals.models import Case, ChainHead, ExportJob
from approvals.trail.agreement import verify_file
from approvals.trail.verify import Verdict, verify_all

from . import csv, rows
from .jobs import Made, Progress, register

COLUMNS = ("留痕链", "案件编号", "记录数", "结论", "首个不符的序号", "原因", "细节")


@register("integrity.csv")
def report(job: ExportJob, progress: Progress) -> Made:
    """Chains of cases are also held against the cases' own steps, decisions, files and records."""
    progress.expect(Case.objects.count() + ChainHead.objects.count())
    name = f"完整性校验-{job.asked_at.astimezone(rows.SHANGHAI):%Y%m%d-%H%M%S}.csv"
    return Made(name, "text/csv; charset=utf-8", csv.write(COLUMNS, progress.count(_lines())))


def _lines() -> Iterator[tuple[str, ...]]:
    numbers: dict[str, str] = {}
    for case in Case.objects.order_by("id").iterator(chunk_size=500):
        numbers[f"case/{case.key}"] = case.number
        yield _line(f"case/{case.key}", case.number, verify_file(case))
    for chain, verdict in verify_all():
        if chain not in numbers:
            yield _line(chain, "", verdict)


def _line(chain: str, number: str, verdict: Verdict) -> tuple[str, ...]:
    first = "" if verdict.first_bad is None else str(verdict.first_bad)
    return chain, number, str(verdict.entries), "相符" if verdict.ok else "不符", first, str(verdict.sentence), verdict.detail
