"""Nobody is paid for what is not there: nothing accepted, less accepted at the full price, dearer on the shelf than accepted, cut to nothing."""
from decimal import Decimal

import pytest

from procurement.contracts import forms, services
from procurement.facts import RuleBroken
from tests.procurement.contracts.purchase import CHAIRS, acceptance, amendment, sheet

pytestmark = pytest.mark.django_db


def test_nothing_at_all_is_no_acceptance(road):
    road.to_acceptance()
    with pytest.raises(RuleBroken, match="Nothing at all was accepted") as no:
        road.accepts(accepted={n: ("0", "未到货") for n in (1, 2, 3, 4)})
    assert no.value.field == "verdict"


def test_less_than_planned_is_worth_less_than_the_contract(road):
    road.to_acceptance()
    missing = {1: ("34599", "三层一段未清洗")}
    with pytest.raises(RuleBroken, match="worth less than the contract of 500,000.00") as no:
        road.accepts(accepted=missing, accepted_amount="500000.00")  # the sum that the form proposes
    assert no.value.field == "accepted_amount"
    road.accepts(accepted=missing, accepted_amount="499990.00")
    road.confirms()
    with pytest.raises(RuleBroken, match="at most 499,990.00"):
        road.asks_payment("500000.00")


def test_more_of_one_line_may_make_up_for_less_of_another(road):
    road.to_acceptance()
    assert road.accepts(accepted={1: ("34590", "三层一段未清洗"), 3: ("190", "多拆一件")}).accepted_amount == Decimal("500000.00")


def test_an_acceptance_prefilled_by_the_form_is_checked_like_any_other(road):
    road.to_acceptance()
    known = forms.AcceptanceForm.known_of(road.record)
    with pytest.raises(RuleBroken):
        road.accepts(**acceptance(road.record, accepted={4: ("154", "少一件")}) | {"accepted_amount": str(known["accepted_amount"])})


def test_a_contract_is_not_cut_below_what_has_been_deducted(road):
    """Otherwise no acceptance could ever pass, and the case would wait for nobody."""
    road.signs()
    road.reports(**sheet(deduction="300000", deduction_reason="合同第五条"))
    with pytest.raises(RuleBroken, match="300,000.00 deducted"):
        road.reports(**amendment("200000", "decrease"))
    road.reports(**amendment("199999.99", "decrease"))
    road.does(services.approve_amendment, forms.AmendmentForm, {"amendment_note": "同意核减"}, "leader")
    road.delivers()
    assert road.accepts(accepted_amount="300000.01").accepted_amount == Decimal("300000.01")


def test_decreases_make_no_room_for_increases_in_however_many_steps(road):
    road.signs()
    for direction, amount in (*[("increase", "5555.55")] * 9, ("decrease", "50000.00"), ("increase", "0.05")):
        road.reports(**amendment(amount, direction))
        road.does(services.approve_amendment, forms.AmendmentForm, {"amendment_note": "同意"}, "leader")
    assert road.record.contract_raised == Decimal("50000.00")
    with pytest.raises(RuleBroken, match="50,000.01"):
        road.reports(**amendment("0.01"))


def test_goods_are_not_dearer_on_the_shelf_than_when_they_were_accepted(make):
    from procurement.stores import forms as store_forms
    from procurement.stores import services as store

    road = make(kind="goods", lines=CHAIRS, award="32000")
    road.to_acceptance(contract_amount="32000.00", contract_bond="")
    road.accepts(accepted={1: ("20", "余下二十把退货")}, accepted_amount="22000.00")
    road.confirms()
    dear = [{"no": "1", "received": "20", "price": "900.00", "note": ""}, {"no": "2", "received": "10", "price": "1200.00", "note": ""}]
    with pytest.raises(RuleBroken, match="30,000.00 yuan, what was accepted to 22,000.00"):
        road.does(store.receive, store_forms.ReceiptForm, {"receipt_place": "", "receipt_lines": dear}, "storekeeper")


def test_a_slip_in_the_year_of_the_contract_is_told(road):
    with pytest.raises(RuleBroken) as no:
        road.signs(contract_signed_on="1926-11-06")
    assert no.value.field == "contract_signed_on"


def test_a_sheet_holds_so_many_points(road):
    road.signs()
    with pytest.raises(RuleBroken, match="at most 99,999.99") as no:
        road.reports(**sheet(supervision_items=[{"item": "巡检", "most": "999.99", "score": "999.99"}] * 101))
    assert no.value.field == "supervision_items-0-most"
