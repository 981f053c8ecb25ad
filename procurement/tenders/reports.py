"""采购统计 of a year: layers with savings, suppliers, aggregation, cycle times, exceptions, amendments; every rate names its base.

Awards count in the year of the award, contracts in that of their signature, everything else in the year of the request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Min, Q

from procurement.awards import savings
from procurement.calendar import store
from procurement.calendar.days import working_days_between
from procurement.evaluation.formulas import saving
from procurement.needs.fragmentation import Fragments, by_category
from procurement.tenders.models import Tender

NOTHING = Decimal("0.00")
TENTH = Decimal("0.1")
ENDED_EARLY = "CANCELED"
"""Status of a case that was terminated or withdrawn: its award stands no more, in no row and in no total."""
LOWER, SPLIT, TWO_QUOTES, FEW_SURVEYED, LATE_CONTRACT = "lower", "split", "two_quotes", "few_surveyed", "late_contract"


class Row(NamedTuple):
    """One purchase, as far as the report looks at it. Winner and award only once they are public. Sums in yuan."""

    number: str
    unit: str
    title: str
    category_code: str
    category_name: str
    layer: int | None
    layer_due: int | None
    method: str
    budget: Decimal
    award: Decimal | None
    winner: str
    contract_no: str
    contract: Decimal | None
    raised: Decimal
    decreased: Decimal
    requested_on: date | None
    awarded_on: date | None
    signed_on: date | None
    archived_on: date | None
    package: str
    exceptions: tuple[tuple[str, str], ...]
    """(kind, reason or document)"""


class Layer(NamedTuple):
    """One layer, or all together (None): awards of the year, and the saving over both bases."""

    layer: int | None
    purchases: int
    budget: Decimal
    award: Decimal
    saved: Decimal
    of_budget: Decimal
    """Per cent of the budget."""
    of_award: Decimal
    """Per cent of the awards."""


class Shared(NamedTuple):
    """One category asked for by more than one unit in the year."""

    code: str
    name: str
    units: tuple[str, ...]
    purchases: int
    budget: Decimal
    together: int
    separate: int


class Took(NamedTuple):
    """Days of one step on one road; calendar days with one place."""

    layer: int | None
    node: Any
    times: int
    mean: Decimal
    longest: Decimal
    late: int


class Stretch(NamedTuple):
    """Working days from the request to a later day, on one layer."""

    layer: int | None
    until: str
    times: int
    mean: Decimal
    middle: Decimal
    longest: int


@dataclass(frozen=True)
class Report:
    """The purchases of one year."""

    year: int
    rows: list[Row]
    asked: list[Row]
    signed: list[Row]
    layers: list[Layer]
    fragments: list[Fragments]
    shared: list[Shared]
    stretches: list[Stretch]
    steps: list[Took]
    exceptions: list[tuple[Row, str, str]] = field(default_factory=list)

    @property
    def suppliers(self) -> int:
        """Everybody with whom a contract of the year was signed, each counted once however many categories he serves."""
        return len({row.winner for row in self.signed if row.winner})

    @property
    def amended(self) -> list[Row]:
        """Contracts of the year that were amended."""
        return [row for row in self.signed if row.raised or row.decreased]

    @property
    def raised(self) -> Decimal:
        """补充协议: increases together."""
        return sum((row.raised for row in self.signed), NOTHING)

    @property
    def decreased(self) -> Decimal:
        """补充协议: saved by decreases."""
        return sum((row.decreased for row in self.signed), NOTHING)

    @property
    def total(self) -> Layer:
        """All layers together."""
        return self.layers[-1] if self.layers else _layer(None, 0, NOTHING, NOTHING)


def years() -> list[int]:
    """Years of which there is something to report, newest first. One query."""
    found = Tender.objects.aggregate(first=Min("requested_on"), last=Max("requested_on"), award=Max("awarded_on"))
    if found["first"] is None:
        return []
    return list(range(max(day for day in (found["last"], found["award"]) if day).year, found["first"].year - 1, -1))


def report(year: int) -> Report:
    """Five queries, whatever the year holds (the working calendar is remembered)."""
    rows = read(year)
    asked = [row for row in rows if _within(row.requested_on, year)]
    return Report(
        year=year, rows=rows, asked=asked, signed=[row for row in rows if row.contract is not None and _within(row.signed_on, year)],
        layers=[_layer(one.layer, one.purchases, one.budget, one.award) for one in savings.by_layer(year)], fragments=by_category(year),
        shared=shared(asked), stretches=stretches(asked), steps=steps(year),
        exceptions=[(row, kind, told) for row in asked for kind, told in row.exceptions],
    )  # fmt: skip


def read(year: int) -> list[Row]:
    """Every purchase that the year has to do with, in the order of the requests. One query."""
    days = (date(year, 1, 1), date(year, 12, 31))
    touched = Q(requested_on__range=days) | Q(awarded_on__range=days) | Q(contract_signed_on__range=days)
    found = Tender.objects.filter(touched).select_related("case__unit", "winner").order_by("requested_on", "case_id")
    return [_row(record) for record in found]


def _row(record: Tender) -> Row:
    case = record.case
    public = case.status != ENDED_EARLY and any((record.posted_at, record.filed_back_on, record.contract_amount is not None))
    return Row(
        case.number, case.unit_told, record.title, record.category_code, record.category_name, record.layer, record.layer_due,
        record.method, record.amount, record.award_amount if public else None, str(record.winner) if public and record.winner_id else "",
        record.contract_no, record.contract_amount, record.contract_raised, record.contract_saved, record.requested_on,
        record.awarded_on, record.contract_signed_on, record.archived_on, record.package, tuple(_exceptions(record)),
    )  # fmt: skip


def _exceptions(record: Tender) -> Iterable[tuple[str, str]]:
    """Leave given on the way, with its reason or document."""
    if record.lower_permitted_on is not None:
        yield LOWER, record.lower_reason
    if record.split_exempt:
        yield SPLIT, "；".join(part for part in (record.split_document, record.split_reason) if part)
    if record.two_permitted:
        yield TWO_QUOTES, record.two_permission or record.too_few_reason
    if record.survey_few:
        yield FEW_SURVEYED, record.survey_exception
    if record.contract_late:
        yield LATE_CONTRACT, record.contract_late_reason


def _within(day: date | None, year: int) -> bool:
    return day is not None and day.year == year


def _layer(layer: int | None, purchases: int, budget: Decimal, award: Decimal) -> Layer:
    told = saving(budget, award)
    return Layer(layer, purchases, budget, award, told.saved, told.rate, saving(budget, award, base_is_award=True).rate)


# --- aggregation ---
def shared(rows: Iterable[Row]) -> list[Shared]:
    """Categories that several units asked for, the most units first: one package, or a reason to stay separate."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.category_code, []).append(row)
    found = [_shared(code, group) for code, group in groups.items() if len({row.unit for row in group}) > 1]
    return sorted(found, key=lambda one: (-len(one.units), one.code))


