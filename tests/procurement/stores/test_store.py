"""入库、领用、出库: against two signatures, by three people, never more than was accepted, asked for, or is there."""

from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from procurement.contracts import rules as contract_rules
from procurement.facts import RuleBroken
from procurement.stores import forms, ledger, rules, services
from procurement.stores.models import StockIssue, StockItem, StockMovement, StockReceipt, StockRequest
from procurement.tenders.models import Tender
from procurement.written import WrittenOnce
from tests.procurement.contracts.purchase import AT, CHAIRS, purchase
from tests.procurement.stores.storing import Store

pytestmark = pytest.mark.django_db


def refused(field, act, *args, **how):
    kept = (StockMovement.objects.count(), StockReceipt.objects.count(), StockIssue.objects.count(), StockRequest.objects.count())
    with pytest.raises(RuleBroken) as broken, transaction.atomic():
        act(*args, **how)
    assert broken.value.field == field and "%(" not in str(broken.value)
    assert kept == (StockMovement.objects.count(), StockReceipt.objects.count(), StockIssue.objects.count(), StockRequest.objects.count())
    return str(broken.value)


def stock(name):
    item = StockItem.objects.get(name=name)
    return ledger.balances([item.pk])[item.pk]


# --- 入库 ---
def test_what_was_accepted_is_entered_by_three_people(store):
    record = store.receives()
    made = StockReceipt.objects.get()
    assert (made.number, made.contract_no, made.acceptance_no) == ("RK-2026-0001", "HT-2026-018", 1)
    assert (made.buyer, made.acceptor, made.storekeeper) == (store.who.buyer, store.who.acceptor, store.who.storekeeper)
    assert (stock("办公椅"), stock("文件柜"), record.receipt_value) == (D("40.00"), D("10.00"), D("32000.00"))


@pytest.mark.parametrize("actor", ["buyer", "acceptor"])
def test_neither_buyer_nor_acceptor_receives(store, actor):
    assert "three different people" in refused(None, store.receives, actor)


def test_whoever_bought_anything_in_the_case_does_not_receive(store):
    record = Tender.objects.select_related("case").get(pk=store.pk)
    form = forms.ReceiptForm({"receipt_lines": [{"received": "40", "price": "1"}, {"received": "10", "price": "1"}]}, record=record)
    assert form.is_valid(), form.errors
    asked = []
    case = SimpleNamespace(decisions=SimpleNamespace(filter=lambda **how: asked.append(how) or SimpleNamespace(exists=lambda: True)))
    with pytest.raises(RuleBroken, match="acted as the buyer"):
        services.receive(record, data=form.cleaned_data, actor=store.who.storekeeper, at=AT, case=case, numbers=store.number)
    assert asked == [{"duty": "buyer", "actor": store.who.storekeeper}]


def test_the_database_too_wants_three_people(store):
    with pytest.raises(IntegrityError), transaction.atomic():
        StockReceipt(tender_id=store.pk, number="x", contract_no="x", acceptance_no=1, buyer=store.who.buyer, acceptor=store.who.buyer,
                     storekeeper=store.who.storekeeper, received_on=AT.date(), at=AT).save()  # fmt: skip


def test_only_against_two_signatures(bare, who):
    road = Store(purchase(bare.new(), kind="goods", lines=CHAIRS), who).to_acceptance()
    assert not forms.ReceiptForm({"receipt_lines": []}, record=road.record).is_valid()  # there is no line to receive
    road.accepts()
    assert "signed by two people" in refused(None, road.receives)
    road.confirms()
    road.receives()


def test_a_delivery_that_did_not_pass_is_not_received(bare, who):
    road = Store(purchase(bare.new(), kind="goods", lines=CHAIRS), who).to_acceptance()
    road.accepts(points=("not_met",), verdict="rework", rework_what="换货", rework_due="2026-11-13")
    road.confirms()
    refused(None, road.receives)


def test_never_more_than_accepted_and_less_only_with_a_word(store):
    refused("receipt_lines-0-received", store.receives, received={1: ("40.01", "")})
    refused("receipt_lines-0-note", store.receives, received={1: ("39", "")})
    store.receives(received={1: ("39", "一把入库前损坏，供应商补发")})
    assert stock("办公椅") == D("39.00")


