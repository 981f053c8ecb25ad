"""房间台账: who sits where is dated and kept; somebody with rooms in two units is counted once; nothing is ever deleted."""
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from procurement.facts import RuleBroken
from procurement.premises import ledger, movements, seats
from procurement.premises.models import Building, Occupancy, Room, UnitPosts

from .conftest import TODAY

pytestmark = pytest.mark.django_db


def refused(field, act, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught:
        act(*args, **kwargs)
    assert caught.value.field == field
    return str(caught.value)


def test_a_room_is_entered_once_with_its_area_to_two_places(house):
    room = house.room("301", "18.55")
    assert Room.objects.get(pk=room.pk).area == D("18.55") and room.state == "empty"
    assert "301" in refused("number", house.room, "301")
    refused("area", house.room, "302", "0.00")
    change = room.changes.get()
    assert change.before == {} and change.after["area"] == "18.55"


def test_every_change_keeps_what_stood_before(house):
    room = house.room("301", "18.55")
    refused("reason", ledger.change_room, room, {"area": D("18.60")}, reason=" ", **house.who)
    refused("document", ledger.change_room, room, {"area": D("18.60")}, reason="重新测绘", **house.who)
    ledger.change_room(room, {"area": D("18.60")}, reason="重新测绘", document="测绘报告2026-11号", **house.who)
    last = room.changes.order_by("-pk")[0]
    assert (last.before, last.after, last.reason) == (
        {"area": "18.55"}, {"area": "18.60", "document": "测绘报告2026-11号"}, "重新测绘")
    refused(None, ledger.change_room, room, {"area": D("18.60")}, reason="再测", **house.who)


def test_a_room_that_is_gone_stays_to_be_read(house):
    room = house.room("301")
    row = house.seats(room)
    refused(None, ledger.end_room, room, on=TODAY, reason="拆除", **house.who)
    seats.leave(row, on=TODAY, **house.who)
    room.refresh_from_db()
    refused("on", ledger.end_room, room, on=TODAY + timedelta(days=1), reason="拆除", **house.who)
    ledger.end_room(room, on=TODAY, reason="拆除", **house.who)
    assert room.state == "ended"
    refused(None, ledger.change_room, room, {"area": D("1.00")}, reason="x", **house.who)
    refused(None, house.seats, room)


def test_the_last_to_leave_empties_the_room(house):
    room = house.room("301")
    first, second = house.seats(room), house.seats(room, name="另一人")
    assert room.state == "used"
    seats.leave(first, on=TODAY, **house.who)
    room.refresh_from_db()
    assert room.state == "used"
    seats.leave(second, on=TODAY, **house.who)
    assert Room.objects.get(pk=room.pk).state == "empty" and Occupancy.objects.filter(room=room).count() == 2
    refused(None, seats.leave, second, on=TODAY, **house.who)


def test_only_offices_have_occupants(house):
    refused(None, house.seats, house.room("B01", use="service"))
    room = house.room("301")
    house.seats(room)
    refused("use", ledger.change_room, room, {"use": "service"}, reason="改作会议室", document="会议室改造批复〔2026〕2号", **house.who)


def test_an_arrangement_has_the_day_on_which_it_is_looked_at_again(house):
    room = house.room("301")
    for kind in ("policy", "care"):
        refused("review_on", house.seats, room, kind=kind)
        house.seats(room, kind=kind, review_on=date(2026, 12, 31), name=kind)
    refused("review_on", house.seats, room, kind="care", review_on=TODAY - timedelta(days=1))


def test_somebody_with_rooms_in_two_units_is_counted_once(house, cast):
    here, there = house.room("301"), house.room("501", unit=cast.unit_b)
    house.seats(here, name="孙立", staff_no="1002")
    said = refused("main", house.seats, there, name="孙立", staff_no="1002")
    assert "孙立" in said and "301" in said
    house.seats(there, name="孙立", staff_no="1002", main=False)
    refused("staff_no", house.seats, here, name="孙立", staff_no="1002", main=False)
    refused("staff_no", house.seats, there, name="某人", main=False)
    refused("heads", house.seats, there, name="某人", staff_no="1003", heads=2)


def test_two_who_enter_the_same_person_at_once_do_not_both_count_him(house, cast):
    here, there = house.room("301"), house.room("501", unit=cast.unit_b)
    house.seats(here, staff_no="1002")
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupancy(room=there, rank="county.other", name="孙立", staff_no="1002", since=TODAY, by=cast.assets, entered_at=house.who["at"]).save()


def test_a_later_number_of_posts_ends_the_former_one(house, cast):
    house.posts("county.other", 56)
    refused("posts", house.posts, "county.other", 56, since=TODAY)
    refused("since", house.posts, "county.other", 50, since=date(2024, 1, 1))
    refused("since", house.posts, "county.other", 50, since=TODAY + timedelta(days=1))
    refused("rank", house.posts, "county.nobody", 1)
    house.posts("county.other", 50, since=TODAY)
    rows = list(UnitPosts.objects.order_by("pk").values_list("posts", "until"))
    assert rows == [(56, TODAY - timedelta(days=1)), (50, None)]


def test_the_rooms_of_a_building_are_together_not_larger_than_the_building(house):
    """4,000.00 ㎡: what a mistyped area would do to every report is stopped at the room."""
    first = house.room("301", "3900.00")
    assert "4,000.00" in refused("area", house.room, "302", "100.01")
    second = house.room("302", "100.00")
    refused("area", ledger.change_room, second, {"area": D("100.01")}, reason="复测", document="测绘2026-1号", **house.who)
    ledger.change_room(first, {"area": D("3800.00")}, reason="复测", document="测绘2026-2号", **house.who)
    ledger.change_room(second, {"area": D("200.00")}, reason="复测", document="测绘2026-3号", **house.who)


def test_in_a_building_that_an_old_ledger_overfilled_a_floor_is_still_corrected(house, cast):
    room = house.room("301", "3900.00")
    Building.objects.update(area=D("3000.00"))
    room.refresh_from_db()
    ledger.change_room(room, {"floor": "4", "use": "office", "area": D("3900.00")}, reason="更正楼层", document="", **house.who)
    assert movements.alter(room, area=D("3900.00"), use="office", on=TODAY, document="", case=None, **house.who) is None
    refused("area", ledger.change_room, room, {"area": D("3900.01")}, reason="复测", document="测绘2026-4号", **house.who)
