"""无偿划转、捐赠: the list goes from hand to hand, and the receiving unit has the last word."""

from datetime import date

import pytest

from procurement.assets.models import Card
from procurement.disposals.execution import clearing, clearing_forms, forms, handing
from procurement.facts import RuleBroken
from tests.procurement.disposals.execution.carrying import LAPTOP, SECOND, TODAY

HANDED = {"handed_on": SECOND, "handed_by": "演示经手人", "handover_paper": "移交清单1号", "handover_note": ""}
TAKEN = {"received_on": SECOND, "received_place": "一层服务台", "received_keeper": "x-keeper"}
BOOKED = {"voucher_no": "记-2026-0311", "cancelled_on": TODAY, "new_cards": []}


@pytest.fixture
def transfer(make, who):
    return make("transfer", receiving_unit=who.taker)


def test_the_card_moves_with_the_rights_that_the_unit_held(make, who):
    transfer = make("transfer", (LAPTOP | {"rights": {"dispose": who.bureau}},), receiving_unit=who.taker)
    card = transfer.cards[0]
    transfer.does(handing.hand_over, forms.HandoverForm, HANDED, "assets")
    transfer.does(handing.receive, forms.ReceiptForm, TAKEN, "receiver")
    record = transfer.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED, "accountant")
    card = Card.objects.get(pk=card.pk)
    assert (card.unit, card.custodian, card.location, card.state) == (who.taker, who.keeper, "一层服务台", "in_use")
    held = {row.right: row.unit for row in card.rights.filter(until=None)}
    assert held == dict.fromkeys(("own", "manage", "operate", "use"), who.taker) | {"dispose": who.bureau}
    assert card.rights.filter(right="use").exclude(until=None).get().until == date(2026, 3, 15)
    assert record.cancelled_cards[0]["gone"] == "moved"
    assert card.changes.order_by("pk").last().case == record.case


def test_after_a_merger_the_card_goes_to_the_successor(transfer, who, bare):
    transfer.does(handing.hand_over, forms.HandoverForm, HANDED, "assets")
    transfer.does(handing.receive, forms.ReceiptForm, TAKEN, "receiver")
    who.taker.merged_into = bare.unit.__class__.objects.create(name="示例图书馆（演示）", code="L", parent=who.bureau)
    who.taker.save()
    transfer.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED, "accountant")
    assert Card.objects.get(pk=transfer.cards[0].pk).unit.code == "L"
    assert transfer.record.handed_to == "示例文化馆（演示）"


def test_what_is_sent_back_is_handed_over_again_and_both_stay(transfer):
    record = transfer.does(handing.hand_over, forms.HandoverForm, HANDED, "assets")
    handing.send_back(record, comment="清单与实物不符", actor=transfer.who.receiver, at=record.handovers.get().at)
    transfer.does(handing.hand_over, forms.HandoverForm, HANDED | {"handover_paper": "移交清单2号"}, "assets")
    record = transfer.does(handing.receive, forms.ReceiptForm, TAKEN, "receiver")
    assert [(row.paper, row.answer.taken, row.answer.note) for row in record.handovers.all()] == [
        ("移交清单1号", False, "清单与实物不符"), ("移交清单2号", True, "")]
    assert record.received_by == transfer.who.receiver


def test_the_new_custodian_is_of_the_receiving_unit(transfer):
    transfer.does(handing.hand_over, forms.HandoverForm, HANDED, "assets")
    form = forms.ReceiptForm(TAKEN | {"received_keeper": "x-user"}, record=transfer.record)
    assert not form.is_valid() and "received_keeper" in form.errors


def test_the_days_follow_one_another(transfer):
    with pytest.raises(RuleBroken, match="reply"):
        transfer.does(handing.hand_over, forms.HandoverForm, HANDED | {"handed_on": date(2026, 3, 8)}, "assets")
    transfer.does(handing.hand_over, forms.HandoverForm, HANDED, "assets")
    with pytest.raises(RuleBroken, match="hand-over"):
        transfer.does(handing.receive, forms.ReceiptForm, TAKEN | {"received_on": date(2026, 3, 9)}, "receiver")


def test_a_donation_goes_under_its_agreement_against_a_receipt(make):
    road = make("donation", counterparty="示例希望小学（演示）")
    told = {"handed_on": SECOND, "handover_agreement": "捐赠协议1号", "handover_paper": "收据77号"}
    assert forms.DonationForm.known_of(road.record)["handed_to"] == "示例希望小学（演示）"
    record = road.does(handing.donate, forms.DonationForm, told | {"handed_to": "示例希望小学（演示）"}, "assets")
    row = record.handovers.get()
    assert (row.agreement, row.paper, row.cards) == ("捐赠协议1号", "收据77号", [road.cards[0].number])
    record = road.does(clearing.cancel_cards, clearing_forms.CancellingForm, BOOKED, "accountant")
    card = Card.objects.get(pk=road.cards[0].pk)
    assert (card.state, card.ended_on) == ("ended", TODAY) and record.reply_no in card.ended_because
