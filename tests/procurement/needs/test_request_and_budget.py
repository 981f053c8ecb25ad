"""需求提出 and 预算核查: sums are worked out, a cell that is wrong says so, nothing is bought without budget, and above no quota."""
from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import transaction

from procurement.budgets import services as budgets
from procurement.budgets.balance import balance, must_have_room
from procurement.budgets.models import BudgetChange, BudgetLine
from procurement.needs import forms, services
from procurement.needs.request_forms import quota_line
from procurement.tenders.models import Tender
from procurement.written import WrittenOnce

from .purchases import AT, CHAIR, LAPTOP, TODAY, asked, blank, budget, do, ends, held, item, refuses, request

pytestmark = pytest.mark.django_db


def save(cast, line, **changes):
    return do(services.save_request, forms.RequestForm, blank(cast.requester, cast.unit_a), request(line, **changes), actor=cast.requester)


# --- what the unit asks for ---
def test_the_items_are_summed_up_here(cast, line):
    record = save(cast, line, items=[item("3", "4999.99"), item("2", "7000", LAPTOP), item("0.5", "0.03")])
    assert [row.amount for row in record.items.all()] == [D("14999.97"), D("14000.00"), D("0.02")]  # 0.015 is rounded half up
    assert record.amount == D("28999.99") and [row.category_code for row in record.items.all()] == ["A02010105", LAPTOP, "A02010105"]
    assert (record.category_name, record.in_catalogue, record.requested_on) == ("台式计算机", True, TODAY)
    assert record.summary() == {"title": "台式计算机采购", "amount": D("28999.99"), "urgency": 0}


def test_one_centralised_item_among_others_makes_it_a_centralised_purchase(cast, line):
    assert not save(cast, line, category_code=CHAIR).in_catalogue
    mixed = save(cast, line, category_code=CHAIR, items=[item("100"), item("1", code=LAPTOP)])
    assert mixed.in_catalogue and held(mixed).in_catalogue


def test_a_corrected_request_replaces_its_items_and_gives_back_what_was_held(cast, line):
    record = held(save(cast, line))
    assert record.budget_held == D("50000.00") and record.budget_left == D("4950000.00")
    record = do(services.save_request, forms.RequestForm, record, request(line, items=[item("4")]), actor=cast.requester)
    assert [row.no for row in record.items.all()] == [1] and record.amount == D("20000.00")
    assert record.budget_held is None and record.budget_checked_on is None and balance(line).held == 0


def test_the_snapshot_survives_a_round_trip(cast, line):
    record = save(cast, line)
    fresh = Tender(case=record.case)
    services.save_request(blank(cast.requester, cast.unit_a), data=valid(line, record), actor=cast.requester, at=AT, case=record.case)
    assert fresh.pk is None
    again = Tender.objects.order_by("-pk").first()
    kept = {name: value for name, value in again.snapshot().items()}
    assert kept == record.snapshot() and kept["items"][0]["price"] == "5000.00" and kept["amount"] == "50000.00"


def valid(line, record):
    form = forms.RequestForm(request(line), case_unit=record.case.unit)
    assert form.is_valid()
    return form.cleaned_data


