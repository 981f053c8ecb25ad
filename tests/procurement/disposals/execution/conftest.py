"""Sentences in the language of the code; disposals whose reply is there, on cases that the engine made."""

import pytest
from django.utils import translation

from tests.procurement.disposals.execution.carrying import Road, people
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
    return people(bare.unit, bare.bureau)


@pytest.fixture
def make(bare, who):
    """`make("sale", things)` is a further disposal, replied to."""
    return lambda form, things=None, **facts: Road(bare.new(), who, form, **({"things": things} if things else {}), **facts)
