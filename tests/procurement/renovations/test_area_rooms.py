"""A room is over the standard when it is larger than what all its occupants together may have."""

from datetime import date
from decimal import Decimal as D

import pytest

from procurement.facts import RuleBroken
from procurement.renovations import area, rooms


def line(room, size="", rank="", people=None, use="office"):
    return {"room": room, "use": use, "area": D(size) if size else None, "rank": rank, "people": people}


def judge(rulebook, *lines):
    table = area.standard(rulebook.starting_with("area.", date(2026, 3, 2)), "county", "multi_storey")
    return {room.name: (room.ceiling, room.over) for room in rooms.judged(rooms.rooms_of(lines), table.office, "county")}


@pytest.mark.parametrize(("size", "over"), [("18.00", "0.00"), ("18.01", "0.01"), ("24", "6.00")])
def test_a_room_of_one(rulebook, size, over):
    assert judge(rulebook, line("301", size, "county.section_chief", 1)) == {"301": (D("18.00"), D(over))}


def test_a_shared_room_may_be_as_large_as_all_its_occupants_together(rulebook):
    found = judge(rulebook, line("302", "30.01", "county.section_deputy", 1), line("302", "", "county.other", 2))
    assert found == {"302": (D("30.00"), D("0.01"))}


def test_an_empty_office_room_is_surplus_as_a_whole(rulebook):
    assert judge(rulebook, line("305", "18.5")) == {"305": (D("0.00"), D("18.50"))}


def test_service_and_equipment_rooms_have_no_ceiling_of_their_own(rulebook):
    assert judge(rulebook, line("101", "200", use="service"), line("B1", "90", use="equipment")) == {
        "101": (None, D("0.00")), "B1": (None, D("0.00")),
    }  # fmt: skip


@pytest.mark.parametrize(("field", "lines"), [
    ("area_rooms-0-area", [line("301", "", "county.other", 1)]),
    ("area_rooms-1-area", [line("301", "18", "county.other", 1), line("301", "19", "county.other", 1)]),
    ("area_rooms-1-use", [line("301", "18", "county.other", 1), line("301", use="service")]),
    ("area_rooms-0-people", [line("301", "18", "county.other")]),
    ("area_rooms-0-rank", [line("301", "18", "", 2)]),
    ("area_rooms-0-rank", [line("101", "200", "county.other", 1, use="service")]),
])  # fmt: skip
def test_what_does_not_fit_is_said_beside_its_cell(field, lines):
    with pytest.raises(RuleBroken) as broken:
        rooms.rooms_of(lines)
    assert broken.value.field == field


def test_areas_are_added_up_by_use():
    found = rooms.rooms_of([line("301", "18"), line("302", "9.5"), line("302"), line("101", "200", use="service")])
    assert (rooms.total(found, "office"), rooms.total(found, "service"), rooms.total(found, "equipment")) == (D("27.50"), D("200.00"), None)


def test_the_table_says_who_sits_where():
    found = [room.stored() for room in rooms.rooms_of([line("301", "18", "county.other", 2), line("305", "18.5")])]
    table = rooms.shown(found, {"county.other": "科级以下"})
    assert [row[:3] for row in table.rows] == [["301", "Office room", "科级以下 2"], ["305", "Office room", "Empty"]]
