"""A bureau's own rows: what may be entered, whose place it would take, and how it comes into force. Never an edit, always a further row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.rulebook import store
from procurement.rulebook.models import RuleRow
from procurement.rulebook.values import COMPARATORS, TEXT_UNITS, UNITS, Mark, Rule, Rulebook, precedence

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
PLACE = re.compile(r"|[A-Z]{2}(-[0-9A-Z]{1,12})?")
WORD = re.compile(r"[^\s,;\x00-\x1f]{0,20}")
FAMILIES = ({"wd", "d", "h", "min", "mon", "y"}, {"%", "ratio"})
"""Units that may stand for one another under one code: whoever reads the rule looks at its unit."""
WHOLE = frozenset({"d", "mon", "y", "persons", "count"})
DIRECTION = {"≥": "up", ">": "up", "≤": "down", "<": "down", "=": "equal"}
ROLLOVERS = ("none", "statutory_only", "any_rest_day")
WORDS = {"calendar.rollover_rights": ROLLOVERS, "calendar.rollover_internal": ROLLOVERS}
"""Texts of which the program knows a closed list."""
OPENS, CLOSES = "calendar.office_opens", "calendar.receipt_cutoff"
FIRST_YEAR, LAST_YEAR = 1949, 2100

_COLUMNS = {"title": "title_zh", "basis": "basis_doc"}

Problem = tuple[str, Sentence]


@dataclass(frozen=True)
class OwnRow:
    """One row as it is proposed: plain text and days, so that what was shown is what is stored."""

    code: str
    title: str
    basis: str
    article: str
    text: str
    unit: str
    comparator: str
    jurisdiction: str
    budget_level: str
    object_type: str
    effective_from: date
    effective_to: date | None
    mark: str
    note: str

    def as_json(self) -> dict[str, Any]:
        """For a proposal."""
        until = self.effective_to.isoformat() if self.effective_to else None
        return {**asdict(self), "effective_from": self.effective_from.isoformat(), "effective_to": until}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> OwnRow:
        """Out of a proposal."""
        until = values.get("effective_to")
        return cls(**{**values, "effective_from": date.fromisoformat(values["effective_from"]),
                      "effective_to": date.fromisoformat(until) if until else None})

    @property
    def place(self) -> tuple[str, str, str, str, date]:
        return (self.code, self.jurisdiction, self.budget_level, self.object_type, self.effective_from)

    @property
    def value(self) -> Decimal | None:
        return None if self.unit in TEXT_UNITS else Decimal(self.text)


def mistakes(row: OwnRow, book: Rulebook) -> Iterator[Problem]:
    """Why the row cannot be entered: (field, sentence)."""
    yield from _of_form(row)
    if row.unit in UNITS and row.comparator in COMPARATORS:
        yield from _of_value(row)
        yield from _of_kin(row, book.by_code.get(row.code, ()))


def _of_form(row: OwnRow) -> Iterator[Problem]:
    if not CODE.fullmatch(row.code) or len(row.code) > 80:
        yield "code", Sentence(_("A code is written in small letters with points, such as renovation.accept."))
    for name, longest in (("title", 120), ("basis", 200), ("article", 60), ("text", 200), ("note", 300)):
        told = getattr(row, name)
        if name in ("title", "basis", "text") and not told.strip():
            yield name, Sentence(_("This must be filled in."))
        if len(told) > longest:
            yield name, Sentence(_("Longer than %(most)s characters. Shorten it."), {"most": longest})
    for name, allowed in (("unit", UNITS), ("comparator", COMPARATORS), ("mark", tuple(Mark))):
        if getattr(row, name) not in allowed:
            yield name, Sentence(_("Choose one of the list."))
    if not PLACE.fullmatch(row.jurisdiction) or len(row.jurisdiction) > 20:
        yield "jurisdiction", Sentence(_("A jurisdiction is written as CN-46 or CN-4601; empty means everywhere."))
    for name in ("budget_level", "object_type"):
        if not WORD.fullmatch(getattr(row, name)):
            yield name, Sentence(_("One word of at most 20 characters."))
    for name in ("effective_from", "effective_to"):
        day = getattr(row, name)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield name, Sentence(_("The year %(year)s is out of range."), {"year": day.year})
    if row.effective_to is not None and row.effective_to < row.effective_from:
        yield "effective_to", Sentence(_("The rule would end before it begins."))


def _of_value(row: OwnRow) -> Iterator[Problem]:
    if row.unit in TEXT_UNITS:
        yield from _of_text(row)
        return
    try:
        number = Decimal(row.text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        yield "text", Sentence(_("%(value)s is not a number. Write it in digits, such as 300000 or 0.8."), {"value": row.text[:40]})
    elif number < 0 or number >= Decimal(10) ** 14 or -int(number.as_tuple().exponent) > 6:
        yield "text", Sentence(_("The number must not be negative and has at most 14 digits before the point and six after it."))
    elif row.unit in WHOLE and number != int(number):
        yield "text", Sentence(_("This unit is counted in whole numbers."))


def _of_text(row: OwnRow) -> Iterator[Problem]:
    try:
        if row.unit == "time":
            time.fromisoformat(row.text)
        elif row.unit == "month-day":
            date.fromisoformat(f"2028-{row.text}")
    except ValueError:
        yield "text", Sentence(_("Write a time as 17:30, a month and day as 03-31."))
    allowed = WORDS.get(row.code, ())
    if allowed and row.text not in allowed:
        yield "text", Sentence(_("This rule takes one of these words: %(words)s."), {"words": "、".join(allowed)})


def _of_kin(row: OwnRow, kin: Iterable[Rule]) -> Iterator[Problem]:
    """A known code keeps its kind of unit and its direction: whoever reads it relies on both."""
    newest = max(kin, key=lambda rule: (rule.effective_from, rule.version), default=None)
    if newest is None:
        return
    if row.unit != newest.unit and not any({row.unit, newest.unit} <= family for family in FAMILIES):
        yield "unit", Sentence(_("This code is counted in %(unit)s; another kind of unit would break what reads it."), {
            "unit": newest.unit})
    if DIRECTION[row.comparator] != DIRECTION[newest.comparator]:
        yield "comparator", Sentence(_("This code is compared by %(sign)s; the opposite would turn its meaning round."), {
            "sign": newest.comparator})


def office_hours(rows: Iterable[OwnRow], book: Rulebook) -> Iterator[Problem]:
    """Opening must lie before closing on each day on which one of them changes: all working time is measured between the two."""
    trial = _with(rows, book)
    for row in rows:
        if row.code in (OPENS, CLOSES):
            opens, closes = (trial.in_force(code, row.effective_from) for code in (OPENS, CLOSES))
            if opens and closes and not opens.text < closes.text:
                yield row.code, Sentence(_("The office would close (%(closes)s) before it opens (%(opens)s)."), {
                    "closes": closes.text, "opens": opens.text})


def _with(rows: Iterable[OwnRow], book: Rulebook) -> Rulebook:
    known = [rule for found in book.by_code.values() for rule in found]
    return Rulebook([*known, *(_as_rule(row, book) for row in rows)])


def _as_rule(row: OwnRow, book: Rulebook) -> Rule:
    return Rule(row_id=0, value=row.value, pack="", version=_version(row, book.by_code.get(row.code, ())),
                **{**asdict(row), "mark": Mark(row.mark)})


def _version(row: OwnRow, kin: Iterable[Rule]) -> int:
    """One more than the last of the bureau's own rows of this place and day."""
    own = [rule.version for rule in kin if not rule.pack and (rule.code, *rule.identity[:4]) == row.place]
    return max(own, default=0) + 1


