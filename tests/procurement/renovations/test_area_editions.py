"""Two editions of one standard: the day of the application chooses, and whoever names the other one is told which day and which paper."""

from datetime import date
from decimal import Decimal as D

import pytest

from procurement.facts import RuleBroken
from procurement.renovations import area, area_workings, standards
from procurement.rulebook.packs import read_packs

LAST_OLD, FIRST_NEW = date(2014, 11, 23), date(2014, 11, 24)


def old(rulebook, level, height="multi_storey"):
    return area.standard(rulebook.starting_with("area.", LAST_OLD), level, height)


@pytest.mark.parametrize(("day", "edition"), [(LAST_OLD, "1999"), (FIRST_NEW, "2014"), (date(2026, 3, 2), "2014"), (date(1999, 12, 21), "1999")])
def test_the_day_chooses_the_edition(rulebook, day, edition):
    assert standards.edition_on(day).text == edition
    standards.refuse_other_edition(edition, day)


def test_the_old_edition_is_refused_today_by_day_and_paper(rulebook):
    with pytest.raises(RuleBroken) as broken:
        standards.refuse_other_edition("1999", date(2026, 3, 2))
    said = str(broken.value)
    assert broken.value.field == "standard_edition"
    assert "2026-03-02" in said and "发改投资〔2014〕2674号" in said
    assert "计投资〔1999〕2250号" in said and "1999-12-21 to 2014-11-23" in said and "Choose 2014" in said


def test_the_new_edition_is_refused_for_the_day_before_it(rulebook):
    with pytest.raises(RuleBroken) as broken:
        standards.refuse_other_edition("2014", LAST_OLD)
    assert "only from 2014-11-24 on" in str(broken.value) and "Choose 1999" in str(broken.value)


@pytest.mark.parametrize("edition", ["2015", ""])
def test_an_edition_that_does_not_exist_is_refused(rulebook, edition):
    with pytest.raises(RuleBroken):
        standards.refuse_other_edition(edition, FIRST_NEW)


def test_before_any_edition_nothing_is_chosen(rulebook):
    with pytest.raises(RuleBroken) as broken:
        standards.refuse_other_edition("1999", date(1999, 12, 20))
    assert "1999-12-20" in str(broken.value)


@pytest.mark.parametrize(("level", "rank", "before", "after"), [
    ("central", "division", 9, 12), ("central", "other", 6, 9), ("province", "department_chief", 24, 30), ("city", "city_chief", 32, 42),
    ("county", "county_chief", 20, 30), ("county", "other", 6, 9),
])  # fmt: skip
def test_the_old_ceilings_are_lower(rulebook, level, rank, before, after):
    new = area.standard(rulebook.starting_with("area.", FIRST_NEW), level, "multi_storey")
    assert (old(rulebook, level).office[rank].amount, new.office[rank].amount) == (before, after)


def test_ranks_that_the_old_edition_did_not_divide_are_its_own(rulebook):
    assert "section" in old(rulebook, "county").office and "section_chief" not in old(rulebook, "county").office
    assert [rank for rank, _title in standards.ranks("county", FIRST_NEW)] == [
        f"county.{rank}" for rank in ("county_chief", "county_deputy", "section_chief", "section_deputy", "other")
    ]
    assert "county.section" in [rank for rank, _title in standards.ranks("county", LAST_OLD)]


@pytest.mark.parametrize(("heads", "usable", "building"), [(100, "1200.00", "1800.00"), (101, "1010.00", "1616.00")])
def test_the_old_edition_bounds_the_whole_area_per_head_lower_for_more_than_a_hundred(rulebook, heads, usable, building):
    found = area.allowance({"other": heads}, old(rulebook, "county"))
    assert (found.usable, found.building, found.service, found.equipment) == (D(usable), D(building), None, None)
    assert found.office == D(heads * 6)


def test_the_old_workings_name_the_article(rulebook):
    table = old(rulebook, "county")
    found = {one.what: one for one in area_workings.of_ceilings({"other": 60}, table, area.allowance({"other": 60}, table))}
    assert found["usable"].how == "12 × 60" and "第十二条" in found["usable"].rules[0].source
    assert "service" not in found


def test_nothing_of_the_old_edition_claims_to_be_read_in_the_source():
    rows = [entry for entry in read_packs() if entry.pack == "office_area1999"]
    assert len(rows) > 30
    assert {entry.mark for entry in rows} <= {"knowledge", "unverified"} and all(entry.note for entry in rows)
    assert {entry.effective_to for entry in rows} == {LAST_OLD}
