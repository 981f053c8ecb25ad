"""Prices that are none, cents that are no error, moments that were never there, and a member who says nothing."""
from datetime import timedelta
from decimal import Decimal

import pytest

from procurement.awards import forms as award_forms
from procurement.awards import services as awards
from procurement.evaluation import forms, papers
from procurement.facts import RuleBroken
from procurement.rulebook.limits import limit
from tests.procurement.evaluation.review import DAY, LATER, NAMES, OPENED, invitation

pytestmark = pytest.mark.django_db

REST = {"B": "880000", "C": "1000000"}


def line(quantity, price, letter="A"):
    return {"supplier": NAMES[letter], "item": "座椅", "quantity": quantity, "unit_price": price}


@pytest.mark.parametrize(("price", "rows", "lines"), [
    ("0", {}, ()), ("900000", {"A": {"capitals": "零元", "confirmed": "yes"}}, ()), ("900000", {"A": {"confirmed": "yes"}}, [line("0", "5")]),
    ("900000", {"A": {"confirmed": "yes"}}, [line("9999999999", "999999999999")]),
    ("900000", {"A": {"capitals": "玖仟玖佰玖拾玖万亿元", "confirmed": "yes"}}, ()),
])  # fmt: skip
def test_a_price_of_nothing_or_beyond_all_money_is_not_taken(review, price, rows, lines):
    review.invites()
    with pytest.raises(RuleBroken, match="a quote without a price is entered as not valid") as no:
        review.opens({"A": price, **REST}, rows=rows, lines=lines)
    assert no.value.field == "opened-0-price"


def test_a_quote_without_a_price_can_still_be_put_on_record(review):
    review.invites()
    record = review.opens({"A": "0.01", **REST}, rows={"A": {"fault": "condition", "note": "报价为零，附赠品条件"}})
    assert [row["validity"] for row in record.quotes] == ["condition", "valid", "valid"]


def test_a_sum_rounded_to_the_cent_needs_no_correction(review):
    review.invites()
    record = review.opens({"A": "1.10", **REST}, lines=[line("3.33", "0.33")])  # 1.0989
    assert record.quotes[0]["contract_price"] == "1.10" and [one["what"] for one in record.quotes[0]["corrections"]] == ["read", "policy_price"]
    record = review.opens({"A": "3.30", **REST}, lines=[line("3.33", "0.33")] * 3)  # 3 × 1.10, or 3.2967
    assert record.quotes[0]["contract_price"] == "3.30"


def test_a_corrected_sum_is_told_to_the_cent(review):
    review.invites()
    with pytest.raises(RuleBroken, match=r"the price is 1\.10, not 2\.00"):
        review.opens({"A": "2.00", **REST}, lines=[line("3.33", "0.33")])


def test_a_misplaced_decimal_is_still_found_among_rounded_lines(review):
    review.invites()
    record = review.opens({"A": "109.89", **REST}, lines=[line("3.33", "0.33")])  # a hundred times 1.0989
    assert record.quotes[0]["contract_price"] == "109.89" and "misplaced" in [one["what"] for one in record.quotes[0]["corrections"]]


def test_nobody_was_asked_about_a_low_price_before_it_showed(review):
    """A leader who dates the question back takes the supplier's half hour away."""
    review.invites()
    review.opens({"A": "300000", **REST})
    review.all_score()
    late = {"explanation": "", "proof": "", "convinced": "0", "not_convinced": "3"}
    with pytest.raises(RuleBroken, match="showed when the last sheet was in, at 2026-03-05 17:30"):
        review.hears(at=OPENED + timedelta(minutes=1), asked_at="2026-03-05T16:00", answer_by="2026-03-05T16:30", **late)
    review.hears(at=OPENED + timedelta(minutes=31), asked_at="2026-03-05T17:30", answer_by="2026-03-05T18:00", **late)
    assert not review.record.hearings[0]["kept"]


def test_no_quote_came_in_before_anybody_was_asked(review):
    review.invites()
    with pytest.raises(RuleBroken, match="asked at 2026-03-02 10:00") as no:
        review.opens(rows={"A": {"delivered_at": "2026-03-02T09:59"}})
    assert no.value.field == "opened-0-delivered_at"
    assert review.opens(rows={"A": {"delivered_at": "2026-03-02T10:00"}}).quotes_valid == 3


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "0226-03-05T16:00"])
def test_a_slip_in_the_year_is_told_and_does_not_break_the_page(review, moment):
    form = forms.InvitationForm(invitation(quotes_due=moment), record=review.record)
    assert not form.is_valid() and list(form.errors) == ["quotes_due"]


def test_the_posting_tells_the_price_that_was_awarded(review):
    record = review.to_signatures()
    to = {"award_to": record.recommended.credit_code, "award_reason": "排名第一"}
    review.does(awards.award, award_forms.AwardForm, to, at=LATER)
    text = str(award_forms.PostingForm(record=review.record).known["posting_text"])
    for wrong in (text.replace("￥", "￥9"), text.replace(",", ""), text.replace("￥1,000,000.00", "￥1,000,000.001")):
        with pytest.raises(RuleBroken, match="1,000,000.00") as no:
            review.does(awards.post_result, award_forms.PostingForm, {"posting_place": "内网", "posting_text": wrong}, at=LATER)
        assert no.value.field == "posting_text"


def test_a_review_does_not_lie_before_its_quotes(review):
    review.invites()
    review.opens()
    review.all_score()
    with pytest.raises(RuleBroken, match="closed until 2026-03-05") as no:
        review.reports(review_on="2026-03-04")
    assert no.value.field == "review_on" and review.reports(review_on="2026-03-05").report_no == 1


def test_a_member_who_neither_signs_nor_says_why_does_not_hold_up_the_award_for_ever(review):
    review.to_report()
    review.signs(0)
    review.signs(1)
    days = int(limit("tender.sign_report", DAY).amount)
    to = {"award_to": review.record.recommended.credit_code, "award_reason": "排名第一"}
    with pytest.raises(RuleBroken, match="Not every member has signed"):
        review.does(awards.award, award_forms.AwardForm, to, at=LATER + timedelta(hours=1))
    record = review.does(awards.award, award_forms.AwardForm, to, at=LATER + timedelta(days=days + 4))
    silent = papers.review_sheet(record)["signatures"][-1]
    assert (silent["name"], silent["opinion"]) == ("专家3", "期内未签署也未说明理由，视为同意")
    assert record.winner == record.recommended and record.award_amount == Decimal(record.review["rows"][0]["contract_price"])
