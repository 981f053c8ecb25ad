"""Suppliers under one head, or of which one controls or manages the other directly, do not compete (政府采购法实施条例 §18): both are out."""
from datetime import date, timedelta

import pytest

from procurement.parties.models import SupplierHolding, SupplierPerson
from tests.procurement.evaluation.review import DAY, INVITED, NAMES, PRICES
from tests.procurement.evaluation.test_quotes import refused

pytestmark = pytest.mark.django_db


def headed(review, letter, until=None, since=DAY):
    SupplierPerson.objects.create(supplier=review.suppliers[letter], name="王某", identity="i", tie="head", since=since, until=until, entered_at=INVITED)


def holds_other(review, until=None, since=DAY):
    SupplierHolding.objects.create(holder=review.suppliers["C"], held=review.suppliers["A"], since=since, until=until, entered_at=INVITED)


def both_headed(review, **span):
    headed(review, "A", since=span.get("since", DAY))
    headed(review, "C", **span)


OUT = {"fault": "unqualified", "note": "负责人为同一人"}
LAST_YEAR = date(2025, 3, 1)


@pytest.mark.parametrize("tie", [both_headed, holds_other])
def test_two_that_belong_together_do_not_quote_together_even_where_it_is_found_at_the_opening(review, tie):
    review.invites()
    tie(review)
    field, sentence = refused(review.opens)
    assert field == "opened-2-fault" and NAMES["A"] in sentence and NAMES["C"] in sentence
    assert refused(review.opens, rows={"C": OUT})[0] == "opened-0-fault"  # neither of the two competes
    assert review.opens(rows={"A": OUT, "C": OUT}).quotes_valid == 1


def test_of_two_that_belong_together_one_that_sent_nothing_is_in_nobodys_way(review):
    review.invites("ABCD")
    both_headed(review)
    assert review.opens({k: PRICES[k] for k in "AB"}).quotes_valid == 2


@pytest.mark.parametrize("tie", [both_headed, holds_other])
@pytest.mark.parametrize(("step", "until", "fits"), [
    ("invites", DAY - timedelta(days=1), True), ("invites", DAY, False),
    ("opens", DAY + timedelta(days=2), True), ("opens", DAY + timedelta(days=3), False),
])  # fmt: skip
def test_a_tie_that_ended_the_day_before_is_none_and_one_that_ends_today_is(review, tie, step, until, fits):
    if step == "opens":
        review.invites()
    tie(review, since=LAST_YEAR, until=until)
    if fits:
        assert getattr(review, step)().invitation_round == 1
    else:
        assert NAMES["C"] in refused(getattr(review, step))[1]
