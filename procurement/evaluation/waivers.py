"""Whether the bureau has given up buying for itself (no_self_purchase): the floor above knows, and tells at start-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

_known: list[Callable[[date], bool]] = []


def known_through(waived_on: Callable[[date], bool]) -> None:
    """Set once, at start-up, by the floor that keeps the register of waivers."""
    _known[:] = [waived_on]


def self_purchase_waived(on: date) -> bool:
    """While nobody has told us, the stricter answer: own staff choose no supplier."""
    return _known[0](on) if _known else True
