"""What the approval sheet says of works. Statutory, hence Chinese; office, number and signatures come from the approvals floor."""

from __future__ import annotations

from typing import Any

from procurement.acceptances.papers import acceptance as sheet_of
from procurement.acceptances.papers import number as _number
from procurement.acceptances.papers import verdict as said
from procurement.acceptances.terms import Verdict
from procurement.money import in_capitals
from procurement.renovations.papers import Fact, day, figure
from procurement.works.models import RenovationWorks
from procurement.works.terms import AcceptancePaper

PAPERS_ZH = {
    AcceptancePaper.REPORT: "竣工报告", AcceptancePaper.DRAWINGS: "竣工图", AcceptancePaper.MATERIALS: "材料合格证明及复验报告",
    AcceptancePaper.TESTS: "检测和试运行记录", AcceptancePaper.SAFETY: "安全与消防记录", AcceptancePaper.QUANTITIES: "完成工程量清单",
}  # fmt: skip


def sheet_fields(record: RenovationWorks) -> list[Fact]:
    """The head of the sheet: from estimate to settlement, as far as the works have come."""
    facts: list[Fact] = [
        ("项目名称", record.title, True), ("地点", f"{record.building} {record.part}", True),
        ("初审意见", record.opinion_no, False), ("核定估算", _yuan(record.estimate), False),
    ]
    if record.budget_amount is not None:
        facts += [("预算金额", _yuan(record.budget_amount), False), ("预算文件", record.budget_document, False)]
    if record.contract_amount is not None:
        facts += [
            ("施工单位", record.contractor, False), ("合同编号", record.contract_no, False),
            ("合同价", _yuan(record.contract_amount), False), ("工期", f"{day(record.works_begin)}至{day(record.works_end)}", False),
        ]
    if record.verdict:
        facts.append(("竣工验收", f"第{record.acceptance_no}次，{day(record.accepted_on)}，{verdict(record)}", True))
    if record.settlement_accepted is not None:
        yuan = f"{_yuan(record.settlement_accepted)}　（人民币{in_capitals(record.settlement_accepted)}）"
        cut = f"{_yuan(record.settlement_cut)}（{record.settlement_rate}%）"
        facts += [("结算核定", yuan, True), ("结算审减", cut, False), ("比估算节约", _yuan(record.squeezed), False)]
    return facts


def verdict(record: RenovationWorks) -> str:
    """合格, 整改后合格, 返工 or 不合格, in one word for the head of the sheet."""
    return "返工" if record.verdict == Verdict.REWORK else said(record)


def ready(record: RenovationWorks) -> set[str]:
    """Which papers there are by now: the acceptance sheet from the first acceptance on."""
    return {"acceptance"} if record.acceptance_no else set()


def acceptance(record: RenovationWorks) -> dict[str, Any]:
    """验收书 (paper 12) of the last acceptance, with the papers of the completion."""
    papers = "、".join(PAPERS_ZH[AcceptancePaper(one)] for one in record.acceptance_papers)
    sheet = sheet_of(record, contractor=record.contractor)
    return sheet | {"fields": [*sheet["fields"], ("竣工资料", papers or "无", True)]}


def sheet_items(record: RenovationWorks) -> dict[str, Any] | None:
    """Planned and accepted quantities, line by line."""
    rows = [[str(row["no"]), row["name"], row["unit"], _number(row["planned"]), _number(row["accepted"]), row["note"]]
            for row in record.quantities]
    columns = [{"title": "序号", "width": 11, "align": "c"}, {"title": "项目"}, {"title": "单位", "width": 14, "align": "c"},
               {"title": "计划数量", "width": 24, "align": "r"}, {"title": "验收数量", "width": 24, "align": "r"},
               {"title": "差异原因", "width": 34}]
    return {"caption": "工程量验收", "columns": columns, "rows": rows, "total": None} if rows else None


def _yuan(amount: Any) -> str:
    return f"￥{figure(amount)}" if amount is not None else ""
