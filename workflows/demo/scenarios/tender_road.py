"""The straight road of a purchase: how the cast does each step when nothing goes wrong, and going on as far as a step."""
from collections.abc import Callable
from typing import Any

from workflows.demo.stage import Stage

from .tender_contract import acceptance, awarded, contract, performs, posted, rectified
from .tender_meeting import intention, meeting, separate_permitted
from .tender_needs import checked, need, reviewed, revises, surveyed
from .tender_outside import files_back, hands_over
from .tender_review import PRICES, committed, declares, draw_numbers, hears_low_price, invites, quotes, reports, scores, signs
from .tender_stores import asks_goods, asks_payment, issues, received, redone

Act = Callable[[Stage], Any]


def on_to(stage: Stage, node: str, **instead: Act) -> None:
    """The straight road as far as a step, which then waits; to the end of the case when none is named. `instead`: steps done otherwise."""
    acts = STRAIGHT | instead
    for _step in range(200):
        waiting = stage.waiting()
        if node in waiting or (not waiting and stage.over()):
            return
        if waiting:
            acts[waiting[0]](stage)
        else:
            stage.waits(1)
    raise AssertionError(f"{node} is not on the road; waiting: {stage.waiting()}")


def _by(person: str, node: str, data: Any = None, comment: str = "同意。") -> Callable[[Stage], None]:
    """A person of the cast does the step; `data` may be worked out on the stage."""

    def go(stage: Stage) -> None:
        stage.does(getattr(stage.people, person), node, data(stage) if callable(data) else data, comment=comment)

    return go


STRAIGHT: dict[str, Callable[[Stage], None]] = {
    "revise": lambda stage: revises(stage),
    "endorse": _by("unit_head", "endorse", comment="工作需要，同意。"),
    "check_budget": _by("finance", "check_budget", {"budget_opinion": "预算内安排，余额充足。", "quota_document": ""}, ""),
    "survey": _by("buyer", "survey", lambda stage: surveyed(stage), ""),
    "draw_up": _by("buyer", "draw_up", lambda stage: need(), ""),
    "check_need": lambda stage: checked(stage, stage.people.checker, "check_need", reviewed()),
    "review_key_points": lambda stage: checked(stage, stage.people.legal, "review_key_points", {"key_opinion": "无歧视性条款，竞争充分。"}),
    "settle_road": _by("buyer", "settle_road", {"layer": "1", "method": "review"}, ""),
    "permit_lower_layer": _by("head", "permit_lower_layer", {"permit_conditions": "全程留痕，结果公示。"}, "同意特批。"),
    "permit_split": _by("vice_head", "permit_split", lambda stage: separate_permitted(), "同意单独采购。"),
    "check_finance": _by("finance", "check_finance"),
    "check_legal": _by("legal", "check_legal"),
    "section_chief": _by("section_chief", "section_chief", comment="同意按项目评审办理。"),
    "vice_head": _by("vice_head", "vice_head"),
    "head": _by("head", "head"),
    "hold_meeting": _by("recorder", "hold_meeting", lambda stage: meeting(stage), ""),
    "sign_minutes": _by("head", "sign_minutes", comment="签发。"),
    "publish_intention": _by("buyer", "publish_intention", lambda stage: intention(stage), ""),
    "hand_over": lambda stage: hands_over(stage),
    "file_back": lambda stage: files_back(stage),
    "invite": lambda stage: invites(stage),
    "take_quotes": lambda stage: quotes(stage, PRICES),
    "permit_two": _by("vice_head", "permit_two", {"two_permission": "服务需求特殊，本地仅两家具备条件。"}),
    "commit_draw": _by("draw_operator", "commit_draw", lambda stage: committed(stage), ""),
    "witness_commit": _by("draw_supervisor", "witness_commit", comment="名单与规则已先行固定。"),
    "draw_panel": draw_numbers,
    "witness_draw": _by("draw_supervisor", "witness_draw", {"said": "全程在场，结果可复算。"}),
    "declare": declares,
    "replace_seats": _by("draw_operator", "replace_seats", {"note": "电话通知候补专家（演示）"}, ""),
    "score": scores,
    "hear_low_price": hears_low_price,
    "compile_report": reports,
    "sign_report": signs,
    "witness_review": _by("draw_supervisor", "witness_review", comment="评审过程符合规定。"),
    "award": _by("vice_head", "award", lambda stage: awarded(stage), "同意评审组推荐意见。"),
    "post_result": _by("window", "post_result", lambda stage: posted(stage), ""),
    "close_posting": _by("window", "close_posting", {"seen": True, "answers": []}, ""),
    "sign_contract": _by("signer", "sign_contract", lambda stage: contract(stage), ""),
    "perform": performs,
    "amend": _by("vice_head", "amend", {"amendment_note": "同意。"}),
    "rectify": _by("buyer", "rectify", lambda stage: rectified(stage), ""),
    "accept_delivery": _by("acceptor", "accept_delivery", lambda stage: acceptance(stage), ""),
    "confirm_delivery": _by("unit_head", "confirm_delivery", {"was_present": True, "user_opinion": "验收在场，情况属实。"}),
    "rework": _by("buyer", "rework", lambda stage: redone(stage), ""),
    "receive": _by("storekeeper", "receive", lambda stage: received(stage), ""),
    "ask_goods": asks_goods,
    "issue_goods": issues,
    "request_payment": asks_payment,
    "approve_payment": _by("finance", "approve_payment", {"payment_note": "已登记付款申请。"}),
    "archive": _by("archivist", "archive", {"file_count": 26, "page_count": 180, "box_no": "CG-2026-01", "retention": "30"}, ""),
}
"""Step → how the cast does it when nothing goes wrong."""
