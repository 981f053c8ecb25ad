"""The second half of a purchase on film: invitation, draw, review and award; contract, acceptance, store, payment and archive."""
from collections.abc import Callable
from datetime import timedelta

from workflows.demo import market
from workflows.demo.scenarios import sunshine_tender as tender
from workflows.demo.stage import Stage

from .reel import Stop

THREE = {"甲": "118800.00", "乙": "52800.00", "丙": "121200.00"}
"""Three quotes, one of them so low that it must be explained."""


def on(node: str) -> Callable[[Stage], None]:
    """The straight road to a step."""
    return lambda stage: tender.on_to(stage, node)


def _asked(stage: Stage) -> None:
    tender.asks(stage)
    tender.on_to(stage, "invite")


def _invited(stage: Stage) -> None:
    tender.invites(stage)
    stage.waits(5)


def _one(stage: Stage) -> None:
    tender.quotes(stage, {"甲": THREE["甲"]})


def _again(stage: Stage) -> None:
    stage.does(stage.people.buyer, "too_few", {"too_few_way": "again", "too_few_reason": "仅一家报价，延长时间并增加邀请对象。"})
    tender.invites(stage, ("甲", "乙", "丙", "戊"))
    tender.quotes(stage, THREE)


def _numbers(stage: Stage) -> None:
    tender.on_to(stage, "draw_panel")


def _drawn(stage: Stage) -> None:
    stage.does(stage.people.draw_operator, "draw_panel", {"numbers": [{"numbers": "9 18 26 34 41 45"}, {"numbers": "3207"}]})


def _witnessed(stage: Stage) -> None:
    stage.does(stage.people.draw_supervisor, "witness_draw", {"said": "全程在场，结果可复算。"}, comment="同意。")


def _one_declines(stage: Stage) -> None:
    """The first who is asked cannot come; the others can."""
    first = stage.step("declare").owner
    tender_rest = {first.username: {"attends": "no", "why_not": "出差在外（演示）"}}
    while "declare" in stage.waiting():
        owner = stage.step("declare").owner
        stage.does(owner, "declare", tender.CLEAR | tender_rest.get(owner.username, {}))


def _replaced(stage: Stage) -> None:
    stage.does(stage.people.draw_operator, "replace_seats", {"note": "电话通知候补专家（演示）"})
    tender.declares(stage)


def _heard(stage: Stage) -> None:
    step, record = stage.step("hear_low_price"), tender.record_of(stage)
    asked = stage.clock.moment
    until = asked + timedelta(minutes=30)
    stage.waits_until(until)
    rows = [{"quote": low["quote"], "asked_at": tender.moment(asked), "answer_by": tender.moment(until), "explanation": "自有工厂，淡季生产，成本明细附后。",
             "proof": "成本核算表", "looked_up": "", "opinion": "说明充分，予以采信。", "convinced": "3", "not_convinced": "0"}
            for low in record.low_prices]
    stage.does(step.owner, "hear_low_price", {"heard": rows})


def _reported(stage: Stage) -> None:
    tender.reports(stage)


def _dissent(stage: Stage) -> None:
    """One signs with reserve."""
    step = stage.step("sign_report")
    stage.does(step.owner, "sign_report", {"stance": "dissent", "reasons": "技术评分标准过宽，保留意见（演示）。"})
    tender.on_to(stage, "award")


def _posted(stage: Stage) -> None:
    tender.on_to(stage, "post_result")


def _hangs(stage: Stage) -> None:
    stage.does(stage.people.window, "post_result", tender.posted(stage))


def _objects(stage: Stage) -> None:
    stage.waits(1)
    day = tender.today(stage)
    loser = next(name for letter, name, *_rest in market.SUPPLIERS if letter == "甲")
    form = {
        "supplier": loser, "received_at": tender.moment(stage.clock.moment), "written_on": day, "address": "示例路1号（演示）", "postcode": "",
        "contact": "钱某（演示）", "phone": "0591-5550-0001", "package": "", "request": "请求复核评分（演示）。",
        "facts": "成交供应商报价明显低于成本（演示）。", "legal_basis": "政府采购法第五十二条。", "signed_by": "钱某（演示）", "agent_scope": "",
    }
    stage.on_case(stage.people.window, "note", data={"kind": "objection", "form": form})
    stage.waits(3)


