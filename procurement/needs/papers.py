"""What the approval sheet (采购审批表, paper 1) says of the need. Statutory, hence Chinese: call it with Chinese active.

Print order: `head_facts`, the road of `procurement.routing.papers`, `check_facts`; number, handler and signatures come from above."""

from __future__ import annotations

from typing import Any

from procurement.money import in_capitals
from procurement.needs import sharing
from procurement.needs.terms import Package, Reserve, SplitBasis, SplitVerdict, SurveyGround, SurveyKind
from procurement.renovations.papers import Fact, day, figure, quantity


def head_facts(record: Any) -> list[Fact]:
    """From 申请部门 to 最高限价, as far as the purchase has come."""
    budget = f"￥{figure(record.amount)}　（人民币{in_capitals(record.amount)}）"
    facts: list[Fact] = [
        ("申请部门", record.case.unit_told, False), ("申请日期", day(record.requested_on), False),
        ("项目名称", record.title, True), ("用途", record.purpose, True),
        ("采购品目及编码", f"{record.category_name}（{record.category_code}）", False),
        ("是否在集中采购目录", "是" if record.in_catalogue else "否", False),
        ("资金来源/预算科目", f"{record.fiscal_year}年 {record.budget_line}", True), ("预算金额", budget, True),
    ]  # fmt: skip
    if record.pool_entry_id:
        entry = record.pool_entry
        facts.append(("立项依据", f"项目储备库：{entry}（{entry.renovation.opinion_no}，有效期至{day(entry.valid_until)}）", True))
        others = sharing.beside(entry.pk, record)
        facts += [("同一项目的其他采购", sharing.told(others), True)] if others else []
    if record.budget_checked_on:
        left = f"{record.budget_opinion}　核查后指标余额￥{figure(record.budget_left)}（{day(record.budget_checked_on)}）"
        facts.append(("预算核查", left, True))
        facts += [("超定额批准文件", record.quota_document, True)] if record.quota_document else []
    if record.ceiling is not None:
        facts += [("最高限价", f"￥{figure(record.ceiling)}", False), ("评审方法", str(record.get_award_method_display()), False)]
    return facts


def sheet_items(record: Any) -> dict[str, Any]:
    """采购内容/数量/单位."""
    rows = [[str(i.no), i.category_code, _thing(i), quantity(i.quantity), i.unit, figure(i.price),
             figure(i.amount)] for i in record.items.all()]  # fmt: skip
    columns = [{"title": "序号", "width": 11, "align": "c"}, {"title": "品目编码", "width": 24}, {"title": "名称及规格"},
               {"title": "数量", "width": 18, "align": "r"}, {"title": "单位", "width": 14, "align": "c"},
               {"title": "单价（元）", "width": 26, "align": "r"}, {"title": "小计（元）", "width": 28, "align": "r"}]
    return {"caption": "采购内容", "columns": columns, "rows": rows, "total": ("合　计", figure(record.amount))}


def _thing(item: Any) -> str:
    """名称及规格, and the card that a renewal takes the place of."""
    return "　".join(part for part in (item.name, item.specification, f"（更新 {item.replaces}）" if item.replaces else "") if part)


def check_facts(record: Any) -> list[Fact]:
    """需求调查情况, 拆分核查结果, 中小企业/本国产品政策."""
    facts: list[Fact] = []
    if record.survey_on:
        facts.append(("需求调查情况", _survey(record), True))
    if record.split_verdict:
        facts.append(("拆分核查结果", _splitting(record), True))
    if record.reserve:
        facts.append(("中小企业/本国产品政策", _policies(record), True))
    if record.general_on:
        facts.append(("需求审查", _reviews(record), True))
    if record.intention_on:
        where = f"{day(record.intention_on)}在{record.intention_medium}公开（{record.intention_place}）"
        facts.append(("采购意向", where, True))
    elif record.intention_exempt:
        facts.append(("采购意向", f"不公开：{record.intention_exempt}", True))
    return facts


def _survey(record: Any) -> str:
    written = [row for row in record.survey_quotes if row["source"] == "written"]
    parts = [f"{day(record.survey_on)}，书面报价{len(written)}份，平均￥{figure(record.survey_average)}"]
    if record.survey_kind == SurveyKind.REUSED and record.survey_from_id:
        parts.append("沿用以前的需求调查")
    if record.survey_statutory:
        grounds = "、".join(str(SurveyGround(ground).label) for ground in record.survey_grounds)
        parts.append(f"应当开展需求调查{'（' + grounds + '）' if grounds else ''}")
    if record.survey_few:
        parts.append(f"报价不足的理由：{record.survey_exception}")
    return "；".join(parts)


def _splitting(record: Any) -> str:
    if record.split_total is None:
        return "未发现同一预算项目、同一品目的其他采购"
    parts = [f"同一品目本年度合计￥{figure(record.split_total)}，标准￥{figure(record.split_line)}（{record.split_source}）："
             f"{SplitVerdict(record.split_verdict).label}"]  # fmt: skip
    parts += ["计入：" + "、".join(row["number"] for row in record.split_others)] if record.split_others else []
    parts += [f"说明：{record.split_reason}"] if record.split_reason else []
    if record.split_exempt:
        parts.append(f"经批准单独采购（{SplitBasis(record.split_basis).label}，{record.split_document}）")
    if record.package == Package.TOGETHER:
        parts.append(f"与 {record.package_with} 合并采购")
    elif record.package == Package.SEPARATE:
        parts.append(f"不与其他单位合并的理由：{record.package_reason}")
    return "；".join(parts)


def _policies(record: Any) -> str:
    parts = [str(Reserve(record.reserve).label)]
    if record.reserve == Reserve.PART:
        parts.append(f"预留{quantity(record.reserve_share)}%，其中小微企业{quantity(record.reserve_small)}%")
    parts += [f"不预留的理由：{record.reserve_reason}"] if record.reserve == Reserve.NONE and record.reserve_reason else []
    parts += [f"小微企业价格扣除{quantity(record.small_rate)}%"] if record.small_rate else []
    parts.append(str(record.get_domestic_display()))
    parts += [record.imports_document] if record.imports_document else []
    return "；".join(parts)


def _reviews(record: Any) -> str:
    parts = [f"一般性审查{day(record.general_on)}：{record.general_opinion}"]
    if record.key_on:
        parts.append(f"重点审查{day(record.key_on)}：{record.key_opinion}")
    return "；".join(parts)
