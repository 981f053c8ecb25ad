"""Side exits of a purchase where its layer is settled: lower, higher, kept apart from others, decided by the meeting, outside the house."""
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workflows.demo.stage import Stage

from .tender_at_need import DESKS, in_the_catalogue
from .tender_contract import acceptance, accepts, amendment, delivered, supervised
from .tender_meeting import meeting
from .tender_needs import asks, item, need
from .tender_outside import files_back, files_back_failure, hands_over
from .tender_review import quotes
from .tender_road import on_to
from .tender_scene import balks, due, record_of
from .tender_stores import asks_payment

LOWER = {"layer": "1", "method": "review", "lower_reason": "与在用涉密设备配套，集中采购品目内无适配型号。"}
SERVICE = {"title": "机关食堂服务（演示）", "object_type": "services", "category_code": "C22040001", "code": "2010302",
           "items": [item("食堂服务", 12, "26000.00", "月")]}
"""312,000 yuan of a service: the head decides."""


def _settles(stage: Stage, **choice: Any) -> None:
    stage.does(stage.people.buyer, "settle_road", choice)


def lower_layer_not_permitted(stage: Stage) -> None:
    """A lower layer than is due needs a reason and the leave of the head, who asks for more and then refuses."""
    lower = {"settle_road": lambda s: _settles(s, **LOWER)}
    in_the_catalogue(stage)
    on_to(stage, "settle_road")
    balks(stage, lambda: _settles(stage, layer="1", method="review"))
    on_to(stage, "permit_lower_layer", **lower)
    stage.returns(stage.people.head, "permit_lower_layer", "请附无适配型号的证明。")
    on_to(stage, "permit_lower_layer", **lower)
    stage.rejects(stage.people.head, "permit_lower_layer", "应当执行集中采购，不予特批。")


def lower_layer_by_the_meeting(stage: Stage) -> None:
    """Permitted by the head, deferred and then agreed by the meeting, its intention open for its days; all quotes are over the ceiling."""
    lower = {"settle_road": lambda s: _settles(s, **LOWER)}
    in_the_catalogue(stage, title="涉密打印机采购（演示）")
    on_to(stage, "hold_meeting", **lower)
    stage.does(stage.people.recorder, "hold_meeting", meeting(stage, "deferred"))
    stage.returns(stage.people.head, "sign_minutes", "议题表述不准确，请改。")
    on_to(stage, "draw_up", hold_meeting=lambda s: s.does(s.people.recorder, "hold_meeting", meeting(s, "deferred")))
    on_to(stage, "take_quotes", **lower)
    quotes(stage, {"甲": "131000.00", "乙": "129900.00", "丙": "140000.00"})
    stage.does(stage.people.buyer, "too_few", {"too_few_way": "fail", "too_few_reason": "三家报价均超最高限价和预算，不得成交。"})


def refused_by_the_meeting(stage: Stage) -> None:
    """Above the line of collective decisions the buyer chooses a higher layer than is due, and the meeting refuses the purchase."""
    asks(stage, title="家具整体更新（演示）", items=[item("办公家具", 200, "5200.00")])
    on_to(stage, "hold_meeting", draw_up=lambda s: s.does(s.people.buyer, "draw_up", need(ceiling="1040000.00")),
          settle_road=lambda s: _settles(s, layer="3", method="open_tender"))
    on_to(stage, "", hold_meeting=lambda s: s.does(s.people.recorder, "hold_meeting", meeting(s, "refused")))


@contextmanager
def two_others_pending(stage: Stage) -> Iterator[None]:
    """Two purchases of the same thing on the same budget line wait for their heads; afterwards the unit withdraws them."""
    same: dict[str, Any] = {"code": "2010303", "category_code": DESKS}
    pending = [asks(stage, title=f"办公桌采购第{n}批（演示）", items=[item("办公桌", 450, "2000.00")], **same) for n in ("一", "二")]
    asks(stage, title="办公桌采购第三批（演示）", items=[item("办公桌", 150, "2000.00")], **same)
    third = stage.case
    yield
    for stage.case in pending:
        stage.on_case(stage.people.requester, "withdraw", "合并为一个项目公开招标。")
    stage.case = third


