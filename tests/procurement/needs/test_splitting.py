"""化整为零: one year, one line, one bottom category, not by open tender; above the line only above; pending ones counted, ended ones not."""
from datetime import date
from decimal import Decimal as D

import pytest

from procurement.needs import forms, rules, services, splitting
from procurement.needs.terms import SplitVerdict
from procurement.rulebook.limits import limit
from procurement.tenders.models import Tender

from .purchases import CHAIR, LAPTOP, TODAY, asked, blank, budget, do, drawn, ends, held, item, lowest, need, refuses, request, surveyed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fujian")]


@pytest.fixture
def line(cast):
    return budget(cast.unit_a, "90000000")


def chairs(cast, line, amount, *, code=CHAIR, method="consultation", **changes):
    record = asked(cast.requester, cast.unit_a, line, category_code=code, items=[item("1", amount)], **changes)
    Tender.objects.filter(pk=record.pk).update(method=method)
    return Tender.objects.select_related("case__unit").get(pk=record.pk)


def verdict(record):
    return splitting.check(record, TODAY).verdict


# --- the oracle ---
def test_three_of_a_million_and_a_half_are_flagged(cast, line):
    three = [chairs(cast, line, "1500000") for _n in range(3)]
    found = splitting.check(three[2], TODAY)
    assert (found.verdict, found.total, found.line.amount, found.category) == (SplitVerdict.BLOCK, D("4500000.00"), D("4000000"), CHAIR)
    assert [row["amount"] for row in found.others] == ["1500000.00"] * 2
    assert [row["number"] for row in found.others] == [one.case.number for one in three[:2]]
    assert verdict(three[0]) == SplitVerdict.BLOCK  # whoever of the three is looked at


def test_exactly_the_line_is_not_flagged_and_a_fen_more_is(cast, line):
    chairs(cast, line, "2500000")
    assert verdict(chairs(cast, line, "1500000")) == SplitVerdict.WARN
    assert verdict(chairs(cast, line, "0.01")) == SplitVerdict.BLOCK


@pytest.mark.parametrize(("amount", "found"), [("1699999.99", SplitVerdict.CLEAR), ("1700000", SplitVerdict.WARN)])
def test_from_four_fifths_on_it_is_close(cast, line, amount, found):
    chairs(cast, line, "1500000")
    assert verdict(chairs(cast, line, amount)) == found


def test_three_that_together_cross_the_line_one_of_them_still_pending(cast, line):
    signed, ended_by_contract, pending = (chairs(cast, line, "1500000") for _n in range(3))
    for one in (signed, ended_by_contract):
        Tender.objects.filter(pk=one.pk).update(contract_amount=D("1400000"))
    ends(ended_by_contract, "DONE")
    found = splitting.check(pending, TODAY)
    assert found.verdict == SplitVerdict.BLOCK and [row["open"] for row in found.others] == [True, False]


def test_refused_and_terminated_ones_bought_nothing(cast, line):
    refused, terminated, last = (chairs(cast, line, "1500000") for _n in range(3))
    ends(refused, "DONE")
    ends(terminated, "CANCELED")
    assert verdict(last) == SplitVerdict.CLEAR


# --- what is looked at together ---
def test_another_line_year_category_or_open_tender_is_not_counted(cast, line):
    chairs(cast, budget(cast.unit_a, "9000000", code="2010302"), "3000000")
    chairs(cast, budget(cast.unit_a, "9000000", year=2027), "3000000", fiscal_year=2027)
    chairs(cast, line, "3000000", code="A05010201")
    chairs(cast, line, "3000000", method="open_tender")
    assert verdict(chairs(cast, line, "1500000")) == SplitVerdict.CLEAR


