"""Side exits of a purchase where several units buy the same, and where too few small enterprises come."""
from typing import Any

from procurement.needs.terms import Package
from workflows.demo.stage import Stage
from workflows.flows.sunshine_tender import SunshineTenderFlow

from .tender_needs import asks, item, need, request
from .tender_review import quotes
from .tender_road import on_to

SHREDDERS, BEDS = "A02021301", "A05010101"


def joined_to_another_unit(stage: Stage) -> None:
    """The other unit buys the same: its case joins ours, which takes its lines in; in the end the section refuses the whole."""
    p = stage.people
    wanted: dict[str, Any] = {
        "title": "碎纸机采购（演示）", "category_code": SHREDDERS, "items": [item("碎纸机", 24, "1600.00", "台")],
    }
    asks(stage, **wanted)
    on_to(stage, "draw_up")
    lead = stage.case
    lines = [item("碎纸机", 10, "1600.00", "台") | {"delivery_place": "文化馆二楼"}]
    asked = wanted | {"title": "碎纸机采购（文化馆，演示）", "items": lines}
    stage.starts(p.second_requester, SunshineTenderFlow, p.unit_b, request(stage, unit=p.unit_b, **asked))
    on_to(stage, "draw_up", endorse=lambda s: s.does(p.head_with_two_hats, "endorse", comment="工作需要，同意。"))
    stage.does(p.buyer, "draw_up", {"package": Package.TOGETHER.value, "package_with": lead.number})
    stage.case = lead
    on_to(stage, "section_chief", draw_up=lambda s: s.does(p.buyer, "draw_up", need(ceiling="54400.00")))
    stage.rejects(p.section_chief, "section_chief", "改由机要印务统一销毁，两家均不再采购。")


def too_few_small_ones(stage: Stage) -> None:
    """Reserved for small and medium enterprises, and only two come: the need is drawn up anew, open to all; then it is not needed."""
    p = stage.people
    asks(stage, title="值班床采购（演示）", category_code=BEDS)
    on_to(stage, "take_quotes")
    quotes(stage, {"甲": "118800.00", "乙": "112800.00"})
    stage.does(p.buyer, "too_few", {"too_few_way": "reopen", "too_few_reason": "仅两家中小企业报价。"})
    unreserved = need(reserve="none", reserve_reason="两轮均不足三家中小企业。", small_rate="10.00")
    on_to(stage, "section_chief", draw_up=lambda s: s.does(p.buyer, "draw_up", unreserved))
    stage.rejects(p.section_chief, "section_chief", "值班室改造推迟，暂不采购。")


EXITS = (joined_to_another_unit, too_few_small_ones)
