"""Purchases in the states in which a desk finds them, from the request that waits for its head to the file in the archive."""
from collections.abc import Callable

from workflows.demo.stage import Stage

from . import sunshine_tender as tender

THINGS = ("文件柜", "办公椅", "会议桌", "书柜", "沙发", "接待桌椅", "屏风工位", "档案密集架", "多功能厅座椅", "前台柜")


def waiting_at(node: str) -> Callable[[Stage, int], None]:
    """The straight road as far as a step, which then waits; to the end when none is named."""

    def go(stage: Stage, number: int) -> None:
        tender.asks(stage, title=f"{THINGS[number % len(THINGS)]}采购（演示）")
        tender.on_to(stage, node)

    return go


STATES: tuple[tuple[int, Callable[[Stage, int], None]], ...] = (
    (75, waiting_at("")), (60, waiting_at("accept_delivery")), (45, waiting_at("perform")), (30, waiting_at("close_posting")),
    (28, waiting_at("award")), (22, waiting_at("score")), (10, waiting_at("take_quotes")),
    (4, waiting_at("check_need")), (2, waiting_at("endorse")),
)  # fmt: skip
"""(working days before the present at which the request is made, what happens to it), oldest first."""
