"""Invitation and opening: who may be asked, the same text to all, late ones recorded and not considered, three prices kept apart."""
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from procurement.evaluation import forms, papers, rules, services, waivers
from procurement.evaluation.models import Invitation, Quote
from procurement.facts import RuleBroken
from procurement.parties.models import BadRecord, SupplierHolding, SupplierPerson
from procurement.tenders.models import Tender
from procurement.written import WrittenOnce
from tests.lifted import lifted
from tests.procurement.evaluation.review import DAY, DUE, INVITED, NAMES, OPENED, PRICES, invitation

pytestmark = pytest.mark.django_db


def refused(step, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        step(*args, **kwargs)
    return broken.value.field, str(broken.value)


# --- invitation ---
def test_the_same_text_and_the_same_moment_go_to_everybody(review):
    record = review.invites()
    made = Invitation.objects.get()
    assert [row["name"] for row in record.invited] == [NAMES[k] for k in "ABC"]
    assert (made.round, made.text, made.closes_at, made.suppliers.count()) == (1, "请按附件报价。", DUE, 3)
    assert rules.quotes_close_at(record) == DUE and record.invitation_round == 1
    with pytest.raises(WrittenOnce):
        made.save()


def test_suppliers_are_found_by_name_or_credit_code(review):
    rows = [{"supplier": review.suppliers["A"].credit_code, "found_by": "x"}, *invitation("BC")["invited"]]
    assert review.invites(invited=rows).invited[0]["name"] == NAMES["A"]


@pytest.mark.parametrize(("rows", "field", "word"), [
    ("AB", "invited", "at least 3"), ("AAB", "invited-1-supplier", "stands twice"), ("ABX", "invited-2-supplier", "register"),
])  # fmt: skip
def test_enough_known_suppliers_each_once(review, rows, field, word):
    told = [{"supplier": NAMES.get(k, "未登记公司"), "found_by": "x"} for k in rows]
    where, sentence = refused(review.invites, invited=told)
    assert where == field and word in sentence


def test_nobody_on_the_bad_record_list_is_asked_and_afterwards_he_may_be(review):
    barred = {"supplier": review.suppliers["B"], "reason": "提供虚假材料", "document": "d", "entered_at": INVITED}
    row = BadRecord.objects.create(since=date(2025, 1, 1), until=DAY, **barred)
    assert refused(review.invites)[0] == "invited-1-supplier"
    with lifted(BadRecord):
        BadRecord.objects.filter(pk=row.pk).update(until=DAY - timedelta(days=1))
    assert review.invites().invitation_round == 1


def test_a_supplier_no_longer_in_use_is_not_asked(review):
    type(review.suppliers["C"]).objects.filter(pk=review.suppliers["C"].pk).update(standing="ended")
    assert refused(review.invites)[0] == "invited-2-supplier"


def test_two_suppliers_under_one_head_are_not_asked_together(review):
    for k in "AC":
        SupplierPerson.objects.create(supplier=review.suppliers[k], name="王某", identity="i", tie="head", since=DAY, entered_at=INVITED)
    field, sentence = refused(review.invites)
    assert field == "invited" and NAMES["A"] in sentence and NAMES["C"] in sentence and "same head" in sentence
    assert review.invites("ABD").invitation_round == 1


def test_a_supplier_and_its_holding_are_not_asked_together(review):
    SupplierHolding.objects.create(holder=review.suppliers["A"], held=review.suppliers["B"], since=DAY, entered_at=INVITED)
    assert "control" in refused(review.invites)[1]


@pytest.mark.parametrize(("due", "good"), [("2026-03-05T00:00", True), ("2026-03-04T23:59", False)])
def test_three_working_days_lie_between_invitation_and_closing(review, due, good):
    if good:
        assert review.invites(quotes_due=due).invitation_round == 1
    else:
        field, sentence = refused(review.invites, quotes_due=due)
        assert field == "quotes_due" and "2026-03-05" in sentence


@pytest.mark.parametrize(("field", "rate", "good"), [
    ("consortium_rate", "4", True), ("consortium_rate", "6", True), ("consortium_rate", "3.99", False), ("consortium_rate", "6.01", False),
    ("low_average_rate", "50", True), ("low_second_rate", "65", True), ("low_ceiling_rate", "65.01", False), ("low_ceiling_rate", "44.99", False),
])  # fmt: skip
def test_the_documents_stay_within_what_the_rules_allow(review, field, rate, good):
    if good:
        assert getattr(review.invites(**{field: rate}), field) == D(rate)
    else:
        assert refused(review.invites, **{field: rate})[0] == field


@pytest.mark.parametrize(("kind", "rate", "good"), [
    ("goods", "10", True), ("goods", "20", True), ("goods", "9.99", False), ("services", "20.01", False), ("works", "3", True), ("works", "5.01", False),
])  # fmt: skip
def test_the_deduction_for_small_enterprises_has_its_range(make, kind, rate, good):
    review = make(object_type=kind, small_rate=D(rate))
    if good:
        assert review.invites().invitation_round == 1
    else:
        assert "%" in refused(review.invites)[1]


def test_the_price_weighs_enough(make):
    review = make(factors=[{"code": "price", "name": "价格", "kind": "price", "weight": "0.29", "most": "100"},
                           {"code": "tech", "name": "技术", "kind": "technical", "weight": "0.71", "most": "100"}])
    assert "30" in refused(review.invites)[1]


def test_a_tie_is_not_left_to_a_bureau_that_has_given_up_choosing(review, monkeypatch):
    monkeypatch.setattr(waivers, "_known", [])
    assert refused(review.invites, tie_rule="awarder")[0] == "tie_rule"
    waivers.known_through(lambda on: False)
    assert review.invites(tie_rule="awarder").tie_rule == "awarder"


def test_whoever_helped_with_the_need_is_excluded_by_declaration(review):
    assert not forms.InvitationForm(invitation(independent=False), record=review.record).is_valid()


# --- opening ---
def test_quotes_stay_closed_until_the_moment(review):
    review.invites()
    assert "2026-03-05 17:00" in refused(review.opens, at=DUE - timedelta(seconds=1))[1]
    assert review.opens(at=DUE).quotes_valid == 3


def test_a_late_quote_is_recorded_and_never_considered(review):
    review.invites()
    record = review.opens(rows={"B": {"delivered_at": "2026-03-05T17:00:01"}})
    late = Quote.objects.get(supplier=review.suppliers["B"])
    assert (late.validity, late.price_read, late.policy_price, late.contract_price) == ("late", None, None, None)
    assert record.quotes_valid == 2 and not rules.enough_quotes(record)
    assert [row["validity"] for row in record.quotes] == ["valid", "late", "valid"]


def test_a_quote_at_the_very_moment_is_in_time(review):
    review.invites()
    assert review.opens(rows={"B": {"delivered_at": "2026-03-05T17:00:00"}}).quotes_valid == 3


def test_three_prices_are_kept_apart(make):
    review = make(small_rate=D(15), ceiling=D("1100000"))
    review.invites()
    record = review.opens(prices={"A": "100", "B": "120", "C": "130"}, rows={
        "A": {"claim": "maker", "domestic_share": "85"}, "B": {"domestic_share": "72.7"}, "C": {"capitals": "壹佰肆拾元整", "confirmed": "yes"},
    })  # fmt: skip
    rows = {row["name"]: [row[n] for n in ("price_read", "contract_price", "policy_price", "low_price_input")] for row in record.quotes}
    assert rows[NAMES["A"]] == ["100.00", "100.00", "65.00", "100.00"]
    assert rows[NAMES["B"]] == ["120.00", "120.00", "120.00", "120.00"]
    assert rows[NAMES["C"]] == ["130.00", "140.00", "140.00", "140.00"]


def test_a_corrected_price_is_confirmed_or_falls(review):
    review.invites()
    prices = PRICES | {"B": "980000"}
    field, sentence = refused(review.opens, prices, {"B": {"capitals": "壹佰零捌万"}})
    assert field == "opened-1-confirmed" and "1,080,000.00" in sentence
    no = review.opens(prices, {"B": {"capitals": "壹佰零捌万", "confirmed": "no"}})
    assert no.quotes[1]["validity"] == "unconfirmed" and no.quotes_valid == 2
    yes = review.opens(prices, {"B": {"capitals": "壹佰零捌万", "confirmed": "yes"}})
    assert (yes.quotes[1]["contract_price"], yes.quotes[1]["price_read"], yes.quotes_taking) == ("1080000.00", "980000.00", 2)
    assert Quote.objects.filter(taking=1).count() == 3  # the first opening stays in its rows


def test_prices_typed_anew_stand_beside_those_of_the_first_opening_on_the_page_and_on_the_paper(review):
    review.invites()
    first = review.opens(rows={"C": {"delivered_at": "2026-03-05T17:01"}})
    titles = [str(table.title) for table in forms.QuotesForm.shown_tables(first)]
    assert "Earlier openings, which do not count" not in titles and not papers._openings(first)
    again = review.opens(PRICES | {"B": "879999"}, at=OPENED + timedelta(minutes=20))
    table = next(table for table in forms.QuotesForm.shown_tables(again) if "Earlier" in str(table.title))
    assert [row[0] for row in table.rows] == ["1", "1", "1"] and table.rows[1][1:5] == ["2026-03-05 17:30", "采购员", NAMES["B"], "880,000.00"]
    [(label, told, _wide)] = papers._openings(again)
    assert label == "报价开启" and told.startswith("共2次，本表以最后一次为准。第1次 2026年3月5日 17:30 采购员录入：")
    assert "乙公司 ￥880,000.00、丙公司 未开启；第2次" in told and "乙公司 ￥879,999.00" in told


def test_lines_are_added_up(review):
    review.invites()
    lines = [{"supplier": NAMES["B"], "item": "屏", "quantity": "2", "unit_price": "441000"}]
    assert refused(review.opens, lines=lines)[0] == "opened-1-confirmed"
    assert review.opens(rows={"B": {"confirmed": "yes"}}, lines=lines).quotes[1]["contract_price"] == "882000.00"


@pytest.mark.parametrize(("row", "field"), [
    ({"delivered_at": ""}, "delivered_at"), ({"price": ""}, "price"), ({"how": ""}, "how"), ({"capitals": "一百块"}, "capitals"),
    ({"fault": "unsealed"}, "note"), ({"claim": "partners"}, "partner_share"), ({"domestic_share": "101"}, "domestic_share"),
    ({"delivered_at": "2026-03-05T23:00"}, "delivered_at"),
])  # fmt: skip
def test_what_is_wrong_with_a_row_is_said_at_its_cell(review, row, field):
    review.invites()
    assert refused(review.opens, rows={"B": row})[0] == f"opened-1-{field}"


def test_a_quote_above_the_ceiling_or_with_a_fault_is_not_valid(make):
    review = make(ceiling=D("950000"))
    review.invites()
    record = review.opens(rows={"B": {"fault": "unsealed", "note": "未密封"}})
    assert [row["validity"] for row in record.quotes] == ["valid", "unsealed", "over_ceiling"] and record.quotes_valid == 1


def test_the_paper_of_a_quote_is_kept_by_its_digest(review):
    from types import SimpleNamespace

    review.invites()
    review.files = [SimpleNamespace(paper="quote.2", sha256="ab" * 32)]
    assert [row["sha256"] for row in review.opens().quotes] == ["", "ab" * 32, ""]
    kinds = forms.QuotesForm.attaches_for(review.record)
    assert [kind.code for kind in kinds] == ["quote.1", "quote.2", "quote.3"] and NAMES["B"] in str(kinds[1].label)


# --- too few ---
def two(review):
    review.invites()
    return review.opens({k: PRICES[k] for k in "AB"})


def decides(review, way):
    return review.does(services.decide_too_few, forms.TooFewForm, {"too_few_way": way, "too_few_reason": "市场供应有限"})


def test_two_quotes_of_goods_are_not_enough_even_with_leave(review):
    record = two(review)
    assert not rules.enough_quotes(record)
    field, sentence = refused(decides, review, "two")
    assert field == "too_few_way" and "3" in sentence
    assert rules.fails(decides(review, "fail")) and not rules.invites_again(review.record)


def test_two_quotes_of_a_service_may_do_with_leave_from_above(make):
    review = make(object_type="services")
    two(review)
    assert rules.asks_for_two(decides(review, "two")) and not rules.enough_quotes(review.record)
    record = review.does(services.permit_two, forms.PermitTwoForm, {"two_permission": "两家均为合格供应商"})
    assert record.two_permitted and rules.enough_quotes(record)


def test_inviting_again_begins_a_new_round_and_keeps_the_first(review):
    two(review)
    assert rules.invites_again(decides(review, "again"))
    record = review.invites("ABCD")
    assert (record.invitation_round, record.quotes, record.quotes_valid, record.too_few_way) == (2, [], None, "")
    assert Invitation.objects.count() == 2 and Quote.objects.count() == 2
    assert review.opens(PRICES | {"D": "990000"}, at=OPENED).quotes_valid == 4


def test_a_quote_is_written_once(review):
    review.invites()
    review.opens()
    with pytest.raises(WrittenOnce):
        Quote.objects.filter(tender=review.pk).update(price_read=1)
    assert Tender.objects.get(pk=review.pk).snapshot()["quotes"][0]["price_read"] == "950000.00"