def _shared(code: str, group: list[Row]) -> Shared:
    units = tuple(dict.fromkeys(row.unit for row in group))
    packages = [row.package for row in group]
    return Shared(code, group[0].category_name, units, len(group), sum((row.budget for row in group), NOTHING),
                  packages.count("together"), packages.count("separate"))  # fmt: skip


# --- cycle times ---
UNTIL: dict[str, Callable[[Row], date | None]] = {
    "award": lambda row: row.awarded_on, "contract": lambda row: row.signed_on, "archive": lambda row: row.archived_on,
}  # fmt: skip


def stretches(rows: list[Row]) -> list[Stretch]:
    """Request to award, contract and archive, layer by layer, in working days."""
    calendar, found = store.load(), []
    for layer in sorted({row.layer for row in rows if row.layer}):
        for until, day_of in UNTIL.items():
            took = [working_days_between(row.requested_on, day, calendar).days for row in rows
                    if row.layer == layer and row.requested_on is not None and (day := day_of(row)) is not None]
            if took:
                found.append(Stretch(layer, until, len(took), _tenth(sum(took) / len(took)), _tenth(median(took)), max(took)))
    return found


def steps(year: int) -> list[Took]:
    """Every step that somebody did in purchases asked for in the year: how often, how long, how often late. One query."""
    span = ExpressionWrapper(F("case__steps__finished") - F("case__steps__created"), output_field=DurationField())
    done = Q(case__steps__status="DONE", case__steps__owner__isnull=False, case__steps__finished__isnull=False)
    late = Count("case__steps", filter=Q(case__steps__finished__gt=F("case__steps__due_at")))
    asked = Tender.objects.filter(requested_on__range=(date(year, 1, 1), date(year, 12, 31))).filter(done)
    rows = (
        asked.order_by().values("layer", "case__steps__flow_task").annotate(
            n=Count("case__steps"), mean=Avg(span), longest=Max(span), late=late, first=Min("case__steps__created"),
        )
    )  # fmt: skip
    found = sorted(rows, key=lambda row: (row["layer"] or 0, row["first"]))
    return [Took(row["layer"], row["case__steps__flow_task"], row["n"], _days(row["mean"]), _days(row["longest"]), row["late"])
            for row in found]


def _days(span: timedelta) -> Decimal:
    return _tenth(span.total_seconds() / 86_400)


def _tenth(value: float) -> Decimal:
    return Decimal(str(value)).quantize(TENTH)
