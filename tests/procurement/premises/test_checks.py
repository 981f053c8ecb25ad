"""Over the standard, by the worked example of a county bureau with 60 posts; and room by room."""
from decimal import Decimal as D

import pytest

from procurement.premises import checks, movements
from procurement.premises.terms import RoomState

from .conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(house):
    """1 正科, 3 副科, 56 others; offices of 640.00 ㎡, service rooms of 480.00, equipment rooms of 93.43."""
    for rank, number in (("county.section_chief", 1), ("county.section_deputy", 3), ("county.other", 56)):
        house.posts(rank, number)
    chief = house.room("301", "18.00")
    house.seats(chief, "county.section_chief", name="局长")
    house.seats(house.room("302", "36.00"), "county.section_deputy", 3, "副局长三人")
    for n in range(14):
        house.seats(house.room(f"4{n:02}", "41.00" if n < 12 else "47.00"), heads=4)
    house.room("B01", "480.00", "service")
    house.room("B02", "93.43", "equipment")
    return house


def test_the_county_bureau_to_two_places(bureau, cast):
    found = checks.judge(cast.unit_a, TODAY)
    allowed = found.allowed
    assert (allowed.office, allowed.service, allowed.equipment, allowed.usable) == (D("558.00"), D("480.00"), D("93.42"), D("1131.42"))
    assert found.actual["office"] == D("640.00")
    assert (found.over.over, found.over.rate) == (D("82.00"), D("14.70"))
    results = {one.what: one.result for one in found.workings if one.what != "rank"}
    assert results["office_over"] == D("82.00") and results["service_over"] == D("0.00") and results["equipment_over"] == D("0.01")
    cited = {rule["code"] for one in found.workings for rule in one.stored()["rules"]}
    assert {"area.office.county.section_chief", "area.service.county.low", "area.equipment_share"} <= cited


def test_room_by_room_what_exactly_fits_is_not_over(bureau, cast):
    over = {one.room.number: one.over for one in checks.judge(cast.unit_a, TODAY).over_rooms}
    assert "301" not in over and "302" not in over  # 18.00 for a chief, 36.00 for three deputies
    assert over["400"] == D("5.00") and over["413"] == D("11.00")  # four others may have 36.00


@pytest.mark.parametrize(("area", "over"), [("9.00", "0.00"), ("9.01", "0.01")])
def test_the_boundary_of_one_room(house, cast, area, over):
    house.seats(house.room("301", area))
    assert [one.over for one in checks.judge(cast.unit_a, TODAY).rooms] == [D(over)]


def test_whoever_is_counted_elsewhere_gives_no_second_ceiling(house, cast):
    house.seats(house.room("301", "9.00"), name="孙立", staff_no="1002")
    house.seats(house.room("501", "9.00", unit=cast.unit_b), name="孙立", staff_no="1002", main=False)
    assert [one.over for one in checks.judge(cast.unit_a, TODAY).rooms] == [D("0.00")]
    assert [(one.ceiling, one.over) for one in checks.judge(cast.unit_b, TODAY).rooms] == [(D("0.00"), D("9.00"))]


def test_without_posts_nothing_is_allowed_and_nothing_is_claimed(house, cast):
    house.seats(house.room("301", "9.00"))
    found = checks.judge(cast.unit_a, TODAY)
    assert found.allowed is None and found.over is None and found.actual["office"] == D("9.00")


def test_rooms_and_posts_of_a_merged_unit_count_with_its_successor(house, cast):
    house.posts("county.other", 3)
    house.room("301", "30.00")
    cast.unit_a.merged_into = cast.unit_c
    cast.unit_a.save(update_fields=["merged_into"])
    assert [one.room.number for one in checks.judge(cast.unit_c, TODAY).rooms] == ["301"]
    assert checks.posts_of(cast.unit_c) == {"county.other": 3}


def test_a_room_given_away_is_judged_with_its_new_unit(house, cast):
    room = house.room("301", "30.00")
    movements.reassign(room, cast.unit_b, on=TODAY, document="调剂〔2026〕1号", **house.who)
    assert room.state == RoomState.USED
    assert checks.judge(cast.unit_a, TODAY).rooms == [] and [one.over for one in checks.judge(cast.unit_b, TODAY).rooms] == [D("30.00")]


def test_a_judgement_costs_three_queries_however_many_rooms(bureau, cast, django_assert_num_queries):
    with django_assert_num_queries(3):  # rooms with building, those who sit there, posts
        checks.judge(cast.unit_a, TODAY)
