"""转让: appraised first, sold in public, below ninety per cent of the appraised value only after renewed confirmation."""

from datetime import date
from decimal import Decimal as D

import pytest

from procurement.disposals.execution import forms, handing, rules, selling, selling_forms
from procurement.facts import RuleBroken
from tests.procurement.disposals.execution.carrying import AT, DESK, LAPTOP, SECOND, TODAY

REPORT = {"appraisal_report": "示评报字〔2026〕12号", "appraiser": "示例资产评估有限公司（演示）", "appraised_on": SECOND,
          "appraisal_until": date(2027, 3, 9)}  # fmt: skip
SALE = {"sale_manner": "platform", "sale_place": "示例市公共资源交易中心（演示）", "sale_announcement": "公告2026-31",
        "sale_announced_on": SECOND, "sold_on": TODAY, "price_reason": ""}  # fmt: skip
DELIVERY = {"handover_agreement": "合同2026-1", "income_on": TODAY, "handed_on": TODAY, "handover_paper": "交接1号"}


def appraise(road, *values, **changed):
    return road.does(selling.appraise, selling_forms.AppraisalForm, REPORT | {"appraised_lines": [{"value": one} for one in values]} | changed, "assets")


def sell(road, *bids, buyer="甲公司", **changed):
    rows = [{"bidder": name, "price": price} for name, price in bids]
    return road.does(selling.sell, selling_forms.SaleForm, SALE | {"bids": rows, "buyer": buyer} | changed, "handler")


@pytest.fixture
def sale(make):
    """Two things appraised at 100,000 together."""
    road = make("sale", (LAPTOP, DESK))
    appraise(road, "60000.00", "40000.00")
    return road


# --- 评估 ---
def test_the_report_gives_a_value_for_each_thing_and_their_sum(sale):
    record = sale.record
    assert record.appraised == D("100000.00")
    assert [(row["name"], row["value"]) for row in record.appraised_lines] == [("便携式计算机", "60000.00"), ("办公桌", "40000.00")]
    assert record.appraisals.get().total == D("100000.00")


def test_a_report_of_nothing_is_no_report(make):
    with pytest.raises(RuleBroken, match="above zero"):
        appraise(make("sale"), "0.00")


def test_every_listed_thing_has_its_value(make):
    with pytest.raises(RuleBroken, match="lines have changed"):
        appraise(make("sale", (LAPTOP, DESK)), "1.00")


@pytest.mark.parametrize(("day", "holds"), [
    (date(2026, 3, 9), False), (SECOND, True), (date(2026, 3, 15), True), (date(2026, 3, 16), False),
])
def test_a_sale_lies_within_the_validity_of_the_report(make, day, holds):
    road = make("sale")
    appraise(road, "100000.00", appraisal_until=date(2026, 3, 15))
    told = {"sold_on": day, "sale_announced_on": day}
    if holds:
        assert sell(road, ("甲公司", "100000.00"), **told).buyer == "甲公司"
    else:
        with pytest.raises(RuleBroken, match="new report"):
            sell(road, ("甲公司", "100000.00"), **told)


# --- 公开处置 ---
@pytest.mark.parametrize(("price", "below"), [("90000.00", False), ("89999.99", True), ("90000.01", False), ("100000.00", False)])
def test_exactly_ninety_per_cent_goes_on_and_a_fen_less_pauses(sale, price, below):
    record = sell(sale, ("甲公司", price))
    assert (record.price, record.price_below, record.price_line) == (D(price), below, D("90000"))
    assert rules.head_confirms(record) is below
    assert record.sales.get().below is below


@pytest.mark.parametrize(("facts", "whose"), [
    ({"hand": "section"}, "vice_head_confirms"), ({"hand": "head"}, "head_confirms"), ({"hand": "meeting"}, "head_confirms"),
    ({"hand": "section", "upwards": True}, "above_confirms"), ({"hand": "meeting", "upwards": True}, "above_confirms"),
])
def test_whoever_approved_is_asked_again(make, facts, whose):
    road = make("sale", **facts)
    appraise(road, "100000.00")
    record = sell(road, ("甲公司", "89999.99"))
    asked = ("vice_head_confirms", "head_confirms", "above_confirms")
    assert [name for name in asked if getattr(rules, name)(record)] == [whose]


def test_a_price_below_the_line_is_not_delivered_before_it_is_confirmed(sale):
    sell(sale, ("甲公司", "89999.99"))
    paid = DELIVERY | {"money_in": "89999.99"}
    with pytest.raises(RuleBroken, match="has not been confirmed"):
        sale.does(handing.deliver, forms.DeliveryForm, paid, "assets")
    record = sale.does(selling.confirm_price, selling_forms.PriceForm, {"price_opinion": "市场价如此，同意。"}, "head")
    assert record.price_confirmed is True and record.sale_course[0]["confirmed"] is True
    assert sale.does(handing.deliver, forms.DeliveryForm, paid, "assets").handed_to == "甲公司"


def test_a_refused_price_stays_on_record_and_it_is_sold_again(sale):
    record = sell(sale, ("甲公司", "70000.00"))
    form = selling_forms.PriceForm({"price_paper": ""}, record=record)
    assert form.is_valid()
    assert form.returns(record, comment="价格过低", actor=sale.who.head, at=AT, attached=None) == "价格过低"
    record = sell(sale, ("乙公司", "95000.00"), buyer="乙公司")
    assert [(row["buyer"], row["confirmed"]) for row in record.sale_course] == [("甲公司", False), ("乙公司", None)]
    assert record.price_confirmed is None and not record.price_below
    assert record.sales.count() == 2 and record.sales.first().confirmation.opinion == "价格过低"


