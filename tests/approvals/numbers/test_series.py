"""Numbers without gaps and without doubles."""
from types import SimpleNamespace

import pytest
from django.db import transaction

from approvals import numbers

pytestmark = pytest.mark.django_db


def test_each_series_counts_from_one_in_each_year():
    assert [numbers.take("a", 2026), numbers.take("a", 2026), numbers.take("b", 2026), numbers.take("a", 2027)] == [1, 2, 1, 1]


def test_a_number_costs_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        numbers.take("a", 2026)
    with django_assert_num_queries(1):
        numbers.take("a", 2026)


def test_an_act_that_is_rolled_back_gives_its_number_back():
    numbers.take("a", 2026)
    with pytest.raises(RuntimeError), transaction.atomic():
        assert numbers.take("a", 2026) == 2
        raise RuntimeError
    assert numbers.take("a", 2026) == 2


def test_a_number_is_taken_only_inside_a_transaction(monkeypatch):
    monkeypatch.setattr(numbers, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(transaction.TransactionManagementError):
        numbers.take("a", 2026)


def test_the_shapes_of_the_numbers():
    assert numbers.case_number("WX", 2026) == "WX-2026-0001"
    assert numbers.acceptance_number("WX", 2026) == "WX-SL-2026-0001"
    assert [numbers.document_number("示例管修", 2026) for __ in range(2)] == ["示例管修〔2026〕1号", "示例管修〔2026〕2号"]
