"""Sentences in the language of the code; a purchase on a case that the engine made."""
import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def bare(db, ticking):
    """The bare stage of the engine: cases of any page carry the record here."""
    from tests.workflows.engine.stage import Stage, build

    return Stage(build(), ticking)


@pytest.fixture
def make(bare):
    """A purchase with facts of its own."""
    from tests.procurement.evaluation.review import Review, purchase

    return lambda members=3, **facts: Review(purchase(bare.new(), **facts), members)


@pytest.fixture
def review(make):
    """Goods for 1,100,000, to be scored: price 0.30, technical 0.50, business 0.20."""
    return make()