def test_categories_are_counted_line_by_line_of_the_items(cast, line):
    """A main category chosen to hide the others hides nothing."""
    for main, other in ((CHAIR, LAPTOP), (LAPTOP, CHAIR)):
        record = asked(cast.requester, cast.unit_a, line, category_code=main, items=[item("1", "100000"), item("1", "2100000", other)])
        Tender.objects.filter(pk=record.pk).update(method="negotiation")
    last = asked(cast.requester, cast.unit_a, line, category_code=CHAIR, items=[item("1", "1900000")])
    found = splitting.check(last, TODAY)
    assert (found.category, found.total) == (CHAIR, D("4100000.00")) and found.verdict == SplitVerdict.BLOCK
    assert [row["amount"] for row in found.others] == ["100000.00", "2100000.00"]


def test_one_purchase_alone_is_the_routers_business(cast, line):
    assert verdict(chairs(cast, line, "9000000")) == SplitVerdict.CLEAR


def test_a_method_not_yet_chosen_is_counted(cast, line):
    chairs(cast, line, "2500000", method="")
    assert verdict(chairs(cast, line, "1500001", method="")) == SplitVerdict.BLOCK


def test_the_number_of_questions_does_not_grow_with_the_history(cast, line, django_assert_num_queries):
    for count in (1, 12):
        for _n in range(count):
            chairs(cast, line, "10000")
        record = chairs(cast, line, "4000000")
        with django_assert_num_queries(3):  # own items, sums of the others, their list
            assert splitting.check(record, TODAY).verdict == SplitVerdict.BLOCK


def test_works_are_left_to_the_tender_law(cast, line):
    pair = [asked(cast.requester, cast.unit_a, line, object_type="works", category_code="B08010100", items=[item("1", "9000000")])
            for _n in range(2)]
    assert verdict(pair[1]) == SplitVerdict.CLEAR


def test_the_line_is_that_of_the_place_and_the_level(cast, line, settings):
    settings.JURISDICTION = ""
    chairs(cast, line, "1500000")
    assert splitting.check(chairs(cast, line, "600000"), TODAY).line.amount == D("2000000")


def test_judging_alone():
    day = date(2026, 3, 2)
    warn = limit("tender.split_warn", day)
    row = limit("routing.open_tender", day, "CN-35", budget_level="province", object_type="goods")
    sums = ("3199999.99", "3200000", "4000000", "4000000.01")
    assert [splitting.judge(D(text), row, warn).value for text in sums] == ["clear", "warn", "warn", "block"]


# --- on the road ---
def upto_need(record):
    return surveyed(held(record))


def crossing(cast, line):
    """The third of three, ready to be drawn up: 4,500,000 together."""
    chairs(cast, line, "1500000")
    chairs(cast, line, "1500000")
    return upto_need(chairs(cast, line, "1500000", method=""))


WHOLE = {"ceiling": "1500000", "reserve": "whole", "small_rate": ""}


def test_the_drafter_is_told_and_answers(cast, line):
    record = crossing(cast, line)
    with refuses("split_answer", "3 purchases", "4,500,000.00", "4,000,000.00", "open tender"):
        drawn(record, need(**WHOLE))
    with refuses("split_reason", "why"):
        drawn(record, need(**WHOLE, split_answer="separate"))
    kept = drawn(record, need(**WHOLE, split_answer="separate", split_reason="三处办公楼分三期交付"))
    assert (kept.split_verdict, kept.split_total, kept.split_line) == ("block", D("4500000.00"), D("4000000.00"))
    assert kept.split_source and len(kept.split_others) == 2 and rules.asks_split_permit(kept)
    shown = [fact.value for fact in forms.NeedForm.shown(kept)]
    assert any("1,500,000.00" in value and kept.split_others[0]["number"] in value for value in shown)


def test_open_tender_needs_no_permission(cast, line):
    kept = drawn(crossing(cast, line), need(**WHOLE, split_answer="open"))
    assert rules.asks_split_permit(kept)  # as long as no method is settled
    kept.method = "open_tender"
    assert not rules.asks_split_permit(kept)


