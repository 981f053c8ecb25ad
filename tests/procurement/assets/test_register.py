"""The asset register: a card is entered once, changed with its reason, bound to one open case, and ended without disappearing."""
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from procurement.assets import services
from procurement.assets.models import Card, CardChange
from procurement.assets.terms import Right, State
from procurement.facts import RuleBroken
from procurement.written import WrittenOnce
from tests.approvals import rows

TODAY = date(2026, 3, 2)


def test_a_card_begins_with_its_five_rights_in_the_hand_of_the_unit(register, cast):
    card = register.card()
    assert {right: services.holder(card, right, TODAY) for right in Right} == dict.fromkeys(Right, cast.unit_a)
    row = card.changes.get()
    assert (row.before, row.after["original_value"], row.by) == ({}, "6800.00", cast.assets)


def test_a_number_is_given_once(register):
    register.card("ZC-1")
    with pytest.raises(RuleBroken, match="ZC-1"):
        register.card("ZC-1")


@pytest.mark.parametrize(("field", "facts"), [
    ("original_value", {"original_value": Decimal("-0.01")}),
    ("depreciation", {"depreciation": Decimal("6800.01")}),
    ("depreciation", {"depreciation": Decimal("-0.01")}),
    ("quantity", {"quantity": Decimal("0")}),
    ("acquired_on", {"acquired_on": date(2026, 3, 3), "in_use_since": None}),
    ("in_use_since", {"in_use_since": date(2020, 6, 19)}),
])
def test_what_the_books_cannot_say_is_refused_at_its_field(register, field, facts):
    with pytest.raises(RuleBroken) as refused:
        register.card(**facts)
    assert refused.value.field == field
    assert not Card.objects.exists()


def test_fully_depreciated_and_acquired_today_are_within_the_boundary(register):
    card = register.card(depreciation=Decimal("6800.00"), acquired_on=TODAY, in_use_since=TODAY)
    assert card.net_value == Decimal("0.00")


def test_a_change_keeps_what_stood_there_and_why(register, cast, ticking):
    card = register.card()
    services.change(card, {"location": "二层201室", "custodian": cast.unit_head}, reason="岗位调整", actor=cast.assets, at=ticking.moment)
    row = card.changes.order_by("pk").last()
    assert (row.before["location"], row.after["location"], row.reason) == ("三层302室", "二层201室", "岗位调整")
    assert set(row.after) == {"location", "custodian"}
    with pytest.raises(WrittenOnce):
        row.delete()


@pytest.mark.parametrize(("data", "reason"), [({"location": "一层"}, " "), ({"location": "三层302室"}, "核对")])
def test_no_change_without_reason_nor_without_difference(register, cast, ticking, data, reason):
    card = register.card()
    with pytest.raises(RuleBroken):
        services.change(card, data, reason=reason, actor=cast.assets, at=ticking.moment)
    assert CardChange.objects.count() == 1


def test_neither_number_nor_state_is_changed_by_the_way(register, cast, ticking):
    card = register.card()
    with pytest.raises(RuleBroken):
        services.change(card, {"number": "X", "state": State.ENDED}, reason="试", actor=cast.assets, at=ticking.moment)
    card.refresh_from_db()
    assert (card.number, card.state) == ("ZC2020-0001", State.IN_USE)


def test_a_right_goes_to_another_unit_without_a_day_held_by_two(register, cast, ticking):
    card = register.card()
    services.hand_right(card, Right.USE, cast.unit_b, on=date(2026, 3, 1), reason="调剂", actor=cast.assets, at=ticking.moment)
    card = Card.objects.get(pk=card.pk)
    assert services.holder(card, Right.USE, date(2026, 2, 28)) == cast.unit_a
    assert services.holder(card, Right.USE, date(2026, 3, 1)) == cast.unit_b
    assert services.holder(card, Right.DISPOSE, TODAY) == cast.unit_a
    with pytest.raises(RuleBroken, match="3"):
        services.hand_right(card, Right.USE, cast.unit_c, on=date(2026, 3, 1), reason="调剂", actor=cast.assets, at=ticking.moment)


def test_the_database_knows_one_holder_of_a_right(register, cast, ticking):
    card = register.card()
    with pytest.raises(IntegrityError), transaction.atomic():
        card.rights.create(right=Right.USE, unit=cast.unit_b, since=TODAY, entered_at=ticking.moment)


@pytest.fixture
def cases(cast, ticking):
    """Two bare cases; what kind they are is of no matter here."""
    return [rows.case(cast.requester, cast.unit_a, [rows.step("inspect", cast.unit_a)], at=ticking.moment) for _ in range(2)]


def test_a_card_lies_in_one_open_case(register, cases, ticking):
    card, (one, other) = register.card(), cases
    services.hold(card, one, at=ticking.moment)
    services.hold(card, one, at=ticking.moment)  # asking twice is no second hold
    with pytest.raises(RuleBroken, match=one.number):
        services.hold(card, other, at=ticking.moment)
    services.release(one, at=ticking.moment)
    services.hold(card, other, at=ticking.moment)
    assert [hold.case for hold in card.holds.order_by("pk")] == [one, other]


def test_a_card_written_off_stays_to_be_read_and_changes_no_more(register, cast, cases, ticking):
    card = register.card()
    services.write_off(card, on=TODAY, because="报废核销", actor=cast.assets, at=ticking.moment, case=cases[0])
    card.refresh_from_db()
    assert (card.state, card.ended_on) == (State.ENDED, TODAY)
    assert card.changes.order_by("pk").last().case == cases[0]
    assert {(held.until, held.covers(date(2026, 3, 3))) for held in card.rights.all()} == {(TODAY, False)}
    for act in (
        lambda: services.change(card, {"location": "库房"}, reason="移", actor=cast.assets, at=ticking.moment),
        lambda: services.hold(card, cases[1], at=ticking.moment),
        lambda: services.write_off(card, on=TODAY, because="再次", actor=cast.assets, at=ticking.moment),
    ):
        with pytest.raises(RuleBroken, match="ZC2020-0001"):
            act()


def test_the_thing_does_not_leave_the_books_tomorrow(register, cast, ticking):
    with pytest.raises(RuleBroken):
        services.write_off(register.card(), on=date(2026, 3, 3), because="报废", actor=cast.assets, at=ticking.moment)


PLATE = {"plate": "示A·12345", "kind": "small", "quota": "emergency", "first_registered_on": date(2016, 5, 1), "official_sign": True}


def test_a_vehicle_is_a_card_with_a_plate_that_no_other_has(register, cast, ticking):
    card = register.card("CL-1", name="小型轿车", category_code="A02030501", vehicle=PLATE)
    with pytest.raises(RuleBroken, match="CL-1"):
        register.card("CL-2", vehicle=PLATE)
    services.change(card, {"kilometres": 600_001}, vehicle={"official_sign": False}, reason="处置前", actor=cast.assets, at=ticking.moment)
    assert card.changes.order_by("pk").last().after == {"kilometres": 600_001, "vehicle.official_sign": False}
