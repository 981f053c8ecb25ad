"""The limits that a page names, with the rows of the rulebook that stand behind them on a day."""
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from procurement.rulebook.packs import read_packs
from procurement.rulebook.values import Mark, Rule, Rulebook

from .base import LimitName

HEAD = ("limit", "title", "row in force", "source", "mark")
AS_OF = date(2026, 11, 1)
"""The day on which documents read the packs of this release, so that a text changes with the code and never with the calendar."""
Row = Callable[[str], Rule | None]


def named(flow: Any) -> list[str]:
    """Codes in the order of the page, each once."""
    return list(dict.fromkeys(limit.code for node in flow._nodes_by_name.values() for limit in _of(node)))


def _of(node: Any) -> Iterator[LimitName]:
    for limit in (getattr(node, "due", None), getattr(node, "_delay", None), getattr(node, "quick_ceiling", None)):
        if isinstance(limit, LimitName):
            yield limit


def rows(flow: Any, row: Row) -> list[tuple[str, ...]]:
    """One row per limit: code, title, comparator with number and unit, source, mark; a dash where the rulebook knows none."""
    found: list[tuple[str, ...]] = []
    for code in named(flow):
        rule = row(code)
        found.append((code, "-", "-", "-", "missing") if rule is None else
                     (code, rule.title, f"{rule.comparator} {rule.text} {rule.unit}", rule.source, str(rule.mark)))
    return found


def shipped(on: date) -> Row:
    """Rows as the packs of the release hold them, without a database; for documents that must not depend on an installation."""
    entries = ({name: getattr(entry, name) for name in entry.__dataclass_fields__} for entry in read_packs())
    book = Rulebook(Rule(**{**entry, "row_id": 0, "version": 1, "mark": Mark(entry["mark"])}) for entry in entries)
    return in_force(book, on)


def in_force(book: Rulebook, on: date) -> Row:
    """Rows of a rulebook on a day, where no jurisdiction is named."""
    return lambda code: book.in_force(code, on)
