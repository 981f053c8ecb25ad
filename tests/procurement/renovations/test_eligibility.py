"""The hard checks, each at its boundary and with its rule row; what blocks agreement, and what an exception lifts."""

from datetime import UTC, date, datetime
from decimal import Decimal as D
from types import SimpleNamespace as Thing

import pytest

from procurement.renovations import eligibility
from procurement.renovations.checking import TITLES, whole_years
from procurement.renovations.models import Renovation
from procurement.renovations.special_terms import Outcome
from procurement.rulebook.values import Mark, Rulebook

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 9, 3, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("rulebook")


def renovation(level="county", items=(800_000, 60_000), **changes):
    """A full repair of 860,000 yuan in order; not saved."""
    facts = {
        "applied_on": ON, "repair_class": "full", "scope": "systems", "grounds": ["hazard"], "area_change": D("0"), "year_built": 2006,
        "amount": D(860000), "works_area": D("1960.00"), "funding_faults": ["none"], "use_faults": ["none"], "luxury": ["none"],
        "decoration_amount": D(0), "surplus_area": D(0), "surplus_source": "台账", "surplus_on": ON, "touches_structure": False,
    } | changes  # fmt: skip
    record = Renovation(**facts)
    record.__dict__["_lines"] = {"items": [Thing(amount=D(one)) for one in items]}
    record._state.fields_cache["case"] = Thing(unit=Thing(level=level))
    return record


def check(code, record):
    """The one check of that code."""
    (found,) = [one for one in eligibility.checks(record) if one.code == code]
    return found


def outcome(code, **changes):
    return check(code, renovation(**changes)).outcome


def test_an_application_in_order_fails_nothing():
    assert eligibility.failing(renovation()) == []
    assert {one.code for one in eligibility.checks(renovation())} == set(TITLES)


def test_every_check_names_its_rule_row_with_source_and_mark():
    for one in eligibility.checks(renovation(last_repaired=ON, touches_structure=True)):
        if one.code == "split_daily":  # concerns daily repair alone
            continue
        assert one.rule is not None and one.rule.title in one.rule_words and one.rule.basis in one.rule_words, one.code
        assert str(one.mark) and str(one.facts), one.code


# --- ground ---
def test_a_repair_without_any_ground_fails_and_each_ground_has_its_own_row():
    assert outcome("ground", grounds=[]) == Outcome.FAILED
    found = [one for one in eligibility.checks(renovation(grounds=["ageing", "hazard"])) if one.code == "ground"]
    assert [one.rule.code for one in found] == ["renovation.ground.ageing", "renovation.ground.hazard"]


# --- age ---
@pytest.mark.parametrize(("built", "comprehensive", "expected"), [
    (2012, None, Outcome.FAILED), (2011, None, Outcome.PASSED), (1990, date(2011, 3, 3), Outcome.FAILED),
    (1990, date(2011, 3, 2), Outcome.PASSED),
])  # fmt: skip
def test_a_full_repair_comes_fifteen_years_after_building_or_the_last_comprehensive_one(built, comprehensive, expected):
    assert outcome("age", year_built=built, last_comprehensive=comprehensive) == expected


def test_the_age_concerns_whole_buildings_and_full_repairs_only():
    assert outcome("age", repair_class="partial", year_built=2024) == Outcome.NOT_APPLICABLE
    assert outcome("age", repair_class="partial", scope="whole", year_built=2024) == Outcome.FAILED


def test_full_years_turn_on_the_day():
    assert [whole_years(date(2021, 3, 2), day) for day in (date(2026, 3, 1), ON)] == [4, 5]
    assert [whole_years(date(2024, 2, 29), day) for day in (date(2025, 2, 28), date(2025, 3, 1))] == [0, 1]


# --- funding, use, luxury ---
@pytest.mark.parametrize(("code", "field", "faults", "article"), [
    ("funding", "funding_faults", ["special_fund", "levy", "loan", "sponsor"], "第十三条"),
    ("use", "use_faults", ["rented", "lent"], "第二十三条"), ("luxury", "luxury", ["other"], "第二十八条"),
])  # fmt: skip
def test_what_a_regulation_forbids_fails_and_nobody_can_lift_it(code, field, faults, article):
    for fault in faults:
        one = check(code, renovation(**{field: [fault]}))
        assert (one.outcome, one.liftable, one.rule.article) == (Outcome.FAILED, False, article)
    assert outcome(code, **{field: []}) == Outcome.OPEN
    assert outcome(code, **{field: ["none"]}) == Outcome.PASSED


@pytest.mark.parametrize("fitting", ["lamps", "curtain_wall", "revolving_door"])
def test_luxury_lamps_curtain_walls_and_revolving_doors_fail_under_the_standard(fitting):
    one = check("fixtures", renovation(luxury=[fitting]))
    assert one.outcome == Outcome.FAILED and "2674" in one.rule.basis
    assert outcome("luxury", luxury=[fitting]) == Outcome.PASSED  # named once, under its own rule


