"""What the printed papers say of a renovation: approval sheet, inspection record (paper 7), opinion (paper 8). Statutory, hence Chinese.

The office, the case number and the signatures come from the approvals floor; here is only the substance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from procurement.calendar.office_time import local
from procurement.money import in_capitals, yuan
from procurement.renovations.cited import citations as citations
from procurement.renovations.cited import full_width, house_rules
from procurement.renovations.models import Renovation
from procurement.renovations.notice_paper import notice as notice  # paper of the window, found here like the others
from procurement.renovations.terms import Demand, Need

Fact = tuple[str, str, bool]


def figure(amount: Decimal | None) -> str:
    """1,234.50; empty when there is none."""
    return "" if amount is None else yuan(amount)


def quantity(value: Decimal | None) -> str:
    """A quantity without idle zeros: 260, 12.5."""
    return "" if value is None else f"{value.normalize():,f}"


def day(value: date | None) -> str:
    """2026年11月21日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def sheet_fields(record: Renovation) -> list[Fact]:
    """The head of the approval sheet, in print order."""
    yuan = f"￥{figure(record.amount)}　（人民币{in_capitals(record.amount)}）"
    facts: list[Fact] = [
        ("项目名称", record.title, True),
        ("申请单位", record.case.unit_told, False), ("联系人", f"{record.contact}　{record.phone}", False),
        ("项目类别", str(record.get_repair_class_display() or record.get_kind_asked_display()), False),
        ("地点", f"{record.building} {record.part}（{quantity(record.works_area)} ㎡）", False),
        ("申报金额", yuan, True),
    ]
    if record.amount_accepted is not None:
        facts += [("核定金额", f"￥{figure(record.amount_accepted)}", False),
                  ("核减金额", f"￥{figure(record.amount_cut)}（{record.cut_rate}%）", False)]
    facts += [
        ("资金来源", str(record.get_funding_display()), False), ("预算指标", record.budget_line, False),
        ("拟开工", day(record.planned_start), False), ("工期", f"{record.working_days} 个工作日", False),
        ("事由与\n必要性", f"{record.reason}\n{record.necessity}", True),
    ]
    if record.conclusion:
        facts.append(("初审结论", str(record.get_conclusion_display()), True))
    return facts


def sheet_items(record: Renovation) -> dict[str, Any]:
    """The list of works with the sums asked."""
    rows = [[str(i.no), i.name, i.unit, quantity(i.quantity), figure(i.unit_price), figure(i.amount)] for i in record.item_rows()]
    columns = [{"title": "序号", "width": 11, "align": "c"}, {"title": "名称"}, {"title": "单位", "width": 14, "align": "c"},
               {"title": "数量", "width": 20, "align": "r"}, {"title": "单价（元）", "width": 27, "align": "r"},
               {"title": "小计（元）", "width": 30, "align": "r"}]
    return {"caption": "工程量清单", "columns": columns, "rows": rows, "total": ("合　计", figure(record.amount))}


def ready(record: Renovation) -> set[str]:
    """Which papers there are by now: the inspection record when it has been written, the opinion not before it is issued."""
    there = {"inspection": record.inspected_at, "opinion": record.issued_on, "notice": record.correction_notices}
    return {name for name, found in there.items() if found}


def inspection(record: Renovation) -> dict[str, Any]:
    """现场勘查记录表: field order of paper 7."""
    people = [str(p) for p in (record.first_inspector, record.second_inspector) if p]
    fields: list[Fact] = [
        ("申请单位", record.case.unit_told, False), ("项目名称", record.title, False),
        ("建筑名称", record.building, False), ("地址", record.address, False),
        ("建成年份", str(record.year_built), False), ("结构", str(record.get_structure_display()), False),
        ("建筑面积", f"{figure(record.building_area)}㎡", False),
        ("上次维修", f"{day(record.last_repaired)} {record.last_repair}".strip() or "无", False),
        ("勘查时间", moment(record.inspected_at), False), ("天气", record.weather or "—", False),
        ("勘查人员", "、".join(people), False), ("陪同人员", record.guide, False),
    ]
    signatures = []
    if record.first_inspector and record.inspected_at:
        signatures.append({"role": "勘查人", "name": people[0], "at": moment(record.inspected_at)})
    if record.confirmed_at and record.second_inspector:
        signatures.append({"role": "第二勘查人", "name": people[-1], "at": moment(record.confirmed_at)})
    return {
        "date": day(local(record.inspected_at).date()) if record.inspected_at else "", "fields": fields, "systems": systems(record),
        "areas": areas(record), "conclusion": record.inspection_summary, "signatures": signatures,
        "blanks": ["陪同人"] if len(signatures) == 2 else ["勘查人", "陪同人"],
    }


