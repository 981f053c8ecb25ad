"""The router: amount, object, place, level, day, catalogue and the facts of works give regime, layer, methods and who signs. Pure.

What fires is kept row by row, so that an auditor can read a year later why a purchase took its road. The book of rows is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from procurement.needs.terms import ObjectType
from procurement.routing.terms import TENDERS, Band, Ground, Layer, Method, Organisation, Regime, Rung, WorksPart
from procurement.rulebook.values import Rule, Rulebook, UnknownLimit, holds

PURCHASE_LIMIT, OPEN_LINE = "routing.purchase_limit", "routing.open_tender"
PART, MONEY, SHARE = "routing.works.", "routing.works_scope.money", "routing.works_scope.share"
LAYER, CENTRALISED, OTHER_METHOD = "routing.layer.", "routing.organisation.catalogue", "routing.layer.other_method"
METHOD, GROUND, FINANCE = "routing.method.", "routing.ground.", "routing.finance_approval"
LADDER = ((Rung.MEETING, "purchase.meeting_amount"), (Rung.HEAD, "purchase.head_amount"), (Rung.VICE_HEAD, "purchase.vice_head_amount"))
"""From the highest rung down: the first that is reached signs."""
YES = "yes"
HUNDRED = Decimal(100)


class FactMissing(Exception):
    """The road cannot be found before this is known; names the field."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@dataclass(frozen=True, slots=True)
class Works:
    """What the tender law asks of a project: the part bought, all that can be bought together with it, and its money."""

    part: str
    estimate: Decimal
    investment: Decimal
    budget_money: Decimal
    state_controlled: bool = False

    @property
    def share(self) -> Decimal:
        """Budget money in hundredths of the investment; nothing where nothing is invested."""
        return self.budget_money / self.investment * HUNDRED if self.investment else Decimal(0)


@dataclass(frozen=True, slots=True)
class Question:
    """Everything the answer depends on."""

    amount: Decimal
    object_type: str
    on: date
    jurisdiction: str = ""
    budget_level: str = ""
    in_catalogue: bool = False
    works: Works | None = None


@dataclass(frozen=True, slots=True)
class Fired:
    """One row that was asked, what it was compared with, and what came of it; `value` is None where a row only maps."""

    rule: Rule
    value: Decimal | None
    held: bool


@dataclass(frozen=True, slots=True)
class Route:
    """The answer, with every row it rests on."""

    regime: Regime
    band: Band
    layer: Layer
    organisation: Organisation
    methods: tuple[Method, ...]
    rung: Rung
    other_layer: Layer
    """The layer of a purchase that by leave of finance takes another method than open tender."""
    fired: tuple[Fired, ...] = field(repr=False)

    @property
    def over_line(self) -> bool:
        """At or above the line from which open tender is the rule."""
        return self.band in (Band.OPEN, Band.WORKS_TENDER)

    def layer_for(self, method: str) -> Layer:
        """The layer that is due when this method is used."""
        return self.other_layer if self.over_line and method not in ("", Method.REVIEW, Method.OPEN_TENDER) else self.layer


class Asked:
    """The book, asked for one question; remembers what it was asked."""

    def __init__(self, question: Question, book: Rulebook) -> None:
        self.question, self.book = question, book
        self.fired: list[Fired] = []

    def find(self, code: str) -> Rule | None:
        """The row in force, for this place, level, object and day; nothing is remembered."""
        q = self.question
        return self.book.in_force(code, q.on, q.jurisdiction, q.budget_level, q.object_type)

    def row(self, code: str) -> Rule:
        """The row in force; UnknownLimit when there is none."""
        found = self.find(code)
        if found is None:
            raise UnknownLimit(code, self.question.on, self.question.jurisdiction)
        return found

    def reached(self, code: str, value: Decimal) -> bool:
        """Whether the value stands in the relation of the row to its number."""
        rule = self.row(code)
        held = holds(value, rule)
        self.fired.append(Fired(rule, value, held))
        return held

    def says(self, code: str) -> str:
        """The text of a row that maps."""
        rule = self.row(code)
        self.fired.append(Fired(rule, None, True))
        return rule.text


