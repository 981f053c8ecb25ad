"""What each paper needs: plain dicts of ready text, and the small arrangements that templates cannot do.

`sheet()`, `opinion()`, `inspection()`, `minutes()` and `trail()` turn such a dict into the context of the template of the same name."""
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, TypedDict

import cn2an
from django.utils.html import format_html, format_html_join


class Column(TypedDict, total=False):
    """`width` in mm (0 or absent: what is left), `align` one of "" "c" "r"."""

    title: str
    width: int
    align: str


class Items(TypedDict, total=False):
    caption: str
    columns: list[Column]
    rows: list[list[str]]
    total: tuple[str, str] | None


class Said(TypedDict):
    """One signed opinion; `behalf` is the principal's name when a stand-in signed ("B 代 A"), else ""."""

    step: str
    text: str
    verb: str
    verb_word: str
    name: str
    behalf: str
    at: str


class Sheet(TypedDict, total=False):
    """Approval sheet (审批单); fields are (label, value, wide)."""

    bureau: str
    title: str
    number: str
    urgency: str
    date: str
    fields: list[tuple[str, str, bool]]
    items: Items | None
    opinions: list[Said]
    blanks: list[str]
    attachments: list[str]
    resolution: "Minutes | None"


class Opinion(TypedDict, total=False):
    """Opinion of the pre-review (初审意见书, paper 8); amounts as from `amounts()`; number like 示例机管初审〔2026〕3号."""

    bureau: str
    number: str
    to: str
    application_no: str
    application_date: str
    project: str
    basis: list[str]
    house_rules: str
    inspection: str
    area: str
    necessity: str
    content: str
    lines: Items | None
    asked: str
    asked_capital: str
    accepted: str
    accepted_capital: str
    cut: str
    rate: str
    conclusion: str
    conditions: list[str]
    valid_until: str
    date: str
    handler: str
    copies: list[str]
    printed_on: str


class Inspection(TypedDict, total=False):
    """Field inspection record (现场勘查记录表, paper 7); signatures are {role, name, at}."""

    bureau: str
    number: str
    date: str
    fields: list[tuple[str, str, bool]]
    systems: Items | None
    areas: Items | None
    conclusion: str
    signatures: list[dict[str, str]]
    blanks: list[str]


class Minutes(TypedDict, total=False):
    """Minutes of a meeting on one case (会议纪要): who sat, opinions in the order of speaking, votes, resolution."""

    bureau: str
    title: str
    number: str
    date: str
    case: str
    fields: list[tuple[str, str, bool]]
    spoken: Items | None
    papers: list[str]
    text: list[str]
    vote: str
    resolved: str
    dissent: list[str]
    signatures: list[dict[str, str]]
    blanks: list[str]


class CorrectionNotice(TypedDict, total=False):
    """Notice of correction (补正告知书): what is missing or defective, named once and in full."""

    bureau: str
    number: str
    date: str
    to: str
    project: str
    times: str
    fields: list[tuple[str, str, bool]]
    items: Items | None
    other: str
    late: str


class TrailRow(TypedDict, total=False):
    no: int
    at: str
    case: str
    step: str
    who: str
    post: str
    behalf: str
    verb: str
    text: str
    took: str
    late: bool
    outcome: str
    hash: str


class Trail(TypedDict, total=False):
    """Report of the trail (审计轨迹报告, paper 13) of one case, or of what an auditor filtered."""

    bureau: str
    title: str
    facts: list[tuple[str, str, bool]]
    rows: list[TrailRow]
    rules: list[str]
    duties: list[str]
    recusals: list[str]
    files: list[dict[str, str]]
    chain: dict[str, Any]
    watermark: str
    one_case: bool


class Field(NamedTuple):
    label: str
    value: str
    wide: bool


class Cell(NamedTuple):
    text: str
    align: str


ROWS_TOGETHER = 100
"""Entries in one table of the trail report: layout of a table grows faster than its length."""


def sheet(content: Sheet) -> dict[str, Any]:
    held = content.get("resolution")
    return {**content, "field_rows": rows_of(content.get("fields", [])), "items": cells_of(content.get("items")),
            "resolution": minutes(held) if held else None}


def opinion(content: Opinion) -> dict[str, Any]:
    title = f"关于{content.get('project', '')}的初审意见"
    whole = {name: unbroken(value) for name, value in content.items() if name in PROSE}
    return {**content, **whole, "lines": cells_of(content.get("lines"), style="cuts"), "title_lines": balanced(title)}


