"""化整为零 (政府采购法实施条例 §28): what one budget line buys of one bottom category in one fiscal year, otherwise than by open tender.

Purchases on their way count with what they ask, refused and ended ones do not, permitted exceptions are left out. Exactly the line
is not evasion. One query for the sums of each line whatever the history, one for the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from procurement.budgets.parts import OPEN, counts
from procurement.facts import RuleBroken
from procurement.money import yuan
from procurement.needs.bands import open_line, row
from procurement.needs.rules import asks_split_permit
from procurement.needs.terms import SplitVerdict
from procurement.routing.terms import Layer, Method
from procurement.rulebook.limits import Limit, holds, limit, text
from procurement.tenders.models import Tender, TenderItem

HUNDRED = Decimal(100)
OFF = "-"
SEVERITY = (SplitVerdict.CLEAR, SplitVerdict.WARN, SplitVerdict.BLOCK)
"""From the mildest on; of two equal findings the one of the law is told."""
MOST_LISTED = 50
"""Purchases that the record names; all of them are summed up."""
class Finding(NamedTuple):
    """What the check found of the worst category of a purchase."""

    verdict: SplitVerdict
    category: str = ""
    total: Decimal = Decimal(0)
    line: Limit | None = None
    layer: Layer | None = None
    """Where the line lies between two layers: the layer that is due for all of them together."""
    others: tuple[dict[str, Any], ...] = ()


def judge(total: Decimal, line: Limit, warn: Limit) -> SplitVerdict:
    """Strictly more than the line is above it; from the share of the warning row on it is close."""
    if total > line.amount:
        return SplitVerdict.BLOCK
    return SplitVerdict.WARN if line.amount and holds(total / line.amount * HUNDRED, warn) else SplitVerdict.CLEAR


def check(record: Tender, on: date) -> Finding:
    """This purchase together with the others of its lines, year and bottom categories, against each line that may be evaded. Its own
    method and layer may not be settled yet: the gate behind it looks at them."""
    own = dict(record.items.order_by().values("category_code").annotate(asked=Sum("amount")).values_list("category_code", "asked"))
    found = [_against(one, record, own, on) for one in lines_for(record, on)]
    worst = max(found, key=lambda finding: SEVERITY.index(finding.verdict), default=None)
    if worst is None:
        return Finding(SplitVerdict.CLEAR)
    if not worst.category:
        return Finding(SplitVerdict.CLEAR)
    return worst._replace(others=_others(_counted(record, own, worst), worst.category))


def lines_for(record: Tender, on: date) -> list[Finding]:
    """The lines that purchases together may not cross: first that of the law, then those between the layers, as rows name them; and in
    the catalogue every purchase outside the centralised body. What this purchase reaches alone is the router's business."""
    law = open_line(record, on)
    found = [Finding(SplitVerdict.CLEAR, line=law)] if law is not None else []
    for layer in (Layer.AGENT, Layer.OPEN):
        line = layer_line(record, layer, on)
        if line is not None and (law is None or line.code != law.code) and not holds(record.amount, line):
            found.append(Finding(SplitVerdict.CLEAR, line=line, layer=layer))
    if record.in_catalogue and record.layer == Layer.REVIEW:
        found.append(Finding(SplitVerdict.CLEAR, line=limit("tender.split_central", on), layer=Layer.AGENT))
    return found


def layer_line(record: Tender, layer: Layer, on: date) -> Limit | None:
    """The limit from which this layer is due, under the code that the rulebook names; None where the bureau has put “-”."""
    named = text(f"tender.split_layer{layer.value}", on)
    return None if named == OFF else row(named, record, on)


def _against(one: Finding, record: Tender, own: Mapping[str, Decimal], on: date) -> Finding:
    """One line with the sums of the category that comes to most."""
    counted = _counted(record, own, one)
    sums = dict(counted.order_by().values("category_code").annotate(asked=Sum("amount")).values_list("category_code", "asked"))
    totals = {code: asked + sums[code] for code, asked in own.items() if code in sums}
    if not totals or one.line is None:
        return one  # a single purchase is the router's business, however large
    category = max(totals, key=lambda code: (totals[code], code))
    verdict = judge(totals[category], one.line, limit("tender.split_warn", on))
    return one._replace(verdict=verdict, category=category, total=totals[category])


