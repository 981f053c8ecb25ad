"""年度统计表 (paper 15) of all three procedures as a paper (PDF), and every figure as a row (XLSX); both stay Chinese."""
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import roles_of
from approvals.exports import dossier, jobs, xlsx
from approvals.models import ExportJob
from procurement.annual import table
from procurement.money import yuan

from ..yearly.paper import XLSX_TYPE
from . import READERS, words

KINDS = {"annual.pdf": _("Annual table (PDF)"), "annual.xlsx": _("Every figure as a row (XLSX)")}
COLUMNS = ("部分", "项目", "指标", "数值", "口径")


@jobs.register("annual.pdf")
def as_pdf(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """The table of the year as a paper."""
    year = _year(job)
    with translation.override("zh-hans"):
        annual = table.annual(year)
        rows = list(_rows(annual))
        progress.expect(len(rows))
        footer = dossier.Footer("", job.asked_by.display_name, job.asked_at, digest(rows))
        pdf = dossier.render("papers/annual.html", _context(annual), footer=footer)
    progress.finished(len(rows))
    return jobs.Made(f"{year}年度统计表.pdf", "application/pdf", [pdf.data], pdf.missing)


@jobs.register("annual.xlsx")
def as_xlsx(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """Every figure of the year with its base, one row each."""
    year = _year(job)
    with translation.override("zh-hans"):
        rows = list(_rows(table.annual(year)))
    progress.expect(len(rows))
    return jobs.Made(f"{year}年度统计表.xlsx", XLSX_TYPE, xlsx.write(COLUMNS, progress.count(rows), created=job.asked_at))


def digest(rows: list[list[str]]) -> str:
    """What the check code at the foot is taken of: every figure, as it stood when the paper was made."""
    return hashlib.sha256("\n".join("\t".join(row) for row in rows).encode()).hexdigest()


def _year(job: ExportJob) -> int:
    """The year asked for; whoever has lost the role meanwhile gets nothing."""
    if not {role for role, _unit in roles_of(job.asked_by)} & set(READERS):
        raise jobs.NotAsked(_("The annual table is not open to you any more."))
    return int(job.params["year"])


def _rows(annual: table.Annual) -> Iterator[list[str]]:
    """Section, item, figure, value, base."""
    told = words.told(annual)
    for name, one in told.layers:
        for what, value in (
            ("件数", one.purchases), ("预算（元）", one.budget), ("成交（元）", one.award), ("节约（元）", one.saved),
            ("节约率（%，以预算为基数）", one.of_budget), ("节约率（%，以成交为基数）", one.of_award),
        ):  # fmt: skip
            yield _row(table.PURCHASES, name, what, value)
    for name, value in told.repairs:
        yield _row(table.REPAIRS, "", name, value)
    for name, form in told.forms:
        for what, value in (
            ("申报（件）", form.asked.cases), ("申报卡片（张）", form.asked.cards), ("申报原值（元）", form.asked.original),
            ("申报净值（元）", form.asked.net), ("核销（件）", form.gone.cases), ("核销卡片（张）", form.gone.cards),
            ("核销原值（元）", form.gone.original), ("核销净值（元）", form.gone.net), ("到账（件）", form.income.cases),
            ("收入（元）", form.income.gross), ("税费及费用（元）", form.income.costs), ("应缴（元）", form.income.payable),
        ):  # fmt: skip
            yield _row(table.DISPOSALS, name, what, value)
    for name, late in told.late:
        yield _row("late", name, "办结步骤（个）", late.done)
        yield _row("late", name, "超时步骤（个）", late.late)
    for name, kind, times in told.exceptions:
        yield _row("exceptions", name, kind, times)


SECTIONS = {
    table.PURCHASES: "采购", table.REPAIRS: "维修改造初审", table.DISPOSALS: "资产处置", "late": "超时", "exceptions": "例外",
}  # fmt: skip


def _row(section: str, item: str, what: str, value: Any) -> list[str]:
    return [SECTIONS[section], item, what, f"{value:.2f}" if isinstance(value, Decimal) else str(value), str(words.BASES[section])]


def _context(annual: table.Annual) -> dict[str, Any]:
    told = words.told(annual)
    return {
        "bureau": settings.BUREAU_NAME, "title": f"{annual.year}年度统计表", "bases": {key: str(one) for key, one in words.BASES.items()},
        "layers": [(name, one.purchases, yuan(one.budget), yuan(one.award), yuan(one.saved), one.of_budget, one.of_award)
                   for name, one in told.layers],
        "repairs": [(name, yuan(value) if isinstance(value, Decimal) else value) for name, value in told.repairs],
        "asked": [(name, one.asked.cases, one.asked.cards, yuan(one.asked.original), yuan(one.asked.net)) for name, one in told.forms],
        "gone": [(name, one.gone.cases, one.gone.cards, yuan(one.gone.original), yuan(one.gone.net)) for name, one in told.forms],
        "income": [(name, one.income.cases, yuan(one.income.gross), yuan(one.income.costs), yuan(one.income.payable))
                   for name, one in told.forms],
        "late": [(name, one.done, one.late) for name, one in told.late], "exceptions": told.exceptions,
    }  # fmt: skip
