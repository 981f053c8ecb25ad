"""Sentences in the language of the code; a unit with a budget line; the bureau sits in Fujian where its rows are wanted."""
import pytest
from django.utils import translation

from tests.procurement.needs import purchases


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def line(cast):
    return purchases.budget(cast.unit_a)


@pytest.fixture
def fujian(settings, cast):
    """Where the open-tender line of a province is 4,000,000."""
    settings.JURISDICTION = "CN-35"
    cast.unit_a.level = "province"
    cast.unit_a.save(update_fields=["level"])