def systems(record: Renovation) -> dict[str, Any]:
    """系统检查表, one row per building system."""
    columns = [{"title": "系统", "width": 22}, {"title": "部位", "width": 20}, {"title": "现状", "width": 18}, {"title": "损坏原因"},
               {"title": "实测数量", "width": 20, "align": "r"}, {"title": "申报数量", "width": 20, "align": "r"},
               {"title": "隐患等级", "width": 16, "align": "c"}, {"title": "照片号", "width": 14, "align": "c"}]
    rows = [[str(line.get_system_display()), line.part, str(line.get_grade_display()), _joined([line.defect, line.cause]),
             f"{quantity(line.measured)}{line.measure_unit}", f"{quantity(line.claimed)}{line.measure_unit}",
             str(line.get_hazard_display()), line.photos] for line in record.line_rows()]
    return {"caption": "系统检查表", "columns": columns, "rows": rows, "total": None}


def areas(record: Renovation) -> dict[str, Any] | None:
    """用房面积核对; None before the area check."""
    if record.office_allowed is None:
        return None
    columns = [{"title": name, "align": "r"} for name in ("编制", "实有", "核定（㎡）", "实际（㎡）", "超标（㎡）")]
    row = [str(record.established), str(record.staff), figure(record.office_allowed), figure(record.office_actual),
           figure(record.office_over)]
    return {"caption": "用房面积核对", "columns": columns, "rows": [row], "total": None}


def opinion(record: Renovation) -> dict[str, Any]:
    """初审意见书: field order of paper 8."""
    asked, accepted = record.amount, record.amount if record.amount_accepted is None else record.amount_accepted
    said = {
        "inspection": _found(record), "area": _area(record), "content": record.contents_opinion,
        "necessity": _joined([str(record.get_need_display()), record.need_opinion, *exceptions(record)], "。"),
        "conclusion": _joined([str(record.get_conclusion_display()), record.conclusion_reason], "。") if record.conclusion else "",
    }
    return {
        **{name: full_width(text) for name, text in said.items()}, "conditions": [full_width(one) for one in demands(record)],
        "number": record.opinion_no, "to": record.addressee or record.case.unit_told, "project": record.title,
        "application_date": day(record.applied_on), "basis": [*map(full_width, lines_of(record.basis)), *citations(record)],
        "house_rules": house_rules(record), "lines": cuts(record),
        "asked": figure(asked), "asked_capital": in_capitals(asked), "accepted": figure(accepted),
        "accepted_capital": in_capitals(accepted), "cut": figure(asked - accepted), "rate": f"{record.cut_rate or Decimal(0):.2f}%",
        "valid_until": day(record.valid_until), "date": day(record.issued_on), "handler": str(record.classified_by or ""),
    }


def exceptions(record: Renovation) -> list[str]:
    """Items whose need is not that of the whole."""
    words = dict(Need.choices)
    return [f"{row['name']}：{words[row['need']]}{'，' + row['note'] if row['note'] else ''}"
            for row in record.item_needs if row["need"] != record.need or row["note"]]


def demands(record: Renovation) -> list[str]:
    """办理要求, numbered: with its last day where there is one, with the prohibition said as such."""
    lines = []
    for number, row in enumerate(record.conditions, 1):
        last = row.get("due")
        time = f"（{day(date.fromisoformat(last))}前）" if last else f"（{row['within_days']}个工作日内）" if row["within_days"] else ""
        forbidden = "禁止事项：" if row["kind"] == Demand.FORBIDDEN else ""
        lines.append(f"{number}. {forbidden}{row['what'].rstrip('。；')}{time}。")
    return lines


def cuts(record: Renovation) -> dict[str, Any]:
    """Line by line: asked, accepted, cut, with the totals below."""
    rows = [[i.name, figure(i.amount), figure(i.amount if i.accepted is None else i.accepted), figure(i.cut or Decimal(0)), i.cut_reason]
            for i in record.item_rows()]
    columns = [{"title": "内容"}, *({"title": f"{name}（元）", "width": 27, "align": "r"} for name in ("申报", "核定", "核减")),
               {"title": "核减理由", "width": 34}]
    return {"caption": "", "columns": columns, "rows": rows, "total": None}


def _found(record: Renovation) -> str:
    if record.inspected_at is None:
        return ""
    people = "、".join(str(p) for p in (record.first_inspector, record.second_inspector) if p)
    return f"{day(local(record.inspected_at).date())}，{people}到现场勘查，{record.guide}陪同。{record.inspection_summary}"


def _area(record: Renovation) -> str:
    if record.office_allowed is None:
        return ""
    over = record.office_over or Decimal(0)
    verdict = f"超标{figure(over)}㎡（{record.over_rate}%）" if over > 0 else "未超标准"
    allowed, actual = figure(record.office_allowed), figure(record.office_actual)
    return f"编制{record.established}人，办公室核定使用面积{allowed}㎡，实际{actual}㎡，{verdict}。{record.area_note}"


def moment(value: Any) -> str:
    """2026年11月21日 09:30, Shanghai time."""
    return f"{day(local(value).date())} {local(value):%H:%M}" if value else ""


def lines_of(text: str) -> list[str]:
    """The paragraphs of a text field."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _joined(parts: Sequence[str], mark: str = "；") -> str:
    return mark.join(part for part in parts if part)
