"""Disposals that stand somewhere on their road, for a desk with something on it."""
from collections.abc import Callable
from typing import Any

from workflows.demo.stage import Stage

from .disposal_asking import applies, offers
from .disposal_road import on_to


def waiting_at(node: str) -> Callable[[Stage, int], Any]:
    """A scrapping that waits at a step."""

    def go(stage: Stage, number: int) -> None:
        applies(stage)
        on_to(stage, node)

    return go


def offered(stage: Stage, number: int) -> None:
    """Open in the hall for a day or so."""
    applies(stage)
    on_to(stage, "publish_offer")
    offers(stage)
