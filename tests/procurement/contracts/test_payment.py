"""付款登记: after two signatures, never more than was accepted less the deductions, in instalments, by two people, with its day."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from procurement.contracts import rules
from procurement.contracts.models import Payment, PaymentApproval
from procurement.facts import RuleBroken
from tests.procurement.contracts.purchase import AT, CHAIRS, amendment, sheet
from tests.procurement.contracts.test_amendment import agrees

pytestmark = pytest.mark.django_db


def refused(road, field, amount, **more):
    kept = Payment.objects.count()
    with pytest.raises(RuleBroken) as broken:
        road.asks_payment(amount, **more)
    assert broken.value.field == field and "%(" not in str(broken.value) and Payment.objects.count() == kept
    return str(broken.value)


def test_instalments_add_up_to_what_was_accepted(road):
    road.to_payment()
    road.asks_payment("300000")
    assert not rules.paid_up(road.approves_payment())
    assert "at most 200,000.00 yuan" in refused(road, "payment_amount", "200000.01")
    record = road.asks_payment("200000", payment_reason="尾款")
    assert not rules.paid_up(record)  # asked for is not paid
    record = road.approves_payment()
    assert rules.paid_up(record) and record.paid == D("500000.00")
    assert [row["standing"] for row in record.payment_course] == ["agreed", "agreed"]
    assert "Everything has been paid" in refused(road, None, "0.01")


def test_amendments_accepted_part_and_deductions_say_what_is_payable(road):
    road.signs()
    road.reports(**amendment("50000"))
    agrees(road)
    road.reports(**sheet(deduction="1500.50", deduction_reason="合同第九条"))
    road.delivers()
    road.accepts(accepted_amount="540000.00")
    road.confirms()
    assert rules.payable(road.record) == D("538499.50")
    assert "deducted 1,500.50" in refused(road, "payment_amount", "538499.51")
    road.asks_payment("538499.50")
    assert rules.paid_up(road.approves_payment())


def test_a_last_payment_says_why_the_rest_is_kept(road):
    road.to_payment()
    refused(road, "rest_reason", "490000", payment_last=True)
    road.asks_payment("490000", payment_last=True, rest_reason="供应商书面放弃零星工程款")
    assert rules.paid_up(road.approves_payment())


def test_payment_follows_two_signatures(road):
    road.to_acceptance()
    assert "signed by two" in refused(road, None, "1")
    road.accepts()
    assert "signed by two" in refused(road, None, "1")
    road.confirms()
    road.asks_payment("1")


def test_goods_are_received_before_they_are_paid(make):
    road = make(kind="goods", lines=CHAIRS).to_payment()
    assert "storekeeper" in refused(road, None, "1")


def test_whoever_asks_does_not_approve(road):
    road.to_payment()
    road.asks_payment("1000")
    with pytest.raises(RuleBroken, match="somebody else approves"):
        road.approves_payment("buyer")
    assert not PaymentApproval.objects.exists()


def test_nothing_is_approved_twice_or_before_it_is_asked(road):
    road.to_payment()
    with pytest.raises(RuleBroken, match="No payment waits"):
        road.approves_payment()
    road.asks_payment("1000")
    road.approves_payment()
    with pytest.raises(RuleBroken, match="No payment waits"):
        road.approves_payment()
    assert road.record.paid == D("1000.00")


def test_a_returned_request_is_kept_and_another_takes_its_place(road):
    road.to_payment()
    road.asks_payment("300000")
    road.asks_payment("250000")
    record = road.approves_payment()
    assert [row["standing"] for row in record.payment_course] == ["returned", "agreed"] and record.paid == D("250000.00")


@pytest.mark.parametrize(("agreed", "due"), [("", date(2026, 12, 6)), ("60", date(2027, 1, 5))])
def test_thirty_days_from_delivery_or_what_was_agreed(road, agreed, due):
    road.to_payment(payment_days=agreed)
    assert rules.payment_day(road.record) == due == road.asks_payment("1000").payment_due
    assert rules.payment_deadline(road.record) > AT


@pytest.mark.parametrize(("at", "late"), [(datetime(2026, 12, 6, 15, 59, tzinfo=UTC), False), (datetime(2026, 12, 6, 16, 1, tzinfo=UTC), True)])
def test_a_request_after_the_day_of_payment_is_taken_and_shown_as_late(road, at, late):
    road.to_payment()
    assert road.asks_payment("1000", at=at).payment_late is late
