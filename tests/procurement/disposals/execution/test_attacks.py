"""A thief carries out a disposal: what he may not do once the reply is there."""

from datetime import date
from decimal import Decimal as D

import pytest

from procurement.disposals.execution import clearing, clearing_forms, forms, handing, leaving, other_ways, rules
from procurement.disposals.models import Disposal
from procurement.facts import RuleBroken
from tests.procurement.disposals.execution.carrying import CAR, LAPTOP, PLATE, SECOND, TODAY
from tests.procurement.disposals.execution.test_clearing import PAID
from tests.procurement.disposals.execution.test_other_ways import lose
from tests.procurement.disposals.execution.test_selling import appraise, sell

BEFORE = date(2026, 3, 8)
"""The day before the reply."""


def broken(deed, *args, **how):
    with pytest.raises(RuleBroken) as refused:
        deed(*args, **how)
    return refused.value.field


# --- the ninety per cent ---
def test_a_second_report_that_says_less_does_not_lower_the_line(make):
    road = make("sale")
    appraise(road, "100000.00")
    sell(road, ("甲公司", "50000.00"))
    appraise(road, "50000.00")
    record = sell(road, ("甲公司", "50000.00"))
    assert record.price_below and record.price_line == D("90000")
    assert not sell(road, ("甲公司", "90000.00")).price_below


def test_a_second_report_that_says_more_raises_it(make):
    road = make("sale")
    appraise(road, "100000.00")
    appraise(road, "120000.00")
    assert sell(road, ("甲公司", "107999.99")).price_below


# --- first sold, then asked ---
def test_nothing_is_announced_or_sold_before_the_reply(make):
    road = make("sale")
    appraise(road, "100000.00", appraised_on=BEFORE, appraisal_until=TODAY)
    assert broken(sell, road, ("甲公司", "98000.00"), sold_on=BEFORE, sale_announced_on=BEFORE) == "sold_on"
    assert broken(sell, road, ("甲公司", "98000.00"), sale_announced_on=BEFORE) == "sale_announced_on"


def test_no_exchange_is_signed_before_the_reply(make):
    road = make("exchange")
    appraise(road, "10000.00", appraised_on=BEFORE, appraisal_until=TODAY)
    assert broken(exchange, road, exchange_signed_on=BEFORE) == "exchange_signed_on"


def exchange(road, **changed):
    told = {"exchange_agreement": "置换协议1号", "exchange_partner": "乙公司", "exchange_signed_on": TODAY, "exchange_balance": "even",
            "exchange_difference": "", "exchange_costs": "", "exchange_money": "", "income_on": "", "exchange_received": [
                {"name": "打印机", "kind": "equipment", "category_code": "A02021003", "measure": "台", "quantity": "1",
                 "value": "10000.00"}]}  # fmt: skip
    return road.does(other_ways.exchange, forms.ExchangeForm, told | changed, "handler")


@pytest.mark.parametrize(("until", "holds"), [(date(2027, 3, 9), True), (date(2027, 3, 10), False), (date(2036, 3, 9), False)])
def test_a_report_says_of_itself_no_more_than_a_year(make, until, holds):
    road = make("sale")
    if holds:
        assert appraise(road, "100000.00", appraisal_until=until).appraisal_until == until
    else:
        assert broken(appraise, road, "100000.00", appraisal_until=until) == "appraisal_until"


@pytest.mark.parametrize(("value", "holds"), [("100000.00", True), ("99999.99", False), ("50000.00", False)])
def test_an_exchange_after_a_second_report_that_says_less_is_measured_by_the_first(make, value, holds):
    road = make("exchange")
    appraise(road, "100000.00")
    appraise(road, "50000.00")
    came = [{"name": "打印机", "kind": "equipment", "category_code": "A02021003", "measure": "台", "quantity": "1", "value": value}]
    if holds:
        assert exchange(road, exchange_received=came).exchange_received[0]["value"] == value
    else:
        assert broken(exchange, road, exchange_received=came) == "exchange_received"


# --- after the day of the reply ---
DEEDS = {
    "donation": lambda road, on, **more: road.does(handing.donate, forms.DonationForm, {
        "handed_to": "示例希望小学（演示）", "handed_on": on, "handover_agreement": "协议1号", "handover_paper": "收据1号", "handover_note": "",
    } | more, "assets"),
    "exchange": lambda road, on, **more: exchange(road, exchange_signed_on=on, **more),
    "scrap": lambda road, on, **more: road.does(other_ways.scrap, forms.ScrapForm, {
        "recycler": "甲公司", "recycler_qualification": "证书1", "scrapped_on": on, "scrap_paper": "清单1", "residual": "0", "income_on": "",
        "scrap_lines": [{"certificate": ""}],
    } | more, "handler"),
}  # fmt: skip


