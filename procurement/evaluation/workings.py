"""How a figure of the evaluation came about: the formula, the numbers put in, the result; so that a reader can follow it by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.forms import ShownTable

WHATS = {
    "read": _("Price as read"),
    "opening_sheet": _("Opening sheet over text of the quote"),
    "capitals": _("Capitals over figures"),
    "misplaced": _("Misplaced decimal: the total of the opening sheet stands"),
    "line_sums": _("Sum of the lines over the total"),
    "deduction_small": _("Deduction for small and micro enterprises"),
    "deduction_domestic": _("Deduction for domestic products"),
    "policy_price": _("Policy price"),
    "low_average": _("Low price: against the average"),
    "low_second": _("Low price: against the second lowest"),
    "low_ceiling": _("Low price: against the ceiling"),
    "low_judgement": _("Low price: judgement of the panel"),
    "price_score": _("Price score out of 100"),
    "price_weighted": _("Weighted price score"),
    "factor_score": _("Weighted score of a factor"),
    "total": _("Total score"),
    "tie_draw": _("Draw between tied suppliers"),
    "same_brand": _("Same brand: one of them competes"),
    "saved": _("Saved"),
    "saving_rate": _("Saving rate"),
    "saving_rate_award": _("Saving rate"),
}
_DEDUCTED = _("quote × rate of the deduction")
FORMULAS = {
    "read": _("figures on the opening sheet"),
    "opening_sheet": _("opening sheet and text differ: the opening sheet counts"),
    "capitals": _("figures and capitals differ: the capitals count"),
    "misplaced": _("a unit price has its decimal misplaced: the total of the opening sheet counts, the unit price is amended"),
    "line_sums": _("total and unit prices differ: quantity × unit price, added up, counts"),
    "deduction_small": _DEDUCTED,
    "deduction_domestic": _DEDUCTED,
    "policy_price": _("quote × (1 − deductions)"),
    "low_average": _("quote < average of the quotes × rate"),
    "low_second": _("quote < second lowest quote × rate"),
    "low_ceiling": _("quote < ceiling (or budget) × rate"),
    "low_judgement": _("more than half of the members hold the quote to be obviously low"),
    "price_score": _("lowest policy price ÷ this policy price × 100"),
    "price_weighted": _("lowest policy price ÷ this policy price × weight × 100"),
    "factor_score": _("mean of the members' points ÷ most points × 100 × weight"),
    "total": _("sum of the weighted scores"),
    "tie_draw": _("SHA-256 of “seed:credit code”; the smallest comes first"),
    "same_brand": _("lowest quote, or best score, of one brand of the core product; equal ones as a tie"),
    "saved": _("budget − award"),
    "saving_rate": _("saved ÷ budget"),
    "saving_rate_award": _("saved ÷ award"),
}


@dataclass(frozen=True)
class Working:
    """One line of arithmetic: what it is (its formula is FORMULAS[what]), whose figure, the numbers put in, the result."""

    what: str
    of: str
    numbers: str
    result: str
    about: str = ""
    """The factor of a score."""

    @property
    def formula(self) -> str:
        """In the reader's language."""
        return str(FORMULAS[self.what])

    def stored(self) -> dict[str, str]:
        """As a report keeps it."""
        return {"what": self.what, "of": self.of, "numbers": self.numbers, "result": self.result, "about": self.about}


def half_up(value: Fraction | Decimal | int, places: int = 2) -> Decimal:
    """Round once, half up, from the exact value."""
    exact = Fraction(value)
    unit = Fraction(1, 10**places)
    steps = (abs(exact) / unit + Fraction(1, 2)).__floor__()
    signed = -steps if exact < 0 else steps
    return Decimal(signed).scaleb(-places)


def bare(value: Decimal | Fraction) -> str:
    """A sum with two places and no separators, as a pocket calculator takes it."""
    return format(half_up(value), "f")


def plain(value: Decimal) -> str:
    """A number without idle zeros: 0.3, 15, 1.2."""
    return format(value.normalize(), "f")


def shown_workings(title: Any, lines: Iterable[dict[str, str]]) -> ShownTable:
    """The stored lines as a table of a page."""
    heads = [_("Working"), _("Supplier or project"), _("Formula"), _("Numbers put in"), _("Result")]
    rows = [[_titled(line), line["of"], str(FORMULAS[line["what"]]), line["numbers"], line["result"]] for line in lines]
    return ShownTable(title, heads, rows, frozenset({4}))


def _titled(line: dict[str, str]) -> str:
    """What a line is about, with the factor where it has one."""
    return f"{WHATS[line['what']]}　{line['about']}".strip("　")
