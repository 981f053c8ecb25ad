"""F7 (87号令 §31): suppliers that offer one brand of the core product are one bidder. Pure.

Lowest price: only the cheapest of a brand competes. Scoring: all are scored, the best of a brand keeps the seat. Equal ones: as the
documents settle a tie, else by the draw that anybody can work out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from procurement.evaluation.formulas import Candidate
from procurement.evaluation.ties import ranking
from procurement.evaluation.workings import Working, bare
from procurement.needs.survey import key_of


class Seats(NamedTuple):
    """Who competes; `behind` names for everybody else the one of the same brand who does."""

    kept: frozenset[str]
    behind: dict[str, str]
    workings: tuple[Working, ...]


def bidders(brands: Iterable[str]) -> int:
    """How many bidders these quotes count as: each brand once, and each quote without a brand for itself."""
    keys = [key_of(brand) for brand in brands]
    return len({key for key in keys if key}) + keys.count("")


def one_of_each(
    candidates: Sequence[Candidate], brands: Mapping[str, str], names: Mapping[str, str], *, scoring: bool, by_technical: bool, seed: str,
) -> Seats:
    """The seats, with a line for each quote that gives way: its brand, its figure and that of the one who stays."""
    by_brand: dict[str, list[Candidate]] = {}
    for one in candidates:
        if key := key_of(brands.get(one.key, "")):
            by_brand.setdefault(key, []).append(one)
    behind: dict[str, str] = {}
    lines: list[Working] = []
    for same in by_brand.values():
        if len(same) < 2:
            continue
        found = ranking(same, scoring=scoring, by_technical=by_technical, seed=seed)
        first, *others = (place.key for place in found.places)
        figures = {one.key: _figure(one, scoring) for one in same}
        lines += found.workings
        for key in others:
            behind[key] = first
            numbers = f"{brands[key]}: {names[key]} {figures[key]}; {names[first]} {figures[first]}"
            lines.append(Working("same_brand", names[key], numbers, names[first]))
    return Seats(frozenset(one.key for one in candidates) - behind.keys(), behind, tuple(lines))


def _figure(one: Candidate, scoring: bool) -> str:
    return format(one.score or Decimal(0), "f") if scoring else bare(one.policy_price)
