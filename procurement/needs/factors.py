"""Rules of the factors by which offers are judged: pure; rows of the rulebook are passed in (财政部令第87号 §17, 55)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from procurement.needs.survey import key_of
from procurement.needs.terms import FactorKind
from procurement.rulebook.limits import Limit, holds

Row = Mapping[str, Any]
HUNDRED = Decimal(100)
ONE = Decimal(1)


def weights(rows: Iterable[Row]) -> Decimal:
    """All weights together; they must be one."""
    return sum((Decimal(row["weight"]) for row in rows), Decimal(0))


def price_weight(rows: Iterable[Row]) -> Decimal:
    """What the price weighs."""
    return weights(row for row in rows if row["kind"] == FactorKind.PRICE)


def price_weighs_enough(rows: Iterable[Row], least: Limit | None) -> bool:
    """At least the share that the rulebook names for this object, where it names one."""
    return least is None or holds(price_weight(rows) * HUNDRED, least)


def words_of(text: str) -> list[str]:
    """The words of a row that lists them with | between."""
    return [word.strip() for word in text.split("|") if word.strip()]


def naming(rows: Sequence[Row], words: Iterable[str]) -> list[tuple[int, str]]:
    """Places of factors whose name holds one of the words, with the word."""
    keys = [(word, key_of(word)) for word in words]
    found = []
    for place, row in enumerate(rows):
        name = key_of(row["name"])
        word = next((word for word, key in keys if key and key in name), None)
        if word is not None:
            found.append((place, word))
    return found


def scored_conditions(rows: Sequence[Row], conditions: Iterable[str]) -> list[tuple[int, str]]:
    """Places of factors that score what is a condition already: whoever lacks it may not offer at all."""
    keys = [(text, key_of(text)) for text in conditions]
    found = []
    for place, row in enumerate(rows):
        name = key_of(row["name"])
        text = next((text for text, key in keys if key and name and (key in name or name in key)), None)
        if text is not None:
            found.append((place, text))
    return found


def twice(rows: Sequence[Row]) -> list[int]:
    """Places of factors named before."""
    names = [key_of(row["name"]) for row in rows]
    return [place for place, name in enumerate(names) if name in names[:place]]


def kept(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """As the record keeps them: a code each, weight and highest score as text."""
    return [
        {"code": f"f{place}", "name": row["name"], "kind": row["kind"], "weight": tidy(row["weight"]), "most": tidy(row["most"])}
        for place, row in enumerate(rows, 1)
    ]  # fmt: skip


def tidy(value: Decimal) -> str:
    """0.30, 0.125, 100: two places for a fraction unless it has more."""
    plain = value.normalize()
    if plain == plain.to_integral_value():
        return format(plain.quantize(ONE), "f")
    return format(plain.quantize(Decimal("0.01")) if plain == plain.quantize(Decimal("0.01")) else plain, "f")
