"""Sentences in the language of the code, and the shipped packs as a book without a database."""

import pytest
from django.utils import translation

from procurement.rulebook import store
from procurement.rulebook.packs import read_packs
from tests.procurement.routing.asking import book_of


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def entries():
    return read_packs()


@pytest.fixture(scope="session")
def shipped(entries):
    return book_of(entries)


@pytest.fixture
def rulebook(monkeypatch, shipped):
    """Rules asked without a database."""
    monkeypatch.setattr(store._memory, "get", lambda: shipped)
    return shipped
