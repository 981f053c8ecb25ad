"""置换、报废、损失核销, 账销案存: each states what it must, and what is owed stays owed."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import transaction

from procurement.assets.models import Card
from procurement.disposals.execution import claims, clearing, clearing_forms, forms, leaving, other_ways, rules, selling, selling_forms
from procurement.disposals.models import DisposalItem
from procurement.facts import RuleBroken
from tests.procurement.disposals.execution.carrying import AT, CAR, DESK, LAPTOP, PLATE, SECOND, TODAY
from tests.procurement.disposals.execution.test_leaving import RETIRED
from tests.procurement.disposals.execution.test_selling import REPORT

BOOKED = {"voucher_no": "记-2026-0311", "cancelled_on": TODAY, "new_cards": []}


# --- 报废 ---
SCRAP = {"recycler": "示例再生资源有限公司（演示）", "recycler_qualification": "废弃电器电子产品处理资格证书（演示）", "scrapped_on": SECOND,
         "scrap_paper": "回收清单3号", "residual": "0", "income_on": None}  # fmt: skip


def scrap(road, *certificates, **changed):
    rows = [{"certificate": one} for one in certificates]
    return road.does(other_ways.scrap, forms.ScrapForm, SCRAP | {"scrap_lines": rows} | changed, "handler")


def test_nothing_may_be_left_of_the_value(make):
    record = scrap(make("scrap", (LAPTOP,)), "")
    assert record.residual == 0 and not rules.has_income(record)


def test_electronics_go_to_a_qualified_recycler_only(make):
    with pytest.raises(RuleBroken, match="便携式计算机 goes to a qualified recycler") as refused:
        scrap(make("scrap", (DESK, LAPTOP)), "", "", recycler_qualification="")
    assert refused.value.field == "recycler_qualification"
    assert scrap(make("scrap", (DESK,)), "", recycler_qualification="").recycler


def test_a_scrapped_vehicle_has_its_certificate(make):
    road = make("scrap", (CAR | {"vehicle": PLATE},))
    with pytest.raises(RuleBroken, match="signs come off"):
        scrap(road, "回收证明1号")
    road.does(leaving.retire_vehicles, forms.RetirementForm, RETIRED, "handler")
    with pytest.raises(RuleBroken, match="certificate of recycling") as refused:
        scrap(road, "")
    assert refused.value.field == "scrap_lines-0-certificate"
    assert scrap(road, "回收证明1号").scrap_lines[0]["certificate"] == "回收证明1号"


def test_what_was_left_is_income_from_the_day_it_came(make):
    road = make("scrap", (DESK,))
    with pytest.raises(RuleBroken) as refused:
        scrap(road, "", residual="0.01")
    assert refused.value.field == "income_on"
    assert rules.has_income(scrap(road, "", residual="0.01", income_on=SECOND))


def test_what_was_left_is_not_worth_more_than_the_thing_was(make):
    """The step is final and the treasury is owed what it says: a sum in the wrong unit is stopped here."""
    road = make("scrap", (DESK,))
    whole = road.record.listed[0].original_value
    with pytest.raises(RuleBroken, match="check the sum and its unit") as refused:
        scrap(road, "", residual=str(whole + D("0.01")), income_on=SECOND)
    assert refused.value.field == "residual"
    assert scrap(road, "", residual=str(whole), income_on=SECOND).residual == whole


# --- 置换 ---
AGREED = {"exchange_agreement": "置换协议1号", "exchange_partner": "示例印刷厂（演示）", "exchange_signed_on": SECOND,
          "exchange_balance": "even", "exchange_difference": None, "exchange_costs": None, "exchange_money": "",
          "income_on": None}  # fmt: skip
PRINTER = {"name": "数码印刷机", "kind": "equipment", "category_code": "A02020500", "specification": "A3", "measure": "台", "quantity": "1"}


def exchange(road, value, **changed):
    rows = [PRINTER | {"value": value}]
    return road.does(other_ways.exchange, forms.ExchangeForm, AGREED | {"exchange_received": rows} | changed, "handler")


@pytest.fixture
def swap(make):
    road = make("exchange")
    road.does(selling.appraise, selling_forms.AppraisalForm, REPORT | {"appraised_lines": [{"value": "5000.00"}]}, "assets")
    return road


@pytest.mark.parametrize(("facts", "value"), [
    ({}, "5000.00"),
    ({"exchange_balance": "paid", "exchange_difference": "1000.00", "exchange_money": "2026-设备-01"}, "6000.00"),
    ({"exchange_balance": "received", "exchange_difference": "1000.00", "income_on": SECOND}, "4000.00"),
    ({"exchange_costs": "120.50"}, "5120.50"),
])
def test_what_comes_in_costs_what_was_given_and_paid(swap, facts, value):
    with pytest.raises(RuleBroken, match="correct the values"):
        exchange(swap, str(D(value) + D("0.01")), **facts)
    record = exchange(swap, value, **facts)
    assert rules.income_of(record) == (D("1000.00") if facts.get("exchange_balance") == "received" else 0)


@pytest.mark.parametrize(("facts", "field"), [
    ({"exchange_difference": "1.00"}, "exchange_difference"), ({"exchange_balance": "paid"}, "exchange_difference"),
    ({"exchange_balance": "paid", "exchange_difference": "1.00"}, "exchange_money"),
    ({"exchange_balance": "received", "exchange_difference": "1.00"}, "income_on"),
])
def test_a_difference_is_said_in_full(swap, facts, field):
    with pytest.raises(RuleBroken) as refused:
        exchange(swap, "5000.00", **facts)
    assert refused.value.field == field


def test_the_thing_that_comes_in_gets_a_card_of_its_own(swap):
    exchange(swap, "5000.00")
    with pytest.raises(RuleBroken, match="in the register already") as refused, transaction.atomic():
        swap.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED | {"new_cards": [{"card": swap.cards[0].number}]}, "accountant")
    assert refused.value.field == "new_cards-0-card"
    record = swap.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED | {"new_cards": [{"card": "ZC2026-9001"}]}, "accountant")
    card = Card.objects.get(number="ZC2026-9001")
    assert (card.original_value, card.entry, card.unit) == (D("5000.00"), "exchange", record.case.unit)
    assert record.new_cards[0]["card"] == "ZC2026-9001" and Card.objects.get(pk=swap.cards[0].pk).state == "ended"


# --- 损失核销与账销案存 ---
LOSS = {"liability": "person", "liability_finding": "保管不善遗失。", "liability_paper": "责任认定书1号", "found_on": SECOND,
        "liable_person": "演示保管人", "compensation_due": "3000.00", "compensation_paid": "1000.00", "income_on": SECOND,
        "secrecy_report": "", "claims": []}  # fmt: skip


def lose(road, **changed):
    return road.does(other_ways.find_liability, forms.LossForm, LOSS | changed, "handler")


def cleared(road):
    paid = {"taxes": "0", "appraisal_fee": "0", "commission": "0", "paid_in": "1000.00", "paid_in_on": TODAY, "treasury_receipt": "缴款书1号",
            "late_because": ""}  # fmt: skip
    road.does(clearing.pay_in, clearing_forms.IncomeForm, paid, "finance")
    return road.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED, "accountant")


def test_the_rest_of_a_compensation_is_written_off_and_goes_on_being_chased(make):
    road = make("loss", ground="short")
    lose(road)
    claim = cleared(road).kept_claims.get()
    assert (claim.debtor, claim.amount, claim.outstanding) == ("演示保管人", D("2000.00"), D("2000.00"))
    told = {"on": TODAY, "actor": road.who.finance, "at": AT}
    claims.pursue(claim, what="发出催款函", recovered=D(0), treasury_receipt="", **told)
    with pytest.raises(RuleBroken, match="2,000.00 yuan are still owed"):
        claims.pursue(claim, what="还款", recovered=D("2000.01"), treasury_receipt="缴款书2号", **told)
    with pytest.raises(RuleBroken, match="goes to the treasury"):
        claims.pursue(claim, what="还款", recovered=D("2000.00"), treasury_receipt=" ", **told)
    with pytest.raises(RuleBroken, match="write-off"):
        claims.pursue(claim, what="还款", recovered=D(0), treasury_receipt="", **told | {"on": date(2026, 3, 15)})
    claims.pursue(claim, what="还款", recovered=D("2000.00"), treasury_receipt="缴款书2号", **told)
    with pytest.raises(RuleBroken, match="in full"):
        claims.pursue(claim, what="再催", recovered=D(0), treasury_receipt="", **told)
    assert [row.no for row in claim.pursuits.all()] == [1, 2]


def test_a_bad_debt_has_no_card_and_stays_a_claim(make):
    road = make("loss", ground="bad_debt", claim_debtor="示例丙商贸有限公司（演示）", claim_amount="32000.00", claim_document="民事裁定（演示）")
    DisposalItem.objects.filter(disposal=road.pk).delete()
    lose(road, liability="nobody", liable_person="", compensation_due=None, compensation_paid=None, income_on=None)
    record = road.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED, "accountant")
    claim = record.kept_claims.get()
    assert (claim.debtor, claim.amount) == ("示例丙商贸有限公司（演示）", D("32000.00")) and record.cancelled_cards == []


def test_claims_on_others_are_kept_too(make):
    road = make("loss", ground="short")
    rows = [{"debtor": "示例财产保险公司（演示）", "amount": "800.00", "basis": "保单9号"}]
    lose(road, compensation_due="1000.00", claims=rows)
    assert [(row.debtor, row.amount) for row in cleared(road).kept_claims.all()] == [("示例财产保险公司（演示）", D("800.00"))]


@pytest.mark.parametrize(("changed", "field"), [
    ({"liable_person": ""}, "liable_person"), ({"liability": "nobody"}, "compensation_due"), ({"compensation_paid": "3000.01"}, "compensation_paid"),
    ({"income_on": None}, "income_on"), ({"found_on": date(2026, 3, 17)}, "found_on"),
])
def test_a_finding_is_whole(make, changed, field):
    with pytest.raises(RuleBroken) as refused:
        lose(make("loss", ground="short"), **changed)
    assert refused.value.field == field


def test_a_lost_thing_that_held_secrets_is_reported(make):
    road = make("loss", (LAPTOP | {"secrecy": "confidential"},), ground="short")
    with pytest.raises(RuleBroken) as refused:
        lose(road)
    assert refused.value.field == "secrecy_report"
    assert lose(road, secrecy_report="泄密事件报告1号").loss_findings.get().secrecy_report == "泄密事件报告1号"
