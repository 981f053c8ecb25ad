"""The first half of a purchase on film: from the request to whoever carries it out, with every exception that asks somebody."""
from collections.abc import Callable
from typing import Any

from procurement.needs.terms import SplitBasis
from tests import bodies
from workflows.demo import market
from workflows.demo.scenarios import sunshine_tender as tender
from workflows.demo.stage import Stage

from .reel import Stop, under

LINE = {"category_code": "", "name": "会议系统", "specification": "一套，含安装调试", "unit": "套", "quantity": "1"}


def on(node: str) -> Callable[[Stage], None]:
    """The straight road to a step."""
    return lambda stage: tender.on_to(stage, node)


def _sent_back(stage: Stage) -> None:
    stage.returns(stage.people.unit_head, "endorse", "请写明现有桌椅的数量和年限。")


def _corrected(stage: Stage) -> None:
    stage.does(stage.people.requester, "revise", tender.request(stage))
    tender.on_to(stage, "check_budget")


def _key_review(stage: Stage) -> None:
    """Two quotes only, let stand for a reason: the key review is due."""
    p = stage.people
    tender.asks(stage, title="专用设备采购（演示）", code="2010302")
    tender.on_to(stage, "survey")
    stage.does(p.buyer, "survey", tender.surveyed(stage, ("5150.00", "5080.00"), survey_exception="市场上仅有两家生产。"))
    tender.on_to(stage, "review_key_points")


def _large(stage: Stage, price: str = "1500000.00", **changes: Any) -> None:
    """A meeting system of that price, as far as the review of its need."""
    p = stage.people
    tender.asks(stage, title="会议系统采购（演示）", code="2010303", category_code="A05010301", items=[LINE | {"price": price}])
    stage.does(p.unit_head, "endorse", comment="同意。")
    stage.does(p.finance, "check_budget", {"budget_opinion": "预算内安排。", "quota_document": ""})
    stage.does(p.buyer, "survey", tender.surveyed(stage, ("33000.00", "33100.00", "33200.00")))
    stage.does(p.buyer, "draw_up", tender.need(ceiling=price, panel_size="5", **changes))


def _lower(stage: Stage) -> None:
    """Above the line, and the buyer wants the bureau's own review."""
    _large(stage)
    _roads(stage, layer="1", method="review", lower_reason="专用设备，层级以下方式更合适（演示）。")


def _roads(stage: Stage, **changes: Any) -> None:
    tender.on_to(stage, "settle_road")
    stage.does(stage.people.buyer, "settle_road", {"layer": "1", "method": "review"} | changes)


def _split(stage: Stage) -> None:
    """A second one of the same category in the same year."""
    _large(stage, split_answer="separate", split_reason="两处会场分期建设，预算分年下达。")
    _roads(stage, layer="2", method="consultation", method_ground="consultation.complex", road_reason="技术复杂（演示）。")


def _permitted(stage: Stage) -> None:
    stage.does(stage.people.vice_head, "permit_split", {
        "split_basis": SplitBasis.JUSTIFIED.value, "split_document": "示机管〔2026〕9号", "split_opinion": "两期预算分别批复，同意分开采购。"})


def _meets(stage: Stage) -> None:
    tender.approvals(stage)
    if "hold_meeting" not in stage.waiting():
        tender.on_to(stage, "hold_meeting")


def _met(stage: Stage) -> None:
    at = stage.clock.moment
    stage.waits(1)
    stage.does(stage.people.recorder, "hold_meeting", bodies.meeting(stage.people, at, topic="审议会议系统采购（演示）"))


def _signed(stage: Stage) -> None:
    stage.does(stage.people.head, "sign_minutes", comment="同意。")
    if "publish_intention" not in stage.waiting():
        raise AssertionError(stage.waiting())


