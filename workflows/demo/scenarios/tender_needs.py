"""The need of a purchase and its approval: request, budget, survey, need, its reviews, layer and method, the ladder; with their papers."""
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from procurement.calendar.office_time import local
from workflows.demo import market
from workflows.demo.stage import Stage
from workflows.flows.sunshine_tender import SunshineTenderFlow

from .tender_scene import ahead, today


# --- 1. 需求 ---
def asks(stage: Stage, **changes: Any) -> Any:
    """The unit asks for meeting furniture."""
    p = stage.people
    market.build(p, stage.clock.moment)
    return stage.starts(p.requester, SunshineTenderFlow, p.unit_a, request(stage, **changes))


def revises(stage: Stage, **changes: Any) -> None:
    """The request comes back corrected."""
    purpose = "更换已超过使用年限、多处破损的旧物，已附存量清单。"
    stage.does(stage.people.requester, "revise", request(stage, **{"purpose": purpose} | changes))


def item(name: str, quantity: int, price: str, unit: str = "套") -> dict[str, Any]:
    """One line of what is wanted; an empty code means the category of the whole."""
    return {"category_code": "", "name": name, "specification": "符合国家标准", "unit": unit, "quantity": str(quantity), "price": price}


def request(stage: Stage, *, code: str = "2010301", unit: Any = None, **changes: Any) -> dict[str, Any]:
    """What the unit writes."""
    line = market.line(unit or stage.people.unit_a, local(stage.clock.moment).year, code)
    return {
        "title": "会议桌椅采购（演示）", "object_type": "goods", "purpose": "更换已使用满十五年、多处破损的会议桌椅。",
        "category_code": "A05010301",
        "fiscal_year": line.fiscal_year, "budget_line": line.pk, "urgency": 0, "urgency_reason": "",
        "delivery_wanted": ahead(stage, 60),
        "items": [{"category_code": "", "name": "会议桌椅", "specification": "桌一张、椅六把，实木贴面，E0级", "unit": "组",
                   "quantity": "24", "price": "5200.00"}],
    } | changes


def needs(stage: Stage, **changes: Any) -> None:
    """Budget, survey, need."""
    p = stage.people
    stage.does(p.finance, "check_budget", {"budget_opinion": "预算内安排，余额充足。", "quota_document": ""})
    stage.does(p.buyer, "survey", surveyed(stage))
    stage.does(p.buyer, "draw_up", need(**changes))


def surveyed(stage: Stage, sums: Sequence[str] = ("5150.00", "5080.00", "5230.00"), **changes: Any) -> dict[str, Any]:
    """Three written quotes from the market."""
    names = [supplier for _letter, supplier, *_rest in market.SUPPLIERS]
    quotes = [
        {"supplier": name, "credit_code": "", "source": "written", "quoted_on": today(stage), "amount": str(Decimal(one) * 24),
         "paper": "报价函"} for name, one in zip(names, sums, strict=False)
    ]
    return {"survey_kind": "fresh", "survey_from_no": "", "survey_on": today(stage), "survey_grounds": [], "survey_exception": "",
            "survey_findings": "市场供应充足，工艺成熟，价格平稳。", "survey_quotes": quotes} | changes


def need(**changes: Any) -> dict[str, Any]:
    """How it will be judged: price, technology, service."""
    return {
        "requirements": "符合现行国家标准，五年质保，送货上门并安装调试。", "ceiling": "124800.00", "uniform": False, "price_fixed": False,
        "award_method": "scoring", "sme_suitable": True, "reserve": "whole", "reserve_share": "", "reserve_small": "", "reserve_reason": "",
        "small_rate": "", "domestic": "preferred", "imports_document": "", "panel_size": "3", "intention_exempt": "", "split_answer": "",
        "split_reason": "", "package": "", "package_with": "", "package_reason": "", "qualifications": [], "helpers": [],
        "factors": [{"name": "价格", "kind": "price", "weight": "0.30", "most": "100"},
                    {"name": "技术参数", "kind": "technical", "weight": "0.50", "most": "100"},
                    {"name": "售后服务", "kind": "business", "weight": "0.20", "most": "100"}],
        "specialities": [{"name": "办公设备"}],
    } | changes


def reviewed(**changes: Any) -> dict[str, Any]:
    """The general review finds nothing wrong."""
    return {"general_opinion": "需求完整、合规，与预算一致。"} | changes


# --- 2. 层级与审批 ---
def roads(stage: Stage, **changes: Any) -> None:
    """The need is reviewed, layer and method are settled."""
    p = stage.people
    checked(stage, p.checker, "check_need", reviewed())
    if "review_key_points" in stage.waiting():
        checked(stage, p.legal, "review_key_points", {"key_opinion": "无歧视性条款，竞争充分。"})
    stage.does(p.buyer, "settle_road", {"layer": "1", "method": "review"} | changes)


def checked(stage: Stage, who: Any, node: str, data: dict[str, Any]) -> None:
    """Every point of a review is in order; the rows are those that the form shows."""
    step = stage.step(node)
    form = step.flow_task.form_class
    (table,) = form.tables
    known = form.known_of(step.process.flow_class.records().get(case=step.process))[table]
    stage.does(who, node, data | {table: [dict(row) | {"found": "ok", "note": ""} for row in known]})


def approvals(stage: Stage) -> None:
    """Finance and legal, section, and by the amount the vice head."""
    p = stage.people
    stage.does(p.finance, "check_finance", comment="同意。")
    stage.does(p.legal, "check_legal", comment="同意。")
    stage.does(p.section_chief, "section_chief", comment="同意按项目评审办理。")
    if "vice_head" in stage.waiting():
        stage.does(p.vice_head, "vice_head", comment="同意。")
