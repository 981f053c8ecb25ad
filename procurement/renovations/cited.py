"""初审依据 as the opinion prints it: what a statute or document says is cited, a default of ours that nobody verified is only named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from procurement.rulebook.values import Mark

UNITS_ZH = {"mon": "个月", "y": "年", "CNY": "元", "m2": "㎡", "persons": "人", "count": "件", "text": "", "month-day": "", "ratio": ""}
WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"})
_BESIDE = re.compile(r"(?<=[\u3400-\u9fff》）”％㎡])[,;:?!()][ ]?|[,;:?!()](?=[\u3400-\u9fff《（“])")
"""Half-width punctuation beside a Chinese character; the comma inside 300,000 and the colon inside 09:30 stay."""


def citations(record: Any) -> list[str]:
    """The rules as they were in force: title, what they say, source."""
    return [f"{_said(row)}（{full_width(row['source'])}）" for row in record.basis_rules if _verified(row)]


def house_rules(record: Any) -> str:
    """What was applied besides and rests on no document that anybody has read: one line, outside the basis; empty when there is none."""
    return "；".join(_said(row) for row in record.basis_rules if not _verified(row))


def full_width(text: str) -> str:
    """Punctuation as Chinese print has it."""
    return _BESIDE.sub(lambda found: found[0].strip().translate(WIDE), text)


def _verified(row: Mapping[str, str]) -> bool:
    return row.get("mark") != Mark.UNVERIFIED


def _said(row: Mapping[str, str]) -> str:
    """维修改造：局长审批起点：≥300,000元."""
    sign, _blank, value = row["says"].partition(" ")
    return f"{full_width(row['title'])}：{sign}{_grouped(value)}{UNITS_ZH.get(row['unit'], row['unit'])}"


def _grouped(value: str) -> str:
    """300,000; a value that is a text stays."""
    try:
        return f"{Decimal(value):,f}"
    except InvalidOperation:
        return value
