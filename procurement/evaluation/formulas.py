"""The formulas of an evaluation (87号令 §55, 57; 财库〔2020〕46号, 〔2022〕19号; 国办发〔2025〕34号). Pure: rules are arguments.

Three prices are never mixed: the contract price (quote after correction), the policy price (only for comparing), and the input of the
low-price test (the quote itself, never the policy price)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from procurement.evaluation.workings import Working, bare, half_up, plain

HUNDRED = Decimal(100)


# --- F1: the price score -----------------------------------------------------------------------------------------------
class PriceScore(NamedTuple):
    """One supplier's price: out of 100 (tender form, four places) and already weighted (磋商 form, two places)."""

    score: Decimal
    weighted: Decimal
    workings: tuple[Working, ...]


def price_scores(prices: Mapping[str, Decimal], weight: Decimal) -> dict[str, PriceScore]:
    """(lowest ÷ this) × 100, and × weight; each rounded once from the exact quotient, so both forms agree. Nobody's price is dropped."""
    if not prices:
        return {}
    lowest = min(prices.values())
    found = {}
    for name, price in prices.items():
        exact = Fraction(lowest) / Fraction(price) * 100
        score, weighted = half_up(exact, 4), half_up(exact * Fraction(weight))
        found[name] = PriceScore(score, weighted, (
            Working("price_score", name, f"{bare(lowest)} ÷ {bare(price)} × 100", format(score, "f")),
            Working("price_weighted", name, f"{bare(lowest)} ÷ {bare(price)} × {plain(weight)} × 100", format(weighted, "f")),
        ))  # fmt: skip
    return found


def factor_score(name: str, factor: str, points: Sequence[Decimal], most: Decimal, weight: Decimal) -> tuple[Decimal, Working]:
    """Mean of the members' points (none dropped), out of `most`, × 100 × weight."""
    mean = sum((Fraction(p) for p in points), Fraction(0)) / len(points)
    weighted = half_up(mean / Fraction(most) * 100 * Fraction(weight))
    numbers = f"({' + '.join(plain(p) for p in points)}) ÷ {len(points)} ÷ {plain(most)} × 100 × {plain(weight)}"
    return weighted, Working("factor_score", name, numbers, format(weighted, "f"), factor)


def total_score(name: str, parts: Sequence[Decimal]) -> tuple[Decimal, Working]:
    """The sum of the weighted parts as they stand on the sheet."""
    total = sum(parts, Decimal("0.00"))
    return total, Working("total", name, " + ".join(format(part, "f") for part in parts), format(total, "f"))


# --- F2, F3: policy deductions, each on the original quote --------------------------------------------------------------
@dataclass(frozen=True)
class Standing:
    """What a supplier declares of himself for this quote."""

    small: bool = False
    """The supplier of services or works is itself small or micro."""
    maker_small: bool = False
    """Every maker of the goods is small or micro; a medium maker among them leaves nothing."""
    share: Decimal | None = None
    """Share (%) of small and micro partners in a consortium or subcontract."""
    domestic_share: Decimal | None = None
    """Share (%) of domestic cost in all cost."""


@dataclass(frozen=True)
class Terms:
    """The deductions that the documents and the rulebook lay down (percent); None: there is no such deduction."""

    object_type: str
    small: Decimal | None = None
    consortium: Decimal | None = None
    consortium_least: Decimal | None = None
    domestic: Decimal | None = None
    domestic_least: Decimal | None = None
    reserved: bool = False
    """Reserved for small and medium enterprises: no deduction."""
    competing: bool = False
    """Domestic and other products compete."""


def domestic_share(domestic_cost: Decimal, all_cost: Decimal) -> Decimal:
    """成本占比 in percent: 800,000 of 1,100,000 is 72.73."""
    return half_up(Fraction(domestic_cost) / Fraction(all_cost) * 100)


def is_domestic(standing: Standing, terms: Terms) -> bool:
    """The whole quote counts as domestic from the share on, else none of it."""
    least = terms.domestic_least
    return least is not None and standing.domestic_share is not None and standing.domestic_share >= least


def small_rate(standing: Standing, terms: Terms) -> Decimal:
    """The rate (percent) that a small or micro supplier gets; for goods the maker counts, a share of partners counts less."""
    if terms.reserved:
        return Decimal(0)
    if standing.maker_small if terms.object_type == "goods" else standing.small:
        return terms.small or Decimal(0)
    partners = standing.share is not None and terms.consortium_least is not None and standing.share >= terms.consortium_least
    return (terms.consortium or Decimal(0)) if partners else Decimal(0)


