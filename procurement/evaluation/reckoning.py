"""From opened sheets to a ranking: everything worked out again from the rows, with each line of arithmetic. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from procurement.evaluation.brands import one_of_each
from procurement.evaluation.formulas import Candidate, Standing, Terms, factor_score, policy_price, price_scores, total_score
from procurement.evaluation.ties import Ranking, ranking
from procurement.evaluation.workings import Working

PRICE = "price"
TECHNICAL = "technical"


@dataclass(frozen=True)
class Entry:
    """One quote that is still considered: its contract price, what its supplier declared, the members' points by factor."""

    code: str
    name: str
    quote: Decimal
    standing: Standing
    points: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)
    brand: str = ""


@dataclass
class Reckoned:
    """The figures of every entry, the ranking, and how it all came about."""

    rows: list[dict[str, Any]]
    workings: list[dict[str, str]]
    ranking: Ranking
    behind: dict[str, str] = field(default_factory=dict)
    """Credit codes of quotes whose brand another one stands for, and that one's."""


def reckon(
    entries: Sequence[Entry], factors: Sequence[Mapping[str, Any]], *, scoring: bool, terms_of: Callable[[list[Standing]], Terms],
    by_technical: bool = False, left_open: bool = False, seed: str = "",
) -> Reckoned:  # fmt: skip
    """Policy prices among those left, price scores on the lowest of them, factors, totals, order, ties."""
    workings: list[Working] = []
    brands, names = {entry.code: entry.brand for entry in entries}, {entry.code: entry.name for entry in entries}

    def of_each_brand(candidates: Sequence[Candidate]) -> dict[str, str]:
        seats = one_of_each(candidates, brands, names, scoring=scoring, by_technical=by_technical, seed=seed)
        workings.extend(seats.workings)
        return seats.behind

    behind: dict[str, str] = {}
    if not scoring:  # the quotes themselves are compared, before any deduction
        behind = of_each_brand([Candidate(entry.code, entry.quote, entry.quote) for entry in entries])
        entries = [entry for entry in entries if entry.code not in behind]
    terms = terms_of([entry.standing for entry in entries])
    policy: dict[str, Decimal] = {}
    for entry in entries:
        policy[entry.code], lines = policy_price(entry.name, entry.quote, entry.standing, terms)
        workings += lines
    parts = _parts(entries, factors, policy, workings) if scoring else {}
    candidates, rows = [], []
    for entry in entries:
        row: dict[str, Any] = {
            "code": entry.code, "name": entry.name, "contract_price": _told(entry.quote), "policy_price": _told(policy[entry.code]),
            "low_price_input": _told(entry.quote),
        }  # fmt: skip
        total = technical = None
        if scoring:
            scored = parts[entry.code]
            total, line = total_score(entry.name, list(scored.values()))
            workings.append(line)
            technical = sum((scored[f["code"]] for f in factors if f["kind"] == TECHNICAL), Decimal(0))
            row |= {"parts": {code: _told(value) for code, value in scored.items()}, "total": _told(total)}
        candidates.append(Candidate(entry.code, policy[entry.code], entry.quote, total, technical))
        rows.append(row)
    if scoring:
        behind = of_each_brand(candidates)
        candidates = [one for one in candidates if one.key not in behind]
        rows = [row for row in rows if row["code"] not in behind]
    found = ranking(candidates, scoring=scoring, by_technical=by_technical, left_open=left_open, seed=seed)
    places = {place.key: place for place in found.places}
    for row in rows:
        row |= {"rank": places[row["code"]].rank, "tied": list(places[row["code"]].tied)}
    lines_told = [line.stored() for line in (*workings, *found.workings)]
    return Reckoned(sorted(rows, key=lambda row: row["rank"]), lines_told, found, behind)


def _parts(
    entries: Sequence[Entry], factors: Sequence[Mapping[str, Any]], policy: Mapping[str, Decimal], workings: list[Working],
) -> dict[str, dict[str, Decimal]]:  # fmt: skip
    """Weighted scores by supplier and factor, in the order of the factors."""
    names = {entry.code: entry.name for entry in entries}
    found: dict[str, dict[str, Decimal]] = {entry.code: {} for entry in entries}
    for factor in factors:
        weight = Decimal(factor["weight"])
        if factor["kind"] == PRICE:
            for code, score in price_scores(policy, weight).items():
                found[code][factor["code"]] = score.weighted
                workings += [_named(line, names[code]) for line in score.workings]
            continue
        for entry in entries:
            given = entry.points[factor["code"]]
            found[entry.code][factor["code"]], line = factor_score(entry.name, factor["name"], given, Decimal(factor["most"]), weight)
            workings.append(line)
    return found


def _named(line: Working, name: str) -> Working:
    return Working(line.what, name, line.numbers, line.result, line.about)


def _told(value: Decimal) -> str:
    return format(value, "f")