def route(question: Question, book: Rulebook) -> Route:
    """The road of this purchase. FactMissing names what has to be known first; UnknownLimit the row that nobody entered."""
    asked = Asked(question, book)
    band = _band(asked)
    layer = Layer(int(asked.says(LAYER + band)))
    over = band in (Band.OPEN, Band.WORKS_TENDER)
    return Route(
        regime=_regime(band), band=band, layer=layer, organisation=_organisation(asked, band), methods=tuple(_methods(asked, band)),
        rung=_rung(asked), other_layer=Layer(int(asked.row(OTHER_METHOD).text)) if over else layer, fired=tuple(asked.fired),
    )  # fmt: skip


def _band(asked: Asked) -> Band:
    q = asked.question
    if q.object_type == ObjectType.WORKS and q.works is None:
        raise FactMissing("project_investment")
    if q.works is not None and _must_tender(asked, q.works):
        return Band.WORKS_TENDER
    governed = asked.reached(PURCHASE_LIMIT, q.amount)
    if q.works is None and asked.reached(OPEN_LINE, q.amount):
        return Band.OPEN  # also where a bureau's own rows contradict one another: the stricter one rules
    if q.in_catalogue:
        return Band.CATALOGUE
    return Band.BELOW_OPEN if governed else Band.INTERNAL


def _must_tender(asked: Asked, works: Works) -> bool:
    """必须招标的工程项目规定: the part is large enough, and the project lives on budget money or the State controls what pays it."""
    large = asked.reached(PART + WorksPart(works.part), works.estimate)
    if not large:
        return False
    if works.state_controlled:
        asked.says("routing.works_scope.state")
        return True
    return asked.reached(MONEY, works.budget_money) and asked.reached(SHARE, works.share)


def _regime(band: Band) -> Regime:
    if band == Band.WORKS_TENDER:
        return Regime.TENDER_LAW
    return Regime.INTERNAL if band == Band.INTERNAL else Regime.PROCUREMENT


def regime_of(found: Route, method: str, question: Question) -> Regime:
    """The law under which the purchase stands by this method: works bought by tender come under the tender law, otherwise not."""
    if found.band == Band.INTERNAL:
        return Regime.INTERNAL
    of_works = question.works is not None
    return Regime.TENDER_LAW if of_works and method in TENDERS else Regime.PROCUREMENT


def _organisation(asked: Asked, band: Band) -> Organisation:
    if asked.question.in_catalogue:
        return Organisation(asked.says(CENTRALISED))
    return Organisation.NONE if band == Band.INTERNAL else Organisation.DECENTRALISED


def _rung(asked: Asked) -> Rung:
    for rung, code in LADDER:
        if asked.reached(code, asked.question.amount):
            return rung
    return Rung.SECTION


# --- Methods (政府采购法 §26 ff.) ---
def _methods(asked: Asked, band: Band) -> Iterator[Method]:
    """Methods that a row allows for this object on this day; the bureau's own review only below all limits."""
    for method in Method:
        if method == Method.REVIEW:
            if band == Band.INTERNAL:
                yield method
        elif is_open_to(asked, method):
            yield method


def is_open_to(asked: Asked, method: str) -> bool:
    """Whether a row lets this method be used for the object at all."""
    rule = asked.find(METHOD + method)
    return rule is not None and asked.question.object_type in rule.text.split()


def grounds(question: Question, book: Rulebook, method: str) -> list[tuple[Ground, Rule]]:
    """The grounds for a method that rows allow for this object on this day, each with its row; empty where none is needed."""
    asked = Asked(question, book)
    found = ((ground, asked.find(GROUND + ground)) for ground in Ground if ground.method == method)
    return [(ground, rule) for ground, rule in found if rule is not None and question.object_type in rule.text.split()]


def needs_finance(question: Question, book: Rulebook, found: Route, method: str) -> Rule | None:
    """The row by which this method needs leave of finance (政府采购法 §27); None where it needs none."""
    if not found.over_line or method in ("", Method.OPEN_TENDER):
        return None
    asked = Asked(question, book)
    rule = asked.find(f"{FINANCE}.{method}") or asked.row(FINANCE)
    return rule if rule.text == YES else None
