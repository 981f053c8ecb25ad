"""Sentences in the language of the code."""

import pytest
from django.utils import translation

from procurement.rulebook import store
from procurement.rulebook.packs import read_packs
from procurement.rulebook.values import Rule, Rulebook


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def shipped():
    """The rule packs as a rulebook, without a database."""
    return Rulebook(
        Rule(n, e.code, e.title, e.basis, e.article, e.text, e.value, e.unit, e.comparator, e.jurisdiction, e.budget_level,
             e.object_type, e.effective_from, e.effective_to, e.mark, e.note, e.pack, 1)
        for n, e in enumerate(read_packs(), 1)
    )  # fmt: skip


@pytest.fixture
def rulebook(monkeypatch, shipped):
    """Rules asked without a database."""
    monkeypatch.setattr(store._memory, "get", lambda: shipped)
    return shipped


@pytest.fixture
def ground(db, ticking):
    """A purchase on a case that the engine made, two suppliers that quoted, and twelve experts of two specialities."""
    from tests.procurement.draws.drawing import Ground
    from tests.workflows.engine.stage import Stage, build

    return Ground(Stage(build(), ticking))
