"""需求编制: ceiling, method, factors with their weights, what may not be scored, reserve and deduction, imports, panel."""
from datetime import date
from decimal import Decimal as D

import pytest

from procurement.needs import factors as factor_rules
from procurement.needs import forms
from procurement.needs.policies import must_reserve_whole
from procurement.rulebook.limits import limit

from .purchases import asked, budget, drawn, factor, factors, item, lowest, need, refuses, surveyed

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(cast, line):
    """Chairs for 50,000: neither in the catalogue nor above the limit."""
    return surveyed(asked(cast.requester, cast.unit_a, line, category_code="A05010301"))


@pytest.fixture
def governed(cast, line):
    """Chairs for 1,500,000: government procurement."""
    return surveyed(asked(cast.requester, cast.unit_a, line, category_code="A05010301", items=[item("300")]))


def test_a_need_that_stands(record):
    kept = drawn(record, need(qualifications=[{"text": "具有家具生产许可证"}], specialities=[{"name": "家具"}, {"name": "家具"}, {"name": "质量"}],
                              helpers=[{"name": "邓辉", "person": "2502", "employer": ""}]))
    assert kept.ceiling == D("50000.00") and kept.panel_size == 3 and kept.small_rate == D("15.00")
    assert kept.factors == [
        {"code": "f1", "name": "价格", "kind": "price", "weight": "0.30", "most": "100"},
        {"code": "f2", "name": "技术参数", "kind": "technical", "weight": "0.50", "most": "100"},
        {"code": "f3", "name": "售后服务", "kind": "business", "weight": "0.20", "most": "100"}]
    assert sum(D(row["weight"]) for row in kept.factors) == 1
    assert kept.specialities == ["家具", "质量"] and kept.qualifications == ["具有家具生产许可证"]
    assert kept.helpers == [{"name": "邓辉", "person": "2502", "employer": "", "part": ""}]
    assert not kept.law_applies and not kept.intention_due and kept.split_verdict == "clear"


def test_it_is_shown_as_it_was_typed(record):
    kept = drawn(record, need(qualifications=[{"text": "具有家具生产许可证"}]))
    form = forms.NeedForm(record=kept)
    assert form.lines["qualifications"].initial == [{"text": "具有家具生产许可证"}] and form.lines["specialities"].initial == [{"name": "计算机"}]
    assert forms.NeedForm(need(qualifications=[{"text": "具有家具生产许可证"}]), record=kept).is_valid()
    shown = {str(fact.label): fact.value for fact in forms.NeedForm.shown(kept)}
    assert shown["Qualification conditions"] == "具有家具生产许可证" and [str(t.title) for t in forms.NeedForm.shown_tables(kept)] == [
        "Factors of the evaluation"]


@pytest.mark.parametrize(("field", "changes", "words"), [
    ("ceiling", {"ceiling": "50000.01"}, "50,000.00"),
    ("award_method", {"uniform": True}, "uniform"),
    ("panel_size", {"panel_size": "4"}, "odd"),
    ("panel_size", {"panel_size": "1"}, "at least 3"),
    ("factors", {"factors": []}, "needs its factors"),
    ("factors", {"award_method": "lowest_price"}, "nothing is scored"),
    ("factors", {"factors": factors("0.30", "0.50", "0.21")}, "1.01"),
    ("factors", {"factors": factors("0.30", "0.50", "0.1999")}, "0.9999"),
    ("factors", {"factors": factors("0.29", "0.51", "0.20")}, "at least 30 %"),
    ("factors-3-name", {"factors": [*factors("0.30", "0.40", "0.20"), factor(" 技术 参数", "technical", "0.10")]}, "twice"),
    ("factors", {"price_fixed": True}, "fixed by the state"),
    ("reserve_share", {"reserve": "part", "small_rate": ""}, "30"),
    ("small_rate", {"small_rate": "9.99"}, "10 % and 20 %"),
    ("small_rate", {"small_rate": "20.01"}, "10 % and 20 %"),
    ("small_rate", {"reserve": "whole"}, "no deduction"),
    ("imports_document", {"domestic": "imports"}, "permits"),
    ("imports_document", {"imports_document": "x"}, "imports only"),
    ("domestic", {"domestic": "none"}, "Goods"),
    ("intention_exempt", {"intention_exempt": "急"}, "urgent"),
])  # fmt: skip
def test_what_the_law_does_not_let_stand(record, field, changes, words):
    with refuses(field, words):
        drawn(record, need(**changes))


@pytest.mark.parametrize("changes", [
    {"factors": factors("0.30", "0.50", "0.20")}, {"small_rate": "10"}, {"small_rate": "20"}, {"small_rate": ""},
    {"factors": factors("0.9", "0.05", "0.05")}, {"price_fixed": True, "factors": factors("", "0.5", "0.5")[1:]},
    {"reserve": "part", "reserve_share": "30", "reserve_small": "60", "small_rate": ""}, {"reserve": "whole", "small_rate": ""},
])  # fmt: skip
def test_the_boundaries_themselves_stand(record, changes):
    assert drawn(record, need(**changes)).pk == record.pk


@pytest.mark.parametrize(("weight", "stands"), [("0.0999", False), ("0.10", True)])
def test_the_price_of_services_weighs_at_least_a_tenth(cast, line, weight, stands):
    record = surveyed(asked(cast.requester, cast.unit_a, line, object_type="services", category_code="C23110201"))
    data = need(factors=factors(weight, str(D("0.9") - D(weight)), "0.1"), domestic="none")
    if stands:
        assert drawn(record, data).factors[0]["weight"] == "0.10"
    else:
        with refuses("factors", "10 %", "第五十五条"):
            drawn(record, data)


