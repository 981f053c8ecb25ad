"""The questions of the page, at their boundaries, without a database."""

from datetime import UTC, date, datetime
from decimal import Decimal as D
from types import SimpleNamespace as Thing

import pytest

from procurement.renovations import rules
from procurement.renovations.terms import Paper

ON = date(2026, 3, 2)


@pytest.mark.parametrize(("kind", "daily", "construction", "major"), [
    ("daily", True, False, False), ("partial", False, False, True), ("full", False, False, True),
    ("construction", False, True, False), ("", False, False, False),
])  # fmt: skip
def test_the_class_decides_the_road(kind, daily, construction, major):
    record = Thing(repair_class=kind)
    assert (rules.is_daily(record), rules.is_construction(record), rules.is_major(record)) == (daily, construction, major)


@pytest.mark.parametrize(("amount", "head"), [("299999.99", False), ("300000.00", True), ("860000.00", True)])
def test_the_head_decides_from_the_limit_on(rulebook, amount, head):
    assert rules.needs_head(Thing(amount=D(amount), project_amount=None, amount_accepted=D("1"), applied_on=ON)) is head


def test_a_cut_does_not_carry_a_project_past_the_head(rulebook):
    assert rules.needs_head(Thing(amount=D("300000"), project_amount=None, amount_accepted=D("299000"), applied_on=ON))
    assert rules.needs_head.reads == ("amount", "project_amount")


@pytest.mark.parametrize(("whole", "head", "meeting"), [
    ("299999.99", False, False), ("300000.00", True, False), ("999999.99", True, False), ("1000000.00", True, True),
])  # fmt: skip
def test_works_that_are_one_project_are_decided_by_their_sum(rulebook, whole, head, meeting):
    record = Thing(amount=D("100000"), project_amount=D(whole), applied_on=ON, exception_permitted_at=None)
    assert (rules.needs_head(record), rules.needs_meeting(record)) == (head, meeting)


def test_a_daily_repair_stays_below_its_ceiling(rulebook):
    ceiling = rulebook.in_force("renovation.daily_ceiling", ON)
    assert not rules.too_large_for_daily(D("49999.99"), ceiling)
    assert rules.too_large_for_daily(D("50000"), ceiling)


def test_any_change_of_area_is_alteration_where_the_place_allows_none(rulebook):
    share = rulebook.in_force("renovation.extension_share", ON)
    assert rules.is_disguised_alteration(D("0.01"), share) and rules.is_disguised_alteration(D("-3"), share)
    assert not rules.is_disguised_alteration(D("0"), share)


def test_all_missing_papers_are_named_at_once():
    needed = {"letter", "building", "evidence", "plan", "schedule", "history", "competent", "funds", "staff"}
    assert rules.missing_papers(["letter", "building", "evidence", "plan"], needed) == [
        Paper.SCHEDULE, Paper.HISTORY, Paper.COMPETENT, Paper.FUNDS, Paper.STAFF,
    ]  # fmt: skip
    assert rules.missing_papers(sorted(needed), needed) == []


@pytest.mark.parametrize(("text", "numbers"), [
    ("1", {1}), ("1-3, 7", {1, 2, 3, 7}), ("2、5；9", {2, 5, 9}), ("3至4", {3, 4}), ("4-3", None), ("0", None), ("无", None),
    ("1-501", None), ("1-500", set(range(1, 501))),
])  # fmt: skip
def test_photo_numbers_are_read_as_people_write_them(text, numbers):
    assert rules.photos_named(text) == numbers


HANDLER, ANNA, BO = 1, 2, 3
WHEN = datetime(2026, 3, 9, 3, tzinfo=UTC)


@pytest.mark.parametrize(("first", "second", "confirmed", "valid"), [
    (ANNA, BO, WHEN, True),
    (HANDLER, BO, WHEN, True),
    (ANNA, ANNA, WHEN, False),
    (HANDLER, HANDLER, WHEN, False),
    (ANNA, None, WHEN, False),
    (ANNA, BO, None, False),
])  # fmt: skip
def test_an_inspection_is_by_two_people_of_whom_one_is_not_the_handler(rulebook, first, second, confirmed, valid):
    record = Thing(applied_on=date(2026, 3, 2), first_inspector_id=first, second_inspector_id=second, confirmed_at=confirmed, classified_by_id=HANDLER)
    assert rules.inspection_is_by_two(record) is valid


@pytest.mark.parametrize(("row", "needed", "valid"), [("1", 2, True), ("2", 2, True), ("3", 3, False)])
def test_the_rulebook_says_how_many_people_make_a_visit_and_never_fewer_than_two(monkeypatch, row, needed, valid):
    asked = []
    monkeypatch.setattr(rules, "limit", lambda code, on: asked.append((code, on)) or Thing(amount=D(row)))
    record = Thing(
        first_inspector_id=ANNA, second_inspector_id=BO, confirmed_at=WHEN, classified_by_id=HANDLER, applied_on=date(2026, 3, 2),
    )  # fmt: skip
    assert rules.inspectors_needed(record) == needed and rules.inspection_is_by_two(record) is valid
    assert set(asked) == {("renovation.inspectors", date(2026, 3, 2))}


def test_the_visit_begins_with_its_day_in_shanghai():
    record = Thing(visit_at=datetime(2026, 3, 8, 17, 0, tzinfo=UTC))  # 9 March, 01:00 in Shanghai
    assert rules.visit_begins(record) == datetime(2026, 3, 8, 16, 0, tzinfo=UTC)


def test_measured_against_claimed():
    assert rules.claims_differ(Thing(measured=D("1100"), claimed=D("1200")))
    assert not rules.claims_differ(Thing(measured=D("1100"), claimed=D("1100.00")))
    assert not rules.claims_differ(Thing(measured=None, claimed=D("5")))
