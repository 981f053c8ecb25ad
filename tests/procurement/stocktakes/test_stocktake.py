"""盘点: two people at least, nobody counts his own things alone, sent twice is entered once, surplus and shortage are never netted."""
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from procurement.assets import services as register
from procurement.facts import RuleBroken
from procurement.stocktakes import services
from procurement.stocktakes.differences import result
from procurement.written import WrittenOnce

KEY_DAY = date(2026, 3, 2)


@pytest.fixture
def cards(cast, ticking):
    """Three laptops and a lot of ten chairs; the clerk keeps the laptops, nobody the chairs."""
    def card(number, **facts):
        told = {"number": number, "name": "便携式计算机", "kind": "equipment", "category_code": "A02010108", "measure": "台",
                "original_value": Decimal("6000.00"), "unit": cast.unit_a, "custodian": cast.requester, "location": "三层302室",
                "acquired_on": date(2020, 6, 20), **facts}
        return register.enter(told, actor=cast.assets, at=ticking.moment)
    chairs = {"name": "办公椅", "kind": "furniture", "category_code": "A05010301", "quantity": Decimal(10), "custodian": None}
    return [card("A-1"), card("A-2"), card("A-3"), card("B-1", **chairs)]


@pytest.fixture
def take(cards, cast, ticking):
    return begin(cast, ticking, [cast.assets, cast.requester])


def begin(cast, ticking, team, **facts):
    told = {"number": "PD-1", "title": "2026年盘点", "occasion": "regular", "unit": cast.unit_a, "key_day": KEY_DAY, "team": team}
    return services.open_(**told | facts, actor=cast.assets, at=ticking.moment)


def looks(take, who, ticking, typed, quantity="1", **data):
    told = {"token": uuid4(), "typed": typed, "quantity": Decimal(quantity)} | data
    return services.count(take, told, actor=who, at=ticking.moment)


def refused(call):
    with pytest.raises(RuleBroken) as broken:
        call()
    return broken.value


@pytest.mark.parametrize("names", [["assets"], ["assets", "assets"]])
def test_one_person_is_no_team(cards, cast, ticking, names):
    assert refused(lambda: begin(cast, ticking, [getattr(cast, name) for name in names])).field == "team"


def test_one_open_stock_take_for_each_unit(take, cast, ticking):
    assert refused(lambda: begin(cast, ticking, [cast.assets, cast.finance], number="PD-2")).field == "unit"


def test_the_books_are_kept_as_they_stood(take, cards, cast, ticking):
    register.change(cards[0], {"location": "地下室"}, reason="搬运", actor=cast.assets, at=ticking.moment)
    assert take.book.get(card=cards[0]).location == "三层302室"


def test_only_the_team_counts(take, cast, ticking):
    assert refused(lambda: looks(take, cast.finance, ticking, "A-1")).field is None
    assert not take.counts.exists()


def test_the_custodian_counts_his_own_things_with_another(take, cast, ticking):
    assert refused(lambda: looks(take, cast.requester, ticking, "A-1")).field == "second"
    assert refused(lambda: looks(take, cast.requester, ticking, "A-1", second=cast.requester)).field == "second"
    assert refused(lambda: looks(take, cast.requester, ticking, "A-1", second=cast.finance)).field == "second"
    assert looks(take, cast.requester, ticking, "A-1", second=cast.assets).line.card.number == "A-1"
    assert looks(take, cast.assets, ticking, "A-2").line.card.number == "A-2"  # somebody else needs no second
    assert looks(take, cast.requester, ticking, "B-1", "10").line.card.number == "B-1"  # nobody keeps the chairs


def test_what_the_telephone_sends_twice_is_entered_once(take, cast, ticking):
    token = UUID(int=7)
    first = looks(take, cast.assets, ticking, "A-1", token=token)
    assert looks(take, cast.assets, ticking, "A-1", token=token) == first
    assert take.counts.count() == 1


def test_a_number_is_read_as_people_type_it(take, cast, ticking):
    assert looks(take, cast.assets, ticking, " a-1 ").line.card.number == "A-1"


def test_an_unknown_number_needs_words(take, cast, ticking):
    assert refused(lambda: looks(take, cast.assets, ticking, "X-9")).field == "typed"
    assert looks(take, cast.assets, ticking, "X-9", name="投影仪").line is None


@pytest.mark.parametrize("shift", [timedelta(seconds=1), timedelta(days=-1)])
def test_a_count_happened_within_the_campaign(take, cast, ticking, shift):
    assert refused(lambda: looks(take, cast.assets, ticking, "A-1", counted_at=ticking.moment + shift)).field == "counted_at"


