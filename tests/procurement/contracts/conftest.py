"""Sentences in the language of the code; a purchase whose award was notified on 2026-10-08, on a case that the engine made."""

import pytest
from django.utils import translation

from tests.procurement.contracts.purchase import Road, people, purchase
from tests.workflows.engine.stage import Stage, build


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def bare(db, ticking):
    """The bare stage of the engine: cases of any page carry the record here."""
    return Stage(build(), ticking)


@pytest.fixture
def who(bare):
    return people()


@pytest.fixture
def make(bare, who):
    """A further purchase with facts of its own."""
    return lambda **facts: Road(purchase(bare.new(), **facts), who)


@pytest.fixture
def road(make):
    """Ducts cleaned for 500,000 by a small enterprise."""
    return make()
