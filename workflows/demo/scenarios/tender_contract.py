"""From the award to accepted goods: posting, contract, performance, acceptance; with their papers."""
from datetime import timedelta
from typing import Any

from procurement.calendar.office_time import local
from workflows.demo.stage import Stage

from .tender_scene import ahead, due, known, moment, record_of, today


# --- 5. 定标, 合同 ---
def awards(stage: Stage) -> None:
    """Awarded as ranked, posted for three working days, nobody objects."""
    p = stage.people
    stage.does(p.vice_head, "award", awarded(stage), comment="同意评审组推荐意见。")
    stage.does(p.window, "post_result", posted(stage))
    stage.waits(4)
    stage.does(p.window, "close_posting", {"seen": True, "answers": []})


def awarded(stage: Stage, **changes: Any) -> dict[str, Any]:
    """The decision follows the ranking."""
    return {"award_to": record_of(stage).recommended.credit_code, "award_reason": "评审组推荐排名第一，报价在预算和限价以内。"} | changes


def posted(stage: Stage, **changes: Any) -> dict[str, Any]:
    """Where the result hangs."""
    text = known(stage, "post_result")["posting_text"]
    return {"posting_place": "局机关公示栏、内部办公网（演示）", "posting_text": text} | changes


def objects(stage: Stage, supplier: str, request: str) -> None:
    """The window enters an objection against the posted result, with the moment at which it came in."""
    stage.in_office_hours(minutes=20)
    form = {
        "supplier": supplier, "received_at": moment(stage.clock.moment), "written_on": today(stage), "address": "示例市示例路9号（演示）",
        "postcode": "", "contact": "联系人（演示）", "phone": "010-5550-9999", "package": "", "request": request,
        "facts": "评审报告第二页所列业绩与公示不一致（演示）。", "legal_basis": "局采购内控办法（演示）", "signed_by": "法定代表人（演示）",
        "agent_scope": "",
    }  # fmt: skip
    stage.on_case(stage.people.window, "note", data={"kind": "objection", "form": form})


def answers(stage: Stage, verdict: str, grounds: str) -> None:
    """Every objection in time is answered in writing, and the posting is closed."""
    rows = [dict(row) | {"verdict": verdict, "grounds": grounds, "answered_on": today(stage), "late_because": ""}
            for row in known(stage, "close_posting")["answers"]]
    stage.does(stage.people.window, "close_posting", {"seen": True, "answers": rows})


def contracts(stage: Stage, **changes: Any) -> None:
    """Signed by somebody else than the buyer."""
    stage.tries(stage.people.buyer, "sign_contract", contract(stage, **changes))
    stage.does(stage.people.signer, "sign_contract", contract(stage, **changes))


def contract(stage: Stage, **changes: Any) -> dict[str, Any]:
    """What is signed: the award, thirty days at most after its notice."""
    record, begin = record_of(stage), local(stage.clock.moment).date()
    return {
        "contract_no": f"HT-{record.case.number}", "contract_credit_code": record.winner.credit_code,
        "contract_amount": str(record.award_amount), "contract_signed_on": today(stage), "contract_begin": begin.isoformat(),
        "contract_end": (begin + timedelta(days=45)).isoformat(), "contract_bond": "5000.00",
        "contract_sme": record.reserve == "whole", "payment_days": "",
        "contract_terms": "五年质保，二十四小时响应。", "contract_late_reason": "",
    } | changes


def performs(stage: Stage) -> None:
    """A supplementary agreement that saves, then the delivery."""
    p = stage.people
    stage.waits(3)
    stage.does(p.buyer, "perform", amendment("decrease", "1200.00", "补充协议一（演示）", "取消两组配套茶几。"))
    stage.does(p.vice_head, "amend", {"amendment_note": "同意核减。"}, comment="同意。")
    stage.waits(5)
    stage.does(p.buyer, "perform", {"progress": "delivered", "delivered_on": today(stage), "progress_note": "24组已到货。"})


def amendment(direction: str, amount: str, document: str, reason: str) -> dict[str, Any]:
    """A supplementary agreement that waits for its approval."""
    return {"progress": "amendment", "amendment_direction": direction, "amendment_amount": amount, "amendment_document": document,
            "amendment_reason": reason, "progress_note": ""}


def supervised(stage: Stage, complaints: int = 0) -> dict[str, Any]:
    """The monthly sheet of a service; a complaint takes points off, costs a deduction and brings a rectification notice."""
    points = [{"item": "饭菜质量", "most": "60", "score": "60", "note": ""}, {"item": "卫生", "most": "40", "score": "40", "note": ""}]
    sheet = {"progress": "supervision", "supervision_month": today(stage), "complaints": complaints, "mistakes": 0, "accidents": 0,
             "supervision_items": points, "progress_note": ""}
    if not complaints:
        return sheet
    points[1] |= {"score": "32", "note": "餐具消毒记录缺两日"}
    return sheet | {"deduction": "600.00", "deduction_reason": "合同第九条：每次投诉扣六百元。",
                    "rectify_what": "补齐消毒记录，每日巡检。", "rectify_due": ahead(stage, 4)}


def rectified(stage: Stage) -> dict[str, Any]:
    """What the supplier put right after the notice."""
    return {"rectified_what": "已补齐消毒记录，每日巡检两次。", "rectified_on": today(stage)}


def delivered(stage: Stage) -> None:
    """Everything is there: the buyer reports the delivery."""
    stage.does(stage.people.buyer, "perform", {"progress": "delivered", "delivered_on": today(stage), "progress_note": "已全部交付。"})


def accepts(stage: Stage, verdict: str = "passed", **changes: Any) -> None:
    """Line by line, and the using unit as the second person."""
    p = stage.people
    stage.does(p.acceptor, "accept_delivery", acceptance(stage, verdict, **changes))
    stage.does(p.unit_head, "confirm_delivery", {"was_present": True, "user_opinion": "验收在场，情况属实。"}, comment="同意。")


def acceptance(stage: Stage, verdict: str = "passed", **changes: Any) -> dict[str, Any]:
    """The sheet of one round."""
    redo = verdict != "passed"
    form = stage.step("accept_delivery").flow_task.form_class
    lines = form.known_of(record_of(stage))["quantities"]
    return {
        "accepted_on": today(stage), "verdict": verdict, "acceptance_note": "两件外观有破损。" if redo else "全部合格。",
        "rework_what": "更换破损的两件。" if redo else "", "rework_due": ahead(stage, 20) if redo else "",
        "accepted_amount": "" if redo else str(due(record_of(stage))),
        "quantities": [dict(row) | {"accepted": row["planned"], "note": ""} for row in lines],
        "acceptance_points": [
            {"aspect": "technical", "requirement": "外观无破损", "actual": "两件有破损" if redo else "逐件检查无破损",
             "verdict": "not_met" if redo else "met"},
            {"aspect": "service", "requirement": "五年质保", "actual": "质保书齐全", "verdict": "met"},
        ],
    } | changes
