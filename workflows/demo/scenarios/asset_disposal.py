"""A disposal carried by the cast: worn-out computers, of which another unit still wants one, and what may go wrong on the way."""
from typing import Any

from workflows.demo.stage import Stage

from . import disposal_exits, disposal_leaving_exits
from .disposal_asking import applies, closes_offer, wishes
from .disposal_road import STRAIGHT, on_to
from .disposal_scene import card

__all__ = ("EXITS", "STRAIGHT", "carry", "on_to")
EXITS = (*disposal_exits.EXITS, *disposal_leaving_exits.EXITS)
"""Up to the reply, and after it."""


def carry(stage: Stage) -> Any:
    """Three computers are to be scrapped; another unit wants one of them, and the leader who keeps one does not decide."""
    p = stage.people
    computers = [card(stage, custodian=p.vice_head if n == 2 else None) for n in range(3)]
    applies(stage, computers)
    stage.tries(p.requester, "endorse", verb="approve")
    on_to(stage, "publish_offer")
    on_to(stage, "vice_head", publish_offer=_offered)
    stage.tries(p.vice_head, "vice_head", verb="approve")
    stage.does(p.second_vice_head, "vice_head", comment="同意。")
    on_to(stage, "")
    return stage.case


def _offered(stage: Stage) -> None:
    """Another unit wants the first and gets it."""
    p = stage.people
    STRAIGHT["publish_offer"](stage)
    wishes(stage, p.second_requester)
    while "close_offer" not in stage.waiting():
        stage.waits(1)
    closes_offer(stage, {1: p.unit_b.code}, "该单位编制内缺口较大。")
