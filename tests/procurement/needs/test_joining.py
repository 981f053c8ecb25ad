"""合并采购: another unit's case joins the leading one, which buys for both; every rule judges the sum, each unit's line pays its share."""
from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from approvals.duties.explain import separated
from approvals.models import Decision, Step
from procurement.budgets.balance import balance, must_have_room, shares
from procurement.budgets.balances import of, with_balances
from procurement.budgets.models import BudgetLine
from procurement.needs import forms, joining, rules, splitting
from procurement.tenders.models import Tender

from .purchases import CHAIR, TODAY, asked, budget, drawn, ends, held, item, need, refuses, surveyed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fujian")]
LED = {"ceiling": "500000", "reserve": "whole", "small_rate": ""}


@pytest.fixture
def pair(cast):
    """Two units want the same: 600,000 and 400,000, each from its own line; finance has held both."""
    one = held(asked(cast.requester, cast.unit_a, budget(cast.unit_a, "700000"), category_code=CHAIR, items=[item("1", "600000")]))
    other = held(asked(cast.second_requester, cast.unit_b, budget(cast.unit_b, "450000", code="b1"), category_code=CHAIR,
                       items=[item("4", "100000", delivery_place="三号楼二层")]))
    return surveyed(one), surveyed(other)


def joins(record, lead, **changes):
    """Nothing of the need is typed: only which case buys."""
    return drawn(record, {"package": "together", "package_with": lead.case.number} | changes)


def led(lead):
    return drawn(again(lead), need(**LED, package="together", package_with=lead.case.number))


def again(record):
    return Tender.objects.select_related("case__unit", "budget_line").get(pk=record.pk)


# --- what becomes of the two ---
def test_the_lines_join_with_unit_place_and_money_and_each_points_at_the_other(pair):
    lead, other = pair
    other = joins(other, lead)
    assert rules.joins_another(other) and (other.joined_to, other.package_with, other.joined_on) == (lead, lead.case.number, TODAY)
    lead = led(lead)
    assert (lead.amount, lead.joined_amount, lead.package, lead.package_with) == (D("1000000"), D("400000"), "together", lead.case.number)
    line = lead.items.get(no=2)
    assert (line.amount, line.quantity, line.delivery_place, line.origin, line.for_unit) == (
        D("400000"), D("4"), "三号楼二层", other, str(other.case.unit))
    assert line.named.endswith(f"（{other.case.unit}）") and line.origin.budget_line.unit == other.case.unit
    assert any(other.case.number in fact.value for fact in forms.NeedForm.shown(lead))
    assert any(lead.case.number in fact.value for fact in forms.NeedForm.shown(other))


def test_the_router_answers_on_the_sum(cast, pair):
    """600,000 alone is below the limit of 1,000,000 here; together they reach it, and the law applies."""
    lead, other = pair
    assert not led(lead).law_applies
    joins(other, lead)
    assert led(lead).law_applies


def test_drawn_up_twice_the_lines_are_there_once(pair):
    lead, other = pair
    joins(other, lead)
    lead = led(led(lead))
    assert lead.items.count() == 2 and lead.amount == D("1000000")


# --- when it is still possible ---
def test_once_layer_and_method_are_settled_nobody_joins(pair):
    lead, other = pair
    Tender.objects.filter(pk=lead.pk).update(routed_on=TODAY)
    with refuses("package_with", lead.case.number, "separately"):
        joins(other, lead)


def test_who_joined_after_the_drawing_up_must_be_taken_in_before_the_road_is_settled(pair):
    lead, other = pair
    lead = led(lead)
    joining.must_have_taken_in(lead)
    joins(other, lead)
    with refuses(None, other.case.number, "return the need"):
        joining.must_have_taken_in(again(lead))
    joining.must_have_taken_in(led(lead))


def test_of_two_that_join_one_another_the_second_is_told_that_it_leads(pair):
    lead, other = pair
    joins(other, lead)
    with refuses("package_with", "leads"):
        joins(lead, other)


def test_a_case_that_has_ended_or_is_of_the_same_unit_is_not_joined(cast, pair):
    lead, other = pair
    own = surveyed(held(asked(cast.second_requester, cast.unit_b, budget(cast.unit_b, code="b2"), category_code=CHAIR)))
    with refuses("package_with", lead.case.number):
        joins(other, own)
    ends(lead)
    with refuses("package_with", other.case.number):
        joins(other, lead)


def test_money_that_is_gone_stops_the_joining(pair):
    lead, other = pair
    BudgetLine.objects.filter(pk=other.budget_line_id).update(amount=D("399999.99"))
    with refuses("package_with", "399,999.99 yuan left", "400,000.00"):
        joins(other, lead)
    BudgetLine.objects.filter(pk=other.budget_line_id).update(amount=D("400000"))
    assert joins(other, lead).joined_to == lead


# --- the money ---
def left(record):
    line = BudgetLine.objects.get(pk=record.budget_line_id)
    now = balance(line)
    assert of(with_balances(BudgetLine.objects.filter(pk=line.pk)).get()) == now
    return now.held, now.fixed


def test_each_line_holds_its_own_part_and_the_contract_is_shared_out(pair):
    lead, other = pair
    ends(joins(other, lead), "DONE")
    lead = led(lead)
    assert left(lead) == (D("600000"), 0) and left(other) == (D("400000"), 0)
    Tender.objects.filter(pk=lead.pk).update(contract_amount=D("900000.01"), contract_raised=D("10000"), contract_saved=D("0.01"))
    assert left(lead) == (0, D("546000.00")) and left(other) == (0, D("364000.00"))
    ends(again(lead), "DONE")
    assert left(lead) == (0, D("546000.00")) and left(other) == (0, D("364000.00"))


