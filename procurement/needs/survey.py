"""Rules of the market survey: pure; rows of the rulebook and days are passed in."""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from procurement.money import two_places
from procurement.needs.terms import QuoteSource
from procurement.rulebook.limits import Limit, holds

Row = Mapping[str, Any]


def key_of(supplier: str) -> str:
    """What tells suppliers apart: the name without spaces, in one width, brackets alike."""
    return "".join(unicodedata.normalize("NFKC", supplier).split()).casefold()


def written(quotes: Iterable[Row]) -> list[Row]:
    """The prices that count towards the number needed."""
    return [row for row in quotes if row["source"] == QuoteSource.WRITTEN]


def named_twice(quotes: Sequence[Row]) -> list[int]:
    """Places of written quotes whose supplier, by name or credit code, gave one before: two papers of one are one quote."""
    seen: set[str] = set()
    found = []
    for place, row in enumerate(quotes):
        if row["source"] != QuoteSource.WRITTEN:
            continue
        marks = {key_of(row["supplier"])} | ({"#" + key_of(row["credit_code"])} if row["credit_code"] else set())
        if marks & seen:
            found.append(place)
        seen |= marks
    return found


def average(quotes: Iterable[Row]) -> Decimal | None:
    """Of the written quotes, to the fen."""
    sums = [Decimal(row["amount"]) for row in written(quotes)]
    return two_places(sum(sums, Decimal(0)) / len(sums)) if sums else None


def obligatory(amount: Decimal, grounds: Iterable[str], row: Limit | None) -> bool:
    """财库〔2021〕22号 §11: by its amount, or by any of the grounds."""
    return bool(list(grounds)) or (row is not None and holds(amount, row))


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