def test_a_line_left_out_and_a_line_made_up_are_refused(store):
    data = {"receipt_lines": [{"received": "40", "price": "1"}]}
    refused("receipt_lines", store.does, services.receive, forms.ReceiptForm, data, "storekeeper")
    data = {"receipt_lines": [{"received": "40", "price": "1"}, {"received": "10", "price": "1"}, {"received": "1", "price": "1"}]}
    form = forms.ReceiptForm(data, record=store.record)
    assert not form.is_valid() or [row["no"] for row in form.cleaned_data["receipt_lines"]] != [1, 2]


def test_prices_do_not_come_to_more_than_the_contract(store):
    assert "correct the prices" in refused(None, store.receives, price="10000.01")
    store.receives(price="10000.00")


def test_goods_are_received_once(store):
    store.receives()
    assert "RK-2026-0001" in refused(None, store.receives)


def test_what_did_not_come_into_the_store_is_not_paid(make):
    """One of the 40 chairs is missing."""
    whole, short = make(), make("HT-2026-019")
    assert contract_rules.payable(whole.receives()) == whole.record.accepted_amount
    record = short.receives(received={1: ("39", "一件破损，待补")})
    most = record.receipt_value
    assert contract_rules.payable(record) == most < record.accepted_amount
    assert "not in the store" in refused("payment_amount", short.asks_payment, str(most + D("0.01")))
    assert short.asks_payment(str(most)).payment_last


# --- 领用 ---
def test_goods_are_asked_for_with_an_appointment(store):
    store.receives()
    record = store.asks("30", "0", to_door=True, delivery_place="3号楼402")
    assert [(row["name"], row["asked"], row["issued"]) for row in record.stock_lines] == [("办公椅", "30.00", "0.00")]
    assert rules.appointment_deadline(record) > AT and StockRequest.objects.get().to_door and rules.still_to_issue(record)


@pytest.mark.parametrize("moment", ["2026-11-06T09:59", "2026-11-07T10:00", "2026-11-09T08:29", "2026-11-09T17:31"])
def test_an_appointment_lies_ahead_and_within_office_hours(store, moment):
    store.receives()
    refused("appointment_at", store.asks, "1", "1", moment=moment)


def test_what_is_brought_needs_a_place(store):
    store.receives()
    refused("delivery_place", store.asks, "1", "1", to_door=True, delivery_place="")


def test_no_more_is_asked_for_than_is_there_and_not_nothing(store):
    store.receives()
    assert "There are 40.00" in refused("stock_lines-0-asked", store.asks, "40.01", "0")
    refused(None, store.asks, "0", "0")
    store.asks("40", "10")


# --- 出库 ---
def test_a_part_is_issued_and_the_rest_stays_asked_for(store):
    store.receives()
    store.asks("30", "10")
    record = store.issues("20", "0")
    assert (record.issue_no, stock("办公椅"), rules.still_to_issue(record)) == ("CK-2026-0002", D("20.00"), True)
    assert [(row["asked"], row["issued"]) for row in record.stock_lines] == [("30.00", "20.00"), ("10.00", "0.00")]
    assert "10.00 are still asked for" in refused("issue_lines-0-quantity", store.issues, "10.01", "0")
    record = store.issues("10", "10")
    assert not rules.still_to_issue(record) and [row["rest"] for row in record.issue_course] == [True, False]
    assert [row["value"] for row in record.issue_course] == ["10000.00", "17000.00"]
    refused(None, store.issues, "0", "0")


def ended(bare, store):
    """The purchase is over; what it left in the store is there for everybody."""
    bare.on_case(store.record.case, "requester", "withdraw")


def test_what_another_purchase_waits_for_is_not_taken(make):
    """One case that emptied the shelf would leave the other without its goods and without an end."""
    first, second = make(), make("HT-2026-019")
    first.receives()
    second.receives()
    assert stock("办公椅") == D("80.00")
    assert "There are 40.00" in refused("stock_lines-0-asked", first.asks, "41", "0")
    first.asks("40", "0")
    first.issues("40")
    second.asks("40", "0")
    second.issues("40")
    assert stock("办公椅") == D("0.00")


