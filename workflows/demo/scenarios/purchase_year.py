"""The seventy-seven in-house reviews (项目评审) of one past year: 27,000,000.00 yuan of budget, 945,100.00 saved, 43 winners. All invented.

Everything is drawn from the number of the year, so that the same year is the same on every machine; nobody has acted yet."""
import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from procurement.calendar.days import is_working_day
from procurement.calendar.store import load
from workflows.flows.sunshine_tender import SunshineTenderFlow

from . import renovation_year
from .purchase_year_market import TRADES, Thing, Trade, supplier_name

BUDGET, SAVED = Decimal("27000000.00"), Decimal("945100.00")
CASES = sum(trade.cases for trade in TRADES)
FIRST, LAST = (1, 6), (7, 10)
"""Days (month, day) between which the requests come in, so that everything is bought, delivered and paid before the year is over."""
CENT, HUNDRED = Decimal("0.01"), Decimal(100)
TWISTS = ("decrease",) * 6 + ("increase",) * 3 + ("rework",) * 8 + ("absent",) * 6
"""What happens on the way in some of them: an amendment, goods done again, an expert who cannot come."""


class Plan(NamedTuple):
    """One purchase of the year, drawn before anybody acts. Sums in yuan."""

    number: int
    year: int
    day: date
    unit: int
    trade: Trade
    thing: Thing
    budget: Decimal
    quantity: int
    extra: Decimal
    """What the parts that come with it are to cost, beside quantity × price."""
    quotes: tuple[tuple[str, Decimal], ...]
    """Supplier and price, the best first; it is the award."""
    twist: str

    @property
    def title(self) -> str:
        """Unit and thing meet once in a year: by its title a purchase is found again."""
        return f"{self.year}年{renovation_year.UNITS[self.unit][2]}{self.thing.name}采购（演示）"

    @property
    def award(self) -> Decimal:
        return self.quotes[0][1]


def plans(year: int) -> list[Plan]:
    """The year's purchases in the order in which they are asked for; the same for the same year."""
    draw = random.Random(f"purchases {year}")  # noqa: S311 - a demo, not a secret
    bought = [(trade, thing, unit, winner) for trade in TRADES for thing, unit, winner in _of_trade(draw, trade)]
    draw.shuffle(bought)
    budgets = shares(BUDGET, [40_000 + draw.randint(0, 800) * draw.randint(400, 1000) for _each in bought], HUNDRED)
    saved = shares(SAVED, [int(budget) * draw.randint(2, 60) for budget in budgets], CENT)
    twists = [*TWISTS, *[""] * (CASES - len(TWISTS))]
    draw.shuffle(twists)
    found = []
    for number, (day, (trade, thing, unit, winner)) in enumerate(zip(_days(draw, year), bought, strict=True)):
        budget, spared = budgets[number], saved[number]
        quantity = int(budget / Decimal(thing.price))
        extra = budget - quantity * Decimal(thing.price)
        others = draw.sample([word for word in trade.suppliers if word != winner], 2)
        quotes = [(winner, budget - spared), *((word, budget - spared * draw.randint(15, 95) / 100) for word in others)]
        found.append(Plan(
            number, year, day, unit, trade, thing, budget, quantity, extra,
            tuple((supplier_name(trade, word), price.quantize(CENT)) for word, price in quotes), twists[number],
        ))  # fmt: skip
    return found


def of_year(year: int) -> QuerySet[Any]:
    """The purchases of the year, as far as they have come."""
    return SunshineTenderFlow.records().filter(title__in=[plan.title for plan in plans(year)])


def _of_trade(draw: random.Random, trade: Trade) -> list[tuple[Thing, int, str]]:
    """What is bought of one trade: every supplier wins at least once, and no unit buys the same thing twice (化整为零)."""
    winners = [*trade.suppliers, *draw.choices(trade.suppliers, k=trade.cases - len(trade.suppliers))]
    draw.shuffle(winners)
    pairs = [(thing, unit) for thing in trade.things for unit in range(len(renovation_year.UNITS))]
    return [(thing, unit, winner) for (thing, unit), winner in zip(draw.sample(pairs, trade.cases), winners, strict=True)]


def _days(draw: random.Random, year: int) -> list[date]:
    first, last, calendar = date(year, *FIRST), date(year, *LAST), load()
    days = [day for n in range((last - first).days + 1) if is_working_day(day := first + timedelta(days=n), calendar)]
    return sorted(draw.choices(days, k=CASES))


def shares(whole: Decimal, weights: Sequence[int], step: Decimal) -> list[Decimal]:
    """A sum shared out by weight in steps, to the last step: what rounding leaves goes to the largest remainders."""
    steps, total = int(whole / step), sum(weights)
    parts = [divmod(weight * steps, total) for weight in weights]
    left = steps - sum(part for part, _rest in parts)
    favoured = set(sorted(range(len(parts)), key=lambda n: (-parts[n][1], n))[:left])
    return [(part + (n in favoured)) * step for n, (part, _rest) in enumerate(parts)]
