"""How figures, moments and deadlines are written, and what the frame of a page asks of the database."""
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from workflows.desk.context import PREFERENCES, Shell, preference
from workflows.desk.templatetags import shell as words
from workflows.engine import clock

NINE = datetime(2026, 11, 21, 1, 5, tzinfo=UTC)  # 09:05 in Shanghai


def render(text, **context):
    return Template("{% load shell %}" + text).render(Context(context))


@pytest.mark.parametrize(("value", "written"), [
    (Decimal("1234567.5"), "1,234,567.50"), (Decimal("0"), "0.00"), (Decimal("-3.456"), "-3.46"), (None, "—"), ("186500", "186,500.00"),
])
def test_amounts_are_grouped_by_three_in_both_languages(value, written):
    for language in ("zh-hans", "en"):
        with override(language):
            assert words.money(value) == written


@pytest.mark.parametrize(("value", "written"), [
    (Decimal("260.00"), "260"), (Decimal("2.50"), "2.5"), (1000, "1,000"), (Decimal("1E+2"), "100"),
])
def test_quantities_lose_empty_decimals(value, written):
    assert words.quantity(value) == written


def test_moments_are_shown_in_shanghai_time():
    with override("zh-hans"), clock.simulated(NINE):
        assert render("{{ at|when }}", at=NINE) == "11-21 09:05"
        assert render('{{ at|when:"full" }}', at=NINE) == "2026年11月21日 09:05"
        assert render('{{ at|when:"date" }}', at=date(2026, 11, 21)) == "2026年11月21日"
        assert render("{{ at|when }}", at=None) == "—"


def test_a_moment_of_another_year_is_shown_with_its_year():
    """Past midnight in Shanghai it is another year there before it is one in UTC."""
    last, first = datetime(2025, 12, 31, 15, 59, tzinfo=UTC), datetime(2025, 12, 31, 16, 0, tzinfo=UTC)
    with clock.simulated(NINE):
        assert render("{{ at|when }}", at=last) == "2025-12-31 23:59" and render("{{ at|when }}", at=first) == "01-01 00:00"
        assert render('{{ at|when:"day" }}', at=date(2025, 3, 4)) == "2025-03-04"


@pytest.mark.parametrize(("days", "said", "tone"), [
    (Decimal("-0.5"), "已超期 0.5 个工作日", "bad"), (Decimal("1.5"), "剩 1.5 个工作日", "warn"),
    (2, "剩 2 个工作日", ""), (Decimal("0"), "即将到期", "warn"), (None, "不限时", ""),
])
def test_deadlines_are_said_in_working_days_and_never_by_colour_alone(days, said, tone):
    with override("zh-hans"):
        assert (words.due_words(days), words.due_tone(days)) == (said, tone)


def test_numbers_in_markup_are_never_localised():
    with override("zh-hans"):
        assert render('<rect x="{{ x|plain }}" y="{{ y|plain }}"/>', x=1104, y=12.5) == '<rect x="1104" y="12.5"/>'


def test_a_line_table_called_items_does_not_hide_the_others():
    assert render("{% for name, table in lines|pairs %}{{ name }} {% endfor %}", lines={"items": 1, "rooms": 2}) == "items rooms "


def test_an_icon_name_cannot_break_out_of_its_place():
    assert "<script" not in words.icon('x"><script>')


def test_an_unknown_preference_falls_back_to_the_default():
    request = RequestFactory().get("/")
    request.COOKIES = {"desk_theme": '"><script>', "desk_size": "large"}
    assert [preference(request, name) for name in PREFERENCES] == ["light", "large", "on"]


def test_the_frame_of_a_stranger_asks_nothing_of_the_database():
    request = RequestFactory().get("/accounts/login/")
    request.user = SimpleNamespace(is_authenticated=False)
    shell = Shell(request)
    assert not any(shell.counts.values()) and shell.theme == "light"  # pytest-django blocks the database in this test
