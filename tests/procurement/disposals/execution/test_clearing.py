"""收入上缴与账卡核销: the treasury gets what the rule says, to the fen and in time; the books are cleared after it."""

from datetime import date
from decimal import Decimal as D

import pytest

from procurement.assets.models import Card
from procurement.calendar.office_time import end_of
from procurement.disposals.execution import clearing, clearing_forms, rules
from procurement.disposals.execution.models import Income
from procurement.disposals.models import Disposal
from procurement.facts import RuleBroken
from tests.procurement.disposals.execution.carrying import DESK, LAPTOP, SECOND, TODAY

PAID = {"taxes": "3600.00", "appraisal_fee": "2000.00", "commission": "1200.00", "paid_in": "113200.00", "paid_in_on": TODAY,
        "treasury_receipt": "缴款书1号", "late_because": ""}  # fmt: skip
BOOKED = {"voucher_no": "记-2026-0311", "cancelled_on": TODAY, "new_cards": []}
FILED = {"file_count": 12, "page_count": 80, "box_no": "ZC-2026-01", "retention": "permanent"}


@pytest.fixture
def sold(make):
    """Sold for 120,000, paid by the buyer on Tuesday, 10 March."""
    road = make("sale")
    Disposal.objects.filter(pk=road.pk).update(price="120000.00", buyer="甲公司", income_on=SECOND, handed_on=SECOND, appraisal_no=1)
    return road


def pay(road, **changed):
    return road.does(clearing.pay_in, clearing_forms.IncomeForm, PAID | changed, "finance")


def test_120_000_less_taxes_fee_and_commission_is_113_200(sold):
    record = pay(sold)
    assert (record.gross, record.payable, record.paid_in) == (D("120000.00"), D("113200.00"), D("113200.00"))
    row = Income.objects.get(disposal=record)
    assert (row.payable, row.due_on, row.late, row.rule) == (D("113200.00"), date(2026, 3, 17), False, "disposal.pay_in")


@pytest.mark.parametrize("sum_paid", ["113199.99", "113200.01", "120000.00"])
def test_nothing_is_kept_back_and_nothing_netted(sold, sum_paid):
    with pytest.raises(RuleBroken, match="113,200.00") as refused:
        pay(sold, paid_in=sum_paid)
    assert refused.value.field == "paid_in"


def test_the_gross_is_what_the_case_earned_and_nobody_types_it(sold):
    assert pay(sold, gross="1.00").gross == D("120000.00")


def test_the_last_day_is_the_fifth_working_day_after_receipt(sold):
    assert rules.pay_in_deadline(sold.record) == end_of(date(2026, 3, 17))


@pytest.mark.parametrize(("received", "late"), [(date(2026, 3, 9), False), (date(2026, 3, 6), True)])
def test_a_day_too_late_needs_its_reason(sold, received, late):
    Disposal.objects.filter(pk=sold.pk).update(income_on=received)  # paid in on 16 March: the fifth day after the 9th
    if not late:
        assert not pay(sold).paid_in_late
        return
    with pytest.raises(RuleBroken, match="2026-03-13") as refused:
        pay(sold)
    assert refused.value.field == "late_because"
    assert pay(sold, late_because="银行退票重缴。").incomes.get().late


def test_a_reason_without_lateness_is_not_kept(sold):
    assert pay(sold, late_because="多余").late_because == ""


def test_costs_above_the_income_are_an_expense_of_their_own(sold):
    with pytest.raises(RuleBroken, match="more than the income"):
        pay(sold, taxes="120000.00", paid_in="0")


@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 3, 17)])
def test_it_is_paid_in_between_receipt_and_today(sold, day):
    with pytest.raises(RuleBroken) as refused:
        pay(sold, paid_in_on=day)
    assert refused.value.field == "paid_in_on"


# --- 账卡核销 ---
def test_the_books_are_cleared_after_the_income_has_been_paid_in(sold):
    with pytest.raises(RuleBroken, match="has not been paid in"):
        sold.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED, "accountant")
    pay(sold)
    record = sold.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED, "accountant")
    card = Card.objects.get(pk=sold.cards[0].pk)
    assert (card.state, card.ended_on) == ("ended", TODAY) and record.voucher_no == "记-2026-0311"
    assert [row["what"] for row in record.execution_course] == ["income", "cancelling"]


def test_not_before_the_thing_left(sold):
    pay(sold)
    with pytest.raises(RuleBroken) as refused:
        sold.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED | {"cancelled_on": date(2026, 3, 9)}, "accountant")
    assert refused.value.field == "cancelled_on"


def test_only_what_the_reply_lists_leaves_the_books(make):
    road = make("donation", (LAPTOP, DESK | {"approved": False}), handed_on=SECOND)
    record = road.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED, "accountant")
    assert [Card.objects.get(pk=card.pk).state for card in road.cards] == ["ended", "in_use"]
    assert [row["card"] for row in record.cancelled_cards] == [road.cards[0].number]


def test_the_file_is_closed_after_the_books(sold):
    with pytest.raises(RuleBroken, match="have not been cancelled"):
        sold.does(clearing.archive, clearing_forms.ArchiveForm, FILED, "archivist")
    pay(sold)
    sold.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED, "accountant")
    assert sold.does(clearing.archive, clearing_forms.ArchiveForm, FILED, "archivist").archived_on == TODAY