def test_close_to_the_line_is_shown_and_stops_nobody(cast, line):
    chairs(cast, line, "1700000")
    kept = drawn(upto_need(chairs(cast, line, "1500000", method="")), need(**WHOLE))
    assert kept.split_verdict == "warn" and kept.split_total == D("3200000.00") and not rules.asks_split_permit(kept)


def permit(record, actor, **changes):
    data = {"split_basis": "justified", "split_document": "局办公会纪要〔2026〕5号", "split_opinion": "分期交付，同意单独采购"} | changes
    return do(services.permit_split, forms.SplitPermitForm, record, data, actor=actor)


def test_a_permitted_purchase_goes_on_and_leaves_the_sum(cast, line):
    kept = permit(drawn(crossing(cast, line), need(**WHOLE, split_answer="separate", split_reason="分期")), cast.vice_head)
    assert kept.split_exempt and kept.split_basis == "justified" and not rules.asks_split_permit(kept)
    other = chairs(cast, line, "900000")
    assert splitting.check(other, TODAY).total == D("3900000.00")  # two of the three, and this one
    assert [str(fact.label) for fact in forms.SplitPermitForm.shown(kept)][-1] == "Line of the check (yuan)"


def test_drawn_up_again_the_permission_is_asked_again(cast, line):
    data = need(**WHOLE, split_answer="separate", split_reason="分期")
    kept = drawn(permit(drawn(crossing(cast, line), data), cast.vice_head), data)
    assert not kept.split_exempt and kept.split_document == "" and rules.asks_split_permit(kept)


def test_whoever_helped_to_write_the_need_does_not_permit_it(cast, line):
    helpers = [{"name": "周正", "person": "", "employer": ""}]
    kept = drawn(crossing(cast, line), need(**WHOLE, split_answer="separate", split_reason="分期", helpers=helpers))
    with refuses(None, "helped to write"):
        permit(kept, cast.vice_head)
    assert permit(kept, cast.second_vice_head).split_exempt


# --- several units, one category ---
CANTEEN = "C22040002"


def canteens(cast, unit, who, amount="100000"):
    record = blank(who, unit)
    asked_for = request(budget(unit, "9000000", code=f"c{record.case_id}"), object_type="services", category_code=CANTEEN,
                        items=[item("1", amount)])
    return do(services.save_request, forms.RequestForm, record, asked_for, actor=who)


def test_twelve_canteens_are_listed_for_one_package(cast, django_assert_num_queries):
    own = canteens(cast, cast.unit_a, cast.requester)
    others = [canteens(cast, cast.unit_b, cast.second_requester) for _n in range(11)]
    canteens(cast, cast.unit_a, cast.requester)  # the unit's own are the business of the check against splitting
    own = Tender.objects.select_related("case__unit").get(pk=own.pk)
    with django_assert_num_queries(1):
        found = splitting.same_category(own)
    assert [row["number"] for row in found] == [one.case.number for one in others]
    assert found[0]["unit"] == cast.unit_b.name and found[0]["amount"] == "100000.00"


def test_the_drafter_buys_together_or_says_why_not(cast):
    own, other = canteens(cast, cast.unit_a, cast.requester), canteens(cast, cast.unit_b, cast.second_requester)
    own = surveyed(own)
    known = {"ceiling": "100000", "domestic": "preferred"}
    with refuses("package", other.case.number):
        drawn(own, lowest(**known))
    with refuses("package_with", own.case.number):
        drawn(own, lowest(**known, package="together", package_with="CG-2026-9999"))
    with refuses("package_reason", "why"):
        drawn(own, lowest(**known, package="separate"))
    kept = drawn(own, lowest(**known, package="together", package_with=own.case.number))
    assert (kept.package, kept.package_with, len(kept.same_category)) == ("together", own.case.number, 1)
    ends(other)
    kept = drawn(kept, lowest(**known, package="together", package_with=own.case.number))
    assert (kept.package, kept.package_with, kept.same_category) == ("", "", [])