def test_a_lead_that_ends_without_a_contract_gives_every_unit_its_money_back_and_tells_it(pair):
    lead, other = pair
    ends(joins(other, lead), "DONE")
    lead = led(lead)
    assert [(to, case.number, params) for to, case, params in lead.told_at_end()] == [
        (other.case.requester_id, other.case.number, {"name": lead.case.number, "lead_ended": True})]
    assert again(other).told_at_end()[0][2] == {"name": other.case.number, "joined": True}
    ends(lead)
    assert left(lead) == (0, 0) and left(other) == (0, 0)


def test_an_increase_needs_room_on_every_line(pair):
    lead, other = pair
    ends(joins(other, lead), "DONE")
    lead = led(lead)
    assert dict(shares(lead, D("100000.01"))) == {lead.budget_line_id: D("60000.01"), other.budget_line_id: D("40000.00")}
    Tender.objects.filter(pk=lead.pk).update(contract_amount=D("1000000"))
    must_have_room(again(lead), D("100000"))
    with refuses("amendment_amount", "50,000.00 yuan left", "50,000.01"):
        must_have_room(again(lead), D("125000.02"), "amendment_amount")


# --- other rules on the sum ---
def test_the_check_against_splitting_counts_the_package_as_one_and_both_lines(cast, pair):
    lead, other = pair
    Tender.objects.filter(pk=lead.pk).update(method="consultation")
    joins(other, lead)
    lead = led(lead)
    assert splitting.check(lead, TODAY).category == ""  # its own parts are no others
    BudgetLine.objects.filter(pk=other.budget_line_id).update(amount=D("9000000"))
    more = asked(cast.second_requester, cast.unit_b, BudgetLine.objects.get(pk=other.budget_line_id), category_code=CHAIR,
                 items=[item("1", "3000000.01")])
    assert splitting.check(again(lead), TODAY).total == D("4000000.01")
    assert splitting.check(more, TODAY).total == D("3400000.01")  # what joined counts where it came from


# --- duties ---
def acts_in(lead, who, duty, *, principal=None, verb="submit"):
    """A decision in the leading case."""
    case = lead.case
    Decision.objects.create(case=case, step=Step.objects.filter(process=case).first(), key=f"{case.pk}/{duty}/{verb}", node="x", duty=duty,
                            verb=verb, actor=who, principal=principal or who, at=case.created, digest="", entry=case.entries.first())


@pytest.mark.parametrize("duty", ["buyer", "checker", "panel", "supervisor"])
def test_who_has_already_done_another_duty_in_the_leading_case_does_not_join_as_a_requester(cast, pair, duty):
    lead, other = pair
    acts_in(lead, cast.second_requester, duty)
    with refuses("package_with", str(cast.second_requester), lead.case.number, "separately"):
        joins(other, lead)


@pytest.mark.parametrize(("actor", "principal"), [("buyer", "second_requester"), ("second_requester", "buyer")])
def test_nor_does_whoever_had_somebody_act_for_him_or_acted_for_somebody(cast, pair, actor, principal):
    lead, other = pair
    acts_in(lead, getattr(cast, actor), "buyer", principal=getattr(cast, principal))
    with refuses("package_with", str(cast.second_requester)):
        joins(other, lead)


@pytest.mark.parametrize(("duty", "verb"), [("requester", "submit"), ("endorse", "approve"), ("buyer", "withdraw")])
def test_who_asked_for_the_same_or_took_back_what_he_did_may_join(cast, pair, duty, verb):
    lead, other = pair
    acts_in(lead, cast.second_requester, duty, verb=verb)
    acts_in(lead, cast.buyer, "buyer")  # somebody else's act is in nobody's way
    assert joins(other, lead).joined_to == lead


def test_who_acts_between_the_joining_and_the_taking_in_is_found_then(cast, pair):
    lead, other = pair
    joins(other, lead)
    acts_in(lead, cast.second_requester, "checker")
    with refuses("package_with", str(cast.second_requester)):
        joining.take_in(again(lead), lead.case)


def waits_for(lead, duty):
    """A step of the leading case as the judgement sees it."""
    return SimpleNamespace(process=lead.case, duty=duty, flow_task=SimpleNamespace(name="x"), token="")


@pytest.fixture
def taken(pair):
    lead, other = pair
    joins(other, lead)
    lead = again(lead)
    joining.take_in(lead, lead.case)
    assert lead.case.memo[joining.DID_ELSEWHERE] == [["request", "requester", other.case.requester_id]]
    return lead


APART = ("buyer", "checker", "draw_operator", "draw_supervisor", "panel", "award_approver", "acceptor", "storekeeper", "payment_approver",
         "inspector", "opinion_issuer", "disposal_approver", "supervisor")  # 申请人不得兼任


@pytest.mark.parametrize("duty", APART)
def test_the_requester_of_the_joined_unit_can_do_nothing_that_is_forbidden_to_a_requester(cast, taken, duty):
    step = waits_for(taken, duty)
    assert separated(cast.second_requester, cast.second_requester, step, ())[0] == "forbidden"
    assert separated(cast.stranger, cast.second_requester, step, ())[0] == "forbidden"  # nor does anybody for him
    assert separated(cast.second_requester, cast.stranger, step, ())[0] == "forbidden"
    assert separated(cast.stranger, cast.stranger, step, ()) is None


@pytest.mark.parametrize("duty", ["requester", "drafter", "endorse", "signer", "payment_requester"])
def test_what_a_requester_may_do_he_may(cast, taken, duty):
    assert separated(cast.second_requester, cast.second_requester, waits_for(taken, duty), ()) is None