# --- decoration: 35 % centre, province, city; 30 % county; 25 % township ---
@pytest.mark.parametrize(("level", "share"), [("centre", 35), ("province", 35), ("city", 35), ("county", 30), ("township", 25)])
def test_the_share_of_decoration_by_level(level, share):
    part = D(1000) * share / 100
    assert outcome("decoration", level=level, amount=D(1000), decoration_amount=part) == Outcome.PASSED
    assert outcome("decoration", level=level, amount=D(1000), decoration_amount=part + D("0.01")) == Outcome.FAILED


def test_decoration_is_a_share_of_building_and_installation_not_of_equipment():
    assert outcome("decoration", amount=D(1000), installation_amount=D(500), decoration_amount=D(150)) == Outcome.PASSED
    assert outcome("decoration", amount=D(1000), installation_amount=D(500), decoration_amount=D("150.01")) == Outcome.FAILED
    one = check("decoration", renovation(amount=D(860000), decoration_amount=D(124800)))
    assert "14.51 %" in str(one.facts) and "30 %" in str(one.facts)


# --- repeat ---
@pytest.mark.parametrize(("day", "reason", "expected"), [
    (date(2021, 3, 3), "", Outcome.EXPLAIN), (date(2021, 3, 3), "台风损坏", Outcome.EXPLAINED), (date(2021, 3, 2), "", Outcome.PASSED),
    (None, "", Outcome.NOT_APPLICABLE),
])  # fmt: skip
def test_the_same_part_again_within_five_years_needs_a_reason(day, reason, expected):
    assert outcome("repeat", last_repaired=day, explain_repeat=reason) == expected


# --- unit price ---
def test_an_unverified_cap_asks_for_a_reason():
    at_cap = {"amount": D(2000), "works_area": D(1)}
    assert outcome("price", **at_cap) == Outcome.PASSED
    over = {"amount": D("2000.01"), "works_area": D(1)}
    assert outcome("price", **over) == Outcome.EXPLAIN
    assert outcome("price", **over, explain_price="古建筑") == Outcome.EXPLAINED


def test_a_cap_that_somebody_verified_refuses(monkeypatch, shipped):
    from dataclasses import replace

    from procurement.rulebook import store

    own = replace(shipped.in_force("renovation.unit_price_cap", ON), mark=Mark.SOURCE, pack="", value=D(400), text="400")
    monkeypatch.setattr(store._memory, "get", lambda: Rulebook([own]))
    one = eligibility.unit_price(renovation(explain_price="古建筑"))
    assert one.outcome == Outcome.FAILED and "438.78" in str(one.facts)


# --- test report ---
@pytest.mark.parametrize(("changes", "expected"), [
    ({}, Outcome.NOT_APPLICABLE), ({"touches_structure": True}, Outcome.FAILED), ({"scope": "whole"}, Outcome.FAILED),
    ({"scope": "whole", "test_report": "JC-2026-8"}, Outcome.PASSED),
])  # fmt: skip
def test_structure_and_whole_building_need_a_test_report(changes, expected):
    assert outcome("test_report", **changes) == expected


# --- area ---
def test_an_area_over_the_standard_needs_its_condition():
    over = {"office_actual": D("640.00"), "office_allowed": D("558.00"), "office_over": D("82.00")}
    assert outcome("area") == Outcome.OPEN
    assert outcome("area", **over) == Outcome.EXPLAIN
    assert outcome("area", **over, conditions=[{"kind": "limit", "what": "腾退", "within_days": 60}]) == Outcome.EXPLAINED
    assert outcome("area", **over | {"office_over": D("0.00")}) == Outcome.PASSED


# --- surplus rooms ---
@pytest.mark.parametrize(("surplus", "needed", "enough"), [
    ("1959.99", None, False), ("1960.00", None, True), ("299.99", "300.00", False), ("300.00", "300.00", True), ("0", "0", False),
])  # fmt: skip
def test_surplus_rooms_suffice_from_the_needed_area_on(surplus, needed, enough):
    record = renovation(surplus_area=D(surplus), surplus_needed=None if needed is None else D(needed))
    assert eligibility.reassign_suffices(record) is enough
    assert check("surplus", record).outcome == (Outcome.EXPLAIN if enough else Outcome.PASSED)


def test_the_figure_of_surplus_rooms_stands_beside_its_source():
    record = renovation(surplus_area=D("420.00"), surplus_where="二号楼（机关事务局）", surplus_source="房屋台账", surplus_paper="台账第3页")
    facts = str(check("surplus", record).facts)
    assert all(word in facts for word in ("420.00", "二号楼（机关事务局）", "房屋台账", "2026-03-02", "台账第3页"))


