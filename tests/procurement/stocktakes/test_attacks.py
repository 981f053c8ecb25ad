"""Attempts on a stock-take: a difference that is pushed out of sight, a mark used for another thing, a wrong number certified by its keeper."""
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest

from procurement.assets import services as register
from procurement.disposals import shortages
from procurement.facts import RuleBroken
from procurement.stocktakes import services
from procurement.stocktakes.models import DifferenceNote
from procurement.surpluses import open_work

pytestmark = pytest.mark.django_db
KEY_DAY = date(2026, 3, 2)


@pytest.fixture
def hall(cast, ticking):
    """Laptops of the statistics office, kept by its clerk; `hall.begin()` opens a stock-take by two who keep nothing."""
    at = ticking.moment

    def card(number, **facts):
        told = {"number": number, "name": "便携式计算机", "kind": "equipment", "category_code": "A02010108", "measure": "台",
                "original_value": Decimal("6000.00"), "unit": cast.unit_a, "custodian": cast.requester, "acquired_on": date(2020, 6, 20)}
        return register.enter(told | facts, actor=cast.assets, at=at)

    def begin(number="PD-1", **facts):
        told = {"number": number, "title": "2026年盘点", "occasion": "regular", "unit": cast.unit_a, "key_day": KEY_DAY,
                "team": [cast.counter, cast.requester]} | facts
        return services.open_(**told, actor=cast.assets, at=at)

    def look(take, typed="", quantity="1", **data):
        told = {"token": uuid4(), "typed": typed, "quantity": Decimal(quantity)} | data
        return services.count(take, told, actor=cast.counter, at=at)

    def explain(take, actor=None, **data):
        told = {"cause": "lost", "words": "搬迁中丢失", "evidence": "情况说明一份"} | data
        return services.explain(take, told, actor=actor or cast.counter, at=at)

    return SimpleNamespace(card=card, begin=begin, look=look, explain=explain, close=lambda take: services.close(take, actor=cast.assets, at=at),
                           at=at, cast=cast)


def refused(call):
    with pytest.raises(RuleBroken) as broken:
        call()
    return broken.value


@pytest.mark.parametrize("more", [{"typed": "A-2"}, {"quantity": "0"}, {"place": "地下室"}, {"condition": "unfit"}])
def test_a_mark_that_was_used_is_not_taken_for_another_look(hall, more):
    hall.card("A-1"), hall.card("A-2")
    take, token = hall.begin(), uuid4()
    first = hall.look(take, token=token, **{"typed": "A-1"})
    assert hall.look(take, "A-1", token=token) == first  # the very same, sent again
    broken = refused(lambda: hall.look(take, **{"typed": "A-1", "token": token} | more))
    assert broken.field == "token" and take.counts.count() == 1


def push_out(take, hall, line=None, found=None):
    """More explanations than one list ever looked at."""
    DifferenceNote.objects.bulk_create([
        DifferenceNote(stock_take=take, line=line, found=found, cause="miscoded", words="标签贴错", evidence="照片", by=hall.cast.assets, at=hall.at)
        for _ in range(200)])


def test_a_surplus_is_not_pushed_out_of_sight_by_many_explanations_of_others(hall):
    hall.card("A-1")
    take = hall.begin()
    hall.look(take, "A-1")
    hall.explain(take, found=hall.look(take, name="投影仪"), cause="unbooked")
    other = hall.look(take, name="碎纸机")
    hall.explain(take, found=other, cause="other")
    hall.close(take)
    push_out(take, hall, found=other)
    assert [note.found.name for note in open_work.open_surpluses()] == ["投影仪"]


def test_a_shortage_is_not_pushed_out_of_sight_by_many_explanations_of_others(hall):
    lost, other = hall.card("A-1"), hall.card("A-2")
    take = hall.begin()
    for number in ("A-1", "A-2"):
        hall.explain(take, line=hall.look(take, number, "0").line)
    hall.close(take)
    push_out(take, hall, line=take.book.get(card=other))
    assert [note.line.card for note in shortages.open_shortages([hall.cast.unit_a.pk])] == [lost]


def test_nothing_is_written_off_while_it_is_still_being_counted(hall):
    hall.card("A-1")
    take = hall.begin()
    hall.explain(take, line=hall.look(take, "A-1", "0").line)
    assert shortages.open_shortages([hall.cast.unit_a.pk]) == []
    hall.close(take)
    assert len(shortages.open_shortages([hall.cast.unit_a.pk])) == 1


def test_a_wrong_number_ends_without_a_case_and_is_certified_by_nobody_of_the_team(hall):
    """It is the one cause that begins no case: whoever counted or keeps the thing does not choose it."""
    hall.card("A-1")
    take = hall.begin()
    line = hall.look(take, "A-1", "0").line
    for who in (hall.cast.counter, hall.cast.requester):
        assert refused(lambda who=who: hall.explain(take, who, line=line, cause="miscoded")).field == "cause"
    assert hall.explain(take, hall.cast.assets, line=line, cause="miscoded").cause == "miscoded"


def test_the_keeper_of_the_thing_does_not_certify_a_wrong_number_either(hall):
    hall.card("A-1", custodian=hall.cast.assets)
    take = hall.begin()
    line = hall.look(take, "A-1", "0").line
    assert refused(lambda: hall.explain(take, hall.cast.assets, line=line, cause="miscoded")).field == "cause"


def test_a_number_that_is_taken_is_told_at_the_number(hall):
    hall.card("A-1")
    take = hall.begin()
    hall.look(take, "A-1")
    hall.close(take)
    assert refused(hall.begin).field == "number"
