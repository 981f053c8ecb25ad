"""验收书 (paper 12) of works and deliveries alike. Statutory, hence Chinese; office and case number come from the approvals floor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from procurement.acceptances.terms import Aspect, ItemVerdict, Verdict
from procurement.renovations.papers import Fact, day, lines_of, moment, quantity

ASPECTS = {Aspect.TECHNICAL: "技术", Aspect.SERVICE: "服务", Aspect.SAFETY: "安全"}
MET = {ItemVerdict.MET: "符合", ItemVerdict.NOT_MET: "不符合"}
ENDS = {Verdict.PASSED: "合格", Verdict.REWORK: "不合格，返工整改", Verdict.FAILED: "不合格"}


class Printed(NamedTuple):
    """A kind of paper: the name of its template and of the function that says it, its title, and which of its facts are tables."""

    kind: str
    title: str
    tables: tuple[str, ...]


PAPER = Printed("acceptance", "验收书", ("points", "quantities"))


def acceptance(record: Any, *, contractor: str) -> dict[str, Any]:
    """The last round in the order of paper 12; what earlier rounds found, and what became of it, stands among the problems."""
    fields: list[Fact] = [
        ("合同号", record.contract_no, False), ("供应商", contractor, False), ("项目名称", record.title, True),
        ("验收次数", f"第{record.acceptance_no}次", False), ("验收日期", day(record.accepted_on), False),
    ]
    signatures = [{"role": "验收人", "name": str(record.accepted_by), "at": day(record.accepted_on)}]
    if record.confirmed_by is not None:
        signatures.append({"role": "使用部门", "name": str(record.confirmed_by), "at": moment(record.confirmed_at)})
    return {
        "date": day(record.accepted_on), "fields": fields, "points": _points(record), "quantities": _quantities(record),
        "problems": _problems(record), "verdict": verdict(record), "signatures": signatures,
        "blanks": [] if len(signatures) > 1 else ["使用部门"], "opinion": lines_of(record.user_opinion),
    }


def verdict(record: Any) -> str:
    """合格, 整改后合格 or 不合格: what passes in a later round passed after rectification."""
    if record.verdict == Verdict.PASSED and any(row["verdict"] != Verdict.PASSED for row in record.acceptance_course):
        return "整改后合格"
    return ENDS[Verdict(record.verdict)]


def _points(record: Any) -> dict[str, Any]:
    """Each technical, service and safety requirement: what was required, what was found, the verdict."""
    columns = [{"title": "类别", "width": 14, "align": "c"}, {"title": "要求"}, {"title": "实际", "width": 52},
               {"title": "结论", "width": 18, "align": "c"}]
    rows = [[ASPECTS[row["aspect"]], row["requirement"], row["actual"], MET[row["verdict"]]]
            for row in getattr(record, record.points_column)]
    return {"caption": "验收条款", "columns": columns, "rows": rows, "total": None}


def _quantities(record: Any) -> dict[str, Any]:
    columns = [{"title": "序号", "width": 11, "align": "c"}, {"title": "内容"}, {"title": "单位", "width": 14, "align": "c"},
               {"title": "计划数量", "width": 24, "align": "r"}, {"title": "验收数量", "width": 24, "align": "r"},
               {"title": "差异原因", "width": 34}]
    rows = [[str(row["no"]), row["name"], row["unit"], number(row["planned"]), number(row["accepted"]), row["note"]]
            for row in record.quantities]
    return {"caption": "验收数量", "columns": columns, "rows": rows, "total": None}


def number(text: str | None) -> str:
    """A quantity of a list as it is printed."""
    return quantity(Decimal(text)) if text else ""


def _problems(record: Any) -> list[str]:
    """存在问题/整改, round by round, then the rectification reported last and the remarks of this round."""
    lines = []
    for row in record.acceptance_course:
        if row["verdict"] != Verdict.PASSED:
            due = f"，限{day(date.fromisoformat(row['rework_due']))}前完成" if row["rework_due"] else ""
            lines.append(f"第{row['no']}次验收（{day(date.fromisoformat(row['on']))}）不符合：{'；'.join(row['unmet'])}。"
                         f"整改要求：{row['rework_what'].rstrip('。')}{due}。")
    if record.rework_done_on:
        late = "（逾期）" if record.rework_late else ""
        lines.append(f"整改情况：{record.rework_report.rstrip('。')}，{day(record.rework_done_on)}完成{late}。")
    return [*lines, *lines_of(record.acceptance_note)] or ["无。"]