# --- what blocks ---
def test_a_failed_check_blocks_until_exactly_it_is_lifted():
    record = renovation(year_built=2020, luxury=["lamps"], exception_codes=["age"])
    assert [one.code for one in eligibility.blocking(record)] == ["age", "fixtures"]  # asked for is not permitted
    record.exception_permitted_at = AT
    assert [one.code for one in eligibility.blocking(record)] == ["fixtures"]


def test_no_permission_lifts_what_a_regulation_forbids():
    record = renovation(use_faults=["rented"], exception_codes=["use"], exception_permitted_at=AT)
    assert [one.code for one in eligibility.blocking(record)] == ["use"]


def test_what_still_needs_an_explanation_does_not_block():
    record = renovation(last_repaired=date(2025, 1, 1))
    assert check("repeat", record).outcome == Outcome.EXPLAIN and eligibility.blocking(record) == []


def test_a_class_that_ends_here_shows_only_what_made_it_that_class():
    daily = renovation(repair_class="daily", amount=D(8600), grounds=[])
    assert [one.code for one in eligibility.checks(daily)] == ["area_change", "daily_amount", "split_daily"]
    assert eligibility.checks(renovation(repair_class="construction")) == []


def test_before_the_classification_nothing_is_claimed_to_be_met_or_not():
    fresh = renovation(
        repair_class="", scope="", grounds=[], area_change=None, funding_faults=[], use_faults=[], luxury=[], decoration_amount=None,
        surplus_area=None,
    )  # fmt: skip
    told = {one.code: one.outcome for one in eligibility.checks(fresh)}
    assert {told[code] for code in ("ground", "age", "funding", "use", "luxury", "decoration", "surplus", "split_head")} == {Outcome.OPEN}
    assert eligibility.blocking(fresh) == []


def test_what_the_record_keeps_are_codes_and_figures():
    kept = check("age", renovation(year_built=2020)).as_json()
    assert kept == {"code": "age", "outcome": "failed", "rule": "renovation.whole_scope_age", "value": "15", "from": "2000-01-01",
                    "mark": "unverified"}  # fmt: skip


# --- bundle ---
@pytest.mark.parametrize(("items", "reason", "expected"), [
    ((49_999, 49_999), "", Outcome.EXPLAIN), ((49_999, 49_999), "同一管网", Outcome.EXPLAINED), ((50_000, 100), "", Outcome.PASSED),
    ((8_600,), "", Outcome.NOT_APPLICABLE),
])  # fmt: skip
def test_small_items_made_into_a_major_repair_need_a_reason(items, reason, expected):
    assert outcome("bundle", items=items, explain_bundle=reason) == expected


# --- split ---
def row(amount, answer="independent", same_place=True, same_unit=True):
    return {
        "number": "WX-2026-0001", "amount": str(amount), "answer": answer, "same_place": same_place, "same_unit": same_unit,
        "kind": "partial",
    }  # fmt: skip


@pytest.mark.parametrize(("own", "others", "code", "split"), [
    ("200000", [row("99999.99")], "split_head", False),  # 299,999.99 together
    ("200000", [row("100000")], "split_head", True),  # exactly 300,000: the head's
    ("300000", [row("100000")], "split_head", False),  # the head decides it anyway
    ("200000", [row("100000", same_place=False)], "split_head", False),  # elsewhere the reason is enough
    ("200000", [row("100000", "merge")], "split_head", False),  # one project: the head decides by the sum
    ("200000", [row("100000", same_unit=False)], "split_head", True),  # one address, two units: one project all the same
    ("200000", [row("860000")], "split_head", False),  # that one went to the head by itself
    ("200000", [row("300000")], "split_head", False),
    ("200000", [row("50000"), row("50000")], "split_head", True),  # three parts
    ("600000", [row("399999.99")], "split_meeting", False),
    ("600000", [row("400000")], "split_meeting", True),
])  # fmt: skip
def test_a_matter_is_not_split_below_a_ceiling(own, others, code, split):
    found = check(code, renovation(amount=D(own), related=others, repair_class="partial"))
    assert found.outcome == (Outcome.FAILED if split else Outcome.PASSED)
    if split:
        assert f"{D(own) + sum(D(one['amount']) for one in others):,.2f}" in str(found.facts)


@pytest.mark.parametrize(("own", "other", "split"), [
    ("30000", row("19999.99"), False), ("30000", row("20000"), True), ("30000", row("860000"), False),
    ("30000", row("20000", same_unit=False), False),
])  # fmt: skip
def test_a_daily_repair_is_not_half_of_a_larger_one(own, other, split):
    found = check("split_daily", renovation(repair_class="daily", amount=D(own), related=[other]))
    assert (found.outcome == Outcome.FAILED, found.liftable) == (split, False)
