"""Sentences in the language of the code; a purchase of goods that has been accepted by two people."""

from itertools import count

import pytest
from django.utils import translation

from tests.procurement.contracts.purchase import CHAIRS, people, purchase
from tests.procurement.stores.storing import Store
from tests.workflows.engine.stage import Stage, build


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def bare(db, ticking):
    return Stage(build(), ticking)


@pytest.fixture
def who(bare):
    return people()


@pytest.fixture
def make(bare, who):
    """A further purchase of goods, accepted and confirmed."""

    number_of = count(0, 100)

    def made(number="HT-2026-018", **facts):
        road = Store(purchase(bare.new(), **{"kind": "goods", "lines": CHAIRS} | facts), who)
        road.counter = next(number_of)
        road.to_payment(contract_no=number)
        return road

    return made


@pytest.fixture
def store(make):
    """40 chairs and 10 cabinets."""
    return make()
