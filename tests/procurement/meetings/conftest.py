"""Sentences in the language of the code, the rows of the shipped packs, and a table of people who decide."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from procurement.rulebook.packs import read_packs


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def row():
    """A row of the shipped packs as the rules want it: row("meeting.quorum")."""
    from procurement.rulebook.values import Rule

    found = {(e.code, e.object_type): e for e in read_packs()}

    def of(code, kind=""):
        e = found[code, kind]
        return Rule(1, e.code, e.title, e.basis, e.article, e.text, e.value, e.unit, e.comparator, e.jurisdiction, e.budget_level,
                    e.object_type, e.effective_from, e.effective_to, e.mark, e.note, e.pack, 1)  # fmt: skip

    return of


@pytest.fixture
def deciding():
    """A record whose newest meeting resolved this."""

    def of(outcome):
        return SimpleNamespace(resolution_id=outcome and 1, resolution=outcome and SimpleNamespace(outcome=outcome, chair_id=7))

    return of
