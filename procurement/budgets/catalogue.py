"""品目: the tree of categories and the centralised catalogue, both rows of the rulebook with their days of effect; no query."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from procurement.rulebook.limits import rows, text

ITEM, CENTRAL = "catalogue.item.", "catalogue.central."
OBJECTS = {"A": "goods", "B": "works", "C": "services"}
"""What the first letter of a code says (政府采购品目分类目录)."""
GONE, IN = "-", "in"


class Category(NamedTuple):
    """One code of the tree with its name; a bottom category (底级品目) has nothing below it."""

    code: str
    name: str
    bottom: bool

    @property
    def object_type(self) -> str:
        return OBJECTS.get(self.code[:1], "")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def tidy(code: str) -> str:
    """A code as people type it: a02010105, A 02010105."""
    return "".join(code.split()).upper()


def tree(on: date) -> dict[str, Category]:
    """Every category in force on that day, by code, in the order of the codes."""
    names = {rule.code[len(ITEM):].upper(): rule.text for rule in rows(ITEM, on) if rule.text != GONE}
    codes = sorted(names)
    following = [*codes[1:], ""]  # sorted: what lies below a code comes right after it
    return {code: Category(code, names[code], not after.startswith(code)) for code, after in zip(codes, following, strict=True)}


def bottom(on: date) -> list[Category]:
    """The categories that a purchase may name."""
    return [category for category in tree(on).values() if category.bottom]


def path(code: str, on: date) -> list[Category]:
    """From the object down to the category."""
    found = tree(on)
    return [found[part] for part in (code[:n] for n in range(1, len(code) + 1)) if part in found]


def in_catalogue(code: str, on: date) -> bool:
    """Is the category in the centralised catalogue (集中采购目录) here, on that day? The row of the nearest code above decides."""
    known = {rule.code for rule in rows(CENTRAL, on)}
    for length in range(len(code), 0, -1):
        row = CENTRAL + code[:length].lower()
        if row in known:
            return text(row, on) == IN
    return False
