"""Sentences in the language of the code; a renovation as it stands after each step of the worked example."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import translation

from procurement.renovations.models import Renovation
from procurement.rulebook import store
from procurement.rulebook.packs import read_packs
from procurement.rulebook.values import Rule, Rulebook

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nobody_has_told_who_holds_which_role(monkeypatch):
    """This floor alone: a form may name any account."""
    monkeypatch.setattr("procurement.people._known", [])


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
def record():
    """An application of 60 posts in a multi-storey building, not saved."""
    return Renovation(
        title="t", amount=0, applied_on=date(2026, 3, 2), established=60, height="multi_storey", year_built=2006,
    )  # fmt: skip


@pytest.fixture
def case():
    return SimpleNamespace(accepted_no="")


@pytest.fixture
def people(db):
    """Accounts without roles: this floor knows no grants."""
    from django.contrib.auth import get_user_model

    create = get_user_model()._default_manager.create_user
    return SimpleNamespace(**{name: create(username=name, display_name=name) for name in ("handler", "first", "second")})


@pytest.fixture
def saved(db):
    """The application of the worked example. Its case is only in memory (the engine alone writes cases), so all of it is taken back in the end."""
    from django.apps import apps

    from procurement.renovations import forms, services
    from workflows.demo.scenarios import renovation_papers as papers

    with transaction.atomic():
        case = apps.get_model("approvals.Case")(id=1, unit=apps.get_model("approvals.Unit")(name="u", level="county"))
        form = forms.ApplicationForm(papers.application(date(2026, 5, 6)))
        assert form.is_valid(), form.errors
        record = Renovation(case=case)
        asker = apps.get_model("approvals.User").objects.create_user(username="asker", display_name="asker")
        services.save_application(record, data=form.cleaned_data, actor=asker, at=AT, case=case, numbers=None)
        reread(record)
        yield record
        transaction.set_rollback(True)


def reread(record):
    """As the database holds it, still bound to its case in memory."""
    case = record.case
    record.refresh_from_db()
    record.case = case
