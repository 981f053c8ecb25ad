"""The figures of one year of all three procedures. Nothing is added up across procedures: their bases differ.

Awards count by the day of the award; pre-reviews by the application; disposals by application, cancellation and receipt of the income;
exceptions and late steps by the application of their case. Six queries, whatever the year holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, Value

from procurement.awards import savings
from procurement.disposals import reports as disposals
from procurement.disposals.models import Disposal
from procurement.evaluation.formulas import saving
from procurement.renovations import yearly
from procurement.renovations.models import Renovation
from procurement.renovations.terms import Conclusion
from procurement.routing.terms import Layer
from procurement.tenders import reports as purchases
from procurement.tenders.models import Tender

PURCHASES, REPAIRS, DISPOSALS = "purchases", "repairs", "disposals"
URGENT, PERMITTED, WINDOW, MEETING = "urgent", "permitted", "window", "meeting"
"""Special roads of a pre-review."""
REFUSED = (Conclusion.DISAGREE.value, yearly.REFUSED)
"""Results of a pre-review that say no; what is referred elsewhere is no refusal."""


class Repairs(NamedTuple):
    """Pre-reviews: how many came in and were accepted at the window, agreed (of them with cuts), refused, and the sums of those agreed."""

    received: int
    accepted: int
    agreed: int
    cut: int
    refused: int
    results: Mapping[str, int]
    sums: yearly.Sums


class Late(NamedTuple):
    """Steps with a deadline that were done, and those of them done after it."""

    procedure: str
    done: int
    late: int


class Exceptional(NamedTuple):
    """How often something out of the ordinary was permitted or flagged."""

    procedure: str
    kind: str
    times: int


@dataclass(frozen=True)
class Annual:
    """One year."""

    year: int
    layers: list[purchases.Layer]
    """L1, L2, L3, whether anything was awarded on them or not, then all together."""
    repairs: Repairs
    disposals: disposals.Report
    late: list[Late]
    exceptions: list[Exceptional]

    @property
    def awarded(self) -> purchases.Layer:
        """All layers together."""
        return self.layers[-1]


def years() -> list[int]:
    """Years of which there is something to tell, newest first. One query."""
    found = _years(Renovation, "applied_on").union(
        _years(Tender, "requested_on"), _years(Tender, "awarded_on"), _years(Disposal, "applied_on"), _years(Disposal, "cancelled_on"),
        _years(Disposal, "income_on"),
    )  # fmt: skip
    known = {year for (year,) in found}
    return list(range(max(known), min(known) - 1, -1)) if known else []


def annual(year: int) -> Annual:
    """The figures of one year."""
    repairs, bought, gone = list(yearly.read(year)), purchases.read(year), disposals.report(year)
    counted = Counter(row.result for row in repairs)
    results = {name: counted[name] for name in yearly.RESULTS}
    sums = yearly.sums(repairs)
    return Annual(
        year=year, layers=layers(year),
        repairs=Repairs(len(repairs), sum(row.accepted_on is not None for row in repairs), sums.count, counted[Conclusion.AGREE_CUT.value],
                        sum(results[name] for name in REFUSED), results, sums),
        disposals=gone, late=late(year), exceptions=_exceptions(bought, repairs, gone, year),
    )  # fmt: skip


def layers(year: int) -> list[purchases.Layer]:
    """Awards of the year on each layer, also where there is none, and all of them. One query."""
    found = {one.layer: one for one in savings.by_layer(year)}
    return [_layer(layer, found.get(layer)) for layer in (*Layer.values, None)]


def _layer(layer: int | None, one: savings.LayerSaving | None) -> purchases.Layer:
    count, budget, award = (one.purchases, one.budget, one.award) if one else (0, Decimal("0.00"), Decimal("0.00"))
    told = saving(budget, award)
    return purchases.Layer(layer, count, budget, award, told.saved, told.rate, saving(budget, award, base_is_award=True).rate)


def late(year: int) -> list[Late]:
    """Done too late, procedure by procedure; cases that were asked for in the year. One query."""
    found = _late(Tender, PURCHASES, "requested_on", year).union(
        _late(Renovation, REPAIRS, "applied_on", year), _late(Disposal, DISPOSALS, "applied_on", year))
    told = {row["procedure"]: row for row in found}
    return [Late(name, told[name]["done"], told[name]["over"]) if name in told else Late(name, 0, 0)
            for name in (PURCHASES, REPAIRS, DISPOSALS)]


def _late(model: Any, procedure: str, day: str, year: int) -> Any:
    done = Q(case__steps__status="DONE", case__steps__due_at__isnull=False)
    of_year = model.objects.order_by().filter(done, **{f"{day}__range": (date(year, 1, 1), date(year, 12, 31))})
    over = Count("case__steps", filter=Q(case__steps__finished__gt=F("case__steps__due_at")))
    return of_year.annotate(procedure=Value(procedure)).values("procedure").annotate(done=Count("case__steps"), over=over)


def _years(model: Any, day: str) -> Any:
    return model.objects.order_by().filter(**{f"{day}__isnull": False}).values_list(f"{day}__year").distinct()


def _exceptions(
    bought: list[purchases.Row], repairs: list[yearly.Row], gone: disposals.Report, year: int,
) -> list[Exceptional]:  # fmt: skip
    """Every kind that occurred, most often first within its procedure."""
    kinds: Counter[tuple[str, str]] = Counter()
    for row in bought:
        if row.requested_on is not None and row.requested_on.year == year:
            kinds.update((PURCHASES, kind) for kind, _reason in row.exceptions)
    for one in repairs:
        marks = {URGENT: one.urgent, PERMITTED: one.exception, WINDOW: one.out_of_window, MEETING: one.by_meeting}
        kinds.update((REPAIRS, kind) for kind, mark in marks.items() if mark)
    kinds.update((DISPOSALS, kind) for _row, kind, _reason in gone.exceptions)
    order = (PURCHASES, REPAIRS, DISPOSALS)
    return [Exceptional(procedure, kind, times) for (procedure, kind), times in sorted(
        kinds.items(), key=lambda pair: (order.index(pair[0][0]), -pair[1], pair[0][1]))]  # fmt: skip
