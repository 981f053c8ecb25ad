"""The door to the rulebook: a name and a day give the number, its unit, its source and its mark."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings

from procurement.rulebook.store import rulebook
from procurement.rulebook.values import TEXT_UNITS, Limit, Mark, Rule, UnknownLimit, holds

__all__ = ["Limit", "Mark", "Rule", "UnknownLimit", "here", "holds", "limit", "note_what_is_asked", "rows", "text", "used"]

_asked: ContextVar[dict[int, str] | None] = ContextVar("rules_asked", default=None)


def here(jurisdiction: str | None = None) -> str:
    """The jurisdiction asked for, else the one in which this bureau sits (setting JURISDICTION; "" is none in particular)."""
    return settings.JURISDICTION if jurisdiction is None else jurisdiction


def limit(
    code: str, on: date, jurisdiction: str | None = None, *, budget_level: str = "", object_type: str = "", known: datetime | None = None,
) -> Limit:
    """The row in force on that day; UnknownLimit when there is none or when it is a text without a number.

    `known` leaves out rows of the bureau that were entered after that moment: a deadline counted again is counted by the old rule.
    """
    found = rulebook().in_force(code, on, here(jurisdiction), budget_level, object_type, known)
    if found is None or found.value is None:
        raise UnknownLimit(code, on, here(jurisdiction))
    return _noted(found)


def text(code: str, on: date, jurisdiction: str | None = None) -> str:
    """The value of a rule that is a text, such as a time of day; UnknownLimit when there is none."""
    found = rulebook().in_force(code, on, here(jurisdiction))
    if found is None or found.unit not in TEXT_UNITS:
        raise UnknownLimit(code, on, here(jurisdiction))
    return _noted(found).text


def rows(code_prefix: str, on: date, jurisdiction: str | None = None) -> tuple[Rule, ...]:
    """Every row in force below a prefix, by code: a table such as `area.office.county.`; empty when there is none.

    Reading a table decides nothing yet: whoever judges by one of its rows keeps its code in the record.
    A whole code is one rule asked for.
    """
    found = rulebook().starting_with(code_prefix, on, here(jurisdiction))
    for rule in found:
        if rule.code == code_prefix:
            _noted(rule)
    return found


def used(found: Iterable[Rule]) -> None:
    """These rows have just decided something: a rule that was handed the whole book says so itself."""
    for rule in found:
        _noted(rule)


def note_what_is_asked() -> dict[int, str]:
    """From now on remember each row that is asked for here, as {row: code}: one act tells the trail which rows it was judged by."""
    noted: dict[int, str] = {}
    _asked.set(noted)
    return noted


def _noted(found: Rule) -> Rule:
    noted = _asked.get()
    if noted is not None and found.row_id:
        noted[found.row_id] = found.code
    return found
