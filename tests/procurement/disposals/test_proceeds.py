"""Sale and income: ninety per cent to the fen, and the account of what is paid in."""
from datetime import date
from decimal import Decimal

import pytest

from procurement.calendar.store import load
from procurement.disposals.proceeds import Proceeds, judge_bid, pay_in_until, payable, workings
from procurement.facts import RuleBroken

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


@pytest.mark.parametrize(("price", "appraised", "pauses"), [
    ("90000.00", "100000", False), ("89999.99", "100000", True), ("90000.01", "100000", False), ("30", "33.33", False), ("29.99", "33.33", True),
])
def test_exactly_ninety_per_cent_goes_on(price, appraised, pauses):
    assert judge_bid(Decimal(price), Decimal(appraised), ON).pauses is pauses


@pytest.mark.parametrize(("price", "appraised", "field"), [("100", "0", "appraised"), ("0", "100", "price"), ("-1", "100", "price")])
def test_no_bid_without_appraisal_nor_price(price, appraised, field):
    with pytest.raises(RuleBroken) as refused:
        judge_bid(Decimal(price), Decimal(appraised), ON)
    assert refused.value.field == field


def test_a_hundred_and_thirteen_thousand_two_hundred_go_to_the_treasury():
    sold = Proceeds(Decimal(120_000), Decimal(3_600), Decimal(2_000), Decimal(1_200))
    assert payable(sold) == Decimal(113_200)
    assert "113,200.00" in str(workings(sold)[-1])


@pytest.mark.parametrize("part", ["gross", "taxes", "appraisal_fee", "commission"])
def test_no_part_is_below_zero(part):
    with pytest.raises(RuleBroken) as refused:
        payable(Proceeds(Decimal(100))._replace(**{part: Decimal("-0.01")}))
    assert refused.value.field == part


def test_costs_are_not_more_than_the_income():
    assert payable(Proceeds(Decimal(100), Decimal(100))) == 0
    with pytest.raises(RuleBroken):
        payable(Proceeds(Decimal(100), Decimal("100.01")))


def test_five_working_days_over_the_national_day():
    until, rule = pay_in_until(date(2026, 9, 29), load())
    assert (until, rule.unit) == (date(2026, 10, 12), "wd")
