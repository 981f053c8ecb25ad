"""How many sit on a panel and how many of them come from outside: the formula of the law, and the smaller one in house. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.rulebook.limits import Limit, holds, limit, text

IN_HOUSE = 1
"""项目评审; every other layer forms its panel by the law's table."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What binds one panel: the least number of members, who counts the outsiders, and the row it rests on."""

    least: Limit
    outsiders_of: Callable[[int], int]

    def outsiders(self, size: int) -> int:
        """Members who must not be of the bureau's own staff."""
        return self.outsiders_of(size)


def formula(*, layer: int | None, budget: Decimal, complex_: bool, social: bool, on: date) -> Formula:
    """Three or more with one outsider in house; five, or seven when any one of the three flags stands, two thirds of them experts, by law.

    A flag raises an in-house panel too: more than is asked is always allowed, less is not."""
    large = holds(budget, limit("draw.panel.large_budget", on)) or complex_ or social
    if layer in (IN_HOUSE, None) and not large:
        few = int(limit("draw.panel.review_outsiders", on).amount)
        return Formula(limit("draw.panel.review", on), lambda size: few)
    share = Fraction(text("draw.panel.experts", on))
    return Formula(limit("draw.panel.tender_large" if large else "draw.panel.tender", on), lambda size: experts(size, share))


def experts(size: int, share: Fraction) -> int:
    """The least whole number that is not below the share: 2 of 3, 4 of 5, 5 of 7, 6 of 9."""
    return math.ceil(size * share)


def wrong_with(size: int, bound: Formula) -> Sentence | None:
    """Why a panel cannot have so many members; None when it can."""
    if not holds(size, bound.least):
        told: dict[str, Any] = {"size": size, "least": bound.least.text, "source": bound.least.source}
        return Sentence(_("%(size)s members are too few: this panel has at least %(least)s (%(source)s). Add places."), told)
    if size % 2 == 0:
        return Sentence(_("A panel has an odd number of members, so that it can decide: %(size)s is even. Add or leave out one place."),
                        {"size": size})
    return None
