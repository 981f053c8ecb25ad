"""The ways in which a purchase ends before its time, and the roads that leave the bureau: each a case of its own."""
from collections.abc import Callable
from typing import Any

from workflows.demo.stage import Stage

from . import sunshine_tender as tender


def refused_by_the_head_of_the_unit(stage: Stage) -> None:
    """The unit's own head does not stand for it."""
    tender.asks(stage, title="文件柜采购（演示）")
    stage.rejects(stage.people.unit_head, "endorse", "现有柜子尚可使用，暂不采购。")


def lapsed(stage: Stage) -> None:
    """Sent back by finance, and nobody corrects it in time."""
    tender.asks(stage, title="沙发采购（演示）")
    tender.on_to(stage, "check_budget")
    stage.returns(stage.people.finance, "check_budget", "请补充资产存量情况。")
    for _round in range(4):
        if not stage.over():
            stage.waits(12)


def failed_for_want_of_quotes(stage: Stage) -> None:
    """One quote only, and nobody asks a second time."""
    tender.asks(stage, title="会议室窗帘采购（演示）")
    tender.on_to(stage, "take_quotes")
    tender.quotes(stage, {"甲": tender.PRICES["甲"]})
    stage.does(stage.people.buyer, "too_few", {"too_few_way": "fail", "too_few_reason": "仅一家报价，需求拟调整后重新申请。"})


def refused_at_the_award(stage: Stage) -> None:
    """The leader sees that the need has gone and ends the purchase with his reason."""
    tender.asks(stage, title="书柜采购（演示）")
    tender.on_to(stage, "award")
    stage.rejects(stage.people.vice_head, "award", "办公用房调整，采购任务取消。")


EXITS: tuple[Callable[[Stage], Any], ...] = (refused_by_the_head_of_the_unit, lapsed, failed_for_want_of_quotes, refused_at_the_award)
"""Every end that is not the archive, but for those that the roads outside the bureau have of their own."""
