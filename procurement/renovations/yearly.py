"""年度统计 of pre-reviews (paper 15): what came in during a year, what became of it, what was cut, how long it took, what came back.

A year holds the applications made in it, whenever they ended; every figure names its base. Four queries, bounded by the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Count, F, Min, Q
from django.utils.translation import gettext_lazy as _

from procurement.calendar import store
from procurement.calendar.days import working_days_between
from procurement.calendar.office_time import local
from procurement.money import two_places
from procurement.renovations.models import Renovation
from procurement.renovations.terms import Conclusion
from procurement.rulebook.limits import Limit, holds, limit

HUNDRED = Decimal(100)
OPEN, DAILY_ADVICE, CONSTRUCTION, REFUSED, LAPSED, WITHDRAWN, TERMINATED = (
    "open", "daily_advice", "to_investment", "refused", "lapsed", "withdrawn", "terminated",
)  # fmt: skip
RESULTS: dict[str, Any] = {
    **{choice.value: choice.label for choice in Conclusion},
    DAILY_ADVICE: _("Closed with advice: daily repair"), CONSTRUCTION: _("Referred to investment approval"),
    REFUSED: _("Refused on the way"), LAPSED: _("Lapsed: not corrected in time"), WITHDRAWN: _("Withdrawn by the unit"),
    TERMINATED: _("Terminated"), OPEN: _("Still open"),
}  # fmt: skip
"""What can become of an application: the six conclusions of an issued opinion, the other ends, and what is still open."""
AGREED = (Conclusion.AGREE.value, Conclusion.AGREE_CUT.value)


class Row(NamedTuple):
    """One application, as far as a statistic looks at it. Sums in yuan."""

    number: str
    unit: str
    title: str
    applied_on: date
    accepted_on: date | None
    visited_on: date | None
    issued_on: date | None
    asked: Decimal
    accepted: Decimal | None
    result: str
    urgent: bool
    exception: bool
    out_of_window: bool
    by_meeting: bool
    needless: int

    @property
    def cut(self) -> Decimal:
        """审减额 of an agreed project; nothing is saved by refusing."""
        return self.asked - self.accepted if self.result in AGREED and self.accepted is not None else Decimal("0.00")


@dataclass(frozen=True)
class Sums:
    """Projects that were agreed to: how many, asked, accepted, cut, and 审减率 = cut / asked."""

    count: int = 0
    asked: Decimal = Decimal("0.00")
    accepted: Decimal = Decimal("0.00")
    cut: Decimal = Decimal("0.00")

    @property
    def rate(self) -> Decimal:
        """Per cent of the sum asked *by the agreed projects*."""
        return (self.cut * HUNDRED / self.asked).quantize(Decimal("0.01"), ROUND_HALF_UP) if self.asked else Decimal("0.00")


@dataclass(frozen=True)
class Days:
    """Working days of the opinions that were issued: the first day is not counted."""

    count: int = 0
    mean: Decimal = Decimal("0.0")
    middle: Decimal = Decimal("0.0")
    longest: int = 0
    within: int = 0

    @property
    def rate(self) -> Decimal:
        """Per cent within the limit."""
        return (self.within * HUNDRED / self.count).quantize(Decimal("0.1"), ROUND_HALF_UP) if self.count else Decimal("0.0")


@dataclass(frozen=True)
class Report:
    """The figures of one year."""

    year: int
    rows: list[Row]
    received: int
    accepted: int
    results: Mapping[str, int]
    sums: Sums
    by_unit: list[tuple[str, int, Sums]]
    by_month: list[tuple[int, int, Sums]]
    since_acceptance: Days
    since_visit: Days
    overall: Limit
    urgent: int
    exceptions: int
    out_of_window: int
    meetings: int
    needless: int
    returns: list[tuple[Any, int]] = field(default_factory=list)
    overdue: list[tuple[Any, int]] = field(default_factory=list)
    steps: int = 0

    @property
    def returned(self) -> int:
        """All returns."""
        return sum(times for _node, times in self.returns)

    @property
    def late(self) -> int:
        """All steps done after their deadline."""
        return sum(times for _node, times in self.overdue)


def years() -> list[int]:
    """Years of which there is something to report, newest first. One query."""
    first = Renovation.objects.aggregate(day=Min("applied_on"))["day"]
    last = Renovation.objects.order_by("-applied_on").values_list("applied_on", flat=True).first()
    return list(range(last.year, first.year - 1, -1)) if first and last else []


def report(year: int) -> Report:
    """The figures of the applications made in a year."""
    rows, of_year = list(read(year)), _of(year)
    overall = limit("renovation.overall", date(year, 12, 31))
    done = Q(case__steps__status="DONE", case__steps__due_at__isnull=False)
    late = of_year.filter(done, case__steps__finished__gt=F("case__steps__due_at"))  # in one filter: a second would join the steps anew
    return Report(
        year=year, rows=rows, received=len(rows), accepted=sum(row.accepted_on is not None for row in rows),
        results=_counted(rows), sums=sums(rows), by_unit=_grouped(rows, lambda row: row.unit, by_size=True),
        by_month=_grouped(rows, lambda row: row.applied_on.month), since_acceptance=days(rows, "accepted_on", overall),
        since_visit=days(rows, "visited_on", overall), overall=overall, urgent=sum(row.urgent for row in rows),
        exceptions=sum(row.exception for row in rows), out_of_window=sum(row.out_of_window for row in rows),
        meetings=sum(row.by_meeting for row in rows), needless=sum(row.needless for row in rows),
        returns=_times(of_year.filter(case__decisions__verb="return"), "case__decisions__step__flow_task"),
        overdue=_times(late, "case__steps__flow_task"), steps=of_year.filter(done).values("case__steps").count(),
    )  # fmt: skip


def read(year: int) -> Iterable[Row]:
    """The applications of a year in the order of their numbers. One query."""
    found = _of(year).select_related("case__unit").order_by("applied_on", "case_id")
    return (_row(record) for record in found)


def _of(year: int) -> Any:
    return Renovation.objects.filter(applied_on__gte=date(year, 1, 1), applied_on__lte=date(year, 12, 31))


def _row(record: Renovation) -> Row:
    case = record.case
    return Row(
        case.number, case.unit_told, record.title, record.applied_on or local(case.created).date(), record.accepted_on,
        local(record.inspected_at).date() if record.inspected_at else None, record.issued_on, record.amount, record.amount_accepted,
        result(record), record.urgent_repair, record.exception_permitted_at is not None, bool(record.out_of_window_ground),
        record.resolution_id is not None, record.needless_returns,
    )  # fmt: skip


def result(record: Any) -> str:
    """What has become of it: an issued opinion counts by its conclusion, whatever the archive still has to do."""
    if record.issued_on is not None and record.conclusion:
        return str(record.conclusion)
    if record.case.outcome in RESULTS:
        return str(record.case.outcome)
    return OPEN if record.case.status == "NEW" else TERMINATED


def _counted(rows: Iterable[Row]) -> dict[str, int]:
    found = Counter(row.result for row in rows)
    return {name: found[name] for name in RESULTS}


def sums(rows: Iterable[Row]) -> Sums:
    """审减额 and 审减率 of the agreed projects among these."""
    agreed = [row for row in rows if row.result in AGREED and row.accepted is not None]
    asked, accepted = (sum((two_places(value) for value in values), Decimal("0.00"))
                       for values in ([row.asked for row in agreed], [row.accepted or 0 for row in agreed]))
    return Sums(len(agreed), asked, accepted, asked - accepted)


def days(rows: Iterable[Row], since: str, rule: Limit) -> Days:
    """Working days from a day of the case until the issue, and how many kept within the rule."""
    calendar = store.load()
    took = [working_days_between(first, row.issued_on, calendar).days
            for row in rows if row.issued_on is not None and (first := getattr(row, since)) is not None]
    if not took:
        return Days()
    mean, middle = (Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP) for value in (sum(took) / len(took), median(took)))
    return Days(len(took), mean, middle, max(took), sum(holds(number, rule) for number in took))


def _grouped(rows: list[Row], key: Callable[[Row], Any], by_size: bool = False) -> list[tuple[Any, int, Sums]]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    order = sorted(groups, key=lambda name: (-len(groups[name]), str(name)) if by_size else (0, name))
    return [(name, len(groups[name]), sums(groups[name])) for name in order]


def _times(found: Any, name: str) -> list[tuple[Any, int]]:
    """How often by step, most often first."""
    return [(row[name], row["times"]) for row in found.values(name).annotate(times=Count("pk")).order_by("-times", name)]
