"""Whose authority: original value, the batch of the calendar month, what always goes up; a batch cut into pieces is seen."""
from datetime import date
from decimal import Decimal

import pytest

from procurement.disposals.authority import Listed, authority, classes_of
from procurement.disposals.terms import Hand

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def listed(value, case="本案", *classes):
    return Listed(case, Decimal(value), frozenset(classes))


def test_three_disposals_of_one_month_reach_fifteen_million_together():
    found = authority(listed("6000000"), [listed("5000000", "二"), listed("4500000", "三")], ON, budget_level="centre")
    assert (found.value, found.upwards, found.splits) == (Decimal("15500000"), True, True)
    assert "15,500,000.00" in " ".join(map(str, found.lines))


@pytest.mark.parametrize(("value", "upwards"), [("14999999.99", False), ("15000000.00", True), ("15000000.01", True)])
def test_the_line_of_the_centre_to_the_fen(value, upwards):
    assert authority(listed(value), [], ON, budget_level="centre").upwards is upwards


@pytest.mark.parametrize(("value", "hand"), [
    ("49999.99", Hand.SECTION), ("50000.00", Hand.HEAD), ("499999.99", Hand.HEAD), ("500000.00", Hand.MEETING),
])
def test_the_hands_of_the_bureau(value, hand):
    assert authority(listed(value), [], ON, budget_level="centre").hand == hand


@pytest.mark.parametrize("name", ["vehicle", "building", "land", "money"])
def test_vehicles_and_houses_go_up_whatever_they_are_worth(name):
    found = authority(listed("1.00", "本案", name), [], ON, budget_level="centre")
    assert found.upwards
    assert f"disposal.always_up.{name}" in {rule.code for rule in found.rules}


def test_furniture_of_little_value_stays():
    assert not authority(listed("49999.99", "本案", "furniture"), [], ON).upwards


def test_a_second_case_that_changes_nothing_is_no_splitting():
    assert not authority(listed("100.00"), [listed("200.00", "二")], ON).splits


def test_a_piece_below_the_line_of_the_meeting_is_seen():
    found = authority(listed("300000"), [listed("200000", "二")], ON, budget_level="centre")
    assert (found.hand, found.upwards, found.splits) == (Hand.MEETING, False, True)


def test_a_car_is_equipment_and_a_vehicle():
    assert classes_of([("equipment", True), ("furniture", False)]) == {"equipment", "furniture", "vehicle"}
