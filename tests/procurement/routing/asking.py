"""Questions to the router with few words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from procurement.routing.router import Question, Works
from procurement.rulebook.values import Rule, Rulebook

DAY = date(2026, 3, 2)


def book_of(entries, *more):
    """Entries of packs as a rulebook; `more` are rows of their own."""
    rules = [
        Rule(n, e.code, e.title, e.basis, e.article, e.text, e.value, e.unit, e.comparator, e.jurisdiction, e.budget_level,
             e.object_type, e.effective_from, e.effective_to, e.mark, e.note, e.pack, 1)
        for n, e in enumerate(entries, 1)
    ]  # fmt: skip
    return Rulebook([*rules, *more])


def row(book, code, **changes):
    """A row of the book, changed: the bureau's own unless said otherwise."""
    place = {name: changes.get(name, "") for name in ("jurisdiction", "budget_level", "object_type")}
    found = next(r for r in book.by_code[code] if r.object_type == place["object_type"])
    if "text" in changes and found.value is not None:
        changes["value"] = D(changes["text"])
    return replace(found, **{"row_id": 9001, "pack": "", **changes})


def asks(amount, kind="goods", on=DAY, place="", level="", catalogue=False, works=None):
    return Question(D(amount), kind, on, place, level, catalogue, works)


def works(part="construction", estimate="4000000", investment="20000000", money="2000000", state=False):
    return Works(part, D(estimate), D(investment), D(money), state)
