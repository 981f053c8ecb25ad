"""Comparators at their boundary, and which row is in force."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from procurement.rulebook.values import Mark, Rule, Rulebook, UnknownLimit, holds

DAY = date(2026, 11, 21)


def rule(**changes) -> Rule:
    values = {
        "row_id": 1, "code": "a.b", "title": "", "basis": "", "article": "", "text": "10", "value": Decimal(10), "unit": "CNY",
        "comparator": "≥", "jurisdiction": "", "budget_level": "", "object_type": "", "effective_from": date(2020, 1, 1),
        "effective_to": None, "mark": Mark.UNVERIFIED, "note": "", "pack": "p", "version": 1,
    }  # fmt: skip
    return Rule(**{**values, **changes})


@pytest.mark.parametrize(
    ("comparator", "below", "equal", "above"),
    [
        ("≥", False, True, True),  # 以上 includes
        (">", False, False, True),  # 超过 excludes
        ("≤", True, True, False),  # 以下, 以内 include
        ("<", True, False, False),  # 不足 excludes
        ("=", False, True, False),
    ],
)
def test_each_comparator_at_its_boundary(comparator, below, equal, above):
    row = rule(comparator=comparator)
    assert [holds(Decimal(value), row) for value in ("9.99", "10.00", "10.01")] == [below, equal, above]


def test_a_text_has_no_amount():
    with pytest.raises(ValueError, match="text"):
        holds(1, rule(value=None, text="17:30", unit="time"))


def in_force(rules, on=DAY, **where):
    found = Rulebook(rules).in_force("a.b", on, **where)
    return found and found.row_id


def test_both_days_of_force_are_included():
    rows = [rule(effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 30))]
    found = [in_force(rows, date.fromisoformat(d)) for d in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")]
    assert found == [None, 1, 1, None]


def test_the_later_day_of_force_ends_the_earlier_row():
    rows = [rule(row_id=1), rule(row_id=2, effective_from=date(2026, 12, 1))]
    assert in_force(rows, date(2026, 11, 30)) == 1
    assert in_force(rows, date(2026, 12, 1)) == 2


def test_a_corrected_version_goes_before_the_first():
    assert in_force([rule(row_id=2, version=2), rule(row_id=1)]) == 2


def test_the_bureau_s_own_row_goes_before_a_pack():
    assert in_force([rule(row_id=1, effective_from=date(2026, 9, 1)), rule(row_id=2, pack="")]) == 2


def test_the_narrower_place_goes_before_the_wider():
    rows = [rule(row_id=1, pack=""), rule(row_id=2, jurisdiction="CN-46"), rule(row_id=3, jurisdiction="CN-4601")]
    assert [in_force(rows, jurisdiction=place) for place in ("", "CN-44", "CN-46", "CN-4602", "CN-4601")] == [1, 1, 2, 2, 3]


def test_a_row_for_one_level_does_not_rule_the_others():
    rows = [rule(row_id=1), rule(row_id=2, budget_level="county")]
    assert [in_force(rows, budget_level=level) for level in ("", "city", "county")] == [1, 1, 2]


def test_an_unknown_limit_says_which_and_when():
    assert str(UnknownLimit("x.y", DAY)).startswith("The rulebook holds no rule x.y in force on 2026-11-21 (jurisdiction -). Check the dates")


def test_of_the_versions_of_one_row_only_the_last_counts_so_that_a_corrected_end_is_an_end():
    rows = [rule(row_id=1), rule(row_id=2, version=2, effective_to=date(2026, 6, 30)), rule(row_id=3, effective_from=date(1990, 1, 1))]
    assert in_force(rows) == 3


def test_a_row_entered_later_was_not_known_before():
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    rows = [rule(row_id=1), rule(row_id=2, pack="", entered_at=moment)]
    assert Rulebook(rows).in_force("a.b", date(2026, 11, 21), known=moment).row_id == 2
    assert Rulebook(rows).in_force("a.b", date(2026, 11, 21), known=moment - timedelta(microseconds=1)).row_id == 1
