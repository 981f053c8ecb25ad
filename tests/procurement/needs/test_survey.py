"""需求调查: three written quotes of different suppliers, a reason where there are two, none where the law asks for three."""
from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from procurement.needs import rules
from procurement.needs.survey import average, months_before, named_twice
from procurement.tenders.models import Tender

from .purchases import AT, CHAIR, asked, budget, item, quote, refuses, surveyed

pytestmark = pytest.mark.django_db
REASON = "本市仅两家供应商经营该规格，已电话询问其余六家"


@pytest.fixture
def record(cast, line):
    return asked(cast.requester, cast.unit_a, line)


def test_three_written_quotes_are_enough(record):
    kept = surveyed(record)
    assert kept.survey_average == D("48000.00") and not kept.survey_few and not kept.survey_statutory  # 144,000.01 / 3
    assert kept.survey_quotes[0] == {"supplier": "供应商1有限公司", "credit_code": "", "source": "written", "quoted_on": "2026-02-27",
                                     "amount": "48000.00", "paper": "报价单"}
    assert not rules.needs_key_review(kept)


def test_two_quotes_only_say_what_to_do(record):
    with refuses("survey_exception", "only 2", "of 3", "Ask another supplier"):
        surveyed(record, "48000", "49000")


def test_two_quotes_with_a_reason_stand_and_somebody_else_reviews_the_key_points(record):
    kept = surveyed(record, "48000", "49000", survey_exception=REASON)
    assert kept.survey_few and kept.survey_exception == REASON and rules.needs_key_review(kept)
    kept = surveyed(kept, survey_exception=REASON)  # a third came in: no exception any more
    assert not kept.survey_few and kept.survey_exception == "" and not rules.needs_key_review(kept)


def test_one_quote_is_never_enough(record):
    with refuses("survey_quotes", "1 written", "fewer than 2"):
        surveyed(record, "48000", survey_exception=REASON)


def test_only_written_quotes_of_different_suppliers_count(record):
    quotes = [quote("甲公司", "48000"), quote("乙公司", "49000"), quote("丙公司", "47000", "platform")]
    with refuses("survey_exception", "only 2"):
        surveyed(record, survey_quotes=quotes)
    with refuses("survey_quotes-2-supplier", "already"):
        surveyed(record, survey_quotes=[*quotes[:2], quote(" 甲 公司", "50000")])
    with refuses("survey_quotes-2-supplier", "already"):
        surveyed(record, survey_quotes=[*(quote(name, "48000", credit_code=code) for name, code in
                                          (("甲公司", "91440300MA5"), ("乙公司", ""), ("甲公司深圳店", "91440300ma5")))])
    assert named_twice([quote("甲（深圳）", "1"), quote("甲(深圳)", "2"), quote("甲(深圳)", "3", "visit")]) == [1]


@pytest.mark.parametrize(("field", "changes"), [
    ("survey_on", {"survey_on": "2026-03-03"}),
    ("survey_on", {"survey_on": ""}),
    ("survey_quotes", {"survey_quotes": []}),
    ("survey_from_no", {"survey_from_no": "CG-2026-0001"}),
    ("survey_quotes-1-quoted_on", {"survey_quotes": [quote("甲", "1"), quote("乙", "1", on="2026-03-03")]}),
    ("survey_quotes-0-quoted_on", {"survey_quotes": [quote("甲", "1", on="2025-09-01")]}),
])  # fmt: skip
def test_what_does_not_fit_is_said_at_its_cell(record, field, changes):
    with refuses(field):
        surveyed(record, **changes)


def test_a_price_of_exactly_six_months_ago_still_counts(record):
    old = [quote(name, "48000", on="2025-09-02") for name in "甲乙丙"]
    assert surveyed(record, survey_quotes=old).survey_average == D("48000.00")


@pytest.mark.parametrize(("price", "due"), [("9999.99", False), ("10000.00", True)])
def test_from_ten_million_on_the_survey_of_goods_is_obligatory(cast, price, due):
    line = budget(cast.unit_a, "20000000")
    record = asked(cast.requester, cast.unit_a, line, items=[item("1000", price)])
    assert surveyed(record, "9990000", "9980000", "9970000").survey_statutory is due


@pytest.mark.parametrize(("price", "due"), [("29999999.99", False), ("30000000", True)])
def test_works_from_thirty_million_on(cast, price, due):
    line = budget(cast.unit_a, "30000000")
    record = asked(cast.requester, cast.unit_a, line, object_type="works", category_code="B08010100", items=[item("1", price)])
    assert surveyed(record, "9990000", "9980000", "9970000").survey_statutory is due


@pytest.mark.parametrize("ground", ["public", "software", "imports", "ordered"])
def test_each_ground_makes_it_obligatory_and_no_reason_replaces_the_third_supplier(record, ground):
    with refuses("survey_quotes", "财库〔2021〕22号", "3 suppliers", "2"):
        surveyed(record, "48000", "49000", survey_grounds=[ground], survey_exception=REASON)
    kept = surveyed(record, survey_grounds=[ground])
    assert kept.survey_statutory and rules.needs_key_review(kept)


# --- taken over ---
def again(cast, line, number, at=AT, **changes):
    record = asked(cast.requester, cast.unit_a, line, **changes)
    return surveyed(record, at=at, survey_kind="reused", survey_from_no=number, survey_on="", survey_quotes=[])


def test_a_survey_of_the_last_year_is_taken_over_with_its_day_and_prices(cast, line, record):
    first = surveyed(record)
    kept = again(cast, line, first.case.number, at=datetime(2027, 3, 2, 2, tzinfo=UTC))  # to the day
    assert kept.survey_from == first and kept.survey_on == date(2026, 3, 2) and kept.survey_average == first.survey_average


def test_a_day_more_than_a_year_is_too_old(cast, line, record):
    first = surveyed(record)
    with refuses("survey_from_no", "2026-03-02", "12 months"):
        again(cast, line, first.case.number, at=datetime(2027, 3, 3, 2, tzinfo=UTC))


def test_a_survey_of_another_category_or_one_that_was_itself_taken_over_does_not_serve(cast, line, record):
    first = surveyed(record)
    with refuses("survey_from_no", "台式计算机"):
        again(cast, line, first.case.number, category_code=CHAIR)
    second = again(cast, line, first.case.number)
    with refuses("survey_from_no", second.case.number):
        again(cast, line, second.case.number)
    for number in ("", "CG-2026-9999"):
        with refuses("survey_from_no"):
            again(cast, line, number)


def test_a_survey_taken_over_brings_its_own_prices(record):
    with refuses("survey_kind", "empty both"):
        surveyed(record, survey_kind="reused", survey_from_no="x")


def test_the_average_is_of_written_quotes_alone():
    assert average([quote("甲", "10"), quote("乙", "10.01"), quote("丙", "900", "visit")]) == D("10.01")  # 10.005 half up
    assert average([quote("甲", "9", "visit")]) is None
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28) and months_before(date(2026, 3, 2), 12) == date(2025, 3, 2)


def test_nothing_is_stored_when_it_is_refused(record):
    before = record.snapshot()
    with refuses("survey_exception"):
        surveyed(record, "1", "2")
    assert Tender.objects.get(pk=record.pk).snapshot() == before
