"""`manage.py check --database default` tells where the bureau's own rows contradict one another."""

from dataclasses import replace
from datetime import date

import pytest

from procurement.routing.checks import check_table, contradictions
from procurement.rulebook import own
from procurement.rulebook.store import rulebook
from tests.procurement.routing.asking import book_of, row


def test_the_shipped_table_has_no_contradiction(shipped):
    assert list(contradictions(shipped)) == []


def test_an_own_limit_above_the_line_is_told_once_with_place_object_and_day(shipped, entries):
    high = row(shipped, "routing.purchase_limit", object_type="goods", text="2000000.01", jurisdiction="CN-46", effective_from=date(2026, 7, 1))
    later = row(shipped, "routing.purchase_limit", object_type="works", text="5", jurisdiction="CN-46", effective_from=date(2027, 7, 1))
    assert [str(one) for one in contradictions(book_of(entries, high, replace(later, row_id=9002)))] == [
        "CN-46 goods: from 2026-07-01 the purchase limit 2000000.01 lies above the open-tender line 2000000.",
    ]
    level = row(shipped, "routing.purchase_limit", object_type="goods", text="2000000", jurisdiction="CN-46")
    assert list(contradictions(book_of(entries, level))) == []


@pytest.fixture
def two(db):
    from django.contrib.auth import get_user_model

    create = get_user_model()._default_manager.create_user
    return [create(username=name, display_name=name) for name in ("one", "two")]


def test_the_check_reads_the_table_of_the_database(two):
    assert check_table(databases=["default"]) == [] and check_table() == []
    found = next(r for r in rulebook().by_code["routing.purchase_limit"] if (r.object_type, r.jurisdiction, r.budget_level) == ("services", "", ""))
    own.enter(
        [own.OwnRow(found.code, found.title, "b", "", "5000000", "CNY", "≥", "", "", "services", date(2027, 1, 1), None, "source", "")],
        entered_by=two[0], confirmed_by=two[1], at=None,
    )  # fmt: skip
    assert [(one.id, one.msg) for one in check_table(databases=["default"])] == [
        ("procurement.W201", "- services: from 2027-01-01 the purchase limit 5000000 lies above the open-tender line 2000000."),
    ]
    assert check_table(databases=[]) == []
