"""验收: line by line, by somebody without part in the purchase; the unit as the second person; rework, and a second round beside the first."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest

from procurement.acceptances.rounds import Round
from procurement.contracts import forms, rules, services
from procurement.contracts.models import DeliveryAcceptance
from procurement.facts import RuleBroken
from tests.procurement.contracts.purchase import AT, CHAIRS, acceptance

pytestmark = pytest.mark.django_db
REWORK = {"verdict": "rework", "rework_what": "补清二层东区风管", "rework_due": "2026-11-20"}
NOVEMBER_20 = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def delivered(road):
    return road.to_acceptance()


def refused(road, field, actor="acceptor", **changes):
    with pytest.raises(RuleBroken) as broken:
        road.accepts(actor, **changes)
    assert broken.value.field == field and "%(" not in str(broken.value) and not DeliveryAcceptance.objects.exists()
    return str(broken.value)


def test_the_four_quantities_of_the_ducts_pass_line_by_line(delivered):
    record = delivered.accepts()
    assert [(row["unit"], row["planned"], row["accepted"]) for row in record.quantities] == [
        ("㎡", "34600.00", "34600.00"), ("台", "1792.00", "1792.00"), ("件", "189.00", "189.00"), ("件", "155.00", "155.00")]
    assert [row["aspect"] for row in record.acceptance_points] == ["technical", "service", "safety"]
    assert not rules.must_be_redone(record) and record.accepted_amount == D("500000.00")
    assert record.acceptance_course[0]["digest"] == DeliveryAcceptance.objects.get().digest


def test_less_or_more_than_planned_needs_a_word(delivered):
    refused(delivered, "quantities-2-note", accepted={3: ("188", "")})
    record = delivered.accepts(accepted={3: ("188", "一件仍可使用，未拆"), 4: ("156", "多更换一件")}, accepted_amount="499800.00")
    assert [row["accepted"] for row in record.quantities] == ["34600.00", "1792.00", "188.00", "156.00"]


def test_a_row_left_out_is_not_taken_for_accepted(delivered):
    data = acceptance(delivered.record)
    with pytest.raises(RuleBroken) as broken:
        delivered.does(services.accept_delivery, forms.AcceptanceForm, data | {"quantities": data["quantities"][:3]}, "acceptor")
    assert broken.value.field == "quantities"


def test_it_cannot_pass_while_something_is_not_met(delivered):
    assert "夜间施工" in refused(delivered, "verdict", points=("met", "not_met"))
    refused(delivered, "verdict", **REWORK)  # everything is met
    refused(delivered, "rework_what", points=("not_met",), **REWORK | {"rework_what": ""})


@pytest.mark.parametrize("day", ["", "2026-11-06", "2026-12-05"])
def test_a_rework_has_a_day_within_its_limit(delivered, day):
    refused(delivered, "rework_due", points=("not_met",), **REWORK | {"rework_due": day})


@pytest.mark.parametrize(("value", "fits"), [("500000.00", True), ("500000.01", False), ("", True)])
def test_the_accepted_part_is_worth_at_most_the_contract(delivered, value, fits):
    if fits:
        assert delivered.accepts(accepted_amount=value).accepted_amount == D("500000.00")
    else:
        refused(delivered, "accepted_amount", accepted_amount=value)


def test_where_less_was_accepted_its_value_is_said(delivered):
    refused(delivered, "accepted_amount", accepted={3: ("188", "一件未拆")}, accepted_amount="")


@pytest.mark.parametrize("on", ["2026-11-05", "2026-11-07"])
def test_it_is_held_between_delivery_and_today(delivered, on):
    refused(delivered, "accepted_on", accepted_on=on)


def test_nothing_is_accepted_before_it_is_delivered(road):
    road.signs()
    refused(road, None)


def test_the_buyer_and_whoever_asked_do_not_accept(delivered, bare):
    assert "You are the buyer" in refused(delivered, None, "buyer")
    delivered.who.requester = bare.who["requester"]
    assert "second person" in refused(delivered, None, "requester")


def test_two_people_sign_and_never_the_same(delivered):
    delivered.accepts()
    with pytest.raises(RuleBroken):
        delivered.confirms("acceptor")
    record = delivered.confirms()
    assert (record.confirmed_by, record.user_opinion) == (delivered.who.second, "风量恢复正常")


def test_a_second_round_answers_for_the_first_and_keeps_it(delivered):
    record = delivered.accepts(points=("not_met",), **REWORK)
    delivered.confirms()
    assert rules.must_be_redone(record) and record.accepted_amount is None
    delivered.does(services.report_rework, forms.ReworkForm, {"rework_report": "已补清", "rework_done_on": "2026-11-18"}, "buyer", NOVEMBER_20)
    with pytest.raises(RuleBroken) as broken:  # the defect of the first round is not spoken of
        delivered.accepts(at=NOVEMBER_20, accepted_on="2026-11-20", acceptance_points=[
            {"aspect": "safety", "requirement": "高处作业持证", "actual": "已查", "verdict": "met"}])
    assert broken.value.field == "acceptance_points"
    with pytest.raises(RuleBroken) as broken:  # nor is it held before the rework was done
        delivered.accepts(at=NOVEMBER_20, accepted_on="2026-11-17")
    assert broken.value.field == "accepted_on"
    record = delivered.accepts(at=NOVEMBER_20, accepted_on="2026-11-20")
    assert [row.verdict for row in DeliveryAcceptance.objects.all()] == ["rework", "passed"]
    assert [row["verdict"] for row in record.acceptance_course] == ["rework", "passed"]
    assert (record.confirmed_by, record.rework_what, record.rework_due) == (None, "", None) and not rules.must_be_redone(record)


def test_a_rework_after_its_day_is_taken_and_shown_as_late(delivered):
    delivered.accepts(points=("not_met",), **REWORK | {"rework_due": "2026-11-19"})
    record = delivered.does(services.report_rework, forms.ReworkForm, {"rework_report": "已补清", "rework_done_on": "2026-11-18"}, "buyer",
                            NOVEMBER_20)
    assert record.rework_late


@pytest.mark.parametrize(("kind", "lines", "into_store"), [("goods", CHAIRS, True), ("services", CHAIRS, False), ("works", CHAIRS, False)])
def test_goods_that_passed_go_into_the_store(make, kind, lines, into_store):
    road = make(kind=kind, lines=lines).to_acceptance()
    assert not rules.goes_into_store(road.record)
    assert rules.goes_into_store(road.accepts()) is into_store


@pytest.mark.parametrize("on", ["2026-11-05", "2026-11-07"])
def test_a_delivery_lies_between_contract_and_today(road, on):
    road.signs()
    with pytest.raises(RuleBroken) as broken:
        road.delivers(on)
    assert broken.value.field == "delivered_on"


def test_what_is_deducted_already_is_not_accepted_as_payable(road):
    from tests.procurement.contracts.purchase import sheet

    road.signs()
    road.reports(**sheet(deduction="400000", deduction_reason="第九条"))
    road.delivers()
    with pytest.raises(RuleBroken) as broken:
        road.accepts(accepted_amount="400000.00")
    assert broken.value.field == "accepted_amount"
    assert road.accepts(at=AT, accepted_amount="400000.01").accepted_amount == D("400000.01")


def test_works_and_deliveries_are_accepted_by_the_same_rules():
    from procurement.works.models import WorksAcceptance

    assert issubclass(WorksAcceptance, Round) and issubclass(DeliveryAcceptance, Round)
