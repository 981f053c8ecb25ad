"""One hard check as a value: what was asked, what it says, the facts that were compared, and the row of the rulebook behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.renovations.special_terms import NONE_FOUND, Outcome
from procurement.rulebook.limits import Rule, rows


@dataclass(frozen=True)
class Check:
    """`liftable` is False where a regulation forbids it: no head of a bureau can permit that exception."""

    code: str
    title: str | Promise
    outcome: Outcome
    facts: Sentence
    rule: Rule | None
    liftable: bool = True

    @property
    def rule_words(self) -> str:
        """Code, title, source and article in one line; empty where the rulebook holds no rule."""
        return f"{self.rule.code} {self.rule.title}（{self.rule.source}）" if self.rule else ""

    @property
    def mark(self) -> Any:
        """How sure the rulebook is of the row."""
        return MARKS[self.rule.mark] if self.rule else ""

    def as_json(self) -> dict[str, Any]:
        """What the record keeps: codes and figures, never translated words."""
        rule = self.rule
        named = {} if rule is None else {
            "rule": rule.code, "value": rule.text, "from": rule.effective_from.isoformat(), "mark": str(rule.mark),
        }  # fmt: skip
        return {"code": self.code, "outcome": self.outcome.value, **named}


TITLES = {
    "ground": _("Ground of the repair"),
    "area_change": _("Change of area"),
    "daily_amount": _("Amount of a daily repair"),
    "age": _("Years since built or last comprehensive repair"),
    "funding": _("Lawful funding"),
    "use": _("Neither rented out nor lent"),
    "area": _("Area within the standard"),
    "luxury": _("No luxurious decoration"),
    "fixtures": _("No luxury lamps, glass curtain wall or revolving door"),
    "decoration": _("Share of decoration"),
    "repeat": _("Same part not repaired lately"),
    "price": _("Estimate within the unit price"),
    "test_report": _("Professional test report"),
    "surplus": _("Surplus rooms cannot solve it"),
    "bundle": _("Daily items not bundled"),
    "split_daily": _("Not split below the ceiling of daily repair"),
    "split_head": _("Not split below the amount of the head"),
    "split_meeting": _("Not split below the amount of the meeting"),
}
MARKS = {"source": _("Source read"), "knowledge": _("From knowledge, not re-read"), "unverified": _("Editable default, not verified")}


def judged(code: str, outcome: Outcome, facts: Sentence, rule: Rule | None, liftable: bool = True) -> Check:
    """A check under its title."""
    return Check(code, TITLES[code], outcome, facts, rule, liftable)


def rule_row(code: str, on: date) -> Rule | None:
    """The row in force on that day, a number or a text; None when there is none."""
    return next((row for row in rows(code, on) if row.code == code), None)


def whole_years(since: date, on: date) -> int:
    """Full years between two days; 29 February counts from 1 March."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def found(answers: list[str]) -> list[str]:
    """What was really found, without the answer "none found"."""
    return [answer for answer in answers if answer != NONE_FOUND]


def names(kind: Any, values: list[str]) -> str:
    """Chosen values in the reader's words."""
    return "、".join(str(kind(value).label) for value in values)


class Names:
    """The same, put together only when it is read, in the reader's language."""

    def __init__(self, kind: Any, values: list[str]) -> None:
        self.kind, self.values = kind, values

    def __str__(self) -> str:
        return names(self.kind, self.values)
