"""Fields as people fill them: what they are told when a number does not fit."""
import pytest
from django import forms
from django.utils import translation

from procurement.fields import NumberField


def told(typed, language="zh-hans", **how):
    with translation.override(language):
        with pytest.raises(forms.ValidationError) as refused:
            NumberField(**how).clean(typed)
        return refused.value.messages


@pytest.mark.parametrize(("typed", "how", "words"), [
    ("1234567890123", {}, "数字太大：整数部分最多 12 位，请核对。"),
    ("12345678901234567", {"places": 0}, "数字太大：整数部分最多 14 位，请核对。"),
    ("123456789012345.00", {}, "数字太长：整数部分最多 12 位，小数最多 2 位，请核对。"),
    ("1.2345678901234567", {}, "数字太长：整数部分最多 12 位，小数最多 2 位，请核对。"),
])  # fmt: skip
def test_a_number_that_does_not_fit_is_told_how_long_it_may_be(typed, how, words):
    assert told(typed, **how) == [words]


def test_places_beyond_the_point_and_the_same_in_english():
    assert told("1.234") == ["最多保留 2 位小数，请先四舍五入。"]
    assert told("1234567890123", "en") == ["The number is too large: at most 12 digits before the point. Check it."]


def test_a_form_that_says_it_otherwise_is_heard():
    assert told("1234567890123", error_messages={"max_whole_digits": "x"}) == ["x"]


@pytest.mark.parametrize("typed", ["1e5", "1E3", "1_000"])
def test_a_sum_is_written_in_plain_figures(typed):
    assert told(typed) == ["请填写数字，例如 1234.50。"]
