"""入库建卡: fixed assets that come into the store get their cards, once; their minimum life begins when they are issued."""

from datetime import date
from decimal import Decimal

import pytest

from procurement.assets import services as register
from procurement.assets.models import Card
from procurement.assets.terms import State
from procurement.facts import RuleBroken
from procurement.stores import forms, services
from tests.procurement.contracts.purchase import AT, CHAIRS, purchase
from tests.procurement.stores.storing import Store

FURNITURE = "A05010301"


@pytest.fixture
def delivered(store):
    """40 chairs of 500 yuan and 10 cabinets of 1,200, of a category of furniture."""
    store.record.items.update(category_code=FURNITURE)
    return store


def receives(road, *marks):
    """The lines as accepted, each with its mark, its price and a note."""
    known = forms.ReceiptForm.known_of(road.record)["receipt_lines"]
    asked = {item.no: item.price for item in road.record.items.all()}
    rows = [{"received": row["received"], "price": price or asked[row["no"]], "asset": mark, "note": note}
            for row, (mark, price, note) in zip(known, marks, strict=True)]
    road.does(services.receive, forms.ReceiptForm, {"receipt_place": "A区3架", "receipt_lines": rows}, "storekeeper", AT)
    return road


def test_what_reaches_the_value_gets_a_card_for_each_piece(delivered):
    receives(delivered, ("", "", ""), ("", "", ""))
    cards = list(Card.objects.order_by("number"))
    assert len(cards) == 10 and [row["cards"] for row in delivered.record.receipt_lines] == [0, 10]
    card, record = cards[0], delivered.record
    assert card.number == f"{record.receipt_no}-02-001" and card.unit == record.case.unit and card.kind == "furniture"
    assert (card.original_value, card.quantity, card.source, card.entry) == (Decimal("1200.00"), 1, record.contract_no, "purchase")
    assert (card.state, card.in_use_since, card.acquired_on) == (State.IDLE, None, record.received_on)
    assert card.rights.count() == 5 and card.changes.get().case == record.case and card.changes.get().reason == record.receipt_no


@pytest.mark.parametrize(("price", "cards"), [("999.99", 0), ("1000.00", 10)])
def test_the_value_is_reached_at_the_fen(delivered, price, cards):
    receives(delivered, ("", "", ""), ("", price, ""))
    assert Card.objects.count() == cards


def test_the_storekeeper_may_mark_what_lies_below_and_says_why_what_lies_above_gets_none(delivered):
    with pytest.raises(RuleBroken) as refused:
        receives(delivered, ("yes", "", ""), ("no", "", ""))
    assert refused.value.field == "receipt_lines-1-note" and not Card.objects.exists()
    receives(delivered, ("yes", "", ""), ("no", "", "随装修工程移交，另行建卡"))
    assert Card.objects.count() == 40 and [row["asset"] for row in delivered.record.receipt_lines] == ["yes", "no"]


def test_services_and_supplies_hold_no_fixed_assets(delivered):
    delivered.record.items.update(category_code="A07010101")
    with pytest.raises(RuleBroken) as refused:
        receives(delivered, ("", "", ""), ("yes", "", ""))
    assert refused.value.field == "receipt_lines-1-asset"
    receives(delivered, ("", "", ""), ("", "", ""))
    assert not Card.objects.exists()


def test_a_second_receipt_makes_no_card_again(delivered):
    receives(delivered, ("", "", ""), ("", "", ""))
    with pytest.raises(RuleBroken):
        receives(delivered, ("", "", ""), ("", "", ""))
    assert Card.objects.count() == 10


def test_what_is_issued_is_in_use_from_that_day_and_the_rest_lies_idle(delivered):
    receives(delivered, ("", "", ""), ("", "", ""))
    delivered.asks("40", "10")
    delivered.issues("0", "4")
    used = Card.objects.filter(state=State.IN_USE)
    assert {card.in_use_since for card in used} == {delivered.record.issued_on} and used.count() == 4
    delivered.issues("40", "6")
    assert Card.objects.filter(state=State.IN_USE).count() == 10
    assert Card.objects.first().changes.latest("pk").reason.startswith("CK-")


# --- 更新 -----------------------------------------------------------------------------------------------------------------
def old_chair(road, **facts):
    """A chair of the unit that has served for twenty years."""
    told = {"number": "JJ-1", "name": "办公椅", "kind": "furniture", "category_code": FURNITURE, "measure": "把",
            "original_value": Decimal("300"), "unit": road.record.case.unit, "acquired_on": date(2005, 1, 1), "in_use_since": date(2005, 1, 1)}
    return register.enter(told | facts, actor=road.record.case.requester, at=AT)


def test_no_contract_for_a_renewal_before_the_old_thing_may_go(bare, who):
    road = Store(purchase(bare.new(), kind="goods", lines=CHAIRS), who)
    card = old_chair(road)
    road.record.items.filter(no=1).update(replaces=card.number)
    with pytest.raises(RuleBroken, match="JJ-1"):
        road.signs()
    register.write_off(card, on=date(2026, 11, 6), because="报废核销", actor=road.record.case.requester, at=AT)
    road.signs()
    assert road.record.contract_no
