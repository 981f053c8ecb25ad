"""The disposals of a year as a table: every case as a row (XLSX; what leaves stays Chinese), and the words of its figures."""
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import roles_of
from approvals.exports import jobs, xlsx
from approvals.models import ExportJob
from procurement.disposals import reports
from procurement.disposals.labels import form_name
from procurement.disposals.terms import Hand

from ..yearly.paper import XLSX_TYPE
from . import READERS

KINDS = {"disposals.xlsx": _("All disposals of the year (XLSX)")}
EXCEPTIONS: dict[str, Any] = {
    reports.SPLIT: _("Several cases of a month that reach a line together"), reports.BELOW: _("Sold below the line, confirmed anew"),
    reports.LATE: _("Income paid in late"),
}  # fmt: skip
COLUMNS = (
    "编号", "申报单位", "事项", "处置方式", "申报日期", "办理情况", "卡片（张）", "账面原值（元）", "净值（元）", "审批", "上报",
    "当月批次（元）", "分批", "分批理由", "批复文号", "批复日期", "核销日期", "核销卡片（张）", "核销原值（元）", "核销净值（元）",
    "到账日期", "收入（元）", "税费及费用（元）", "应缴（元）", "例外",
)  # fmt: skip


def form_words(form: str, year: int) -> str:
    """What the form is called here at the end of the year; all together without one."""
    return form_name(form, date(year, 12, 31)) if form else str(_("All forms"))


def hand_words(hand: str) -> str:
    """Who decides, in words."""
    return str(Hand(hand).label) if hand else ""


@jobs.register("disposals.xlsx")
def as_xlsx(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """Every disposal that the year has to do with, one row each."""
    if not {role for role, _unit in roles_of(job.asked_by)} & set(READERS):
        raise jobs.NotAsked(_("The report on disposals is not open to you any more."))
    year = int(job.params["year"])
    rows = reports.read(year)
    progress.expect(len(rows))
    with translation.override("zh-hans"):
        cells = [_cells(row, year) for row in rows]
    return jobs.Made(f"{year}年度资产处置事项明细.xlsx", XLSX_TYPE, xlsx.write(COLUMNS, progress.count(cells), created=job.asked_at))


def _cells(row: reports.Row, year: int) -> list[str]:
    told = "；".join(f"{EXCEPTIONS[kind]}：{reason}" for kind, reason in row.exceptions)
    gone = [row.gone_cards, f"{row.gone_original:.2f}", f"{row.gone_net:.2f}"] if row.gone_on else ["", "", ""]
    earned = [f"{one:.2f}" for one in (row.gross, row.costs, row.payable)] if row.earned_on else ["", "", ""]
    return [
        row.number, row.unit, row.title, form_words(row.form, year), _day(row.applied_on), str(reports.RESULTS[row.result]), str(row.cards),
        f"{row.original:.2f}", f"{row.net:.2f}", hand_words(row.hand), "是" if row.upwards else "",
        "" if row.batch is None else f"{row.batch:.2f}", "是" if row.splits else "", row.split_reason, row.reply_no, _day(row.replied_on),
        _day(row.gone_on), *map(str, gone), _day(row.earned_on), *earned, told,
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
