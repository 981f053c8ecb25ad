"""Area check and estimate check on the page: the ceilings, the sums before anybody signs, both sides of every line, the versions."""
from datetime import timedelta

import pytest

from tests.walk import words_of
from workflows.demo.scenarios import renovation_papers as papers
from workflows.engine import clock

from .walked import shanghai

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspected(begun, cast, ticking):
    """A case whose visit is done: the area check waits."""
    visit = ticking.moment + timedelta(days=3)
    begun.does(cast.unit_head, "endorse")
    begun.does(cast.window, "accept", **papers.acceptance())
    begun.does(cast.handler, "classify", **papers.classification())
    begun.does(cast.handler, "appoint", **papers.visit(shanghai(visit)))
    ticking.to(visit + timedelta(hours=2))
    clock.sweep()
    begun.does(cast.inspector, "inspect", **papers.inspection(shanghai(visit), cast.second_inspector.username))
    begun.does(cast.second_inspector, "confirm_inspection", **papers.confirmation())
    return begun


def record(walk):
    return type(walk.case.renovation).objects.get(case=walk.case)


def test_the_officer_sees_the_ceilings_with_source_and_mark_before_he_types(inspected, cast):
    page = words_of(inspected.opens(cast.handler))
    for words in ("申请日有效的面积标准", "县级机关正科级办公室使用面积", "≤ 18", "发改投资〔2014〕2674号", "试算"):
        assert words in page, words
    assert "市级机关正局" not in page


def test_a_trial_shows_every_figure_and_stores_nothing(inspected, cast):
    assert not inspected.tries(cast.handler, "check_area", **papers.area() | {"area_note": "", "more-trial": "1"})
    assert inspected.response.status_code == 200
    for words in ("超标82.00㎡（14.70%）", "18 + 36 + 504", "(558 + 480) × 9 %", "1131.42 ÷ 0.65", "1,740.65", "逐间核对", "表4"):
        assert words in inspected.answer, words
    assert record(inspected).office_allowed is None and inspected.waiting == ["check_area"]
    assert 'value="640.00"' in inspected.response.content.decode()  # what was typed stays


def test_the_wrong_edition_is_refused_with_day_and_paper_and_nothing_is_lost(inspected, cast):
    assert not inspected.tries(cast.handler, "check_area", **papers.area() | {"standard_edition": "1999"})
    assert inspected.response.status_code == 422
    assert "1999-12-21至2014-11-23" in inspected.answer and "发改投资〔2014〕2674号" in inspected.answer
    assert 'value="640.00"' in inspected.response.content.decode() and inspected.waiting == ["check_area"]


def test_the_case_page_shows_how_the_area_was_worked_out_and_both_sides_of_the_estimate(
    inspected, cast, django_assert_max_num_queries,
):  # fmt: skip
    inspected.does(cast.handler, "check_area", **papers.area())
    page = words_of(inspected.opens(cast.estimator))
    assert "投资版本（估算→概算→预算→结算）" in page and "860,000.00" in page
    inspected.does(cast.estimator, "check_estimate", **papers.estimate())
    page = words_of(inspected.opens(cast.requester))
    for words in ("超标82.00㎡（14.70%）；2间超标", "面积计算过程", "60 ≤ 100: 8 × 60", "空置", "核定单价（元）", "-117,500.00", "13.66%"):
        assert words in page, words
    for person in (cast.requester, cast.auditor):
        inspected.opens(person)
        with django_assert_max_num_queries(12):
            inspected.opens(person)


def test_a_cut_line_by_line_without_typing_sums(inspected, cast):
    inspected.does(cast.handler, "check_area", **papers.area())
    rows = [row | {"accepted": ""} for row in papers.estimate()["items"]]
    for row, (_name, _unit, _quantity, price, *_rest) in zip(rows, papers.ITEMS, strict=True):
        row["accepted_unit_price"] = price
    rows[4]["accepted_unit_price"], rows[5]["accepted_unit_price"] = "180.00", "28300.00"
    inspected.does(cast.estimator, "check_estimate", items=rows, estimate_note="按现场实测核定。")
    assert (str(record(inspected).amount_accepted), str(record(inspected).cut_rate)) == ("742500.00", "13.66")


def test_the_version_of_the_check_names_the_stamped_estimate_that_was_handed_in(inspected, cast):
    inspected.does(cast.handler, "check_area", **papers.area())
    inspected.does(cast.estimator, "check_estimate", **papers.estimate())
    plan = inspected.case.attachments.get(paper="plan")
    checked = record(inspected).versions.get(no=2)
    assert (checked.document, checked.sha256) == (plan.name, plan.sha256)
    assert plan.sha256[:12] in inspected.opens(cast.auditor)
