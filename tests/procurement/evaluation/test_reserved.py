"""Who may be asked and who may still offer; packages reserved for small and medium enterprises, and what becomes of them."""
import pytest

from procurement.evaluation import forms, rules, services
from procurement.evaluation.figures import terms_of
from procurement.evaluation.formulas import Standing, small_rate
from procurement.facts import RuleBroken
from procurement.needs.rules import wrote_the_need
from procurement.parties.models import BadRecord, Supplier
from procurement.tenders.models import Tender
from tests.procurement.evaluation.review import DAY, INVITED, NAMES
from tests.procurement.evaluation.test_quotes import refused

pytestmark = pytest.mark.django_db


def helper(letter):
    return [{"name": "某人", "person": "", "employer": NAMES[letter], "part": "design"}]


def size(review, letter, kind):
    Supplier.objects.filter(pk=review.suppliers[letter].pk).update(size=kind)


def small_ones(review):
    for letter in "ABC":
        size(review, letter, "small")
    return review


# --- who wrote the need ---
def test_whoever_had_a_hand_in_the_need_is_not_asked(make):
    review = make(helpers=helper("B"))
    field, told = refused(review.invites)
    assert field == "invited-1-supplier" and NAMES["B"] in told and "article 18" in told
    assert wrote_the_need(review.record, NAMES["B"]) and review.invites("ACD").invitation_round == 1


def test_what_came_between_invitation_and_opening_is_entered_as_a_fault(review):
    review.invites()
    BadRecord.objects.create(supplier=review.suppliers["C"], reason="提供虚假材料", document="d", since=DAY,
                             until=DAY.replace(year=2027), entered_at=INVITED)
    field, told = refused(review.opens)
    assert field == "opened-2-fault" and "bad-record" in told
    record = review.opens(rows={"C": {"fault": "unqualified", "note": "列入不良记录名单"}})
    assert record.quotes_valid == 2


def test_a_helper_named_later_is_found_at_the_opening(review):
    review.invites()
    Tender.objects.filter(pk=review.pk).update(helpers=helper("A"))
    assert refused(review.opens)[0] == "opened-0-fault"


# --- reserved ---
def test_the_invitation_is_reserved_where_the_need_reserves_the_whole(make):
    review = small_ones(make(reserve="whole"))
    assert forms.InvitationForm.known_of(review.record)["reserved_for_small"] is True
    assert review.invites().reserved_for_small is True
    size(review, "D", "large")
    field, told = refused(review.invites, "ABD")
    assert field == "invited-2-supplier" and "Large" in told


@pytest.mark.parametrize(("kind", "asked"), [("micro", True), ("small", True), ("medium", True), ("large", False)])
def test_medium_ones_are_asked_too_and_large_ones_are_not(make, kind, asked):
    review = small_ones(make(reserve="whole"))
    size(review, "B", kind)
    if asked:
        assert review.invites().invitation_round == 1
    else:
        assert refused(review.invites)[0] == "invited-1-supplier"


def test_whoever_is_found_to_be_large_at_the_opening_is_entered_as_not_qualified(make):
    review = small_ones(make(reserve="whole"))
    review.invites()
    size(review, "C", "large")
    field, told = refused(review.opens)
    assert field == "opened-2-fault" and NAMES["C"] in told and "reserved" in told
    assert review.opens(rows={"C": {"fault": "unqualified", "note": "大型企业"}}).quotes_valid == 2


def test_a_large_one_competes_where_nothing_is_reserved(review):
    size(review, "C", "large")
    review.invites()
    assert review.opens().quotes_valid == 3


@pytest.mark.parametrize(("reserved", "policy"), [(True, "950000.00"), (False, "807500.00")])
def test_the_price_that_is_compared_is_the_one_quoted_where_the_package_is_reserved(make, reserved, policy):
    review = small_ones(make(small_rate="15"))
    review.invites(reserved_for_small=reserved)
    record = review.opens(rows={"A": {"claim": "maker"}})
    assert (record.quotes[0]["contract_price"], record.quotes[0]["policy_price"]) == ("950000.00", policy)


def test_inside_a_reserved_package_nobody_gets_the_deduction(make):
    review = small_ones(make(reserve="whole", small_rate="15"))
    standing = Standing(maker_small=True)
    assert small_rate(standing, terms_of(review.invites(), [standing])) == 0
    Tender.objects.filter(pk=review.pk).update(reserved_for_small=False)
    assert small_rate(standing, terms_of(review.record, [standing])) == 15


def test_too_few_small_ones_stop_the_round_and_the_need_is_drawn_up_unreserved(make):
    review = small_ones(make(reserve="whole"))
    review.invites()
    review.opens({"A": "900000", "B": "880000"})
    record = review.does(services.decide_too_few, forms.TooFewForm, {"too_few_way": "reopen", "too_few_reason": "仅两家中小企业报价"})
    assert rules.reopens_unreserved(record) and record.reserve_lifted == "仅两家中小企业报价"


def test_without_a_reservation_there_is_nothing_to_lift(review):
    review.invites()
    review.opens({"A": "900000", "B": "880000"})
    with pytest.raises(RuleBroken) as broken:
        review.does(services.decide_too_few, forms.TooFewForm, {"too_few_way": "reopen", "too_few_reason": "x"})
    assert broken.value.field == "too_few_way"