def _counted(record: Tender, codes: Iterable[str], one: Finding) -> Any:
    """Items of the other purchases that count; a budget line is of one fiscal year. Lines that other units brought along count where
    they came from, and those of this very package not beside it."""
    lines = [record.budget_line_id]
    if record.joined_amount:
        lines += record.joined.values_list("budget_line_id", flat=True)
    found = TenderItem.objects.filter(
        counts("tender__"), Q(tender__joined_to__isnull=True) | ~Q(tender__joined_to=record.pk), ~_by_open_tender(),
        category_code__in=list(codes), tender__budget_line_id__in=lines, tender__split_exempt=False, origin__isnull=True,
    ).exclude(tender_id=record.pk)  # fmt: skip
    return found if one.layer is None or one.line is None else found.filter(_below(one.layer, one.line.amount))


def _by_open_tender() -> Q:
    return Q(tender__method=Method.OPEN_TENDER) | Q(tender__joined_to__isnull=False, tender__joined_to__method=Method.OPEN_TENDER)


def _below(layer: Layer, line: Decimal) -> Q:
    """On a lower layer, or not settled yet and too small alone for this one; what joined another case goes its way."""
    def lower(of: str) -> Q:
        return Q(**{f"{of}layer__lt": layer}) | Q(**{f"{of}layer__isnull": True, f"{of}amount__lt": line})

    return (Q(tender__joined_to__isnull=True) & lower("tender__")) | (Q(tender__joined_to__isnull=False) & lower("tender__joined_to__"))


def _others(counted: Any, code: str) -> tuple[dict[str, Any], ...]:
    found = counted.filter(category_code=code).order_by().values(
        number=F("tender__case__number"), status=F("tender__case__status"),
    ).annotate(asked=Sum("amount")).order_by("number")[:MOST_LISTED]  # fmt: skip
    return tuple({"number": one["number"], "amount": f"{one['asked']:.2f}", "open": one["status"] == OPEN} for one in found)


def write(record: Tender, on: date) -> Finding:
    """Check, and put what was found into the columns of the record (not saved)."""
    found = check(record, on)
    record.split_verdict, record.split_category = found.verdict, found.category
    record.split_total = found.total if found.line is not None else None
    record.split_line = found.line.amount if found.line is not None else None
    record.split_source = found.line.source if found.line is not None else ""
    record.split_layer = found.layer
    record.split_others = list(found.others)
    return found


def sentence(found: Finding, field: str | None) -> RuleBroken:
    """What is told of purchases that together cross a line, and what can be done."""
    line: Any = found.line
    facts = {"count": len(found.others) + 1, "category": found.category, "total": yuan(found.total), "line": yuan(line.amount),
             "source": line.source}
    if found.layer is None:
        return RuleBroken(
            field,
            _("%(count)s purchases of %(category)s on this budget line come to %(total)s yuan together, above the open-tender line of "
              "%(line)s (%(source)s). Buy by open tender, or say why this one stays separate: a leader then decides."), **facts,
        )  # fmt: skip
    return RuleBroken(
        field,
        _("%(count)s purchases of %(category)s on this budget line come to %(total)s yuan together, above %(line)s (%(source)s), from "
          "where on “%(layer)s” is due. Take that layer, or say why this one stays separate: a leader then decides."),
        layer=found.layer.label, **facts,
    )  # fmt: skip


def must_have_answered(record: Tender, on: date) -> None:
    """With method and layer chosen the sums are counted once more: what nobody has given a reason for goes back to the need."""
    found = write(record, on)
    if asks_split_permit(record) and not record.split_reason.strip():
        raise sentence(found, None)


# --- Several units, one category ---
def same_category(record: Tender) -> list[dict[str, Any]]:
    """Purchases of other units of the same bottom category and year that are not awarded yet: to be bought together, or justified."""
    found = Tender.objects.filter(
        category_code=record.category_code, fiscal_year=record.fiscal_year, case__status=OPEN, award_amount__isnull=True,
    ).exclude(pk=record.pk).exclude(case__unit_id=record.case.unit_id).order_by("case__number")  # fmt: skip
    rows = found.values_list("case__number", "case__unit__name", "amount")[:MOST_LISTED]
    return [{"number": number, "unit": unit, "amount": f"{amount:.2f}"} for number, unit, amount in rows]
