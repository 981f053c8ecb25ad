"""Disposals in the states in which a desk finds them, from the application that waits for its head to the file in the archive."""
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from workflows.demo.stage import Stage

from . import disposal_asking as asking
from . import disposal_leaving as leaving
from .disposal_road import Act, on_to
from .disposal_scene import DESK, DESKTOP, LAPTOP, card

PROJECTOR, SHREDDER, PRINTER = "A02020200", "A02021301", "A02021003"


def waiting_at(node: str, name: str, category: str, value: str, form: str = "scrap", instead: dict[str, Act] | None = None,
               **facts: Any) -> Callable[[Stage, int], None]:  # fmt: skip
    """The straight road as far as a step, which then waits; to the end when none is named. Together they stay below every line."""

    def go(stage: Stage, number: int) -> None:
        _applies(stage, name, category, value, form, **facts)
        on_to(stage, node, **(instead or {}))

    return go


def _applies(stage: Stage, name: str, category: str, value: str, form: str, **facts: Any) -> None:
    worth = Decimal(value)
    things = [card(stage, name, category_code=category, original_value=worth, depreciation=worth, specification="演示型", **facts)]
    title = f"{name}处置（演示）"
    if form == "scrap":
        asking.applies(stage, things, title=title)
    else:
        asking.applies_with(stage, asking.idle(things, form, title=title))


def offered(stage: Stage, number: int) -> None:
    """Open to every unit; one of them has said that it wants it."""
    _applies(stage, "投影仪", PROJECTOR, "7200.00", "transfer")
    on_to(stage, "publish_offer")
    asking.offers(stage)
    asking.wishes(stage, stage.people.second_requester, reason="展厅讲解使用")


STATES: tuple[tuple[int, Callable[[Stage, int], None]], ...] = (
    (70, waiting_at("", "碎纸机", SHREDDER, "980.00")), (42, waiting_at("cancel_cards", "台式计算机", DESKTOP, "4600.00")),
    (36, waiting_at("sell", "办公桌", DESK, "1680.00", "sale", {"appraise": lambda stage: leaving.appraises_value(stage, "360.00")})),
    (30, waiting_at("destroy_media", "便携式计算机", LAPTOP, "6400.00", secrecy="secret")),
    (24, waiting_at("issue_reply", "A4黑白打印机", PRINTER, "1150.00")),
    (18, waiting_at("section_chief", "台式计算机", DESKTOP, "4700.00")),
    (2, offered), (5, waiting_at("appraise_technically", "台式计算机", DESKTOP, "4500.00")),
    (3, waiting_at("check_cards", "办公桌", DESK, "1720.00")), (1, waiting_at("endorse", "碎纸机", SHREDDER, "960.00")),
)  # fmt: skip
"""(working days before the present at which the application is made, what happens to it)."""
