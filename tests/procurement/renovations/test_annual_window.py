"""The annual window: both of its days inside, what alone is taken outside, and when it opens again."""

from dataclasses import replace
from datetime import date

import pytest

from procurement.facts import RuleBroken
from procurement.renovations.annual_window import refuse_outside_window, window_on
from procurement.rulebook import store
from procurement.rulebook.values import Rulebook

ASKED = {"kind_asked": "full", "urgent_repair": False, "out_of_window_ground": "", "order_no": ""}


@pytest.fixture
def window(monkeypatch, shipped):
    """Puts a window of its own into the rulebook."""

    def put(opens, closes):
        rows = [
            replace(shipped.in_force(f"renovation.window_{name}", date(2026, 1, 1)), text=text)
            for name, text in (("opens", opens), ("closes", closes))
        ]
        monkeypatch.setattr(store._memory, "get", lambda: Rulebook(rows))

    return put


@pytest.mark.parametrize(("opens", "closes", "day", "is_open", "next_opening"), [
    ("01-01", "05-31", date(2026, 5, 31), True, date(2027, 1, 1)),
    ("01-01", "05-31", date(2026, 6, 1), False, date(2027, 1, 1)),
    ("03-01", "05-31", date(2026, 2, 28), False, date(2026, 3, 1)),
    ("03-01", "05-31", date(2026, 3, 1), True, date(2027, 3, 1)),
    ("10-01", "03-31", date(2026, 12, 31), True, date(2027, 10, 1)),
    ("10-01", "03-31", date(2026, 4, 1), False, date(2026, 10, 1)),
    ("02-29", "05-31", date(2026, 6, 1), False, date(2027, 3, 1)),
    ("02-29", "05-31", date(2027, 6, 1), False, date(2028, 2, 29)),
])  # fmt: skip
def test_the_days_of_the_window(window, opens, closes, day, is_open, next_opening):
    window(opens, closes)
    found = window_on(day)
    assert (found.open, found.next_opening) == (is_open, next_opening)


@pytest.mark.parametrize(("place", "last"), [("", date(2026, 12, 31)), ("XX-1", date(2026, 5, 31)), ("XX-2", date(2026, 7, 31)),
                                             ("XX-3", date(2026, 10, 15))])  # fmt: skip
def test_each_place_has_its_own_window(rulebook, settings, place, last):
    settings.JURISDICTION = place
    assert window_on(last).open
    assert window_on(last).closes.mark == "unverified"
    assert place == "" or not window_on(date.fromordinal(last.toordinal() + 1)).open


def refusal(data, day):
    with pytest.raises(RuleBroken) as broken:
        refuse_outside_window(data, day)
    return broken.value


def test_outside_the_window_the_sentence_names_the_rule_and_the_next_opening(window):
    window("01-01", "05-31")
    broken = refusal(ASKED, date(2026, 6, 1))
    assert broken.field == "out_of_window_ground"
    assert all(word in str(broken) for word in ("01-01", "05-31", "年度申报截止日", "本系统默认值", "2027-01-01"))


@pytest.mark.parametrize("ground", ["safety", "ordered"])
def test_a_hazard_or_an_order_is_taken_with_its_evidence(window, ground):
    window("01-01", "05-31")
    day = date(2026, 6, 1)
    assert refusal(ASKED | {"out_of_window_ground": ground}, day).field == "order_no"
    refuse_outside_window(ASKED | {"out_of_window_ground": ground, "order_no": "整改〔2026〕8号"}, day)


@pytest.mark.parametrize("changes", [{"kind_asked": "daily"}, {"urgent_repair": True}])
def test_daily_and_urgent_repair_know_no_window(window, changes):
    window("01-01", "05-31")
    refuse_outside_window(ASKED | changes, date(2026, 6, 1))
