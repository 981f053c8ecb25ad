"""How the figures of an area check were worked out: each with its sum and the rows of the rulebook behind it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.forms import ShownTable
from procurement.money import yuan
from procurement.renovations import area
from procurement.renovations.area import Allowance, Standard, rounded

WHATS = {
    "office": _("Office rooms, ceiling"),
    "service": _("Service rooms, ceiling"),
    "equipment": _("Equipment rooms, ceiling"),
    "usable": _("Usable area, ceiling"),
    "building": _("Building area, ceiling"),
    "office_over": _("Office rooms over the standard"),
    "service_over": _("Service rooms over the standard"),
    "equipment_over": _("Equipment rooms over the standard"),
    "building_over": _("Building area over the ceiling"),
    "rooms_over": _("Rooms over their own ceiling"),
    "annex_over": _("Annex over its ceiling"),
    "canteen": _("Canteen, ceiling"),
    "garage": _("Garage, ceiling"),
    "bicycle": _("Bicycle shelter, ceiling"),
    "motorcycle": _("Shelter for electric bicycles and motorcycles, ceiling"),
    "guards": _("Guard rooms, ceiling"),
}
MARKS = {"source": _("Source read"), "knowledge": _("From knowledge, not re-read"), "unverified": _("Editable default, not verified")}


@dataclass(frozen=True)
class Working:
    """One figure: what it is (a key of WHATS, or "rank"), the sum in figures, the result, and the rules that took part."""

    what: str
    how: str
    result: Decimal
    rules: tuple[Any, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As the record keeps it."""
        result = format(rounded(self.result), "f")
        return {"what": self.what, "how": self.how, "result": result, "rules": [told(rule) for rule in self.rules]}


def told(rule: Any) -> dict[str, Any]:
    """A rule as it stood when it was applied."""
    return {
        "row": rule.row_id, "code": rule.code, "title": rule.title, "source": rule.source, "mark": str(rule.mark), "version": rule.version,
    }  # fmt: skip


def of_ceilings(staff: Mapping[str, int], table: Standard, allowed: Allowance) -> Iterable[Working]:
    """From the ranks to the building area, in the order in which the standard goes."""
    parts = []
    for rank, heads in staff.items():
        rule = table.office[rank]
        parts.append(rule.amount * heads)
        yield Working("rank", f"{plain(rule.amount)} × {heads}", parts[-1], (rule,))
    yield Working("office", " + ".join(plain(part) for part in parts), allowed.office)
    if table.equipment is None:
        yield from _by_head(table, allowed)
        return
    service, heads = table.service, allowed.heads
    yield Working("service", *_service(service, heads, allowed.service or Decimal(0)))
    both = f"({plain(allowed.office)} + {plain(allowed.service)})"
    yield Working("equipment", f"{both} × {plain(table.equipment.amount)} %", allowed.equipment or Decimal(0), (table.equipment,))
    yield Working("usable", f"{plain(allowed.office)} + {plain(allowed.service)} + {plain(allowed.equipment)}", allowed.usable)
    yield Working("building", f"{plain(allowed.usable)} ÷ {plain(table.coefficient.amount)}", allowed.building, (table.coefficient,))


def _by_head(table: Standard, allowed: Allowance) -> Iterable[Working]:
    for what in ("usable", "building"):
        rule = area.per_head(allowed.heads, what, table.total)
        yield Working(what, f"{plain(rule.amount)} × {allowed.heads}", getattr(allowed, what), (rule, table.total["heads"]))


def _service(service: Mapping[str, Any], heads: int, result: Decimal) -> tuple[str, Decimal, tuple[Any, ...]]:
    low, high = service["low_heads"], service["high_heads"]
    if heads <= low.amount:
        return f"{heads} ≤ {plain(low.amount)}: {plain(service['low'].amount)} × {heads}", result, (service["low"], low)
    if heads >= high.amount:
        return f"{heads} ≥ {plain(high.amount)}: {plain(service['high'].amount)} × {heads}", result, (service["high"], high)
    intercept, divisor = service["intercept"], service["divisor"]
    return f"({plain(intercept.amount)} − {heads}) ÷ {plain(divisor.amount)} × {heads}", result, (intercept, divisor, low, high)


def of_excess(what: str, actual: Decimal | None, allowed: Decimal | None) -> Iterable[Working]:
    """Actual against allowed, when both are known."""
    if actual is not None and allowed is not None:
        found = area.excess(actual, allowed)
        share = f" ({found.rate} %)" if allowed else ""  # nothing allowed: no share of it
        yield Working(what, f"{plain(actual)} − {plain(allowed)}{share}", found.over)


def of_annex(kind: str, count: int, annex: Mapping[str, Any]) -> Working:
    """One annex; building area."""
    rules = tuple(annex[name] for name in (kind, f"{kind}_heads", f"{kind}_cars", f"{kind}_beyond") if name in annex)
    first = annex.get({"canteen": "canteen_heads", "garage": "garage_cars"}.get(kind, ""))
    within = count if first is None else min(count, int(first.amount))
    how = f"{plain(annex[kind].amount)} × {within}"
    if count > within:
        how += f" + {plain(annex[f'{kind}_beyond'].amount)} × {count - within}"
    return Working(kind, how, area.annex_ceiling(kind, count, annex), rules)


def plain(value: Any) -> str:
    """A figure without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(workings: list[dict[str, Any]]) -> ShownTable:
    """The table on a page: figure, sum, result, rule with its article, mark."""
    rows = []
    for one in workings:
        rules = one["rules"]
        name = str(WHATS.get(one["what"]) or (rules[0]["title"] if rules else one["what"]))
        sources = dict.fromkeys(f"{rule['title']}（{rule['source']}）" for rule in rules)
        marks = dict.fromkeys(str(MARKS.get(rule["mark"], rule["mark"])) for rule in rules)
        rows.append([name, one["how"], yuan(one["result"]), "；".join(sources), "；".join(marks)])
    headings = [_("Figure"), _("Working"), _("Result (㎡)"), _("Rule"), _("Verification mark")]
    return ShownTable(_("How the figures were worked out"), headings, rows, frozenset({2}))