def asks_for_a_deposit(road):
    return "deposit_kept" in selling_forms.SaleForm(record=road.record).fields


def test_only_of_a_buyer_who_did_not_pay_a_deposit_is_kept(sale):
    assert not asks_for_a_deposit(sale)
    sell(sale, ("甲公司", "95000.00"))
    assert asks_for_a_deposit(sale)
    with pytest.raises(AssertionError, match="deposit_kept"):
        sell(sale, ("乙公司", "92000.00"), buyer="乙公司")
    record = sell(sale, ("乙公司", "92000.00"), buyer="乙公司", deposit_kept="4000.00")
    assert (record.deposits_kept, rules.income_of(record)) == (D("4000.00"), D("96000.00"))
    record = sell(sale, ("丙公司", "91000.00"), buyer="丙公司", deposit_kept="0")
    assert (rules.income_of(record), [row.get("paid") for row in record.sale_course]) == (D("95000.00"), [False, False, None])


def test_a_round_without_a_buyer_or_with_a_refused_price_keeps_no_deposit(sale):
    sell(sale, buyer="")
    assert not asks_for_a_deposit(sale)
    record = sell(sale, ("甲公司", "70000.00"))
    selling.refuse_price(record, data={"price_paper": "", "price_opinion": ""}, comment="价格过低", actor=sale.who.head, at=AT)
    assert not asks_for_a_deposit(sale)


def test_after_a_meeting_its_minutes_confirm_the_price(make):
    road = make("sale", hand="meeting")
    appraise(road, "100000.00")
    sell(road, ("甲公司", "80000.00"))
    with pytest.raises(RuleBroken, match="minutes") as refused:
        road.does(selling.confirm_price, selling_forms.PriceForm, {"price_paper": " "}, "head")
    assert refused.value.field == "price_paper"
    assert road.does(selling.confirm_price, selling_forms.PriceForm, {"price_paper": "党组会议纪要〔2026〕5号"}, "head").price_confirmed


@pytest.mark.parametrize(("answer", "agreed"), [("yes", True), ("no", False)])
def test_the_authority_above_answers_by_its_document(make, answer, agreed):
    road = make("sale", upwards=True)
    appraise(road, "100000.00")
    sell(road, ("甲公司", "80000.00"))
    record = road.does(selling.answer_from_above, selling_forms.PriceAboveForm, {"price_answer": answer, "price_paper": "示财资复〔2026〕9号"}, "handler")
    assert rules.above_has_agreed(record) is agreed


def test_a_price_is_answered_once(sale):
    sell(sale, ("甲公司", "80000.00"))
    sale.does(selling.confirm_price, selling_forms.PriceForm, {}, "head")
    with pytest.raises(RuleBroken, match="answered already"):
        sale.does(selling.confirm_price, selling_forms.PriceForm, {}, "head")


def test_without_a_buyer_the_round_is_on_record_and_it_is_sold_again(sale):
    record = sell(sale, buyer="")
    assert rules.found_no_buyer(record) and record.price is None and record.sales.get().buyer == ""


def test_the_higher_bid_buys_unless_it_is_said_why_not(sale):
    bids = (("甲公司", "95000.00"), ("乙公司", "95000.01"))
    with pytest.raises(RuleBroken, match="Another bid is higher") as refused:
        sell(sale, *bids)
    assert refused.value.field == "price_reason"
    assert sell(sale, *bids, price_reason="乙公司放弃成交。").price == D("95000.00")


def test_equal_bids_need_no_reason(sale):
    assert sell(sale, ("甲公司", "95000.00"), ("乙公司", "95000.00")).buyer == "甲公司"


@pytest.mark.parametrize(("changed", "field"), [
    ({"buyer": "丙公司"}, "buyer"), ({"sale_announcement": ""}, "sale_announcement"), ({"sale_announced_on": None}, "sale_announced_on"),
    ({"sold_on": date(2026, 3, 17)}, "sold_on"), ({"sale_announced_on": date(2026, 3, 17)}, "sold_on"),
])
def test_what_a_public_sale_cannot_be(sale, changed, field):
    with pytest.raises(RuleBroken) as refused:
        sell(sale, ("甲公司", "95000.00"), **changed)
    assert refused.value.field == field


def test_one_line_for_each_bidder(sale):
    with pytest.raises(RuleBroken) as refused:
        sell(sale, ("甲公司", "95000.00"), ("甲公司", "96000.00"))
    assert refused.value.field == "bids-1-bidder"


def test_by_agreement_only_where_the_reply_allows_it(make, sale):
    with pytest.raises(RuleBroken, match="does not allow"):
        sell(sale, ("甲公司", "95000.00"), sale_manner="agreement")
    allowed = make("sale", sale_way="agreement")
    appraise(allowed, "100000.00")
    told = {"sale_manner": "agreement", "sale_announcement": "", "sale_announced_on": None}
    assert sell(allowed, ("甲公司", "95000.00"), **told).sale_manner == "agreement"


# --- 交付 ---
@pytest.mark.parametrize("money", ["94999.99", "95000.01"])
def test_it_is_delivered_against_the_whole_price(sale, money):
    sell(sale, ("甲公司", "95000.00"))
    with pytest.raises(RuleBroken, match="whole price"):
        sale.does(handing.deliver, forms.DeliveryForm, DELIVERY | {"money_in": money}, "assets")


def test_not_before_the_money_is_there(sale):
    sell(sale, ("甲公司", "95000.00"), sold_on=SECOND)
    early = DELIVERY | {"money_in": "95000.00", "handed_on": date(2026, 3, 15)}
    with pytest.raises(RuleBroken, match="receipt of the price"):
        sale.does(handing.deliver, forms.DeliveryForm, early, "assets")