@pytest.mark.parametrize("name", ["注册资本不低于500万元", "企业资产总额", "近三年营业收入", "从业人员数量", "上年度利润", "纳税额", "员 工 人 数"])
def test_conditions_of_scale_are_not_scored(record, name):
    with refuses("factors-1-name", "第十七条"):
        drawn(record, need(factors=[factor("价格", "price", "0.3"), factor(name, "business", "0.7")]))


def test_an_authorisation_of_the_manufacturer_is_scored_for_imports_only(record):
    data = need(factors=[factor("价格", "price", "0.3"), factor("制造商授权书", "business", "0.7")])
    with refuses("factors-1-name", "制造商授权"):
        drawn(record, data)
    assert drawn(record, data | {"domestic": "imports", "imports_document": "财购准〔2026〕3号"}).factors[1]["name"] == "制造商授权书"


def test_a_qualification_is_never_scored(record):
    with refuses("factors-1-name", "资格条件"):
        drawn(record, need(factors=[factor("价格", "price", "0.3"), factor("满足资格条件", "business", "0.7")]))
    with refuses("factors-1-name", "家具生产许可证"):
        drawn(record, need(qualifications=[{"text": "家具生产许可证"}],
                           factors=[factor("价格", "price", "0.3"), factor("具有家具生产许可证", "business", "0.7")]))


def test_the_lowest_price_needs_no_factors(record):
    kept = drawn(record, lowest())
    assert kept.award_method == "lowest_price" and kept.factors == [] and kept.uniform


def test_imports_make_the_survey_obligatory_after_the_fact(cast, line):
    record = surveyed(asked(cast.requester, cast.unit_a, line, category_code="A05010301"), "1", "2", survey_exception="仅两家")
    with refuses("domestic", "3 suppliers", "2"):
        drawn(record, need(domestic="imports", imports_document="x"))
    record = surveyed(record)
    kept = drawn(record, need(domestic="imports", imports_document="x"))
    assert kept.survey_statutory and kept.survey_grounds == ["imports"]


# --- small and medium enterprises ---
def test_below_the_limit_nothing_has_to_be_reserved(record):
    assert not drawn(record, need(sme_suitable=False, small_rate="")).law_applies


def test_up_to_two_million_a_suitable_project_is_reserved_whole(governed):
    with refuses("reserve", "2,000,000", "46号"):
        drawn(governed, need(ceiling="1500000"))
    with refuses("reserve", "2,000,000"):
        drawn(governed, need(ceiling="1500000", reserve="part", reserve_share="40", reserve_small="60"))
    kept = drawn(governed, need(ceiling="1500000", reserve="whole", small_rate=""))
    assert kept.law_applies and kept.small_rate is None and kept.intention_due


def test_what_does_not_suit_them_says_why_and_gets_the_deduction(governed):
    with refuses("reserve_reason", "why"):
        drawn(governed, need(ceiling="1500000", sme_suitable=False))
    with refuses("small_rate", "Enter"):
        drawn(governed, need(ceiling="1500000", sme_suitable=False, reserve_reason="只有大型企业生产", small_rate=""))
    assert drawn(governed, need(ceiling="1500000", sme_suitable=False, reserve_reason="只有大型企业生产")).reserve == "none"
    with refuses("reserve", "tick"):
        drawn(governed, need(ceiling="1500000", sme_suitable=False, reserve="whole", small_rate=""))


@pytest.mark.parametrize(("field", "share", "small"), [("reserve_share", "29.99", "60"), ("reserve_small", "30", "59.99"), ("", "30", "60")])
def test_above_two_million_a_share_is_reserved(cast, line, field, share, small):
    record = surveyed(asked(cast.requester, cast.unit_a, line, category_code="A05010301", items=[item("400.01")]))
    data = need(ceiling="2000000", reserve="part", reserve_share=share, reserve_small=small)
    if not field:
        assert drawn(record, data).reserve_share == D("30.00")
        return
    with refuses(field, "46号"):
        drawn(record, data)


def test_exactly_two_million_is_still_reserved_whole_and_works_to_four(db):
    day = date(2026, 3, 2)
    goods, works = (limit("tender.reserve_whole", day, object_type=kind) for kind in ("goods", "works"))
    assert must_reserve_whole(D("2000000"), goods) and not must_reserve_whole(D("2000000.01"), goods)
    assert must_reserve_whole(D("4000000"), works) and not must_reserve_whole(D("4000000.01"), works)


def test_a_need_drawn_up_again_loses_its_reviews(record):
    kept = drawn(record)
    kept.general_review, kept.general_opinion, kept.split_exempt = [{"point": "survey", "found": "ok"}], "同意", True
    kept.save()
    kept = drawn(kept)
    assert (kept.general_review, kept.general_opinion, kept.split_exempt) == ([], "", False)


def test_weights_are_written_as_people_write_them():
    assert [factor_rules.tidy(D(text)) for text in ("0.3000", "0.1250", "100.00", "0.1")] == ["0.30", "0.125", "100", "0.10"]


def test_in_the_catalogue_it_is_government_procurement_whatever_the_sum(cast):
    record = surveyed(asked(cast.requester, cast.unit_a, budget(cast.unit_a)))
    assert drawn(record, need(reserve="whole", small_rate="")).law_applies
