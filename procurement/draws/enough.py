"""How many places the register of experts can fill: asked when the need is drawn up, and again by the commitment of the draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from procurement.draws import recompute
from procurement.draws.panel import formula
from procurement.parties.models import Expert
from procurement.parties.terms import Standing
from procurement.rulebook.limits import text


class Shortage(NamedTuple):
    """What the register cannot fill: one speciality by its place in the list, or (None) the panel as a whole; numbers are people."""

    place: int | None
    found: int
    needed: int


def in_use(wanted: Iterable[str]) -> list[Expert]:
    """Experts not ended who have one of the specialities, by number; one query."""
    names = set(wanted)
    experts = Expert.objects.filter(standing=Standing.ACTIVE).order_by("code")
    return [one for one in experts if recompute.ANY in names or names & set(one.specialities)]


def fillable(facts: Mapping[str, Mapping[str, Any]], needed: Sequence[str], rules: recompute.Rules) -> int:
    """Places, one speciality each, that a walk down these people ({number: facts}) in their own order fills."""
    return sum(one.taken for one in recompute.walk([("", code) for code in sorted(facts)], facts, needed, rules, {}))


def one_of_each_employer(on: date) -> bool:
    """Whether the rulebook lets one employer hold one seat only."""
    return text("draw.one_of_each_employer", on) == "yes"


def shortage(names: Sequence[str], size: int, *, layer: int, budget: Decimal, on: date) -> Shortage | None:
    """Why no draw could fill a panel of that size with these specialities, each with one place at least; None where one might.

    Suppliers, recusals and waived seats are not known yet: nobody is left out for them, so what is short here is short at the draw."""
    facts = {e.code: {"specialities": e.specialities, "employer": e.employer, "own_staff": e.own_staff, "barred": ""}
             for e in in_use(names) if e.user_id is not None}
    outsiders = formula(layer=layer, budget=budget, complex_=False, social=False, on=on).outsiders(size)
    rules, alone = recompute.Rules(False, outsiders, one_of_each_employer(on)), len(names) == 1
    for place, name in enumerate(names):
        least = size if alone else 1
        found = fillable(facts, [name] * least, rules if alone else rules._replace(outsiders=0))
        if found < least:
            return Shortage(place, found, least)
    found = fillable(facts, [recompute.ANY] * size, rules)
    return None if found == size else Shortage(None, found, size)