def _apart(stage: Stage) -> None:
    stage.does(stage.people.buyer, "draw_up", need(ceiling="300000.00", split_answer="separate", split_reason="新增编制，年初无法预见。"))


def split_not_permitted(stage: Stage) -> None:
    """Three purchases together cross the open-tender line while two are still pending: the third is not kept apart."""
    with two_others_pending(stage):
        on_to(stage, "draw_up")
        balks(stage, lambda: stage.does(stage.people.buyer, "draw_up", need(ceiling="300000.00")))
        on_to(stage, "permit_split", draw_up=_apart)
        stage.returns(stage.people.vice_head, "permit_split", "请说明为何不能合并。")
        on_to(stage, "permit_split", draw_up=_apart)
        stage.rejects(stage.people.vice_head, "permit_split", "属化整为零，应合并公开招标。")


def split_permitted(stage: Stage) -> None:
    """The same with leave by a document: the meeting agrees to the exception, and the case is then ended by the section as overtaken."""
    p = stage.people
    with two_others_pending(stage):
        on_to(stage, "invite", draw_up=_apart)
        stage.on_case(p.requester, "copy", "请知悉。", {"to": [p.unit_head.pk]})
        stage.on_case(p.section_chief, "terminate", "市级统一调剂办公桌，采购任务取消。")


def urgent_to_the_centre(stage: Stage) -> None:
    """Urgent, so no intention is published; a higher layer is chosen, and the public centre files back that the tender failed."""
    in_the_catalogue(stage, title="应急打印机采购（演示）", urgency=2, urgency_reason="机房进水，设备全部损毁，无法预见。")
    on_to(stage, "hand_over", draw_up=lambda s: s.does(s.people.buyer, "draw_up", need(intention_exempt="不可预见的紧急采购。")),
          settle_road=lambda s: _settles(s, layer="3", method="open_tender"))
    hands_over(stage, "centre")
    balks(stage, lambda: files_back(stage, award_amount="124800.01"))
    files_back_failure(stage)


def agency_road(stage: Stage) -> None:
    """A service goes to an agency, comes back with a winner, is amended within a tenth, supervised, accepted and paid in two parts."""
    p = stage.people
    asks(stage, **SERVICE)
    on_to(stage, "perform", draw_up=lambda s: s.does(s.people.buyer, "draw_up", need(ceiling="312000.00", domestic="none")),
          settle_road=lambda s: _settles(s, layer="2", method="open_tender"))
    balks(stage, lambda: stage.does(p.buyer, "perform", amendment("increase", "30000.01", "补充协议一（演示）", "增加就餐人数。")))
    stage.does(p.buyer, "perform", amendment("increase", "12000.00", "补充协议一（演示）", "增加就餐人数。"))
    stage.returns(p.vice_head, "amend", "人数未经核实。", {"amendment_note": ""})
    stage.does(p.buyer, "perform", amendment("increase", "9000.00", "补充协议二（演示）", "按核实人数增加就餐。"))
    on_to(stage, "perform")
    stage.does(p.buyer, "perform", supervised(stage))
    stage.waits(22)
    stage.does(p.buyer, "perform", supervised(stage, complaints=1))
    on_to(stage, "perform")
    on_to(stage, "accept_delivery", perform=delivered)
    stage.does(p.acceptor, "accept_delivery", acceptance(stage))
    stage.returns(p.unit_head, "confirm_delivery", "验收记录漏填时间。", {"was_present": True, "user_opinion": "请补填。"})
    accepts(stage)
    whole = due(record_of(stage)) - record_of(stage).deductions
    asks_payment(stage, "200000.00", last=False)
    stage.returns(p.finance, "approve_payment", "发票抬头有误。")
    asks_payment(stage, "200000.00", last=False)
    on_to(stage, "request_payment")
    asks_payment(stage, str(whole - 200000), last=True)
    on_to(stage, "")


EXITS = (
    lower_layer_not_permitted, lower_layer_by_the_meeting, refused_by_the_meeting, split_not_permitted, split_permitted,
    urgent_to_the_centre, agency_road,
)
