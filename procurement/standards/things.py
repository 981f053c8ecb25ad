"""Which thing of the standards a category of the catalogue is: the row of the nearest code above decides."""

from __future__ import annotations

from datetime import date

from procurement.rulebook.limits import Rule, UnknownLimit, limit, rows, text

THING, NONE = "asset.thing.", "-"


def thing_of(category_code: str, on: date) -> str:
    """laptop, desk …; "" when the standards say nothing of this category."""
    known = {rule.code for rule in rows(THING, on)}
    for length in range(len(category_code), 0, -1):
        code = THING + category_code[:length].lower()
        if code in known:
            found = text(code, on)
            return "" if found == NONE else found
    return ""


def row(code: str, on: date) -> Rule | None:
    """A row that need not exist: the standards are silent on many things."""
    try:
        return limit(code, on)
    except UnknownLimit:
        return None