@pytest.mark.parametrize("form", DEEDS)
@pytest.mark.parametrize(("day", "late"), [(date(2026, 3, 15), False), (TODAY, True)])
def test_on_the_last_day_of_the_reply_it_is_in_time_and_a_day_later_it_needs_its_reason(make, form, day, late):
    road = make(form, finish_by=date(2026, 3, 15))
    if form == "exchange":
        appraise(road, "10000.00")
    if late:
        assert broken(DEEDS[form], road, day) == "overdue_because"
        assert broken(DEEDS[form], road, day, overdue_because="  ") == "overdue_because"
    record = DEEDS[form](road, day, overdue_because="受让方搬迁，原审批方已同意延期（演示）。")
    assert record.overdue_because == ("受让方搬迁，原审批方已同意延期（演示）。" if late else "")


# --- to whom ---
@pytest.mark.parametrize("bidder", ["演示user", "演示handler", " 演示user "])
def test_who_keeps_the_thing_or_sells_it_does_not_buy_it(make, who, bidder):
    road = make("sale")
    road.record.items.update(custodian=who.user)
    appraise(road, "1000.00")
    assert broken(sell, road, ("甲公司", "980.00"), (bidder, "990.00")) == "bids-1-bidder"


def test_a_gift_goes_to_the_receiver_that_the_reply_names(make):
    road = make("donation", counterparty="示例希望小学（演示）")
    told = {"handed_on": TODAY, "handover_agreement": "协议1号", "handover_paper": "收据1号", "handover_note": ""}
    give = {"handed_to": "张三"} | told
    assert broken(road.does, handing.donate, forms.DonationForm, give, "assets") == "handed_to"
    assert road.does(handing.donate, forms.DonationForm, told | {"handed_to": "示例希望小学（演示）"}, "assets").handed_on == TODAY


def test_an_exchange_is_made_with_the_partner_that_the_reply_names(make):
    road = make("exchange", counterparty="示例印刷厂（演示）")
    appraise(road, "10000.00")
    assert broken(exchange, road) == "exchange_partner"
    assert exchange(road, exchange_partner="示例印刷厂（演示）").exchange_signed_on == TODAY


# --- the money ---
def pay(road, **changed):
    told = PAID | {"taxes": "0", "appraisal_fee": "0", "commission": "0"} | changed
    return road.does(clearing.pay_in, clearing_forms.IncomeForm, told, "finance")


def test_no_fee_of_an_appraisal_that_nobody_made_and_no_commission_of_an_auction_that_nobody_held(make):
    road = make("loss", ground="short")
    Disposal.objects.filter(pk=road.pk).update(compensation_paid="1000.00", income_on=SECOND)
    assert broken(pay, road, appraisal_fee="999.99", paid_in="0.01") == "appraisal_fee"
    assert broken(pay, road, commission="999.99", paid_in="0.01") == "commission"
    assert pay(road, paid_in="1000.00").payable == D("1000.00")


@pytest.mark.parametrize(("gross", "fee", "due"), [("1000.00", "999.99", "0.01"), ("98000.10", "277.83", "97722.27")])
def test_an_account_with_odd_fen_adds_up_in_every_database(make, gross, fee, due):
    """SQLite subtracts in floating point: 1,000.00 less 999.99 was not 0.01, and the officer saw an error page."""
    road = make("sale")
    Disposal.objects.filter(pk=road.pk).update(price=gross, buyer="甲公司", income_on=SECOND, sale_manner="platform", appraisal_no=1)
    assert pay(road, appraisal_fee=fee, paid_in=due).payable == D(due)


def test_a_sale_by_agreement_has_no_commission(make):
    road = make("sale", sale_way="agreement")
    Disposal.objects.filter(pk=road.pk).update(price="1000.00", buyer="甲公司", income_on=SECOND, sale_manner="agreement", appraisal_no=1)
    assert broken(pay, road, commission="10.00", paid_in="990.00") == "commission"


# --- what a disaster ruined is still there ---
def test_what_a_disaster_ruined_is_destroyed_and_loses_its_plate_what_is_gone_cannot(make):
    things = (LAPTOP | {"secrecy": "secret"}, CAR | {"vehicle": PLATE})
    ruined = make("loss", things, ground="force").record
    assert rules.has_classified_media(ruined) and rules.has_vehicles_to_retire(ruined)
    Disposal.objects.filter(pk=ruined.pk).update(ground="short")
    gone = Disposal.objects.get(pk=ruined.pk)
    assert not rules.has_classified_media(gone) and rules.has_vehicles_to_retire(gone), "of a vehicle the police certify that it is gone"


def test_of_what_a_disaster_ruined_no_loss_is_reported_to_the_secrecy_authority(make):
    assert lose(make("loss", (LAPTOP | {"secrecy": "secret"},), ground="force")).found_on is not None


def test_nothing_leaves_the_books_before_its_media_are_destroyed(make):
    road = make("loss", (LAPTOP | {"secrecy": "secret"},), ground="force", found_on=SECOND)
    with pytest.raises(RuleBroken, match="classified media"):
        road.does(clearing.cancel_cards, clearing_forms.CancellingForm,
                  {"voucher_no": "记-1", "cancelled_on": TODAY, "new_cards": []}, "accountant")  # fmt: skip
    assert leaving.vehicles_of(road.record) == []
