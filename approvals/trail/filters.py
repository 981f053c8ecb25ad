"""What a reader of the trail may ask, and the conditions that it becomes."""
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from approvals import veils
from approvals.models import Case, Decision, TrailEntry, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_OPENS, OFFICE_CLOSES = 8, 18
"""Hours in Asia/Shanghai, Monday to Friday; a hint for the reader, not a rule (the working calendar is a stranger to this floor)."""

RETURNS = ("step.returned", "step.rejected", "case.correction_asked", "case.withdrawn", "decision.taken_back")
REFUSALS = ("attempt.refused", "login.failed", "login.locked", "signature.failed")
LATE = ("step.timed_out", "step.escalated", "case.supervised")


@dataclass(frozen=True)
class Filters:
    """What the reader asks; blank means all. Dates are days in Asia/Shanghai, both included. `flow` is the name of a flow's page
    or a whole stored reference; `person` a staff number, or part of a name or its pinyin; `risks` of RISKS, any of them."""

    text: str = ""
    since: date | None = None
    until: date | None = None
    flow: str = ""
    action: str = ""
    person: str = ""
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    outcome: str = ""
    risks: frozenset[str] = frozenset()
    case: UUID | int | None = None
    node: str = ""


def seen(asked: Filters, among: "QuerySet[TrailEntry] | None" = None) -> "QuerySet[TrailEntry]":
    """The entries that fit, unordered."""
    found: QuerySet[TrailEntry] = TrailEntry.objects.all() if among is None else among
    found = found.alias(hour=ExtractHour("at", tzinfo=SHANGHAI), weekday=ExtractIsoWeekDay("at", tzinfo=SHANGHAI))
    for condition in (*_of_case(asked), *_of_entry(asked)):
        found = found.filter(condition)
    return found


def overdue() -> Exists:
    """Whether the decision told by an entry came after its step's due moment."""
    return Exists(Decision.objects.filter(entry=OuterRef("pk"), step__due_at__lt=OuterRef("at")))


def off_hours(at: datetime) -> bool:
    """Whether a moment lies outside office hours."""
    local = at.astimezone(SHANGHAI)
    return local.isoweekday() > 5 or not OFFICE_OPENS <= local.hour < OFFICE_CLOSES


def _of_case(asked: Filters) -> Iterator[Q]:
    if asked.text:
        yield Q(case__number__icontains=asked.text) | Q(case__title__icontains=asked.text) | Q(case__accepted_no__icontains=asked.text)
    if asked.flow:
        flows = Q(flow_class=asked.flow) if "/" in asked.flow else Q(flow_class__contains=f".{asked.flow}.")
        yield Q(case__in=Case.objects.filter(flows).values("id"))
    if asked.amount_min is not None:
        yield Q(case__amount__gte=asked.amount_min)
    if asked.amount_max is not None:
        yield Q(case__amount__lte=asked.amount_max)
    if asked.case is not None:
        yield Q(case=asked.case) if isinstance(asked.case, int) else Q(case__key=asked.case)


def _of_entry(asked: Filters) -> Iterator[Q]:
    if asked.since:
        yield Q(at__gte=_midnight(asked.since))
    if asked.until:
        yield Q(at__lt=_midnight(asked.until + timedelta(days=1)))
    for name in ("action", "outcome", "node"):
        if value := getattr(asked, name):
            yield Q(**{name: value})
    if asked.person:
        known = Q(username=asked.person) | Q(display_name__icontains=asked.person) | Q(pinyin__icontains=asked.person)
        people = User.objects.filter(known).values_list("id", flat=True)
        yield veils.acts_of(people)
    risks = Q()
    for risk in RISKS:
        if risk in asked.risks:
            risks |= RISKS[risk]()
    if risks:
        yield risks


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


RISKS: dict[str, Callable[[], Q]] = {
    "returned": lambda: Q(action__in=RETURNS),
    "refused": lambda: Q(outcome="refused") | Q(action__in=REFUSALS),
    "overdue": lambda: Q(action__in=LATE) | Q(overdue()),
    "off_hours": lambda: Q(weekday__gt=5) | Q(hour__lt=OFFICE_OPENS) | Q(hour__gte=OFFICE_CLOSES),
}
"""What deserves a second look."""