@pytest.mark.parametrize(("field", "changes", "words"), [
    ("category_code", {"category_code": "A0201"}, "Select a valid choice"),
    ("delivery_wanted", {"delivery_wanted": "2026-02-28"}, "past"),
    ("urgency_reason", {"urgency": 1}, "urgent"),
    ("fiscal_year", {"fiscal_year": 2025}, "2026"),
    ("object_type", {"object_type": "services"}, "another kind"),
    ("items-0-category_code", {"items": [item(code="A02010199")]}, "A02010199"),
    ("items-1-category_code", {"items": [item(), item(code="C21040001")]}, "request of its own"),
    ("items-1-price", {"items": [item(), item("0.01", "0.01")]}, "nothing"),
    ("items-0-price", {"items": [item("9999999999", "99999")]}, "larger than any budget"),
    ("budget_line", {"items": [item("1001")]}, "5,000.00 too many"),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_cell(cast, line, field, changes, words):
    record = blank(cast.requester, cast.unit_a)
    form = forms.RequestForm(request(line, **changes), case_unit=cast.unit_a)
    if not form.is_valid():
        assert words in str(form.errors[field])
        return
    with refuses(field, words):
        services.save_request(record, data=form.cleaned_data, actor=cast.requester, at=AT, case=record.case)
    assert not Tender.objects.exists()
    form.add_error(field, "x")  # the engine puts the sentence there
    assert form.errors


def test_exactly_the_balance_may_be_asked(cast, line):
    assert save(cast, line, items=[item("1000")]).amount == line.amount


def test_the_line_of_another_unit_is_not_offered_and_not_taken(cast, line):
    form = forms.RequestForm(case_unit=cast.unit_b)
    assert [key for key, _name in form.fields["budget_line"].choices] == [""]
    assert [key for key, _name in forms.RequestForm(case_unit=cast.unit_a).fields["budget_line"].choices] == ["", line.pk]
    data = valid(line, blank(cast.requester, cast.unit_a))
    stranger = blank(cast.second_requester, cast.unit_b)
    with refuses("budget_line", "does not belong"):
        services.save_request(stranger, data=data, actor=cast.second_requester, at=AT, case=stranger.case)


def test_a_form_is_shown_again_with_what_the_record_says(cast, line):
    record = save(cast, line)
    form = forms.RequestForm(record=record)
    assert form.initial["budget_line"] == line.pk and form.lines["items"].initial[0]["quantity"] == D("10.00")
    again = forms.RequestForm(request(line, items=[item(code="A02010105")]), record=record)
    assert again.is_valid() and again.changed == []
    assert any(fact.value == "A02010105 台式计算机" for fact in forms.RequestForm.shown(record))
    assert forms.RequestForm.shown_tables(record)[0].total == "50,000.00"


# --- what finance finds ---
def test_two_purchases_share_one_line_and_the_second_is_told_what_is_left(cast):
    line = budget(cast.unit_a, "80000")
    first, second = asked(cast.requester, cast.unit_a, line), asked(cast.requester, cast.unit_a, line)
    held(first)
    with refuses(None, "30,000.00 yuan left", "50,000.00 are asked", "20,000.00 too many", "budget adjusted"):
        held(second)
    assert Tender.objects.get(pk=second.pk).budget_held is None
    assert held(first).budget_held == D("50000.00")  # checked again, its own sum does not stand in its way


def test_who_ended_without_a_contract_gives_the_money_back_and_a_contract_keeps_only_its_sum(cast):
    line = budget(cast.unit_a, "100000")
    first, second = held(asked(cast.requester, cast.unit_a, line)), held(asked(cast.requester, cast.unit_a, line))
    assert balance(line) == (D("100000"), D("100000.00"), D("0.00")) and balance(line).left == 0
    ends(first)
    assert balance(line).left == D("50000.00")
    Tender.objects.filter(pk=second.pk).update(contract_amount=D("42000.01"))
    assert balance(line) == (D("100000"), D("0.00"), D("42000.01")) and balance(line, but=second).left == D("100000.00")
    ends(second, "DONE")
    assert balance(line).left == D("57999.99")  # fixed by the contract, whatever became of the case


def test_amendments_of_a_contract_come_out_of_the_same_line(cast):
    line = budget(cast.unit_a, "50000")
    record = held(asked(cast.requester, cast.unit_a, line))
    Tender.objects.filter(pk=record.pk).update(contract_amount=D("45000"), contract_raised=D("4000"), contract_saved=D("500"))
    assert balance(line) == (D("50000"), D("0.00"), D("48500.00"))
    record.refresh_from_db()
    with transaction.atomic():
        must_have_room(record, D("1500.00"))
        with refuses("amendment_amount", "1,500.00 yuan left", "1,500.01 more"):
            must_have_room(record, D("1500.01"), "amendment_amount")


def test_the_form_of_finance_shows_the_balance_as_it_is_now(cast, line, django_assert_num_queries):
    held(asked(cast.requester, cast.unit_a, line))
    record = asked(cast.requester, cast.unit_a, line)
    record = Tender.objects.select_related("budget_line").get(pk=record.pk)
    with django_assert_num_queries(1):
        known = forms.BudgetForm(record=record).initial
    assert (known["line_amount"], known["line_held"], known["line_left"], known["asked"]) == (
        D("5000000.00"), D("50000.00"), D("4950000.00"), D("50000.00"))


# --- adjusting a line ---
def test_a_line_is_adjusted_by_document_and_never_below_what_is_held(cast):
    line = budget(cast.unit_a, "60000")
    held(asked(cast.requester, cast.unit_a, line))
    with refuses("amount", "50,000.00", "higher sum"):
        budgets.change_line(line.pk, amount=D("49999.99"), document="调剂1号", reason="压减", by=cast.finance, at=AT)
    made = budgets.change_line(line.pk, amount=D("50000.00"), document="调剂1号", reason="压减", by=cast.finance, at=AT)
    assert (made.no, made.before, made.after) == (1, D("60000.00"), D("50000.00"))
    assert BudgetLine.objects.get(pk=line.pk).amount == D("50000.00")
    with refuses("amount", "already"):
        budgets.change_line(line.pk, amount=D("50000"), document="调剂2号", reason="压减", by=cast.finance, at=AT)
    with pytest.raises(WrittenOnce):
        made.delete()
    with pytest.raises(WrittenOnce):
        BudgetChange.objects.update(after=1)


def test_a_line_is_entered_once(cast, line):
    with refuses("code", "2010301", "2026"):
        budgets.enter_line(cast.unit_a, fiscal_year=2026, code=line.code, name="x", amount=D(1), document="d", at=AT)
    made = budgets.enter_line(cast.unit_a, fiscal_year=2027, code=line.code, name="x", amount=D(1), document="d", at=AT)
    assert made.amount == 1
    with refuses("amount", "negative"):
        budgets.enter_line(cast.unit_a, fiscal_year=2028, code=line.code, name="x", amount=D(-1), document="d", at=AT)


# --- quotas ---
def quota(unit, most, *, code="A020101", period="year", measure="quantity", over="stop", since=date(2026, 1, 1), **rest):
    return budgets.enter_quota(unit, category_code=code, period=period, measure=measure, most=D(most), over=over, since=since, at=AT, **rest)


def test_exactly_the_quota_passes_and_one_piece_more_stops(cast, line):
    quota(cast.unit_a, "15")
    held(asked(cast.requester, cast.unit_a, line))  # 10 of 15
    assert held(asked(cast.requester, cast.unit_a, line, items=[item("5")])).quotas[0]["used"] == "10.00"
    one_more = asked(cast.requester, cast.unit_a, line, items=[item("1", code=LAPTOP)])  # the quota covers all computers
    with refuses(None, "A020101", "used 15.00", "at most 0.00", "next"):
        held(one_more, quota_document="批复1号")  # a document does not lift it


def test_a_quota_that_a_document_may_lift(cast, line):
    quota(cast.unit_a, "40000", measure="amount", over="approve")
    record = asked(cast.requester, cast.unit_a, line)
    with refuses("quota_document", "40,000.00", "cut to 40,000.00"):
        held(record)
    record = held(record, quota_document="批复〔2026〕7号")
    assert record.quotas[0]["over"] and record.quota_document == "批复〔2026〕7号"
    assert quota_line(record.quotas[0]) == "A020101, Fiscal year, Sum of money: quota 40,000.00, used 0.00, asked 50,000.00"


def test_a_quota_runs_over_its_period_its_unit_its_category_and_its_days(cast, line):
    quota(cast.unit_a, "10", period="month")
    quota(cast.unit_a, "12", period="quarter")
    quota(cast.unit_b, "0")
    quota(cast.unit_a, "0", code=CHAIR)
    quota(cast.unit_a, "0", since=date(2026, 1, 1), until=date(2026, 3, 1))
    held(asked(cast.requester, cast.unit_a, line))
    april, next_march = datetime(2026, 4, 1, 2, tzinfo=UTC), datetime(2027, 3, 2, 2, tzinfo=UTC)
    more = asked(cast.requester, cast.unit_a, line, items=[item("2")])
    with refuses(None, "10.00"):
        held(more)  # 10 + 2 in March
    last = datetime(2026, 3, 31, 15, tzinfo=UTC)  # 23:00 in Shanghai
    with refuses(None, "10.00"):
        held(more, at=last)
    assert [row["used"] for row in held(more, at=april).quotas] == ["0.00", "0.00"]  # a new month, a new quarter
    assert [row["used"] for row in held(asked(cast.requester, cast.unit_a, line), at=next_march).quotas] == ["0.00", "0.00"]


def test_what_another_unit_bought_uses_no_quota_of_this_one(cast, line):
    quota(cast.unit_a, "10")
    held(asked(cast.second_requester, cast.unit_b, budget(cast.unit_b)))
    assert held(asked(cast.requester, cast.unit_a, line)).quotas[0]["used"] == "0.00"


def test_a_purchase_checked_again_does_not_stand_in_its_own_way(cast, line):
    quota(cast.unit_a, "10")
    record = held(asked(cast.requester, cast.unit_a, line))
    assert held(record).quotas[0]["used"] == "0.00"


def test_what_ended_without_a_contract_uses_no_quota(cast, line):
    quota(cast.unit_a, "10")
    first = held(asked(cast.requester, cast.unit_a, line))
    ends(first)
    assert held(asked(cast.requester, cast.unit_a, line)).quotas[0]["used"] == "0.00"


def test_the_check_asks_the_same_number_of_questions_whatever_the_history(cast, line, django_assert_num_queries):
    quota(cast.unit_a, "500")
    quota(cast.unit_a, "900000", measure="amount")
    for count in (0, 6):
        for _n in range(count):
            held(asked(cast.requester, cast.unit_a, line, items=[item("1")]))
        record = asked(cast.requester, cast.unit_a, line)
        with django_assert_num_queries(6):  # line, balance, items, quotas, use of them, the record
            services.check_budget(record, data={"budget_opinion": "", "quota_document": ""}, at=AT, case=record.case)


def test_a_quota_names_a_category_of_the_tree(cast):
    with refuses("category_code", "Z99"):
        quota(cast.unit_a, "1", code="z99")
    with refuses("until", "begins"):
        quota(cast.unit_a, "1", until=date(2025, 1, 1))


def test_an_ended_quota_binds_through_its_last_day(cast, line):
    made = quota(cast.unit_a, "5")
    with refuses("until", "begins"):
        budgets.end_quota(made.pk, until=date(2025, 12, 31))
    record = asked(cast.requester, cast.unit_a, line)
    budgets.end_quota(made.pk, until=TODAY)
    with refuses(None, "at most 5.00"):
        held(record)
    budgets.end_quota(made.pk, until=date(2026, 3, 1))
    assert held(record).quotas == []
