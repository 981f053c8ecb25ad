"""项目储备库: the order by rule, its parts, its boundaries, and the year for which a project waits."""

from datetime import date
from types import SimpleNamespace

import pytest

from procurement.pool import rules
from procurement.rulebook import store
from procurement.rulebook.packs import read_packs
from procurement.rulebook.values import Rule, Rulebook

ON = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def rulebook(monkeypatch):
    """The rule packs as shipped, without a database."""
    book = Rulebook(
        Rule(n, e.code, e.title, e.basis, e.article, e.text, e.value, e.unit, e.comparator, e.jurisdiction, e.budget_level,
             e.object_type, e.effective_from, e.effective_to, e.mark, e.note, e.pack, 1)
        for n, e in enumerate(read_packs(), 1)
    )  # fmt: skip
    monkeypatch.setattr(store._memory, "get", lambda: book)


def line(hazard="none", grade=1, haste=0):
    return SimpleNamespace(hazard=hazard, grade=grade, haste=haste)


def of(*lines, built=2026, repaired=None, on=ON):
    record = SimpleNamespace(line_rows=lambda: list(lines), year_built=built, last_repaired=repaired)
    return rules.total(rules.score(record, on))


def test_the_worst_system_speaks_for_the_building():
    parts = {part.name: part for part in rules.score(SimpleNamespace(
        line_rows=lambda: [line("general", 3, 1), line("major", 5, 2), line()], year_built=2006, last_repaired=date(2013, 9, 30)), ON)}
    assert [(part.found, part.points) for part in parts.values()] == [("major", 600), ("5", 160), ("2", 60), ("12", 24)]
    assert list(parts) == ["hazard", "grade", "haste", "age"] and parts["hazard"].code == "pool.points.hazard.major"


def test_a_hazard_goes_before_everything_else_together():
    oldest = of(line("none", 5, 2), built=1900)
    assert of(line("general", 1, 0)) > oldest and of(line("major", 1, 0)) > of(line("general", 5, 2), built=1900)


@pytest.mark.parametrize(("repaired", "points"), [
    (date(2025, 3, 2), 2), (date(2025, 3, 3), 0), (date(1996, 3, 2), 60), (date(1980, 1, 1), 60), (date(2027, 1, 1), 0),
])  # fmt: skip
def test_only_full_years_count_and_no_more_than_thirty(repaired, points):
    assert of(built=1900, repaired=repaired) == points


def test_what_was_never_inspected_has_only_its_age():
    assert of(built=2006) == 2 * 19  # the end of 2006 lies nineteen full years back


@pytest.mark.parametrize(("start", "issued", "year"), [
    (date(2026, 5, 6), date(2026, 3, 2), 2026), (date(2027, 1, 1), date(2026, 12, 31), 2027), (date(2026, 12, 1), date(2027, 1, 4), 2027),
])  # fmt: skip
def test_a_project_waits_for_the_year_in_which_it_shall_begin(start, issued, year):
    assert rules.plan_year(start, issued) == year
