"""Side exits of a purchase between the request and its approval: each a case of its own, told in one sentence."""
from decimal import Decimal
from typing import Any

from procurement.budgets import services as budgets
from procurement.calendar.office_time import local
from workflows.demo.stage import Stage

from .tender_needs import asks, item, need, surveyed
from .tender_road import on_to
from .tender_scene import balks

CABINETS, DESKS, PRINTERS = "A05010502", "A05010201", "A02021001"


def refused_by_the_head_of_the_unit(stage: Stage) -> None:
    """The unit's own head has the request corrected once, and then does not stand for it."""
    asks(stage, title="文件架采购（演示）")
    stage.on_case(stage.people.requester, "remind", "请尽快审核。")
    stage.returns(stage.people.unit_head, "endorse", "请补充现有文件架的数量和成色。")
    on_to(stage, "endorse")
    stage.rejects(stage.people.unit_head, "endorse", "现有文件架尚可使用，暂不采购。")


def over_budget_and_over_quota(stage: Stage) -> None:
    """More than the budget line has is not even taken in; what is over the quota of the unit stops at finance, who refuses it."""
    p, asked = stage.people, {"title": "文件柜采购（演示）", "category_code": CABINETS}
    balks(stage, lambda: asks(stage, **asked, items=[item("密集柜", 600, "5200.00")]))
    budgets.enter_quota(p.unit_a, category_code=CABINETS, period="year", measure="quantity", most=Decimal(10), over="stop",
                        since=local(stage.clock.moment).date(), document="资产配置标准（演示）", at=stage.clock.moment)
    asks(stage, **asked)
    on_to(stage, "check_budget")
    balks(stage, lambda: stage.does(p.finance, "check_budget", {"budget_opinion": "余额充足。", "quota_document": ""}))
    stage.rejects(p.finance, "check_budget", "已超本年度配置定额，不予安排。")


def lapsed(stage: Stage) -> None:
    """Sent back by finance, and nobody corrects it in time."""
    asks(stage, title="沙发采购（演示）")
    on_to(stage, "check_budget")
    stage.returns(stage.people.finance, "check_budget", "请补充资产存量情况。")
    for _round in range(4):
        if not stage.over():
            stage.waits(12)


def key_review_fails(stage: Stage) -> None:
    """Only two prices could be had, so the key points are reviewed; sent back at every review, the need is refused by the section."""
    p = stage.people
    two = {"survey": lambda s: s.does(p.buyer, "survey", surveyed(s, ("5150.00", "5080.00"), survey_exception="本地仅两家生产此规格。"))}
    asks(stage, title="特种展柜采购（演示）")
    on_to(stage, "survey")
    stage.returns(p.buyer, "survey", "规格与用途不符，请核实。")
    on_to(stage, "survey")
    balks(stage, lambda: stage.does(p.buyer, "survey", surveyed(stage, ("5150.00", "5080.00"))))
    on_to(stage, "check_need", **two)
    stage.returns(p.checker, "check_need", "评审因素与需求不对应。")
    on_to(stage, "review_key_points")
    stage.returns(p.legal, "review_key_points", "规格指向特定供应商，竞争不充分。")
    on_to(stage, "settle_road")
    stage.returns(p.buyer, "settle_road", "限价依据不足，退回重编。")
    on_to(stage, "section_chief")
    stage.rejects(p.section_chief, "section_chief", "用途可由现有展柜替代，不予采购。")


def sent_back_by_everybody(stage: Stage) -> None:
    """Each of the five who approve sends the need back once; in the end the head of the bureau refuses it."""
    asks(stage, title="会议系统采购（演示）", items=[item("会议终端", 60, "5200.00")])
    large = {"draw_up": lambda s: s.does(s.people.buyer, "draw_up", need(ceiling="312000.00"))}
    for who, node, why in (
        ("finance", "check_finance", "分年支付计划缺失。"), ("legal", "check_legal", "违约责任不明确。"),
        ("section_chief", "section_chief", "请与信息化规划衔接。"), ("vice_head", "vice_head", "请压减数量。"),
        ("head", "head", "请比较租赁方案。"),
    ):
        on_to(stage, node, **large)
        stage.returns(getattr(stage.people, who), node, why)
    on_to(stage, "head", **large)
    stage.rejects(stage.people.head, "head", "改为租赁，不再采购。")


def refused_by_the_vice_head(stage: Stage) -> None:
    """Finance and legal both advise against it, the section passes it on, and the vice head refuses it."""
    p = stage.people
    asks(stage, title="健身器材采购（演示）")
    on_to(stage, "check_finance")
    stage.rejects(p.finance, "check_finance", "不属于办公必需。")
    stage.rejects(p.legal, "check_legal", "与厉行节约规定不符。")
    on_to(stage, "vice_head")
    stage.rejects(p.vice_head, "vice_head", "同意财务、法规意见，不予采购。")


def in_the_catalogue(stage: Stage, **changes: Any) -> None:
    """Printers of the centralised catalogue: layer 2 is due."""
    printers = {"title": "打印机采购（演示）", "category_code": PRINTERS, "items": [item("A4黑白打印机", 24, "5200.00", "台")]}
    asks(stage, **printers | changes)


EXITS = (
    refused_by_the_head_of_the_unit, over_budget_and_over_quota, lapsed, key_review_fails, sent_back_by_everybody, refused_by_the_vice_head,
)
