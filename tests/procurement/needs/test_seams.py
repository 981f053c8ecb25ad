"""A request may name the card that it renews and the project of the pool on which it rests; both are held against their registers."""
from datetime import date
from decimal import Decimal

import pytest

from procurement.assets import services as register
from procurement.needs import papers
from procurement.pool.models import PoolEntry, State

from .purchases import AT, asked, blank, ends, forms, item, project, refuses, request, services

pytestmark = pytest.mark.django_db


def card(cast, number="ZC-1", **facts):
    told = {"number": number, "name": "台式计算机", "kind": "equipment", "category_code": "A02010105", "measure": "台",
            "original_value": Decimal("4800"), "unit": cast.unit_a, "acquired_on": date(2019, 1, 1), "in_use_since": date(2019, 1, 1)}
    return register.enter(told | facts, actor=cast.assets, at=AT)


def asks(cast, line, *items, **changes):
    return asked(cast.requester, cast.unit_a, line, items=list(items), **changes)


def test_a_line_names_the_card_it_renews_and_the_paper_says_so(cast, line):
    card(cast)
    record = asks(cast, line, item("1", replaces="ZC-1"), item("9"))
    assert [one.replaces for one in record.items.all()] == ["ZC-1", ""]
    told = papers.sheet_items(record)["rows"]
    assert "更新 ZC-1" in told[0][2] and "更新" not in told[1][2]
    assert forms.RequestForm.known_of(record)["items"][0]["replaces"] == "ZC-1"


def test_one_card_is_renewed_once(cast, line):
    card(cast)
    with refuses("items-1-replaces", "ZC-1"):
        asks(cast, line, item("1", replaces="ZC-1"), item("1", replaces="ZC-1"))
    first = asks(cast, line, item("1", replaces="ZC-1"))
    with refuses("items-0-replaces", first.case.number):
        asks(cast, line, item("1", replaces="ZC-1"))
    ends(first)
    asks(cast, line, item("1", replaces="ZC-1"))


def test_a_card_in_its_life_is_not_renewed(cast, line):
    card(cast, in_use_since=date(2020, 3, 3))
    with refuses("items-0-replaces", "2026-03-03"):
        asks(cast, line, item("1", replaces="ZC-1"))


@pytest.fixture
def entry(cast):
    """Its opinion is good until the day of the request."""
    return project(cast.requester, cast.unit_a, "860000", until=date(2026, 3, 2))


def test_a_purchase_rests_on_a_project_that_waits_and_says_so_on_its_paper(cast, line, entry):
    assert (entry.pk, "档案楼消防维修（2026-03-02）") in forms.RequestForm(case_unit=cast.unit_a).fields["pool_entry"].choices
    record = asks(cast, line, item(), pool_entry=entry.pk)
    assert record.pool_entry == entry
    assert ("立项依据", "项目储备库：档案楼消防维修（示维〔2026〕1号，有效期至2026年3月2日）", True) in papers.head_facts(record)
    assert any(str(fact.value) == "档案楼消防维修" for fact in forms.RequestForm.shown(record))


def test_an_opinion_that_lapsed_yesterday_bears_no_purchase(cast, line, entry):
    PoolEntry.objects.filter(pk=entry.pk).update(valid_until=date(2026, 3, 1))
    with refuses("pool_entry", "档案楼"):
        asks(cast, line, item(), pool_entry=entry.pk)


def test_what_was_withdrawn_taken_or_belongs_to_another_bears_none(cast, line, entry, monkeypatch):
    record, data = blank(cast.second_requester, cast.unit_b), request(line, pool_entry=entry.pk)
    form = forms.RequestForm(data, case_unit=cast.unit_b)
    assert "pool_entry" in form.errors  # another unit is not even offered it
    with refuses("pool_entry"):
        services.save_request(record, data=_cleaned(line, cast) | {"pool_entry": entry.pk}, at=AT, case=record.case)
    monkeypatch.setattr(PoolEntry, "state", lambda self, today: State.TAKEN)
    with refuses("pool_entry", "档案楼"):
        asks(cast, line, item(), pool_entry=entry.pk)


def _cleaned(line, cast):
    form = forms.RequestForm(request(line), case_unit=cast.unit_a)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_purchases_on_one_project_know_of_each_other_and_stay_within_its_sum(cast, line, entry):
    first = asks(cast, line, item(), pool_entry=entry.pk)
    PoolEntry.objects.filter(pk=entry.pk).update(amount=first.amount * 2 - 1)
    with refuses("pool_entry", first.case.number):
        asks(cast, line, item(), pool_entry=entry.pk)
    PoolEntry.objects.filter(pk=entry.pk).update(amount=first.amount * 2)
    second = asks(cast, line, item(), pool_entry=entry.pk)
    for one, other in ((first, second), (second, first)):
        told = {name: str(value) for name, value, _wide in papers.head_facts(one)}
        assert other.case.number in told["同一项目的其他采购"]
        assert any(other.case.number in str(fact.value) for fact in forms.RequestForm.shown(one))
    PoolEntry.objects.filter(pk=entry.pk).update(amount=first.amount)
    ends(first)
    assert not any("其他采购" in name for name, *_rest in papers.head_facts(second))  # one that came to nothing weighs nothing


def test_one_purchase_alone_stays_within_the_sum_of_its_project(cast, line, entry):
    PoolEntry.objects.filter(pk=entry.pk).update(amount=Decimal("1.00"))
    with refuses("pool_entry", "1.00"):
        asks(cast, line, item(), pool_entry=entry.pk)


def test_without_a_project_nothing_changes(cast, line):
    assert asks(cast, line, item()).pool_entry is None
