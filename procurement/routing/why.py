"""Why a purchase took its road: the rows that fired, kept as JSON and told in sentences with their basis, the same a year later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from procurement.forms import ShownTable
from procurement.money import two_places
from procurement.needs.terms import ObjectType
from procurement.routing import router
from procurement.routing.router import Fired
from procurement.routing.terms import Layer, Organisation, Receiver
from procurement.rulebook.models import RuleRow
from procurement.rulebook.values import UNIT_NAMES, Rule

Row = Mapping[str, Any]


def kept(one: Fired) -> dict[str, Any]:
    """A row that fired, as the record keeps it."""
    return kept_rule(one.rule) | {"value": None if one.value is None else format(one.value, "f"), "held": one.held}


def kept_rule(rule: Rule) -> dict[str, Any]:
    """A row of the rulebook as JSON: enough to read it without the rulebook."""
    return {
        "row": rule.row_id, "code": rule.code, "version": rule.version, "title": rule.title, "sign": rule.comparator, "text": rule.text,
        "unit": rule.unit, "place": " ".join(part for part in (rule.jurisdiction, rule.budget_level, rule.object_type) if part),
        "since": rule.effective_from.isoformat(), "basis": rule.basis, "article": rule.article, "mark": str(rule.mark),
    }  # fmt: skip


def line(row: Row) -> str:
    """One row as a sentence: what was compared, what came of it, and by which article."""
    return f"{row['title']}：{finding(row)}。{cited(row)}" if row.get("value") is not None else f"{row['title']}。{cited(row)}"


def finding(row: Row) -> str:
    """What was compared with what: “1,000,000.00 ≥ 1,000,000 yuan: reached”."""
    if row.get("value") is None:
        return ""
    words = {"value": figure(row["value"], row["unit"]), "sign": row["sign"], "limit": figure(row["text"], row["unit"], plain=True),
             "unit": str(UNIT_NAMES.get(row["unit"], row["unit"]))}
    if row["held"]:
        return _("%(value)s, limit %(sign)s %(limit)s %(unit)s: reached") % words
    return _("%(value)s, limit %(sign)s %(limit)s %(unit)s: not reached") % words


def mapped(row: Row) -> str:
    """What a row says that only maps: the layer, the objects, the receiver in words."""
    code, words = row["code"], row["text"].split()
    if code.startswith(router.LAYER):
        return str(Layer(int(row["text"])).label)
    labels = {"yes": _("yes"), "no": _("no")} | {choice.value: str(choice.label) for choice in (*ObjectType, *Organisation, *Receiver)}
    return "、".join(labels.get(word, word) for word in words)


def figure(text: str, unit: str, *, plain: bool = False) -> str:
    """A sum with separators; any other number without idle zeros."""
    number = Decimal(text)
    if unit == "CNY" and not plain:
        return f"{two_places(number):,f}"
    whole = number.quantize(Decimal(1))
    return f"{whole if number == whole else round(number, 4).normalize():,f}"


def cited(row: Row) -> str:
    """依据 … 第…条, with the mark and the version of the row."""
    return _("By %(source)s (%(mark)s; %(code)s, version %(version)s)") % {
        "source": source(row), "mark": marked(row), "code": row["code"], "version": row["version"]}


def marked(row: Row) -> str:
    """How sure we are of the row."""
    return str(RuleRow.Mark(row["mark"]).label)


def source(row: Row) -> str:
    """Basis and article as papers cite them."""
    return f"{row['basis']} {row['article']}".strip()


def deciding(rows: Iterable[Row]) -> list[Row]:
    """The rows that made the answer: reached limits, and mappings."""
    return [row for row in rows if row["held"]]


def citation(rows: Iterable[Row]) -> str:
    """The bases of the rows that decided, each once, in their order."""
    return "；".join(dict.fromkeys(source(row) for row in deciding(rows)))


def table(rows: Iterable[Row]) -> ShownTable:
    """Every row that was asked, for the page of the case."""
    cells = [[row["title"], finding(row) or mapped(row), source(row), f"{marked(row)} · {row['code']} v{row['version']}"]
             for row in rows]
    return ShownTable(_("Why this road"), [_("Rule"), _("Comparison"), _("Basis and article"), _("Mark and version")], cells, frozenset())
