"""入库单 and 出库单 (paper 11), field by field in its order, with three different names below. Statutory, hence Chinese."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from procurement.acceptances.papers import Printed, number
from procurement.money import in_capitals
from procurement.renovations.papers import Fact, day, figure, moment
from procurement.stores.models import StockIssue, StockMovement

RECEIPT, ISSUE = Printed("receipt", "入库单", ("items",)), Printed("issue", "出库单", ("items",))
PAPERS = (RECEIPT, ISSUE)
"""Kinds that a purchase prints from here."""
COLUMNS = [
    {"title": "序号", "width": 11, "align": "c"}, {"title": "品名"}, {"title": "规格", "width": 34},
    {"title": "单位", "width": 14, "align": "c"},
    {"title": "数量", "width": 20, "align": "r"}, {"title": "单价（元）", "width": 25, "align": "r"},
    {"title": "金额（元）", "width": 28, "align": "r"},
]  # fmt: skip


def ready(record: Any) -> set[str]:
    """The receipt once goods came in, the issue once some went out."""
    return {paper.kind for paper, found in ((RECEIPT, record.receipt_no), (ISSUE, record.issue_no)) if found}


def receipt(record: Any) -> dict[str, Any]:
    """入库单: what came in, against which contract."""
    fields: list[Fact] = [
        ("供应商", str(record.winner), False), ("合同号", record.contract_no, False),
        ("验收书", f"第{record.acceptance_no}次验收，{day(record.accepted_on)}", False), ("存放位置", record.receipt_place or "—", False),
    ]
    lines = [row | {"quantity": row["received"]} for row in record.receipt_lines if Decimal(row["received"])]
    return _paper(record, record.receipt_no, day(record.received_on), fields, lines, record.received_by)


def issue(record: Any) -> dict[str, Any]:
    """出库单: the last issue, and under `sheets` every one, the newest first; each with the request that it answers. Two queries."""
    issues = StockIssue.objects.filter(request__tender=record).select_related("request", "storekeeper").order_by("-pk")
    sheets = [_issue(record, made) for made in issues.prefetch_related(Prefetch("movements", StockMovement.objects.select_related("item")))]
    return sheets[0] | {"sheets": sheets}


def _issue(record: Any, made: StockIssue) -> dict[str, Any]:
    asked = made.request
    how = f"送货上门：{asked.place}" if asked.to_door else "自行领取"
    fields: list[Fact] = [
        ("领用部门", record.case.unit_told, False), ("合同号", record.contract_no, False),
        ("领用人", made.taker, False), ("预约时间", moment(asked.appointment_at), False), ("领取方式", how, True),
    ]
    lines = [
        {"name": row.item.name, "specification": row.item.specification, "unit": row.item.unit, "quantity": str(-row.quantity),
         "price": row.price, "amount": row.amount} for row in sorted(made.movements.all(), key=lambda row: row.no)
    ]  # fmt: skip
    return _paper(record, made.number, day(made.issued_on), fields, lines, made.storekeeper)


def _paper(record: Any, no: str, on: str, fields: list[Fact], lines: list[dict[str, Any]], storekeeper: Any) -> dict[str, Any]:
    total = sum((Decimal(row["amount"]) for row in lines), Decimal(0))
    rows = [[str(n), row["name"], row["specification"], row["unit"], number(row["quantity"]), figure(Decimal(row["price"])),
             figure(Decimal(row["amount"]))] for n, row in enumerate(lines, 1)]
    people = (("采购员", record.delivered_by), ("验收人", record.accepted_by), ("库管员", storekeeper))
    return {
        "number": no, "date": on, "fields": fields,
        "signatures": [{"role": role, "name": str(person), "at": ""} for role, person in people],
        "items": {"caption": "", "columns": COLUMNS, "rows": rows, "total": ("合　计", figure(total))},
        "capitals": f"人民币{in_capitals(total)}",
    }
