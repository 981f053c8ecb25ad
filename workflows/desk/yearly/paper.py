"""The year as files: every case as a row (XLSX), and the statistic as a paper (年度统计表, paper 15; papers stay Chinese)."""
import hashlib
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import roles_of
from approvals.exports import dossier, jobs, xlsx
from approvals.models import ExportJob
from procurement.money import yuan
from procurement.renovations import yearly

from . import READERS

KINDS = {"yearly.pdf": _("Yearly statistics (PDF)"), "yearly.xlsx": _("All cases of the year (XLSX)")}
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    "编号", "申请单位", "项目名称", "收件日期", "受理日期", "勘查日期", "出具日期", "申报金额（元）", "核定金额（元）", "核减金额（元）",
    "结果", "抢修", "特批", "窗口外", "集体决策",
)  # fmt: skip


def step_title(node: Any) -> str:
    """The title of a step, also of one that a page no longer has."""
    return str(getattr(node, "task_title", node))


@jobs.register("yearly.xlsx")
def as_xlsx(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """Every application of the year, one row each."""
    year = _year(job)
    rows = list(yearly.read(year))
    progress.expect(len(rows))
    table = xlsx.write(COLUMNS, progress.count(map(_cells, rows)), created=job.asked_at)
    return jobs.Made(f"{year}年度初审事项明细.xlsx", XLSX_TYPE, table)


def _cells(row: yearly.Row) -> list[str]:
    days = [day.isoformat() if day else "" for day in (row.applied_on, row.accepted_on, row.visited_on, row.issued_on)]
    sums = [f"{row.asked:.2f}", "" if row.accepted is None else f"{row.accepted:.2f}", f"{row.cut:.2f}" if row.cut else ""]
    marks = ["是" if mark else "" for mark in (row.urgent, row.exception, row.out_of_window, row.by_meeting)]
    return [row.number, row.unit, row.title, *days, *sums, str(yearly.RESULTS[row.result]), *marks]


@jobs.register("yearly.pdf")
def as_pdf(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """The statistic of the year."""
    year = _year(job)
    with translation.override("zh-hans"):
        report = yearly.report(year)
        progress.expect(report.received)
        footer = dossier.Footer("", job.asked_by.display_name, job.asked_at, digest(report))
        pdf = dossier.render("papers/yearly.html", _context(report), footer=footer)
    progress.finished(report.received)
    return jobs.Made(f"{year}年度办公用房维修改造初审统计表.pdf", "application/pdf", [pdf.data], pdf.missing)


def digest(report: yearly.Report) -> str:
    """What the check code at the foot is taken of: every case behind the figures, as it stood when the paper was made."""
    return hashlib.sha256("\n".join("\t".join(_cells(row)) for row in report.rows).encode()).hexdigest()


def _year(job: ExportJob) -> int:
    """The year asked for; whoever has lost the role meanwhile gets nothing."""
    if not {role for role, _unit in roles_of(job.asked_by)} & set(READERS):
        raise jobs.NotAsked(_("The yearly report is not open to you any more."))
    return int(job.params["year"])


def _context(report: yearly.Report) -> dict[str, Any]:
    return {
        "bureau": settings.BUREAU_NAME, "title": f"{report.year}年度办公用房维修改造初审统计表",
        "figures": _figures(report),
        "results": [(str(yearly.RESULTS[name]), times) for name, times in report.results.items()],
        "days": [("受理至出具", report.since_acceptance), ("勘查至出具", report.since_visit)],
        "overall": f"{report.overall.title}：{report.overall.comparator} {report.overall.text} 个工作日（{report.overall.source}）",
        "units": [(unit, n, yuan(s.asked), yuan(s.accepted), yuan(s.cut), f"{s.rate}%", s.count) for unit, n, s in report.by_unit],
        "months": [(f"{month}月", n, s.count, yuan(s.asked), yuan(s.cut)) for month, n, s in report.by_month],
        "returns": [(step_title(node), times) for node, times in report.returns],
        "overdue": [(step_title(node), times) for node, times in report.overdue],
    }  # fmt: skip


def _figures(report: yearly.Report) -> list[tuple[str, str]]:
    sums = report.sums
    return [
        ("收件（件）", str(report.received)), ("受理（件）", str(report.accepted)), ("同意（件）", str(sums.count)),
        ("申报金额（元）", yuan(sums.asked)), ("核定金额（元）", yuan(sums.accepted)), ("核减金额（元）", yuan(sums.cut)),
        ("审减率（以同意项目申报额为基数）", f"{sums.rate}%"), ("退回（次）", str(report.returned)),
        ("其中不必要退回（次）", str(report.needless)), ("超时步骤（个）/办结步骤（个）", f"{report.late}/{report.steps}"),
        ("抢修（件）", str(report.urgent)), ("特批（件）", str(report.exceptions)),
        ("窗口期外申报（件）", str(report.out_of_window)), ("集体决策（件）", str(report.meetings)),
    ]  # fmt: skip
