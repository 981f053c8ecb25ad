"""清理腾退 and 调剂使用: the totals of a year are sums of rows, to the second decimal."""
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from procurement.facts import RuleBroken
from procurement.premises import movements, reports, seats
from procurement.premises.models import Room

from .conftest import TODAY

pytestmark = pytest.mark.django_db
RECLAIMED, REASSIGNED = D("96816.75"), D("27298.82")
"""Hainan, 2019: what the year added up to."""


def split(total, parts):
    """Areas with odd cents that make up the total."""
    share = (total / parts).quantize(D("0.01")) - D("0.37")
    return [share + D("0.01") * n for n in range(parts - 1)] + [total - sum(share + D("0.01") * n for n in range(parts - 1))]


def test_the_totals_of_the_year_are_reproduced(house, cast):
    block = house.other("综合楼群", area=D("200000.00"))
    for n, area in enumerate(split(RECLAIMED, 23)):
        room = house.room(f"腾{n:02}", str(area), building=block)
        movements.reclaim(room, cast.bureau, on=date(2025, 1 + n % 12, 28), document=f"清退{n}", **house.who)
    for n, area in enumerate(split(REASSIGNED, 11)):
        room = house.room(f"调{n:02}", str(area), unit=cast.bureau, building=block)
        movements.reassign(room, cast.unit_b, on=date(2025, 12, 31), document=f"调剂{n}", **house.who)
    movements.reassign(Room.objects.get(number="腾00"), cast.unit_c, on=date(2026, 1, 1), document="次年", **house.who)
    whole, months = reports.totals(2025)
    assert (whole["reclaim"].count, whole["reclaim"].area) == (23, RECLAIMED)
    assert (whole["reassign"].count, whole["reassign"].area) == (11, REASSIGNED)
    assert sum((one["reclaim"].area for one in months.values()), D(0)) == RECLAIMED and len(months) == 12


def test_reclaiming_ends_the_occupancies_and_empties_the_room(house, cast):
    room = house.room("301", "45.30")
    row = house.seats(room)
    made = movements.reclaim(room, cast.bureau, on=TODAY, document="清退〔2026〕3号", **house.who)
    row.refresh_from_db()
    room.refresh_from_db()
    assert row.until == TODAY and (room.state, room.unit) == ("empty", cast.bureau)
    assert (made.area, made.from_unit, made.to_unit) == (D("45.30"), cast.unit_a, cast.bureau)
    with pytest.raises(RuleBroken):
        movements.reclaim(room, cast.bureau, on=TODAY, document="再清退", **house.who)


def test_a_room_in_which_somebody_sits_is_not_given_away(house, cast):
    room = house.room("301")
    row = house.seats(room)
    with pytest.raises(RuleBroken):
        movements.reassign(room, cast.unit_b, on=TODAY, document="调剂", **house.who)
    seats.leave(row, on=TODAY, **house.who)
    room.refresh_from_db()
    movements.reassign(room, cast.unit_b, on=TODAY, document="调剂", **house.who)
    assert Room.objects.get(pk=room.pk).unit == cast.unit_b


@pytest.mark.parametrize(("wrong", "field"), [({"document": " "}, "document"), ({"on": TODAY + timedelta(days=1)}, "on")])
def test_a_movement_has_its_document_and_a_day_that_has_come(house, cast, wrong, field):
    with pytest.raises(RuleBroken) as caught:
        movements.reclaim(house.room("301"), cast.bureau, **{"on": TODAY, "document": "清退", **wrong}, **house.who)
    assert caught.value.field == field


def test_giving_a_room_to_its_own_unit_is_no_movement(house, cast):
    with pytest.raises(RuleBroken) as caught:
        movements.reassign(house.room("301"), cast.unit_a, on=TODAY, document="调剂", **house.who)
    assert caught.value.field == "to"


def test_empty_rooms_stand_together_by_building_and_use(house, cast):
    other = house.other("2号楼")
    house.room("301", "20.10")
    house.room("302", "30.25")
    house.seats(house.room("303", "9.00"))
    house.room("501", "12.00", building=other)
    found = [(one.building.name, str(one.use), one.total.count, one.total.area) for one in reports.groups()]
    assert found == [("1号楼", "office", 2, D("50.35")), ("2号楼", "office", 1, D("12.00"))]