def policy_price(name: str, quote: Decimal, standing: Standing, terms: Terms) -> tuple[Decimal, tuple[Working, ...]]:
    """Quote − deductions, all of them worked out on the original quote: 100 with 15 % small and 20 % domestic is 65."""
    small = small_rate(standing, terms)
    domestic = (terms.domestic or Decimal(0)) if terms.competing and is_domestic(standing, terms) else Decimal(0)
    lines = []
    for what, rate in (("deduction_small", small), ("deduction_domestic", domestic)):
        if rate:
            cut = Fraction(quote) * Fraction(rate) / 100
            lines.append(Working(what, name, f"{bare(quote)} × {plain(rate)}%", bare(cut)))
    price = half_up(Fraction(quote) * (100 - Fraction(small) - Fraction(domestic)) / 100)
    off = "".join(f" − {plain(rate)}%" for rate in (small, domestic) if rate)
    lines.append(Working("policy_price", name, f"{bare(quote)} × (1{off})", bare(price)))
    return price, tuple(lines)


# --- F4: abnormally low prices ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class LowRates:
    """Percent of the three conditions; None: the condition is not in force on that day."""

    average: Decimal | None
    second: Decimal | None
    ceiling: Decimal | None


def low_prices(
    quotes: Mapping[str, Decimal], ceiling: Decimal, rates: LowRates, doubted: Sequence[str] = (),
) -> dict[str, tuple[Working, ...]]:
    """Who must explain the price, and why. The four conditions stand alone; each is strictly below; only the lowest meets the second."""
    if not quotes:
        return {}
    average = sum((Fraction(q) for q in quotes.values()), Fraction(0)) / len(quotes)
    ordered = sorted(quotes.values())
    found: dict[str, tuple[Working, ...]] = {}
    for name, quote in quotes.items():
        lines = []
        against = [("low_average", average, rates.average), ("low_ceiling", Fraction(ceiling), rates.ceiling)]
        if len(ordered) > 1 and quote == ordered[0]:
            against.insert(1, ("low_second", Fraction(ordered[1]), rates.second))
        for what, base, rate in against:
            if rate is not None and Fraction(quote) < base * Fraction(rate) / 100:
                line = base * Fraction(rate) / 100
                lines.append(Working(what, name, f"{bare(quote)} < {bare(base)} × {plain(rate)}%", f"{bare(quote)} < {bare(line)}"))
        if name in doubted:
            lines.append(Working("low_judgement", name, bare(quote), bare(quote)))
        if lines:
            found[name] = tuple(lines)
    return found


# --- F5: ranking --------------------------------------------------------------------------------------------------------
class Candidate(NamedTuple):
    """What ranking looks at: the policy price (lowest-price method), or score and quote (scoring)."""

    key: str
    policy_price: Decimal
    quote: Decimal
    score: Decimal | None = None
    technical: Decimal | None = None


def order_of(candidate: Candidate, scoring: bool) -> tuple[Decimal, ...]:
    """Scoring: score falling, then the quote rising; lowest price: the policy price alone. Equal keys are tied."""
    return (-(candidate.score or Decimal(0)), candidate.quote) if scoring else (candidate.policy_price,)


def groups(candidates: Sequence[Candidate], scoring: bool) -> list[list[Candidate]]:
    """In order of merit, tied ones together."""
    together: dict[Hashable, list[Candidate]] = {}
    for one in sorted(candidates, key=lambda c: (order_of(c, scoring), c.key)):
        together.setdefault(order_of(one, scoring), []).append(one)
    return list(together.values())


# --- F9: saving ---------------------------------------------------------------------------------------------------------
class Saving(NamedTuple):
    """What was saved of which base, and the rate in percent."""

    base: Decimal
    saved: Decimal
    rate: Decimal
    workings: tuple[Working, ...]


def saving(budget: Decimal, award: Decimal, name: str = "", *, base_is_award: bool = False) -> Saving:
    """saved = budget − award; rate = saved ÷ budget, or ÷ award where the report names that base."""
    saved, base = budget - award, award if base_is_award else budget
    rate = half_up(Fraction(saved) / Fraction(base) * 100) if base else Decimal("0.00")
    what = "saving_rate_award" if base_is_award else "saving_rate"
    return Saving(base, saved, rate, (
        Working("saved", name, f"{bare(budget)} − {bare(award)}", bare(saved)),
        Working(what, name, f"{bare(saved)} ÷ {bare(base)}", f"{rate}%"),
    ))  # fmt: skip