def test_what_an_ended_purchase_left_is_there_for_everybody_and_never_more(make, bare):
    first, second, third = make(), make("HT-2026-019"), make("HT-2026-020")
    for road in (first, second, third):
        road.receives()
    first.asks("30", "0")
    first.issues("30")
    ended(bare, first)
    assert stock("办公椅") == D("90.00")
    second.asks("50", "0")
    third.asks("45", "0")
    second.issues("46")
    assert "only 44.00" in refused("issue_lines-0-quantity", third.issues, "45")
    record = third.issues("44")
    assert stock("办公椅") == D("0.00") and rules.still_to_issue(record)


def test_the_same_article_on_two_lines_shares_its_stock(make):
    store, other = make(lines=(CHAIRS[0], CHAIRS[0])), make("HT-2026-019", lines=CHAIRS)
    store.receives(received={2: ("39", "一件破损")})
    other.receives(received={1: ("1", "转下批"), 2: ("10", "")})
    store.asks("40", "39")
    assert stock("办公椅") == D("80.00")
    assert "still asked for" in refused("issue_lines-1-quantity", store.issues, "40", "40")
    store.issues("40", "39")
    assert stock("办公椅") == D("1.00")


def test_nothing_is_issued_unasked_or_empty(store):
    store.receives()
    assert not forms.IssueForm({"issue_taker": "李娜", "issue_lines": []}, record=store.record).is_valid()  # nothing was asked for
    store.asks("1", "0")
    assert "at least one" in refused(None, store.issues, "0")


def test_the_ledger_is_written_once(store):
    store.receives()
    with pytest.raises(WrittenOnce):
        StockMovement.objects.all().delete()
    with pytest.raises(WrittenOnce):
        StockMovement.objects.update(quantity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement(item=StockItem.objects.first(), receipt=StockReceipt.objects.get(), no=9, quantity=-1, price=1, amount=1).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement(item=StockItem.objects.first(), no=9, quantity=1, price=1, amount=1).save()


def test_the_form_offers_what_is_asked_for_as_far_as_it_is_there(make, bare):
    first, second = make(), make("HT-2026-019")
    first.receives()
    first.asks("15", "0")
    second.receives(received={1: ("10", "余下未到"), 2: ("10", "")})
    first.issues("15")
    ended(bare, first)
    second.record = second.asks("15", "0")
    third = make("HT-2026-020")
    third.receives(received={1: ("1", "余下未到"), 2: ("10", "")})
    third.asks("26", "0")
    third.issues("26")
    rows = forms.IssueForm.known_of(second.record)["issue_lines"]
    assert [(row["left"], row["there"], row["quantity"]) for row in rows] == [(D("15.00"), D("10.00"), D("10.00"))]


@pytest.mark.parametrize(("accepted", "price"), [("24", "5000.00"), ("7", ""), ("40", "3000.00")])
def test_of_a_single_line_the_price_of_the_contract_is_proposed_where_it_divides(make, accepted, price):
    """120,000 for 24 pieces are 5,000.00 each; for 7 the storekeeper reads the contract."""
    record = make().record
    record.accepted_amount = D("120000.00")
    record.quantities = [row | {"accepted": accepted if row["no"] == 1 else "0"} for row in record.quantities]
    (row,) = forms.ReceiptForm.known_of(record)["receipt_lines"]
    assert str(row["price"]) == price


def test_of_several_lines_prices_are_proposed_only_where_they_come_to_the_contract(make):
    record = make().record
    prices = [item.price for item in record.items.all()]
    asked = sum((D(row["accepted"]) * price for row, price in zip(record.quantities, prices, strict=True)), D(0))
    record.accepted_amount = asked
    assert [row["price"] for row in forms.ReceiptForm.known_of(record)["receipt_lines"]] == prices
    record.accepted_amount = asked - 1
    assert [row["price"] for row in forms.ReceiptForm.known_of(record)["receipt_lines"]] == ["", ""]
