"""Goods into the store and out of it, and the money: receipt, request, issue, payment; with their papers."""
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from approvals import delegations
from approvals.roles import Role
from procurement.calendar.office_time import local, midnight
from workflows.demo.stage import Stage

from .tender_scene import due, known, moment, record_of, today


def stores(stage: Stage) -> None:
    """Into the store, and out of it against a request with an appointment."""
    stage.tries(stage.people.buyer, "receive", received(stage))
    stage.does(stage.people.storekeeper, "receive", received(stage))
    asks_goods(stage)
    issues(stage)


def redone(stage: Stage) -> dict[str, Any]:
    """What the supplier put right."""
    return {"rework_report": "供应商已更换破损的两件。", "rework_done_on": today(stage)}


def received(stage: Stage) -> dict[str, Any]:
    """Everything that was accepted, at the prices of the contract."""
    lines = known(stage, "receive")["receipt_lines"]
    price = (due(record_of(stage)) / sum(Decimal(row["received"]) for row in lines)).quantize(Decimal("0.01"), ROUND_DOWN)
    rows = [{"received": row["received"], "price": str(price), "note": ""} for row in lines]
    return {"receipt_place": "A区3架（演示）", "receipt_lines": rows}


def asks_goods(stage: Stage) -> None:
    """The unit asks for its goods, with an appointment in two days."""
    asked = [{"asked": row["there"], "note": ""} for row in known(stage, "ask_goods")["stock_lines"]]
    where = {"appointment_at": moment(stage.days_ahead(2, 10, 0)), "to_door": True, "delivery_place": "三楼302室（演示）"}
    stage.does(stage.people.requester, "ask_goods", where | {"stock_lines": asked})


def issues(stage: Stage, part: str = "") -> None:
    """At the appointment; or a part of it only, and the rest stays asked for."""
    stage.waits_until(stage.days_ahead(2, 10, 0))
    out = [{"quantity": part or row["left"], "note": ""} for row in known(stage, "issue_goods")["issue_lines"]]
    stage.does(stage.people.storekeeper, "issue_goods", {"issue_taker": stage.people.requester.display_name, "issue_lines": out})


def stands_in_for_the_storekeeper(stage: Stage) -> None:
    """The storekeeper is ill and lets the buyer stand in for him; who has bought receives nothing, not even in another's name."""
    p, at = stage.people, stage.clock.moment
    stage.tries(p.buyer, "receive", received(stage))
    paper = delegations.make(
        p.storekeeper, p.buyer, role=Role.STOREKEEPER, starts=midnight(local(at).date()), ends=at + timedelta(days=5),
        reason="病假（演示）", by=p.storekeeper, at=at,
    )  # fmt: skip
    stage.say(f"{p.storekeeper.display_name} 委托 {p.buyer.display_name} 代行库管职责")
    stage.tries(p.buyer, "receive", received(stage), on_behalf_of=p.storekeeper)
    delegations.revoke(paper, reason="另行安排（演示）", by=p.storekeeper, at=stage.clock.moment)


def pays(stage: Stage) -> None:
    """Registered in one instalment."""
    asks_payment(stage)
    stage.tries(stage.people.buyer, "approve_payment", {"payment_note": "同意"}, verb="approve")
    stage.does(stage.people.finance, "approve_payment", {"payment_note": "已登记付款申请。"}, comment="同意。")


def asks_payment(stage: Stage, amount: str = "", *, last: bool = True) -> None:
    """The buyer asks for the whole sum, or for an instalment."""
    stage.does(stage.people.buyer, "request_payment", {
        "payment_amount": amount or str(due(record_of(stage))), "payment_reason": "验收合格，按合同付款。", "payment_last": last,
        "invoice_no": "24990000000000000001", "rest_reason": "",
    })  # fmt: skip
