"""处置统计: three bases side by side, sums to the fen, what left the list counts nowhere, and the month that comes in parts is named."""
from datetime import date
from decimal import Decimal as D

import pytest

from procurement.assets import services as register
from procurement.disposals import reports
from procurement.disposals.models import Disposal, DisposalItem
from tests.approvals import rows

pytestmark = pytest.mark.django_db
YEAR = 2026
CARDS = iter(range(1, 10_000))


@pytest.fixture
def asks(cast, ticking):
    return lambda *things, **fields: asked(cast, ticking.moment, *things, **fields)


def asked(cast, at, *things, **fields):
    """One disposal in a case of its own. `things`: (original value, depreciation, leaves the list, approved)."""
    case = rows.case(cast.requester, cast.unit_a, [rows.step("inspect", cast.unit_a)], at=at)
    told = {"title": "报废一批电脑", "ground": "worn", "reason": "老化", "form_wished": "scrap", "applied_on": date(YEAR, 3, 2)} | fields
    record = Disposal.objects.create(case=case, **told)
    for no, (original, depreciation, leaves, approved) in enumerate(things, 1):
        card = register.enter({
            "number": f"T-{next(CARDS)}", "name": "台式计算机", "kind": "equipment", "category_code": "A02010105", "measure": "台",
            "original_value": D(original), "depreciation": D(depreciation), "unit": cast.unit_a, "acquired_on": date(2018, 1, 1),
        }, actor=cast.assets, at=at)  # fmt: skip
        DisposalItem.objects.create(
            disposal=record, no=no, card=card, number=card.number, name=card.name, kind=card.kind, category_code=card.category_code,
            measure=card.measure, quantity=1, acquired_on=card.acquired_on, original_value=card.original_value,
            depreciation=card.depreciation, net_value=card.net_value, leaves_list=leaves, approved=approved,
        )  # fmt: skip
    return record


def of(report, form):
    return next(one for one in report.forms if one.form == form)


def test_each_form_is_summed_to_the_fen_and_all_forms_together_are_their_sum(asks):
    asks(("4999.99", "4999.98", False, None), ("0.02", "0.01", False, None))
    asks(("17999.37", "12000.10", False, None), form_wished="sale")
    report = reports.report(YEAR)
    assert of(report, "scrap").asked == (1, 2, D("5000.01"), D("0.02"))
    assert of(report, "sale").asked == (1, 1, D("17999.37"), D("5999.27"))
    assert report.total.asked == (2, 3, D("22999.38"), D("5999.29"))


def test_the_form_chosen_counts_and_before_that_the_one_wished(asks):
    asks(("100", "0", False, None), form_wished="scrap", form="sale")
    asks(("200", "0", False, None), form_wished="scrap")
    assert [(one.form, one.asked.original) for one in reports.report(YEAR).forms] == [("sale", 100), ("scrap", 200), ("", 300)]


def test_what_left_the_list_counts_nowhere_and_only_what_was_approved_leaves_the_books(asks):
    asks(("100", "0", True, None), ("30", "10", False, True), ("7", "0", False, False), cancelled_on=date(YEAR, 6, 1))
    total = reports.report(YEAR).total
    assert total.asked == (1, 2, D("37.00"), D("27.00")) and total.gone == (1, 1, D("30.00"), D("20.00"))


def test_application_cancellation_and_income_each_count_in_their_own_year(asks):
    asks(("100", "0", False, True), applied_on=date(YEAR - 1, 12, 31), cancelled_on=date(YEAR, 1, 1), income_on=date(YEAR + 1, 1, 1),
         gross=D("120000.00"), taxes=D("3600.00"), appraisal_fee=D("2000.00"), commission=D("1200.00"), payable=D("113200.00"))
    before, this, after = (reports.report(YEAR + n).total for n in (-1, 0, 1))
    assert (before.asked.cases, before.gone.cases, before.income.cases) == (1, 0, 0)
    assert (this.asked.cases, this.gone.cases, this.income.cases) == (0, 1, 0)
    assert after.income == (1, D("120000.00"), D("6800.00"), D("113200.00")) and after.asked.cases == after.gone.cases == 0
    assert reports.years() == [YEAR + 1, YEAR, YEAR - 1]


def test_gross_minus_costs_is_what_is_payable(asks):
    asks(("100", "0", False, True), income_on=date(YEAR, 5, 1), gross=D("89999.99"), taxes=D("0.99"), appraisal_fee=D("1"), payable=D("89998.00"))
    income = reports.report(YEAR).total.income
    assert income.gross - income.costs == income.payable == D("89998.00")


def test_a_bad_debt_has_no_card_and_counts_with_its_claim(asks):
    asks(form_wished="loss", ground="bad_debt", claim_amount=D("12345.67"), amount=D("12345.67"))
    assert reports.report(YEAR).total.asked == (1, 0, D("12345.67"), D("12345.67"))


def test_authorities_lowest_hand_first_and_what_went_up_apart(asks):
    asks(("600000", "0", False, None), hand="meeting", upwards=True, batch_value=D(600000))
    asks(("20000", "0", False, None), hand="section", batch_value=D(20000))
    asks(("30000", "0", False, None), hand="section", batch_value=D(50000), upwards=True)
    asks(("1", "0", False, None))  # not checked yet
    assert reports.report(YEAR).authorities == [
        ("section", False, 1, D(20000)), ("section", True, 1, D(30000)), ("meeting", True, 1, D(600000))]


def test_a_batch_in_parts_a_price_confirmed_and_late_income_are_exceptions_with_their_reason(asks):
    asks(("30000", "0", False, None), hand="head", splits=True, split_reason="使用单位分两次报来", batch_value=D(55000))
    asks(("9", "0", False, True), price_below=True, price_confirmed=True, price_paper="财资函1号", paid_in_late=True, late_because="银行退票")
    asks(("9", "0", False, True), price_below=True, price_confirmed=False)  # not confirmed: it was not sold at that price
    report = reports.report(YEAR)
    assert [(kind, told) for _row, kind, told in report.exceptions] == [
        ("split", "使用单位分两次报来"), ("below", "财资函1号"), ("late", "银行退票")]
    assert [(row.original, row.batch) for row in report.split] == [(D(30000), D(55000))]


def test_a_year_without_a_disposal_is_empty(asks):
    report = reports.report(YEAR)
    assert (report.forms, report.authorities, report.total.asked.cases, reports.years()) == ([], [], 0, [])
    assert set(report.results.values()) == {0}


def test_pending_counts_until_the_reply_and_approved_until_the_file_is_closed(asks):
    asks(("9", "0", False, None))
    asks(("9", "0", False, True), replied_on=date(YEAR, 4, 1))
    results = reports.report(YEAR).results
    assert (results["pending"], results["approved"], sum(results.values())) == (1, 1, 2)


def test_two_queries_whatever_the_year_holds(asks, django_assert_num_queries):
    for n in range(12):
        asks((str(n + 1), "0", False, None), ("5", "0", False, None))
    with django_assert_num_queries(2):
        assert reports.report(YEAR).total.asked.original == D(78 + 60)
