"""Rules as values: which row is in force on a day, and what its comparator says at the boundary. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken


class Mark(StrEnum):
    """How sure we are: read in the source, known by name but not re-read, or a default of ours that nobody verified."""

    SOURCE = "source"
    KNOWLEDGE = "knowledge"
    UNVERIFIED = "unverified"


COMPARATORS = ("≥", ">", "≤", "<", "=")
UNIT_NAMES: dict[str, str | Promise] = {
    "wd": _("working days"),
    "d": _("calendar days"),
    "h": _("hours"),
    "min": _("minutes"),
    "mon": _("months"),
    "y": _("years"),
    "CNY": _("yuan"),
    "m2": "㎡",
    "%": "%",
    "ratio": _("(ratio)"),
    "persons": _("persons"),
    "count": _("pieces"),
    "text": _("(text)"),
    "time": _("o'clock"),
    "month-day": _("(month and day)"),
}
UNITS = tuple(UNIT_NAMES)
TEXT_UNITS = frozenset({"text", "time", "month-day"})


class UnknownLimit(RuleBroken, LookupError):
    """No row of that code is in force on that day, here: most often a day that somebody mistyped, so the act is refused like any other."""

    def __init__(self, code: str, on: date, jurisdiction: str = "") -> None:
        self.code = code
        super().__init__(
            None, _("The rulebook holds no rule %(code)s in force on %(on)s (jurisdiction %(where)s). Check the dates entered; if they are "
                    "right, have rule management enter the row."),
            code=code, on=on.isoformat(), where=jurisdiction or "-",
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rulebook as a value; `row_id` is what a case keeps of the rule it was judged by."""

    row_id: int
    code: str
    title: str
    basis: str
    article: str
    text: str
    value: Decimal | None
    unit: str
    comparator: str
    jurisdiction: str
    budget_level: str
    object_type: str
    effective_from: date
    effective_to: date | None
    mark: Mark
    note: str
    pack: str
    version: int
    entered_at: datetime | None = None

    @property
    def amount(self) -> Decimal:
        """The number of the rule; ValueError for a rule that is a text."""
        if self.value is None:
            raise ValueError(f"{self.code} is a text ({self.text}), not a number")
        return self.value

    @property
    def source(self) -> str:
        """Basis and article in one line, as papers cite them."""
        return f"{self.basis} {self.article}".strip()

    @property
    def identity(self) -> tuple[str, str, str, date, str]:
        """What the versions of one row have in common, beside the code."""
        return (self.jurisdiction, self.budget_level, self.object_type, self.effective_from, self.pack)

    def covers(self, on: date) -> bool:
        """In force on that day; the last day of force is included."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


Limit = Rule


def holds(value: Decimal | int, rule: Rule) -> bool:
    """Does the value stand in the rule's relation to its number? 以上/以内 (≥ ≤) include it, 超过/不足 (> <) do not. 87号令 §86."""
    amount = rule.amount
    if rule.comparator == "≥":
        return value >= amount
    if rule.comparator == ">":
        return value > amount
    if rule.comparator == "≤":
        return value <= amount
    if rule.comparator == "<":
        return value < amount
    return value == amount


class Rulebook:
    """All rows, found without a query."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        by_code: dict[str, list[Rule]] = {}
        for rule in rules:
            by_code.setdefault(rule.code, []).append(rule)
        self.by_code: Mapping[str, tuple[Rule, ...]] = {code: tuple(found) for code, found in sorted(by_code.items())}

    def in_force(
        self, code: str, on: date, jurisdiction: str = "", budget_level: str = "", object_type: str = "", known: datetime | None = None,
    ) -> Rule | None:
        """The one row that rules that day; with `known` only of rows that had been entered by that moment.

        A narrower jurisdiction goes before a wider one ("CN-4601" before "CN-46" before everywhere), a row for this
        budget level or object before a general one, the bureau's own row before a pack's, a later day of effect before
        an earlier. Of the versions of one row only the last counts, so that a corrected end is an end.
        """
        told = [rule for rule in self.by_code.get(code, ()) if known is None or rule.entered_at is None or rule.entered_at <= known]
        last: dict[tuple[str, str, str, date, str], Rule] = {}
        for rule in told:
            if rule.identity not in last or last[rule.identity].version < rule.version:
                last[rule.identity] = rule
        fitting = [
            rule
            for rule in last.values()
            if rule.covers(on)
            and jurisdiction.startswith(rule.jurisdiction)
            and rule.budget_level in ("", budget_level)
            and rule.object_type in ("", object_type)
        ]
        return max(fitting, key=precedence, default=None)

    def everywhere(self, on: date) -> tuple[Rule, ...]:
        """The row that rules each code in each place, level and object that has one of its own, by code."""
        found = []
        for code, rules in self.by_code.items():
            places = sorted({rule.identity[:3] for rule in rules})
            ruling = (self._at(code, on, place) for place in places)
            found += [rule for rule in ruling if rule is not None]
        return tuple(found)

    def _at(self, code: str, on: date, place: tuple[str, str, str]) -> Rule | None:
        """The row that rules in exactly this place, not the one that a wider place lends it."""
        found = self.in_force(code, on, *place)
        return found if found is not None and found.identity[:3] == place else None

    def starting_with(self, prefix: str, on: date, jurisdiction: str = "") -> tuple[Rule, ...]:
        """The rows in force of every code below the prefix, in the order of their codes."""
        found = (self.in_force(code, on, jurisdiction) for code in self.by_code if code.startswith(prefix))
        return tuple(rule for rule in found if rule is not None)


def precedence(rule: Rule) -> tuple[int, bool, bool, bool, date, int]:
    """Which of several fitting rows rules: the greatest."""
    return (
        len(rule.jurisdiction),
        bool(rule.budget_level),
        bool(rule.object_type),
        not rule.pack,
        rule.effective_from,
        rule.version,
    )
