"""The door to the rulebook: a name and a day give the number, its unit, its source and its mark."""

from __future__ import annotations

from datetime import date

from procurement.rulebook.store import rulebook
from procurement.rulebook.values import TEXT_UNITS, Limit, Mark, Rule, UnknownLimit, holds

__all__ = ["Limit", "Mark", "Rule", "UnknownLimit", "holds", "limit", "rows", "text"]


def limit(code: str, on: date, jurisdiction: str | None = None, *, budget_level: str = "", object_type: str = "") -> Limit:
    """The row in force on that day; UnknownLimit when there is none or when it is a text without a number."""
    found = rulebook().in_force(code, on, jurisdiction or "", budget_level, object_type)
    if found is None or found.value is None:
        raise UnknownLimit(code, on, jurisdiction or "")
    return found


def text(code: str, on: date, jurisdiction: str | None = None) -> str:
    """The value of a rule that is a text, such as a time of day; UnknownLimit when there is none."""
    found = rulebook().in_force(code, on, jurisdiction or "")
    if found is None or found.unit not in TEXT_UNITS:
        raise UnknownLimit(code, on, jurisdiction or "")
    return found.text


def rows(code_prefix: str, on: date, jurisdiction: str | None = None) -> tuple[Rule, ...]:
    """Every row in force below a prefix, by code: a table such as `area.office.county.`; empty when there is none."""
    return rulebook().starting_with(code_prefix, on, jurisdiction or "")
