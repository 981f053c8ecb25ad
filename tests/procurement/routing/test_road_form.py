"""Beside the choice stands what the rulebook answers today, with its basis; typed facts of works are asked again before anything is stored."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from procurement.routing import day, forms
from procurement.tenders.models import Tender
from tests.procurement.routing.purchase import road

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CITY = SimpleNamespace(level="city")


@pytest.fixture(autouse=True)
def at_the_office(rulebook):
    before = list(day._clock)
    day.told_by(lambda: MONDAY)
    yield before
    day._clock[:] = before


def form(amount="1200000", kind="goods", data=None, **facts):
    from decimal import Decimal

    record = Tender(title="t", object_type=kind, category_code="A02", amount=Decimal(amount), fiscal_year=2026, **facts)
    return forms.RoadForm(data, record=record, case_unit=CITY)


def test_the_answer_stands_beside_the_choice_with_its_basis():
    it = form()
    assert it.answer_day == date(2026, 3, 2)
    assert it.answer_words.startswith("The rulebook gives layer 2 Agent, Government procurement law, Decentralised purchase; decided by: Collective decision.")
    assert "Basis: 本系统默认值（未核实）" in it.answer_words
    whys, methods = it.answer_tables
    assert whys.rows[0][:2] == ["货物采购限额标准", "1,200,000.00, limit ≥ 1,000,000 yuan: reached"]
    assert [row[0] for row in methods.rows][:3] == ["Open tender", "Invited tender", "Competitive negotiation"]


def test_the_table_of_methods_says_when_how_many_and_how_long():
    rows = {row[0]: row for row in form().answer_tables[1].rows}
    assert rows["Inquiry"][1:4] == ["Uniform goods in ample stock at stable prices", "3", "询价通知书发出至响应截止 ≥ 3 working days"]
    assert rows["Open tender"][2] == "3" and "公开招标自文件发出至投标截止 ≥ 20 calendar days" in rows["Open tender"][3]
    assert rows["Single source"][2] == "1" and rows["Competitive consultation"][2] == "3"
    assert "中华人民共和国政府采购法 第三十二条" in rows["Inquiry"][5]
    assert all(row[4] == "" for row in rows.values())
    over = {row[0]: row[4] for row in form("2000000").answer_tables[1].rows}
    assert over["Open tender"] == "" and over["Inquiry"] == "needed"


def test_of_works_the_missing_fact_is_named_and_the_typed_one_is_asked():
    assert form("5000000", "works").answer_words.startswith("Works: enter investment and budget money")
    typed = {"project_investment": "6,000,000", "project_budget": "6000000", "more-answer": "1"}
    it = form("5000000", "works", data=typed)
    assert not it.is_bound and it["project_investment"].value() == "6,000,000"
    assert "layer 3 Government open tender, Tender law (works)" in it.answer_words
    assert "layer 2 Agent" in form("5000000", "works", data=typed | {"project_budget": "100"}).answer_words
    assert "enter investment" in form("5000000", "works", data=typed | {"project_budget": "abc"}).answer_words


def test_a_refused_form_still_shows_the_answer():
    it = form(data=road(method=""))
    assert not it.is_valid() and "layer 2 Agent" in it.answer_words


def test_the_day_is_that_of_the_office_and_without_a_clock_nothing_is_claimed():
    day.told_by(lambda: datetime(2026, 9, 30, 16, 0, tzinfo=UTC))  # 0:00 of 1 October in Shanghai
    assert "Emergency purchase" in [row[0] for row in form().answer_tables[1].rows]
    day.told_by(lambda: datetime(2026, 9, 30, 15, 59, tzinfo=UTC))
    assert "Emergency purchase" not in [row[0] for row in form().answer_tables[1].rows]
    day._clock.clear()
    assert (form().answer_words, form().answer_day, form().answer_tables) == ("", None, [])


def test_the_floor_above_tells_its_clock(at_the_office):
    from workflows.engine import clock

    assert at_the_office == [clock.now]


def test_the_page_of_the_step_shows_answer_form_and_button():
    page = render_to_string("workflows/sunshine_tender/settle_road.html", {"form": form()})
    assert "Answer of the rulebook on 2026-03-02" in page and "layer 2 Agent" in page
    assert 'name="more-answer"' in page and 'name="lower_reason"' in page and "Methods that may be used" in page
    assert "Answer of the rulebook" not in render_to_string("workflows/sunshine_tender/settle_road.html", {"form": forms.RoadForm()})