def _published(stage: Stage) -> None:
    stage.does(stage.people.buyer, "publish_intention", {
        "intention_on": tender.today(stage), "intention_medium": "示例政府采购网（演示）", "intention_place": "https://example.invalid/1",
        "intention_overview": "会议系统一套，含安装调试。", "intention_month": tender.ahead(stage, 60)})
    tender.on_to(stage, "hand_over")


def _handed(stage: Stage) -> None:
    stage.does(stage.people.buyer, "hand_over", {
        "receiver": "agency", "agency": market.build(stage.people, stage.clock.moment).agency.pk, "handover_minutes_no": "纪要5号",
        "handover_minutes_on": tender.today(stage), "handover_note": "需求书、预算批复移交代理机构经办人。", "scope_read": True,
    }, files=under("hand.minutes"))


def _two(stage: Stage) -> None:
    """A service for which two quotes came in: the buyer asks for leave to go on."""
    tender.asks(stage, title="空调清洗服务采购（演示）", code="2010302", object_type="services", category_code="C23110201", items=[
        {"category_code": "", "name": "空调清洗", "specification": "风管与主机", "unit": "次", "quantity": "24", "price": "5200.00"}])
    tender.on_to(stage, "take_quotes")
    tender.quotes(stage, {"甲": tender.PRICES["甲"], "乙": tender.PRICES["乙"]})
    stage.does(stage.people.buyer, "too_few", {"too_few_way": "two", "too_few_reason": "仅两家响应，需求没有不合理条款。"})


SHEET = {
    "progress": "supervision", "complaints": "1", "mistakes": "0", "accidents": "0", "deduction": "200.00", "deduction_reason": "一次投诉",
    "supervision_items": [{"item": "清洗质量", "most": "60", "score": "50", "note": "抽查三处积尘"},
                          {"item": "现场管理", "most": "40", "score": "38", "note": "工具摆放零乱"}],
    "rectify_what": "补洗二层东区风管（演示）。", "progress_note": "",
}


def _supervises(stage: Stage) -> None:
    """Leave is given, the service is under way, and its first month is not in order."""
    note = {"two_permission": "同意按两家继续。"}
    stage.does(stage.people.vice_head, "permit_two", note, comment="同意。")
    tender.on_to(stage, "perform")


def _found_wanting(stage: Stage) -> None:
    day = stage.days_ahead(8).date().isoformat()
    stage.does(stage.people.buyer, "perform", SHEET | {"supervision_month": tender.today(stage), "rectify_due": day})


ROAD = (
    Stop("purchase-request", "requester", tail="/start/sunshine_tender/?new=1", every_view=True),
    Stop("purchase-endorse", "unit_head", tender.asks, every_view=True),
    Stop("purchase-revise", "requester", _sent_back),
    Stop("purchase-check-budget", "finance", _corrected),
    Stop("purchase-survey", "buyer", on("survey")),
    Stop("purchase-draw-up", "buyer", on("draw_up"), every_view=True),
    Stop("purchase-check-need", "checker", on("check_need")),
    Stop("purchase-settle-road", "buyer", on("settle_road"), every_view=True),
    Stop("purchase-check-finance", "finance", on("check_finance")),
    Stop("purchase-check-legal", "legal"),
    Stop("purchase-section-chief", "section_chief", on("section_chief")),
    Stop("purchase-review-key-points", "legal", _key_review),
    Stop("purchase-permit-lower-layer", "head", _lower),
    Stop("purchase-permit-split", "vice_head", _split),
    Stop("purchase-hold-meeting", "recorder", lambda stage: (_permitted(stage), _meets(stage))),
    Stop("purchase-sign-minutes", "head", _met),
    Stop("purchase-publish-intention", "buyer", _signed),
    Stop("purchase-hand-over", "buyer", _published),
    Stop("purchase-file-back", "buyer", _handed),
    Stop("purchase-permit-two", "vice_head", _two),
    Stop("purchase-supervision", "buyer", _supervises),
    Stop("purchase-rectify", "buyer", _found_wanting),
)
