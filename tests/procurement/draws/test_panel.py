"""Panel by formula: odd, large enough for what is bought, and enough of it from outside (87号令 §47)."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest

from procurement.draws.panel import experts, formula, wrong_with

ON = date(2026, 3, 2)
pytestmark = pytest.mark.usefixtures("rulebook")


def bound(layer=1, budget="80000", complex_=False, social=False):
    return formula(layer=layer, budget=D(budget), complex_=complex_, social=social, on=ON)


@pytest.mark.parametrize(("size", "least"), [(3, 2), (5, 4), (7, 5), (9, 6)])
def test_two_thirds_of_a_panel_are_experts_rounded_up(size, least):
    assert experts(size, Fraction("2/3")) == least


def test_in_house_three_are_enough_and_one_of_them_comes_from_outside():
    rule = bound()
    assert wrong_with(3, rule) is None
    assert "at least 3" in str(wrong_with(1, rule))
    assert (rule.outsiders(3), rule.outsiders(5)) == (1, 1)


@pytest.mark.parametrize("size", [4, 6, 8])
def test_an_even_panel_is_refused(size):
    assert "even" in str(wrong_with(size, bound(layer=3)) if size > 4 else wrong_with(size, bound()))


def test_by_law_five_sit():
    assert wrong_with(5, bound(layer=2)) is None
    assert "at least 5" in str(wrong_with(3, bound(layer=2)))
    assert bound(layer=2).outsiders(5) == 4


@pytest.mark.parametrize("flag", [{"budget": "10000000"}, {"complex_": True}, {"social": True}])
def test_any_one_of_three_flags_asks_for_seven(flag):
    """A complex system of nine millions needs seven although its budget alone would not."""
    rule = bound(layer=3, **({"budget": "9000000"} | flag))
    assert "at least 7" in str(wrong_with(5, rule))
    assert wrong_with(7, rule) is None
    assert rule.outsiders(7) == 5


def test_a_cent_below_ten_millions_five_are_enough():
    assert wrong_with(5, bound(layer=3, budget="9999999.99")) is None


def test_a_flag_raises_an_in_house_panel_too():
    assert "at least 7" in str(wrong_with(3, bound(complex_=True)))
