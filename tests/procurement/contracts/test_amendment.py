"""补充协议: increases together at most a tenth of the original, decreases entered as saved, refused ones kept."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest

from procurement.contracts import forms, rules, services
from procurement.contracts.models import Amendment, AmendmentDecision
from procurement.facts import RuleBroken
from procurement.tenders.models import Tender
from procurement.written import WrittenOnce
from tests.procurement.contracts.purchase import AT, amendment

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(road):
    road.signs()
    return road


def agrees(road, actor="leader"):
    return road.does(services.approve_amendment, forms.AmendmentForm, {"amendment_note": "同意"}, actor)


def refuses(road, comment="不属于同一标的", actor="leader"):
    """As the engine does on a return: the form says what the return must name."""
    record = Tender.objects.get(pk=road.pk)
    form = forms.AmendmentForm({}, record=record)
    assert form.is_valid()
    said = form.returns(record, comment=comment, actor=getattr(road.who, actor), at=AT, attached=())
    road.record = Tender.objects.get(pk=road.pk)
    return said


def test_a_tenth_is_the_most_and_a_cent_more_is_refused_with_a_sentence(signed):
    with pytest.raises(RuleBroken) as broken:
        signed.reports(**amendment("50000.01"))
    assert broken.value.field == "amendment_amount"
    assert str(broken.value) == (
        "Increases would come to 50,000.01 yuan, more than 10 % of the original 500,000.00 yuan (政府采购法 第四十九条): "
        "at most 50,000.00 yuan are left; beyond it, purchase anew.")
    assert not Amendment.objects.exists()
    signed.reports(**amendment("50000.00"))
    record = agrees(signed)
    assert (record.contract_raised, rules.contract_now(record), record.contract_amount) == (D("50000.00"), D("550000.00"), D("500000.00"))


def test_an_increase_comes_out_of_the_money_that_the_line_has_left(signed):
    line = signed.record.budget_line
    line.amount = D("510000.00")  # the contract holds 500,000
    line.save()
    with pytest.raises(RuleBroken) as broken:
        signed.reports(**amendment("10000.01"))
    assert broken.value.field == "amendment_amount" and not Amendment.objects.exists()
    signed.reports(**amendment("10000.00"))
    assert agrees(signed).contract_raised == D("10000.00")


def test_money_that_went_elsewhere_meanwhile_is_seen_when_the_leader_agrees(signed):
    signed.reports(**amendment("10000.00"))
    line = signed.record.budget_line
    line.amount = D("509999.99")
    line.save()
    with pytest.raises(RuleBroken):
        agrees(signed)


def test_increases_add_up_and_a_decrease_gives_no_room_back(signed):
    signed.reports(**amendment("30000"))
    agrees(signed)
    signed.reports(**amendment("100000", "decrease"))
    record = agrees(signed)
    assert (record.contract_saved, rules.contract_now(record)) == (D("100000.00"), D("430000.00"))
    with pytest.raises(RuleBroken) as broken:
        signed.reports(**amendment("20000.01"))
    assert "20,000.00 yuan are left" in str(broken.value)
    signed.reports(**amendment("20000.00"))
    assert agrees(signed).contract_raised == D("50000.00")


def test_it_waits_for_the_leader_and_counts_only_then(signed):
    record = signed.reports(**amendment("40000"))
    assert rules.asks_amendment(record) and not rules.needs_rectification(record) and rules.still_performing(record)
    assert (record.amendment_open, record.contract_raised) == (1, D(0))


def test_a_refused_one_is_kept_with_its_reason_and_changes_nothing(signed):
    signed.reports(**amendment("40000"))
    assert refuses(signed) == "不属于同一标的"
    decision = AmendmentDecision.objects.get()
    assert (decision.agreed, decision.note, decision.raised) == (False, "不属于同一标的", D(0))
    assert signed.record.amendment_course[0]["standing"] == "refused" and signed.record.amendment_open is None
    signed.reports(**amendment("50000"))
    assert [row["standing"] for row in agrees(signed).amendment_course] == ["refused", "agreed"]
    assert Amendment.objects.count() == 2


def test_one_left_behind_by_a_plain_refusal_is_closed_by_the_next_report(signed):
    signed.reports(**amendment("40000"))
    record = signed.reports(**amendment("50000"))
    assert [row["standing"] for row in record.amendment_course] == ["refused", "asked"] and record.amendment_open == 2


def test_whoever_asked_does_not_decide(signed):
    signed.reports(**amendment("40000"))
    with pytest.raises(RuleBroken):
        agrees(signed, "buyer")
    with pytest.raises(RuleBroken):
        refuses(signed, actor="buyer")


def test_nothing_is_decided_twice(signed):
    signed.reports(**amendment("40000"))
    agrees(signed)
    with pytest.raises(RuleBroken, match="No supplementary agreement waits"):
        agrees(signed)


def test_a_decrease_leaves_something(signed):
    with pytest.raises(RuleBroken, match="it cannot be cut"):
        signed.reports(**amendment("500000.00", "decrease"))
    signed.reports(**amendment("499999.99", "decrease"))


def test_the_tenth_is_that_of_the_contract_however_odd_its_sum(make):
    road = make()
    road.signs(contract_amount="333333.33", contract_bond="")
    road.reports(**amendment("33333.33"))
    with pytest.raises(RuleBroken):
        road.reports(**amendment("33333.34"))


def test_the_room_that_a_refusal_names_is_room(make):
    """A tenth of 480,000.06 is 48,000.006: no cent more than 48,000.00 is left."""
    road = make()
    road.signs(contract_amount="480000.06", contract_bond="")
    with pytest.raises(RuleBroken, match="at most 48,000.00 yuan are left"):
        road.reports(**amendment("48000.01"))
    road.reports(**amendment("48000.00"))


# --- 紧急采购 (财库〔2026〕12号) ---
def in_an_emergency(make, signed_on="2026-10-09"):
    road = make(method="emergency")
    road.signs(contract_signed_on=signed_on, contract_begin=signed_on)
    return road


def test_of_an_emergency_purchase_three_tenths_are_the_most_and_a_cent_more_is_refused(make):
    road = in_an_emergency(make)
    with pytest.raises(RuleBroken) as broken:
        road.reports(**amendment("150000.01"))
    assert broken.value.field == "amendment_amount"
    assert "more than 30 % of the original 500,000.00" in str(broken.value) and "财库〔2026〕12号" in str(broken.value)
    assert "at most 150,000.00 yuan are left" in str(broken.value) and not Amendment.objects.exists()
    road.reports(**amendment("150000.00"))
    assert agrees(road).contract_raised == D("150000.00")


@pytest.mark.parametrize("method", ["", "review", "negotiation", "single_source"])
def test_no_other_method_has_the_share_of_an_emergency(make, method):
    road = make(method=method)
    road.signs()
    with pytest.raises(RuleBroken, match="more than 10 %"):
        road.reports(**amendment("50000.01"))
    assert road.reports(**amendment("50000.00")).amendment_open == 1


BEFORE, FIRST = datetime(2026, 9, 30, 15, 59, tzinfo=UTC), datetime(2026, 9, 30, 16, 0, tzinfo=UTC)  # 23:59 and 0:00 in Shanghai


def test_the_share_of_an_emergency_holds_from_the_first_of_october_on(make):
    record = make(method="emergency").record
    record.contract_amount = D("500000")
    Tender.objects.filter(pk=record.pk).update(contract_amount=record.contract_amount)
    data = {"amendment_direction": "increase", "amendment_amount": D("50000.01"), "amendment_reason": "x", "amendment_document": "d"}
    with pytest.raises(RuleBroken, match="more than 10 %"):
        services.ask_amendment(record, data=data, actor=record.case.requester, at=BEFORE)
    services.ask_amendment(record, data=data, actor=record.case.requester, at=FIRST)
    assert record.amendment_open == 1


def test_the_history_is_written_once(signed):
    signed.reports(**amendment("40000"))
    asked = Amendment.objects.get()
    asked.amount = D(1)
    with pytest.raises(WrittenOnce):
        asked.save()
    with pytest.raises(WrittenOnce):
        Amendment.objects.all().delete()
    assert signed.record.amendment_course[0]["digest"] == Amendment.objects.get().digest


@pytest.mark.parametrize("missing", ["amendment_direction", "amendment_amount", "amendment_reason", "amendment_document"])
def test_everything_an_amendment_must_say_is_asked_for(signed, missing):
    form = forms.PerformForm(amendment("40000", **{missing: ""}), record=signed.record)
    assert not form.is_valid() and list(form.errors) == [missing]


def test_one_report_is_about_one_thing(signed):
    form = forms.PerformForm(amendment("40000", delivered_on="2026-11-06"), record=signed.record)
    assert not form.is_valid() and list(form.errors) == ["progress"]
