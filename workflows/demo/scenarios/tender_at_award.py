"""Side exits of a purchase from the report to the delivery: late relations, silence, ties, objections, late contract, rejected goods."""
from procurement.draws.models import PanelSeat
from procurement.draws.terms import SeatState
from workflows.demo.stage import Stage

from .tender_contract import accepts, answers, contract, delivered, objects
from .tender_needs import asks
from .tender_review import CLEAR, PRICES, declares, invites, quotes, scores
from .tender_road import STRAIGHT, Act, on_to
from .tender_scene import balks

SECOND, THIRD = "示例乙科技有限公司（演示）", "示例丙商贸有限公司（演示）"
EQUAL = {"甲": ("88", "85"), "乙": ("88", "85"), "丙": ("84", "80")}
WEIGHED = {"甲": ("88", "90"), "乙": ("90", "85"), "丙": ("84", "80")}
"""Points of one total for the first two: half of the technical points and a fifth of the others."""


def refused_at_the_award(stage: Stage) -> None:
    """The leader has the report explained once, then sees that the need has gone and ends the purchase with his reason."""
    asks(stage, title="书柜采购（演示）")
    on_to(stage, "award")
    stage.returns(stage.people.vice_head, "award", "请评审组说明评分依据。")
    on_to(stage, "award")
    stage.rejects(stage.people.vice_head, "award", "办公用房调整，采购任务取消。")


def annulled_on_an_objection(stage: Stage) -> None:
    """One expert never declares, another turns out related after scoring; the tie is drawn, and an objection annuls the purchase."""
    p = stage.people
    asks(stage, title="接待桌椅采购（演示）")
    on_to(stage, "take_quotes")
    quotes(stage, {"甲": "112800.00", "乙": "112800.00", "丙": PRICES["丙"]})
    on_to(stage, "declare")
    for _expert in range(2):
        stage.does(stage.step("declare").owner, "declare", CLEAR)
    stage.waits(3)
    declares(stage)
    on_to(stage, "sign_report", score=lambda s: scores(s, EQUAL))
    seat = PanelSeat.objects.filter(tender__case=stage.case, state=SeatState.SEATED).order_by("place").first()
    found = {"seat": seat.pk, "ground": "employed", "reason": "两年前曾在供应商任职。"}
    stage.on_case(p.draw_supervisor, "note", data={"kind": "relation", "form": found})
    stage.waits(4)
    on_to(stage, "witness_review", score=lambda s: scores(s, EQUAL))
    stage.returns(p.draw_supervisor, "witness_review", "报告漏列回避情况。")
    _posted(stage)
    objects(stage, SECOND, "成交供应商参与了需求编制，请求认定成交无效。")
    on_to(stage, "close_posting")
    answers(stage, "fail", "经查属实，依法认定成交无效（演示）。")


def objections_and_rejected_goods(stage: Stage) -> None:
    """A low price explained, a tie settled by the documents; objections upheld, rejected and late; a late contract, goods not accepted."""
    p = stage.people
    asks(stage, title="屏风工位采购（演示）")
    on_to(stage, "take_quotes", invite=lambda s: invites(s, tie_rule="technical"))
    quotes(stage, {"甲": "112800.00", "乙": "112800.00", "丙": "48000.00"})
    _posted(stage, score=lambda s: scores(s, WEIGHED | {"丙": ("20", "20")}))
    objects(stage, SECOND, "评分汇总有误，请求重新评审。")
    on_to(stage, "close_posting")
    answers(stage, "review", "汇总确有笔误，由评审组复核（演示）。")
    _posted(stage)
    objects(stage, THIRD, "请求取消评审结果。")
    on_to(stage, "close_posting")
    objects(stage, SECOND, "对复核结果仍有异议。")
    answers(stage, "rejected", "经复核，评审符合规定，异议不成立（演示）。")
    stage.waits(25)
    balks(stage, lambda: stage.does(p.signer, "sign_contract", contract(stage)))
    stage.does(p.signer, "sign_contract", contract(stage, contract_late_reason="供应商更换开户银行，证明迟到。"))
    stage.on_case(p.section_chief, "suspend", "办公楼消防检查，暂停供货。")
    stage.waits(2)
    stage.on_case(p.section_chief, "resume", "检查结束。")
    delivered(stage)
    accepts(stage, verdict="failed")
    stage.tries(p.storekeeper, "rework", {"rework_report": "已更换。"})
    stage.on_case(p.section_chief, "terminate", "材质与样品不符，供应商拒绝更换，解除合同并追究违约责任。")


def _posted(stage: Stage, **instead: Act) -> None:
    """The road as far as the posted result."""
    on_to(stage, "post_result", **instead)
    STRAIGHT["post_result"](stage)


EXITS = (refused_at_the_award, annulled_on_an_objection, objections_and_rejected_goods)
