"""Sums in Chinese capitals (人民币大写), read back as figures. Pure."""

from __future__ import annotations

from decimal import Decimal

_WRITTEN = ("零〇", "壹一", "贰二两", "叁三", "肆四", "伍五", "陆六", "柒七", "捌八", "玖九")
_DIGITS = {sign: n for n, signs in enumerate(_WRITTEN) for sign in signs}
_WITHIN = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_GROUPS = ("亿", "万")
_YUAN = ("元", "圆")


class NotCapitals(ValueError):
    """What was typed is no sum in capitals."""


def from_capitals(text: str) -> Decimal:
    """壹佰零捌万 is 1080000, 玖拾肆万伍仟壹佰元伍角叁分 is 945100.53; NotCapitals for anything else."""
    told = "".join(text.split()).removeprefix("人民币").removeprefix("：").removeprefix(":")
    told = told.removesuffix("整").removesuffix("正")
    place = next((told.index(sign) for sign in _YUAN if sign in told), None)
    whole, rest = (told, "") if place is None else (told[:place], told[place + 1 :])
    if place is None and ("角" in told or "分" in told):
        whole, rest = "", told
    if not whole and not rest:
        raise NotCapitals(text)
    return (Decimal(_whole(whole)) if whole else Decimal(0)) + _fen(rest)


def _whole(told: str) -> int:
    """Yuan: groups of 亿 and 万, each below ten thousand."""
    total = 0
    for sign, worth in zip(_GROUPS, (10**8, 10**4), strict=True):
        head, found, tail = told.partition(sign)
        if found:
            total += (_whole(head) if sign == "亿" else _below_wan(head)) * worth
            told = tail
            if len(told) == 1:  # 壹万伍: five, or five thousand?
                raise NotCapitals(told)
    return total + (_below_wan(told) if told else 0)


def _below_wan(told: str) -> int:
    """拾, 佰 and 仟 in falling order; a bare 拾 is ten; 壹佰捌 could be 108 or 180 and is refused."""
    total, digit, last, zero = 0, None, 10_000, False
    for sign in told:
        if sign in _DIGITS:
            if digit:
                raise NotCapitals(told)
            zero, digit = zero or sign in "零〇", _DIGITS[sign]
            continue
        worth = _WITHIN.get(sign)
        if worth is None or worth >= last or digit == 0:
            raise NotCapitals(told)
        total, digit, last, zero = total + (1 if digit is None else digit) * worth, None, worth, False
    if not told or (digit and not zero and 10 < last < 10_000):
        raise NotCapitals(told)
    return total + (digit or 0)


def _fen(told: str) -> Decimal:
    """角 and 分 after the yuan."""
    sum_, left = Decimal(0), told.removeprefix("零")
    for sign, worth in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        head, found, tail = left.partition(sign)
        if found:
            if len(head) != 1 or head not in _DIGITS:
                raise NotCapitals(told)
            sum_, left = sum_ + _DIGITS[head] * worth, tail.removeprefix("零")
    if left:
        raise NotCapitals(told)
    return sum_
