"""党政机关办公用房建设标准 (发改投资〔2014〕2674号): ceilings by rank, service rooms per head, equipment rooms, coefficient."""

from datetime import date
from decimal import Decimal as D

import pytest

from procurement.renovations import area

ON = date(2026, 3, 2)
COUNTY = {"section_chief": 1, "section_deputy": 3, "other": 56}


def table(rulebook, level, height="multi_storey"):
    return area.standard(rulebook.starting_with("area.", ON), level, height)


def test_a_county_bureau_of_sixty_posts(rulebook):
    found = area.allowance(COUNTY, table(rulebook, "county"))
    assert found == area.Allowance(60, D("558.00"), D("480.00"), D("93.42"), D("1131.42"), D("1740.65"))
    assert area.allowance(COUNTY, table(rulebook, "county", "high_rise")).building == D("1885.70")


def test_six_hundred_and_forty_square_metres_are_over_by_eighty_two():
    assert area.excess(D("640"), D("558")) == area.Excess(D("82.00"), D("14.70"))


def test_rooms_below_the_ceiling_are_not_over():
    assert area.excess(D("558"), D("558")) == area.Excess(D("0.00"), D("0.00"))


@pytest.mark.parametrize("level", ["central", "province", "city", "county", "township"])
def test_service_rooms_have_no_jump_at_the_joints(rulebook, level):
    service = table(rulebook, level).service
    low, high = int(service["low_heads"].amount), int(service["high_heads"].amount)
    assert area.service_per_head(low, service) == service["low"].amount
    assert area.service_per_head(high, service) == service["high"].amount
    if low < high:
        line = service["intercept"].amount, service["divisor"].amount
        assert (line[0] - low) / line[1] == service["low"].amount
        assert (line[0] - high) / line[1] == service["high"].amount


def test_between_the_joints_the_line_falls(rulebook):
    service = table(rulebook, "county").service
    assert area.service_per_head(150, service) == D(7)


@pytest.mark.parametrize(("heads", "each"), [(100, "8"), (101, "7.98"), (199, "6.02"), (200, "6")])
def test_one_head_more_moves_the_line_by_its_slope(rulebook, heads, each):
    assert area.service_per_head(heads, table(rulebook, "county").service) == D(each)


def test_before_the_first_standard_there_is_no_table(rulebook):
    assert area.standard(rulebook.starting_with("area.", date(1999, 12, 20)), "county", "multi_storey") is None


def test_a_rank_of_another_level_is_unknown(rulebook):
    with pytest.raises(KeyError):
        area.office_ceiling({"city_chief": 1}, table(rulebook, "county").office)


def test_the_rules_applied_are_named(rulebook):
    codes = table(rulebook, "county").codes
    assert "area.office.county.other" in codes and "area.equipment_share" in codes and not any("city" in code for code in codes)


@pytest.mark.parametrize(("kind", "count", "ceiling"), [
    ("canteen", 100, "370.00"), ("canteen", 101, "372.60"), ("garage", 200, "8000.00"), ("garage", 201, "8038.00"),
    ("bicycle", 30, "54.00"), ("motorcycle", 3, "7.50"), ("guards", 2, "50.00"),
])  # fmt: skip
def test_annexes_have_ceilings_of_their_own_and_a_lower_rate_beyond(rulebook, kind, count, ceiling):
    assert area.annex_ceiling(kind, count, table(rulebook, "county").annex) == D(ceiling)


@pytest.mark.parametrize(("asked", "accepted", "cut"), [
    ("860000", "742500", ("117500.00", "13.66")),
    ("100", "100", ("0.00", "0.00")),
    ("0", "0", ("0.00", "0.00")),
    ("3", "2", ("1.00", "33.33")),
])  # fmt: skip
def test_what_was_cut_and_its_share(asked, accepted, cut):
    assert area.share_cut(D(asked), D(accepted)) == tuple(map(D, cut))