def warnings(row: OwnRow, book: Rulebook, on: date) -> Iterator[Sentence]:
    """What whoever decides should know: a code nobody reads, a day in the past, a row that would not rule."""
    kin = book.by_code.get(row.code, ())
    if not kin:
        yield Sentence(_("The code %(code)s is new: no step and no check reads it yet."), {"code": row.code})
    if row.effective_from < on:
        yield Sentence(_("It begins in the past. What has been decided stays as it is; from now on acts are judged by this row, also for "
                         "applications of those days."))
    if row.code in (OPENS, CLOSES) and row.effective_from > on:
        yield Sentence(_("Working time is measured by the newest office hours: decide this row on the day on which it begins."))
    stands = _stands_before(row, book)
    if stands is not None:
        yield Sentence(_("It would not rule everywhere: %(place)s is narrower and goes before it."), {
            "place": stands.jurisdiction or stands.budget_level or stands.object_type})
    if row.mark != Mark.SOURCE:
        yield Sentence(_("The mark says that nobody has read it in the source."))


def _stands_before(row: OwnRow, book: Rulebook) -> Rule | None:
    mine = _as_rule(row, book)
    others = (rule for rule in book.by_code.get(row.code, ()) if rule.covers(row.effective_from))
    return next((rule for rule in others if precedence(rule)[:3] > precedence(mine)[:3]), None)


def superseded(row: OwnRow, book: Rulebook) -> Rule | None:
    """The row whose place it takes on its first day."""
    return book.in_force(row.code, row.effective_from, row.jurisdiction, row.budget_level, row.object_type)


def is_entered(row: OwnRow, book: Rulebook) -> bool:
    """Whether the bureau's last version of this very row says exactly this already."""
    own = [rule for rule in book.by_code.get(row.code, ()) if not rule.pack and (rule.code, *rule.identity[:4]) == row.place]
    last = max(own, key=lambda rule: rule.version, default=None)
    return last is not None and all(getattr(last, name) == value for name, value in asdict(row).items())


def enter(rows: Iterable[OwnRow], *, entered_by: Any, confirmed_by: Any, at: datetime) -> list[RuleRow]:
    """Put checked rows in force from their own day on, all or none; each is a further row or a further version."""
    with transaction.atomic():
        store.forget()  # the versions must be those of the table, not of this process's memory
        book = store.rulebook()
        made = []
        for row in rows:
            columns = {_COLUMNS.get(name, name): value for name, value in asdict(row).items()}
            made.append(RuleRow(**columns, value=row.value, pack="", version=_version(row, book.by_code.get(row.code, ())),
                                entered_by=entered_by, confirmed_by=confirmed_by, entered_at=at))
        RuleRow.objects.bulk_create(made)
        store.forget()
    return made
