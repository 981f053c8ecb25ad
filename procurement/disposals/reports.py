"""处置统计 of a year: what was asked for, what has left the books, what came in, whose authority it was, and what came in parts.

Three bases, each named: applications of the year, cancellations of the year, income received in the year. Totals come from the
single things, never from rounded parts. Two queries, bounded by the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Max, Min, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.disposals.models import Disposal, DisposalItem
from procurement.disposals.terms import Form, Hand

NOTHING = Decimal("0.00")
PENDING, APPROVED, COMPLETED, REFUSED, REFUSED_ABOVE, KEPT, LAPSED, WITHDRAWN, TERMINATED = (
    "pending", "approved", "completed", "refused", "refused_above", "kept", "lapsed", "withdrawn", "terminated",
)  # fmt: skip
RESULTS: dict[str, Any] = {
    PENDING: pgettext_lazy("disposal", "Not decided yet"), APPROVED: pgettext_lazy("disposal", "Approved, being carried out"),
    COMPLETED: pgettext_lazy("disposal", "Carried out and filed"), REFUSED: pgettext_lazy("disposal", "Refused in the bureau"),
    REFUSED_ABOVE: pgettext_lazy("disposal", "Refused by the authority above"), KEPT: pgettext_lazy("disposal", "Kept in use"),
    LAPSED: _("Lapsed: not corrected in time"), WITHDRAWN: _("Withdrawn by the unit"), TERMINATED: _("Terminated"),
}  # fmt: skip
"""What can have become of an application."""
SPLIT, BELOW, LATE = "split", "below", "late"
"""Exceptions: a batch in parts, a price confirmed below the line, income paid in late."""


class Row(NamedTuple):
    """One disposal, as far as the report looks at it. Sums in yuan; of a bad debt the claim is the original value."""

    number: str
    unit: str
    title: str
    form: str
    """The form chosen, before that the one wished."""
    applied_on: date | None
    result: str
    cards: int
    original: Decimal
    net: Decimal
    hand: str
    upwards: bool
    batch: Decimal | None
    splits: bool
    split_reason: str
    reply_no: str
    replied_on: date | None
    gone_on: date | None
    """Day of the cancellation in the books."""
    gone_cards: int
    gone_original: Decimal
    gone_net: Decimal
    earned_on: date | None
    gross: Decimal
    costs: Decimal
    """Taxes, fee of the appraisal, commission."""
    payable: Decimal
    exceptions: tuple[tuple[str, str], ...]
    """(kind, reason or document)"""


class Things(NamedTuple):
    """So many cases and cards, worth so much."""

    cases: int = 0
    cards: int = 0
    original: Decimal = NOTHING
    net: Decimal = NOTHING


class Income(NamedTuple):
    """What came in: gross, what may be taken off, what goes to the treasury."""

    cases: int = 0
    gross: Decimal = NOTHING
    costs: Decimal = NOTHING
    payable: Decimal = NOTHING


class OfForm(NamedTuple):
    """One form of disposal, or all together ("")."""

    form: str
    asked: Things
    gone: Things
    income: Income


class OfAuthority(NamedTuple):
    """Who decided in the bureau, and whether it went up."""

    hand: str
    upwards: bool
    cases: int
    original: Decimal


@dataclass(frozen=True)
class Report:
    """The disposals of one year."""

    year: int
    rows: list[Row]
    asked: list[Row]
    results: Mapping[str, int]
    forms: list[OfForm]
    authorities: list[OfAuthority]

    @property
    def total(self) -> OfForm:
        """All forms together."""
        return self.forms[-1] if self.forms else OfForm("", Things(), Things(), Income())

    @property
    def split(self) -> list[Row]:
        """Applications that reach a line only together with others of their month."""
        return [row for row in self.asked if row.splits]

    @property
    def exceptions(self) -> list[tuple[Row, str, str]]:
        """Everything out of the ordinary in the applications of the year."""
        return [(row, kind, told) for row in self.asked for kind, told in row.exceptions]


def years() -> list[int]:
    """Years of which there is something to report, newest first. One query."""
    found = Disposal.objects.aggregate(
        first=Min("applied_on"), last=Max("applied_on"), gone=Max("cancelled_on"), earned=Max("income_on"))
    if found["first"] is None:
        return []
    return list(range(max(day for day in (found["last"], found["gone"], found["earned"]) if day).year, found["first"].year - 1, -1))


def report(year: int) -> Report:
    """The figures of one year."""
    rows = read(year)
    asked = [row for row in rows if _within(row.applied_on, year)]
    counted = Counter(row.result for row in asked)
    return Report(year, rows, asked, {name: counted[name] for name in RESULTS}, by_form(rows, year), by_authority(asked))


def read(year: int) -> list[Row]:
    """Every disposal that the year has to do with, in the order of the applications. Two queries."""
    days = (date(year, 1, 1), date(year, 12, 31))
    touched = Q(applied_on__range=days) | Q(cancelled_on__range=days) | Q(income_on__range=days)
    found = Disposal.objects.filter(touched)
    things: dict[int, list[DisposalItem]] = {}
    for item in DisposalItem.objects.filter(disposal__in=found.values("pk")).only(
        "disposal", "original_value", "net_value", "leaves_list", "approved",
    ):  # fmt: skip
        things.setdefault(item.disposal_id, []).append(item)
    return [_row(record, things.get(record.pk, [])) for record in found.select_related("case__unit").order_by("applied_on", "case_id")]


def by_form(rows: Iterable[Row], year: int) -> list[OfForm]:
    """Each form that occurs, in the order of the law, then all of them; empty without any."""
    kept = list(rows)
    found = [_of_form(form, [row for row in kept if row.form == form], year) for form in Form.values]
    known = [one for one in found if one.asked.cases or one.gone.cases or one.income.cases]
    return [*known, _of_form("", kept, year)] if known else []


def by_authority(rows: Iterable[Row]) -> list[OfAuthority]:
    """Applications whose batch has been checked, lowest hand first; for each hand what stayed and what went up."""
    kept = [row for row in rows if row.hand]
    groups = {(hand, upwards): [row for row in kept if (row.hand, row.upwards) == (hand, upwards)]
              for hand in Hand.values for upwards in (False, True)}
    return [OfAuthority(*key, len(group), _sum(group, lambda row: row.original)) for key, group in groups.items() if group]


def _row(record: Disposal, items: list[DisposalItem]) -> Row:
    standing = [item for item in items if not item.leaves_list]
    gone = [item for item in standing if item.approved] if record.cancelled_on else []
    claim = (record.claim_amount or NOTHING) if not items else NOTHING
    return Row(
        record.case.number, record.case.unit_told, record.title, record.form or record.form_wished, record.applied_on, result(record),
        len(standing), sum((item.original_value for item in standing), claim), sum((item.net_value for item in standing), claim),
        record.hand, record.upwards, record.batch_value, record.splits, record.split_reason, record.reply_no, record.replied_on,
        record.cancelled_on, len(gone), sum((item.original_value for item in gone), claim if record.cancelled_on else NOTHING),
        sum((item.net_value for item in gone), claim if record.cancelled_on else NOTHING), record.income_on, record.gross or NOTHING,
        sum((part or NOTHING for part in (record.taxes, record.appraisal_fee, record.commission)), NOTHING), record.payable or NOTHING,
        tuple(_exceptions(record)),
    )  # fmt: skip


def result(record: Disposal) -> str:
    """What has become of it: an application that was replied to counts as approved until its file is closed."""
    if record.case.outcome in RESULTS:
        return str(record.case.outcome)
    if record.case.status != "NEW":
        return COMPLETED if record.archived_on else TERMINATED
    return APPROVED if record.replied_on else PENDING


def _exceptions(record: Disposal) -> Iterable[tuple[str, str]]:
    if record.splits:
        yield SPLIT, record.split_reason
    if record.price_below and record.price_confirmed:
        yield BELOW, record.price_paper or record.price_opinion
    if record.paid_in_late:
        yield LATE, record.late_because


def _of_form(form: str, rows: list[Row], year: int) -> OfForm:
    asked = [row for row in rows if _within(row.applied_on, year)]
    gone = [row for row in rows if _within(row.gone_on, year)]
    earned = [row for row in rows if _within(row.earned_on, year)]
    return OfForm(
        form,
        Things(len(asked), sum(row.cards for row in asked), _sum(asked, lambda row: row.original), _sum(asked, lambda row: row.net)),
        Things(len(gone), sum(row.gone_cards for row in gone), _sum(gone, lambda row: row.gone_original),
               _sum(gone, lambda row: row.gone_net)),
        Income(len(earned), _sum(earned, lambda row: row.gross), _sum(earned, lambda row: row.costs),
               _sum(earned, lambda row: row.payable)),
    )  # fmt: skip


def _within(day: date | None, year: int) -> bool:
    return day is not None and day.year == year


def _sum(rows: Iterable[Row], of: Callable[[Row], Decimal]) -> Decimal:
    return sum((of(row) for row in rows), NOTHING)
