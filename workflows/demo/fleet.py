"""Enters the 150 units of the demo and their 722 official cars, some at a time; begun again it goes on where it stopped.

The dozen units that repair and buy are furnished on the way."""
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from approvals.models import Unit
from procurement.assets.batch import Entering
from procurement.assets.models import Card
from procurement.calendar.office_time import local

from . import assets
from .scenarios import renovation_year, vehicle_fleet

HEADS = 8
"""People for whom one of the dozen units is furnished."""
STEP = 50
"""Cars that are entered together; whoever waits hears of each such lot."""


def build(people: SimpleNamespace, at: datetime, told: Callable[[int, int], Any]) -> int:
    """Units and cars that are not there yet; `told` learns after every few cars how many of how many there are. Returns how many cars."""
    for unit, *both in renovation_year.build(people, at):
        assets.furnish(people, unit, both, HEADS, at)
    for code, name, short in vehicle_fleet.further_units():
        Unit.objects.get_or_create(code=code, defaults={
            "name": name, "short_name": short, "kind": "served", "level": "county", "parent": people.bureau})  # fmt: skip
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=vehicle_fleet.codes())}
    known = set(Card.objects.filter(vehicle__isnull=False).values_list("number", flat=True))
    cars = list(vehicle_fleet.cars(local(at).year))
    for first in range(0, len(cars), STEP):
        some = cars[first : first + STEP]
        assets.enter([
            Entering({**car.facts, "unit": units[car.unit]}, car.vehicle, assets.rights_of(units[car.unit], people.bureau))
            for car in some if car.facts["number"] not in known
        ], people.assets, at)  # fmt: skip
        told(first + len(some), len(cars))
    return Card.objects.filter(number__in=[car.facts["number"] for car in cars]).count()