def test_surplus_and_shortage_stand_apart(take, cast, ticking):
    looks(take, cast.assets, ticking, "A-1", "0")
    looks(take, cast.assets, ticking, "A-2")
    looks(take, cast.assets, ticking, "B-1", "12")
    looks(take, cast.assets, ticking, "", name="投影仪")
    found = result(take)
    assert [(one.line.card.number, one.quantity, one.value) for one in found.shortage] == [("A-1", 1, Decimal("6000.00"))]
    assert [(one.line.card.number if one.line else one.found.name, one.quantity, one.value) for one in found.surplus] == [
        ("B-1", 2, Decimal("1200.00")), ("投影仪", 1, Decimal("0.00")),
    ]
    assert ([line.card.number for line in found.uncounted], found.matching) == (["A-3"], 1)


def test_counted_again_the_last_look_counts_and_the_first_stays(take, cast, ticking):
    first = looks(take, cast.assets, ticking, "A-1", "0")
    looks(take, cast.assets, ticking, "A-1")
    assert result(take).matching == 1
    with pytest.raises(WrittenOnce):
        first.delete()


def test_two_who_count_one_card_differently_count_it_together(take, cast, ticking):
    for number, quantity in (("A-1", "1"), ("A-2", "1"), ("A-3", "1"), ("B-1", "10")):
        looks(take, cast.assets, ticking, number, quantity)
    looks(take, cast.requester, ticking, "B-1", "8")
    (dispute,) = result(take).disputed
    assert (dispute.line.card.number, dispute.one.quantity, dispute.other.quantity) == ("B-1", 10, 8)
    explains(take, cast, ticking, line=dispute.line)
    said = str(refused(lambda: services.close(take, actor=cast.assets, at=ticking.moment)))
    assert "B-1" in said and "10" in said and "8" in said  # whoever counted last is not right for that
    looks(take, cast.assets, ticking, "B-1", "10", second=cast.requester)
    assert result(take).disputed == () and result(take).matching == 4
    services.close(take, actor=cast.assets, at=ticking.moment)


def test_whoever_corrects_himself_or_agrees_leaves_no_dispute(take, cast, ticking):
    for who, quantity in ((cast.assets, "9"), (cast.assets, "10"), (cast.requester, "10")):
        looks(take, who, ticking, "B-1", quantity)
    assert result(take).disputed == ()


def explains(take, cast, ticking, **data):
    told = {"cause": "lost", "words": "搬迁中丢失", "evidence": "情况说明一份"} | data
    return services.explain(take, told, actor=cast.assets, at=ticking.moment)


def test_a_difference_is_explained_with_cause_evidence_and_liability(take, cast, ticking):
    line = looks(take, cast.assets, ticking, "A-1", "0").line
    assert refused(lambda: explains(take, cast, ticking, line=line, cause="donated")).field == "cause"
    assert refused(lambda: explains(take, cast, ticking, line=line, evidence=" ")).field == "evidence"
    assert refused(lambda: explains(take, cast, ticking, line=line, compensation=Decimal(100))).field == "liable"
    assert refused(lambda: explains(take, cast, ticking, line=line, compensation=Decimal("-0.01"), liable="保管人")).field == "compensation"
    explains(take, cast, ticking, line=line, compensation=Decimal(100), liable="保管人")
    assert result(take).unexplained == ()


def test_where_book_and_thing_agree_there_is_nothing_to_explain(take, cast, ticking):
    line = looks(take, cast.assets, ticking, "A-1").line
    refused(lambda: explains(take, cast, ticking, line=line))


def test_it_closes_when_everything_is_counted_and_explained(take, cast, ticking):
    for number, quantity in (("A-1", "0"), ("A-2", "1"), ("B-1", "10")):
        looks(take, cast.assets, ticking, number, quantity)
    assert "A-3" in str(refused(lambda: services.close(take, actor=cast.assets, at=ticking.moment)))
    looks(take, cast.assets, ticking, "A-3")
    refused(lambda: services.close(take, actor=cast.assets, at=ticking.moment))
    explains(take, cast, ticking, line=take.book.get(card__number="A-1"))
    services.close(take, actor=cast.assets, at=ticking.moment)
    assert take.closed_by == cast.assets
    refused(lambda: looks(take, cast.assets, ticking, "A-1"))
    begin(cast, ticking, [cast.assets, cast.finance], number="PD-2")  # the next campaign may begin
