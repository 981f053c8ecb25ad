"""A bureau's own rows: what may be entered, whose place they take, and that nothing is ever edited."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError

from procurement.rulebook import limits, own
from procurement.rulebook.models import RuleRow
from procurement.rulebook.own import OwnRow
from procurement.rulebook.store import rulebook

pytestmark = pytest.mark.django_db
DAY, AT = date(2026, 11, 21), datetime(2026, 11, 21, 2, tzinfo=UTC)


def row(**changes):
    values = {
        "code": "renovation.accept", "title": "窗口受理", "basis": "本局规定", "article": "第三条", "text": "3", "unit": "wd", "comparator": "≤",
        "jurisdiction": "", "budget_level": "", "object_type": "", "effective_from": date(2026, 12, 1), "effective_to": None, "mark": "source",
        "note": "",
    }  # fmt: skip
    return OwnRow(**{**values, **changes})


def complaints(**changes):
    return {field: str(sentence) for field, sentence in own.mistakes(row(**changes), rulebook())}


def test_a_good_row_has_no_mistake():
    assert complaints() == {}


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"code": "Renovation"}, "code", "small letters"),
        ({"code": "renovation"}, "code", "small letters"),
        ({"code": "a." + "b" * 79}, "code", "small letters"),
        ({"title": " "}, "title", "filled in"),
        ({"basis": ""}, "basis", "filled in"),
        ({"note": "长" * 301}, "note", "300"),
        ({"unit": "week"}, "unit", "list"),
        ({"comparator": "=>"}, "comparator", "list"),
        ({"mark": "sure"}, "mark", "list"),
        ({"jurisdiction": "hainan"}, "jurisdiction", "CN-46"),
        ({"budget_level": "county level"}, "budget_level", "One word"),
        ({"effective_from": date(1948, 12, 31)}, "effective_from", "1948"),
        ({"effective_to": date(2026, 11, 30)}, "effective_to", "before it begins"),
        ({"text": "drei"}, "text", "not a number"),
        ({"text": "Infinity"}, "text", "not a number"),
        ({"text": "-1"}, "text", "negative"),
        ({"text": "100000000000000"}, "text", "14 digits"),
        ({"text": "1.0000001"}, "text", "six after"),
        ({"unit": "d", "text": "1.5"}, "text", "whole numbers"),
        ({"unit": "CNY"}, "unit", "counted in wd"),
        ({"comparator": "≥"}, "comparator", "compared by ≤"),
        ({"code": "calendar.office_opens", "unit": "time", "comparator": "≥", "text": "25:00"}, "text", "17:30"),
        ({"code": "calendar.rollover_internal", "unit": "text", "comparator": "=", "text": "maybe"}, "text", "any_rest_day"),
    ],
)
def test_every_mistake_is_named_at_its_field(changes, field, said):
    found = complaints(**changes)
    assert said in found[field] and set(found) == {field}


def test_what_lies_on_the_boundary_is_good():
    for changes in ({"effective_to": date(2026, 12, 1)}, {"text": "0"}, {"text": "0.000001"}, {"text": "99999999999999"}, {"unit": "h"},
                    {"comparator": "<"}, {"code": "a." + "b" * 78}, {"jurisdiction": "CN-4601"}):
        assert complaints(**changes) == {}, changes


def test_the_office_never_closes_before_it_opens():
    late = row(code="calendar.office_opens", unit="time", comparator="≥", text="17:30")
    assert [field for field, __ in own.office_hours([late], rulebook())] == ["calendar.office_opens"]
    later = row(code="calendar.receipt_cutoff", unit="time", comparator="≤", text="17:31")
    assert not list(own.office_hours([late, later], rulebook()))


def test_whoever_decides_is_told_what_is_unusual():
    said = [str(w) for w in own.warnings(row(code="local.new_rule", effective_from=date(2026, 11, 20), mark="unverified"), rulebook(), DAY)]
    assert len(said) == 3 and "new" in said[0] and "past" in said[1] and "nobody has read" in said[2]
    assert not list(own.warnings(row(effective_from=DAY), rulebook(), DAY))


@pytest.fixture
def two(db):
    return [get_user_model().objects.create(username=name) for name in ("a", "b")]


def enter(two, *rows, at=AT):
    return own.enter(rows, entered_by=two[0], confirmed_by=two[1], at=at)


def test_an_own_row_rules_from_its_day_and_not_a_day_before(two):
    assert own.superseded(row(), rulebook()).pack == "office_repair"
    enter(two, row())
    assert [limits.limit("renovation.accept", on=d).amount for d in (date(2026, 11, 30), date(2026, 12, 1))] == [Decimal(1), Decimal(3)]
    assert own.is_entered(row(), rulebook()) and not own.is_entered(row(text="4"), rulebook())


def test_a_correction_is_a_further_version_and_may_end_a_rule(two):
    enter(two, row())
    enter(two, row(effective_to=date(2026, 12, 31)))
    assert [limits.limit("renovation.accept", on=d).amount for d in (date(2026, 12, 31), date(2027, 1, 1))] == [Decimal(3), Decimal(1)]
    assert list(RuleRow.objects.filter(pack="").order_by("version").values_list("version", "effective_to")) == [
        (1, None), (2, date(2026, 12, 31))]


def test_one_bad_row_keeps_all_out(two):
    with pytest.raises(IntegrityError):
        enter(two, row(), row(code="local.b", comparator="≠"))
    assert not RuleRow.objects.filter(pack="").exists()


def test_a_warning_says_when_a_narrower_row_goes_before_it(two):
    enter(two, row(jurisdiction="CN-46"))
    assert "CN-46" in "".join(str(w) for w in own.warnings(row(), rulebook(), DAY))


def test_a_row_survives_the_way_through_a_proposal():
    told = row(effective_to=date(2027, 1, 1))
    assert OwnRow.of(told.as_json()) == told
