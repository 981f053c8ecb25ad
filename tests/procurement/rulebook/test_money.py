"""Sums in capitals, read back by hand-written arithmetic."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.money import in_capitals, two_places

DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def section(text: str) -> int:
    total, digit = 0, 0
    for sign in text:
        if sign in PLACES:
            total, digit = total + digit * PLACES[sign], 0
        else:
            digit = DIGITS[sign]
    return total + digit


def yuan(text: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, low = text.rsplit(unit, 1)
            return yuan(high) * size + yuan(low)
    return section(text)


def read_back(text: str) -> Decimal:
    negative, text = text.startswith("负"), text.removeprefix("负")
    whole, _, rest = text.partition("元") if "元" in text else ("", "", text)
    rest = rest.removesuffix("整")
    value = Decimal(yuan(whole) if whole else 0)
    for unit, size in (("角", "0.1"), ("分", "0.01")):
        if unit in rest:
            digit, rest = rest.split(unit)
            value += DIGITS[digit.lstrip("零")] * Decimal(size)
    return -value if negative else value


@pytest.mark.parametrize(
    ("sum_", "capitals"),
    [
        ("945100.00", "玖拾肆万伍仟壹佰元整"),
        ("0", "零元整"),
        ("-0.00", "零元整"),
        ("-12.50", "负壹拾贰元伍角"),
        ("0.05", "伍分"),
        ("1005.06", "壹仟零伍元零陆分"),
        ("742500", "柒拾肆万贰仟伍佰元整"),
        ("0.005", "壹分"),
        ("1E+5", "壹拾万元整"),
    ],
)
def test_known_sums(sum_, capitals):
    assert in_capitals(Decimal(sum_)) == capitals


@settings(max_examples=300)
@given(st.integers(-(10**14), 10**14))
def test_capitals_say_exactly_the_sum(fen):
    assert read_back(in_capitals(Decimal(fen) / 100)) == Decimal(fen) / 100


def test_rounding_is_half_up_and_never_a_float():
    assert [str(two_places(Decimal(value))) for value in ("2.005", "2.004", "-2.005", "7")] == ["2.01", "2.00", "-2.01", "7.00"]
    with pytest.raises(TypeError):
        two_places(2.005)  # type: ignore[arg-type]


def test_no_capitals_beyond_the_cheque():
    with pytest.raises(ValueError, match="beyond"):
        in_capitals(Decimal(10) ** 17)
