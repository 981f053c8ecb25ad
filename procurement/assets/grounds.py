"""What must be named before the books are changed by hand: whoever writes a reason alone moves neither money nor things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assets.models import Card
from procurement.facts import RuleBroken

NUMBERED = re.compile(r"\d")


def must_be_documented(card: Card, data: Mapping[str, Any], document: str, case: Any) -> None:
    """The original value changes by a document only; the unit by a transfer, a merger, or the correction of the first entry by one.

    Raises RuleBroken. Asked before anything is set on the card."""
    named = bool(NUMBERED.search(document))
    value = data.get("original_value", card.original_value)
    if value != card.original_value and not named:
        raise RuleBroken(
            "document", _("The original value changes by a document only: name the adjusting voucher or the reply with its number."),
        )  # fmt: skip
    unit = data.get("unit", card.unit)
    if unit == card.unit or case is not None or unit == _heir(card.unit):
        return
    if card.changes.filter(before__has_key="unit").exists():
        raise RuleBroken(
            "unit", _("The unit of this card is no first entry any more: it goes to another unit by a transfer, applied for as a "
                      "disposal."),
        )  # fmt: skip
    if not named:
        raise RuleBroken(
            "document", _("A card goes to another unit by a transfer, applied for as a disposal. If its first entry was wrong, name the "
                          "document of the correction with its number."),
        )  # fmt: skip


def _heir(unit: Any) -> Any:
    """The unit into which it has been merged, if need be over others."""
    while unit.merged_into is not None:
        unit = unit.merged_into
    return unit
