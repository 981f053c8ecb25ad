"""The purchases of a year as files: every purchase as a row (XLSX), and the statistic as a paper (年度采购统计表; papers stay Chinese)."""
import hashlib
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import roles_of
from approvals.exports import dossier, jobs, xlsx
from approvals.models import ExportJob
from procurement.money import yuan
from procurement.routing.terms import Layer, Method
from procurement.tenders import reports

from ..yearly.paper import XLSX_TYPE, step_title
from . import READERS

KINDS = {"purchases.pdf": _("Statistics of purchases (PDF)"), "purchases.xlsx": _("All purchases of the year (XLSX)")}
EXCEPTIONS: dict[str, Any] = {
    reports.LOWER: _("A lower layer than due"), reports.SPLIT: _("Separate purchase permitted"),
    reports.TWO_QUOTES: _("Went on with two quotes"), reports.FEW_SURVEYED: _("Survey with too few quotes"),
    reports.LATE_CONTRACT: _("Contract signed late"),
}  # fmt: skip
UNTIL: dict[str, Any] = {
    "award": _("Request to award"), "contract": _("Request to contract"), "archive": _("Request to archive"),
}  # fmt: skip
COLUMNS = (
    "编号", "申请单位", "项目名称", "品目编码", "品目", "层级", "应当层级", "采购方式", "预算（元）", "成交（元）", "节约（元）", "供应商",
    "合同号", "合同金额（元）", "补充协议增加（元）", "补充协议减少（元）", "申请日期", "定标日期", "签订日期", "归档日期", "例外",
)  # fmt: skip


def layer_words(layer: int | None) -> str:
    """A layer in words; all together without one."""
    return str(Layer(layer).label) if layer else str(_("All layers"))


@jobs.register("purchases.xlsx")
def as_xlsx(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """Every purchase of the year, one row each."""
    year = _year(job)
    rows = reports.read(year)
    progress.expect(len(rows))
    with translation.override("zh-hans"):
        cells = [_cells(row) for row in rows]
    table = xlsx.write(COLUMNS, progress.count(cells), created=job.asked_at)
    return jobs.Made(f"{year}年度采购事项明细.xlsx", XLSX_TYPE, table)


def _cells(row: reports.Row) -> list[str]:
    layers = [str(Layer(one).label) if one else "" for one in (row.layer, row.layer_due)]
    saved = row.budget - row.award if row.award is not None else None
    sums = [_plain(one) for one in (row.budget, row.award, saved)]
    days = [one.isoformat() if one else "" for one in (row.requested_on, row.awarded_on, row.signed_on, row.archived_on)]
    told = "；".join(f"{EXCEPTIONS[kind]}：{reason}" for kind, reason in row.exceptions)
    return [
        row.number, row.unit, row.title, row.category_code, row.category_name, *layers, method_words(row.method), *sums, row.winner,
        row.contract_no, _plain(row.contract), _plain(row.raised), _plain(row.decreased), *days, told,
    ]  # fmt: skip


def method_words(method: str) -> str:
    """A purchasing method in words."""
    return str(Method(method).label) if method else ""


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


@jobs.register("purchases.pdf")
def as_pdf(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """The statistic of the year."""
    year = _year(job)
    with translation.override("zh-hans"):
        report = reports.report(year)
        progress.expect(len(report.rows))
        footer = dossier.Footer("", job.asked_by.display_name, job.asked_at, digest(report))
        pdf = dossier.render("papers/purchases.html", _context(report), footer=footer)
    progress.finished(len(report.rows))
    return jobs.Made(f"{year}年度采购统计表.pdf", "application/pdf", [pdf.data], pdf.missing)


def digest(report: reports.Report) -> str:
    """What the check code at the foot is taken of: every purchase behind the figures, as it stood when the paper was made."""
    return hashlib.sha256("\n".join("\t".join(_cells(row)) for row in report.rows).encode()).hexdigest()


def _year(job: ExportJob) -> int:
    """The year asked for; whoever has lost the role meanwhile gets nothing."""
    if not {role for role, _unit in roles_of(job.asked_by)} & set(READERS):
        raise jobs.NotAsked(_("The report on purchases is not open to you any more."))
    return int(job.params["year"])


def _context(report: reports.Report) -> dict[str, Any]:
    return {
        "bureau": settings.BUREAU_NAME, "title": f"{report.year}年度采购统计表",
        "layers": [(layer_words(one.layer), one.purchases, yuan(one.budget), yuan(one.award), yuan(one.saved), one.of_budget,
                    one.of_award) for one in report.layers],
        "fragments": [(f"{one.name}（{one.code}）", one.suppliers, one.contracts, yuan(one.total), one.largest, one.largest_share)
                      for one in report.fragments],
        "shared": [(f"{one.name}（{one.code}）", "、".join(one.units), len(one.units), one.purchases, yuan(one.budget), one.together,
                    one.separate) for one in report.shared],
        "stretches": [(layer_words(one.layer), UNTIL[one.until], one) for one in report.stretches],
        "steps": [(layer_words(one.layer) if one.layer else "未定", step_title(one.node), one) for one in report.steps],
        "exceptions": [(row.number, row.title, EXCEPTIONS[kind], told) for row, kind, told in report.exceptions],
        "amended": [(row.contract_no, row.title, yuan(row.contract or Decimal(0)), yuan(row.raised), yuan(row.decreased))
                    for row in report.amended],
        "suppliers": report.suppliers, "raised": yuan(report.raised), "decreased": yuan(report.decreased),
    }  # fmt: skip