PROSE = frozenset({"basis", "house_rules", "inspection", "area", "necessity", "content", "conclusion", "conditions"})
"""Running text of the opinion."""
_MEASURED = re.compile(r"(\d[\d,.]*(?:㎡|平方米|m²|%|元|万元|个月|个工作日))")


def unbroken(said: Any) -> Any:
    """Text, or a list of it, in which no line ends between a figure and its unit; everything typed is escaped."""
    if isinstance(said, list):
        return [unbroken(one) for one in said]
    pieces = _MEASURED.split(str(said))
    return format_html_join("", "{}", ((format_html('<span class="nb">{}</span>', one) if n % 2 else one,) for n, one in enumerate(pieces)))


def inspection(content: Inspection) -> dict[str, Any]:
    return {
        **content,
        "field_rows": rows_of(content.get("fields", [])),
        "systems": cells_of(content.get("systems"), style="items small"),
        "areas": cells_of(content.get("areas"), style="items small"),
    }


def minutes(content: Minutes) -> dict[str, Any]:
    spoken = cells_of(content.get("spoken"), style="items small")
    return {**content, "field_rows": rows_of(content.get("fields", [])), "spoken": spoken}


def notice(content: CorrectionNotice) -> dict[str, Any]:
    return {**content, "field_rows": rows_of(content.get("fields", [])), "items": cells_of(content.get("items"), style="items small")}


def trail(content: Trail) -> dict[str, Any]:
    rows = content.get("rows", [])
    parts = [rows[at:at + ROWS_TOGETHER] for at in range(0, len(rows), ROWS_TOGETHER)]
    return {**content, "count": len(rows), "parts": parts, "field_rows": rows_of(content.get("facts", []))}


TITLE_LINE = 20
"""Characters of 22 pt in a line of 156 mm."""


def balanced(title: str, line: int = TITLE_LINE) -> list[str]:
    """A title in lines of about the same length, never cut inside a number or a Latin word, rather after 的, 与, 和 or 、."""
    whole = _width(title)
    count = -int(-whole // line)
    if count <= 1:
        return [title]
    places = [at for at in range(1, len(title)) if not (title[at - 1].isascii() and title[at].isascii()) and title[at] not in "的、，）》"]
    fitting = [at for at in places if _width(title[:at]) <= line and _width(title[at:]) <= line * (count - 1)]
    if not fitting:
        return [title[:line], *balanced(title[line:], line)]
    best = min(fitting, key=lambda at: abs(_width(title[:at]) - whole / count) - (2.5 if title[at - 1] in "的与和、及" else 0))
    return [title[:best], *balanced(title[best:], line)]


def _width(text: str) -> float:
    """Width in Chinese characters."""
    return sum(0.6 if char.isascii() else 1 for char in text)


def rows_of(fields: list[tuple[str, str, bool]]) -> list[list[Field]]:
    """Fields two to a row; a wide one, or a narrow one without a neighbour, has its row for itself."""
    rows: list[list[Field]] = []
    for label, value, wide in fields:
        last = rows[-1] if rows else None
        if not wide and last and len(last) == 1 and not last[0].wide:
            last.append(Field(label, value, False))
        else:
            rows.append([Field(label, value, wide)])
    return [[row[0]._replace(wide=True)] if len(row) == 1 else row for row in rows]


def cells_of(items: Items | None, style: str = "items") -> dict[str, Any] | None:
    """A list with each cell beside the alignment of its column; a style of its own goes before."""
    if not items:
        return None
    columns = items["columns"]
    aligns = [column.get("align", "") for column in columns]
    cells = [[Cell(text, align) for text, align in zip(row, aligns, strict=True)] for row in items["rows"]]
    return {"caption": "", "total": None, "style": style, **items, "cells": cells, "span": len(columns) - 1}


def figure(amount: Decimal) -> str:
    """An amount in yuan with two decimals and thousands: 186,500.00."""
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}"


def capitals(amount: Decimal) -> str:
    """An amount in yuan in the capitals of a cheque: 壹拾捌万陆仟伍佰元整."""
    return str(cn2an.an2cn(str(amount.quantize(Decimal("0.01"), ROUND_HALF_UP)), "rmb"))


def amounts(asked: Decimal, accepted: Decimal) -> dict[str, str]:
    """The money part of an opinion; the rate is cut to asked, in percent with two decimals."""
    cut = asked - accepted
    rate = f"{(cut * 100 / asked).quantize(Decimal('0.01'), ROUND_HALF_UP)}%" if asked else ""
    return {
        "asked": figure(asked), "asked_capital": capitals(asked),
        "accepted": figure(accepted), "accepted_capital": capitals(accepted),
        "cut": figure(cut), "rate": rate,
    }
