"""Purchases in the states in which a desk finds them, from the request that waits for its head to the file in the archive."""
from collections.abc import Callable

from workflows.demo.stage import Stage

from . import sunshine_tender as tender
from .tender_needs import item

THINGS = (
    ("文件柜", "组", "A05010502"), ("办公椅", "把", "A05010301"), ("会议桌", "张", "A05010202"), ("办公桌", "张", "A05010201"),
    ("值班床", "张", "A05010101"), ("碎纸机", "台", "A02021301"), ("洗衣机", "台", "A02061810"), ("电冰箱", "台", "A02061802"),
    ("防火墙", "台", "A02010301"), ("路由器", "台", "A02010201"),
)
"""What an office buys, each of a category of its own: purchases of one category on one budget line would be judged together."""


def waiting_at(node: str) -> Callable[[Stage, int], None]:
    """The straight road as far as a step, which then waits; to the end when none is named."""

    def go(stage: Stage, number: int) -> None:
        name, unit, category = THINGS[number % len(THINGS)]
        tender.asks(stage, title=f"{name}采购（演示）", purpose=f"更换已超过使用年限、多处损坏的{name}。", category_code=category,
                    items=[item(name, 24, "5200.00", unit)])
        tender.on_to(stage, node)

    return go


STATES: tuple[tuple[int, Callable[[Stage, int], None]], ...] = (
    (75, waiting_at("")), (60, waiting_at("accept_delivery")), (45, waiting_at("perform")), (30, waiting_at("close_posting")),
    (28, waiting_at("award")), (22, waiting_at("score")), (10, waiting_at("take_quotes")),
    (4, waiting_at("check_need")), (2, waiting_at("endorse")),
)  # fmt: skip
"""(working days before the present at which the request is made, what happens to it), oldest first."""
