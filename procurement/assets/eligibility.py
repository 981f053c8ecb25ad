"""May a thing of the register be scrapped, may it be renewed, on a given day? The standards answer; the card says what they look at."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from procurement.assets.models import Card, Vehicle
from procurement.assets.terms import State
from procurement.standards import lives, vehicles
from procurement.standards.lives import Thing, Verdict


class Condition(StrEnum):
    """What a technical appraisal finds; nobody but the appraiser says so, hence every answer is given for each."""

    SERVES = "serves"
    UNUSABLE = "unusable"
    BEYOND_REPAIR = "beyond_repair"


class Answers(NamedTuple):
    """For one condition: scrapping and renewal."""

    condition: Condition
    scrapping: Verdict
    renewal: Verdict


def answers(card: Card, on: date) -> list[Answers]:
    """One row for each condition. For a vehicle by its age, distance and the usual years; for anything else by its minimum life."""
    vehicle = Vehicle.objects.filter(card=card).first()
    if vehicle is None:
        found = [(condition, judge(card, on, condition)) for condition in Condition]
        return [Answers(condition, verdict, verdict) for condition, verdict in found]
    gone = card.state == State.ENDED
    rows = []
    for condition in (Condition.SERVES, Condition.UNUSABLE):
        car = vehicles.Car(vehicle.kind, vehicle.first_registered_on, card.kilometres, condition == Condition.SERVES)
        rows.append(Answers(condition, vehicles.scrapping(car, on), vehicles.renewal(car, on, old_disposed=gone)))
    return rows


def judge(card: Card, on: date, condition: Condition) -> Verdict:
    """What the standards say of a thing that is no vehicle in this condition."""
    thing = Thing(
        card.category_code, card.in_use_since, card.pages, serves=condition == Condition.SERVES,
        beyond_repair=condition == Condition.BEYOND_REPAIR,
    )  # fmt: skip
    return lives.judge(thing, on)