def _answered(stage: Stage) -> None:
    known = tender.known(stage, "close_posting")["answers"]
    rows = [{"objection": row["objection"], "verdict": "rejected", "grounds": "复核评分无误。", "answered_on": tender.today(stage), "late_because": ""}
            for row in known]
    stage.does(stage.people.window, "close_posting", {"seen": True, "answers": rows})


def _signed(stage: Stage) -> None:
    tender.contracts(stage)


AMENDMENT = {
    "progress": "amendment", "amendment_direction": "increase", "amendment_amount": "1200.00", "amendment_document": "补充协议一（演示）",
    "amendment_reason": "增加两组配套茶几（演示）。", "progress_note": "",
}

def _amends(stage: Stage) -> None:
    stage.waits(3)
    stage.does(stage.people.buyer, "perform", AMENDMENT)


def _delivered(stage: Stage) -> None:
    p = stage.people
    stage.does(p.vice_head, "amend", {"amendment_note": "同意增加。"}, comment="同意。")
    stage.waits(3)
    stage.does(p.buyer, "perform", {"progress": "delivered", "delivered_on": tender.today(stage), "progress_note": "24组已到货。"})


def _fails(stage: Stage) -> None:
    stage.does(stage.people.acceptor, "accept_delivery", tender.acceptance(stage, "rework"))


def _redo(stage: Stage) -> None:
    stage.does(stage.people.unit_head, "confirm_delivery", {"was_present": True, "user_opinion": "验收在场，情况属实。"}, comment="同意。")


def _redone(stage: Stage) -> None:
    stage.waits(3)
    stage.does(stage.people.buyer, "rework", tender.redone(stage))


def _paid(stage: Stage) -> None:
    tender.asks_payment(stage)


REVIEW = (
    Stop("purchase-invite", "buyer", _asked, every_view=True),
    Stop("purchase-take-quotes", "buyer", _invited, every_view=True),
    Stop("purchase-too-few", "buyer", _one),
    Stop("purchase-commit-draw", "draw_operator", _again),
    Stop("purchase-witness-commit", "draw_supervisor", on("witness_commit")),
    Stop("purchase-draw-panel", "draw_operator", _numbers),
    Stop("purchase-witness-draw", "draw_supervisor", _drawn),
    Stop("purchase-declare", "@declare", _witnessed),
    Stop("purchase-replace-seats", "draw_operator", _one_declines),
    Stop("purchase-score", "@score", _replaced, every_view=True),
    Stop("purchase-hear-low-price", "@hear_low_price", on("hear_low_price")),
    Stop("purchase-compile-report", "@compile_report", _heard),
    Stop("purchase-sign-report", "@sign_report", _reported),
    Stop("purchase-relation", "draw_supervisor", tail="add/relation/"),
    Stop("purchase-award", "vice_head", _dissent, every_view=True),
    Stop("purchase-post-result", "window", _posted),
    Stop("purchase-posted", "window", _hangs),
    Stop("purchase-objection", "window", tail="add/objection/"),
    Stop("purchase-close-posting", "window", _objects),
)

DELIVERY = (
    Stop("purchase-sign-contract", "signer", _answered),
    Stop("purchase-perform", "buyer", _signed),
    Stop("purchase-amend", "vice_head", _amends),
    Stop("purchase-accept-delivery", "acceptor", _delivered, every_view=True),
    Stop("purchase-confirm-delivery", "unit_head", _fails),
    Stop("purchase-rework", "buyer", _redo),
    Stop("purchase-accept-again", "acceptor", _redone),
    Stop("purchase-receive", "storekeeper", on("receive")),
    Stop("purchase-ask-goods", "requester", on("ask_goods")),
    Stop("purchase-issue-goods", "storekeeper", on("issue_goods")),
    Stop("purchase-request-payment", "buyer", on("request_payment")),
    Stop("purchase-approve-payment", "finance", _paid),
    Stop("purchase-archive", "archivist", on("archive")),
    Stop("purchase-archived", "auditor", on(""), every_view=True),
    Stop("purchase-print", "auditor", tail="print/"),
)
