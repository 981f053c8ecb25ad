"""Which moment of a purchase begins and ends each clock, and for which purchases it is counted: one line for each clock.

A moment is read from the record alone. Where nothing on record says when something happened, the line says so by `None`:
the clock is then never called met on a guess."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.clocks.counting import reckon
from procurement.routing.terms import TENDERS, Layer, Method, Regime

Moment = Callable[[Any], date | None]


# --- 1. Moments ---
def column(name: str) -> Moment:
    """A day as a column of the record has it."""
    return lambda record: getattr(record, name)


def _day(name: str) -> Moment:
    """The day of a moment that a column has."""

    def day(record: Any) -> date | None:
        moment = getattr(record, name)
        return local(moment).date() if moment is not None else None

    return day


posted, invited = _day("posted_at"), _day("invited_at")
announced, opened = column("back_announced_on"), column("back_opened_on")


def begun(record: Any) -> date | None:
    """The purchase begins: suppliers are asked, inside or outside."""
    return announced(record) or opened(record) or invited(record)


def reported(record: Any) -> date | None:
    """The report of the panel: the one filed back, else of the review in the house."""
    found: date | None = record.back_reported_on or record.review_on
    return found


def published(record: Any) -> date | None:
    """The result is made known: outside, or posted inside the bureau."""
    found: date | None = record.back_published_on or posted(record)
    return found


def award_notice(record: Any) -> date | None:
    """The award is notified, outside or by the posting inside the bureau; the contract's time runs from it."""
    found: date | None = record.back_notice_on or posted(record) or record.awarded_on
    return found


def result_told(record: Any) -> date | None:
    """Result published and notice issued: both are needed, so the later day counts."""
    if record.filed_back_on is None:
        return posted(record)
    both = (record.back_published_on, record.back_notice_on)
    return max(both) if all(both) else None


def result_notice_ends(record: Any) -> date | None:
    """The last day of T13, from which the time for a challenge runs."""
    day = published(record)
    return reckon("t13", day, load()).day if day is not None else None


def over(record: Any) -> date | None:
    """The purchase is over: archived, failed outside, or its case closed otherwise."""
    closed = record.case.finished
    found: date | None = record.archived_on or record.back_failed_on or (local(closed).date() if closed else None)
    return found


# --- 2. For which purchases ---
class Only(NamedTuple):
    """A condition, and what is said where it does not hold."""

    holds: Callable[[Any], bool]
    why: Any


BY_LAW = Only(
    lambda record: bool(record.law_applies), _("Below the limits and outside the catalogue: the procurement law does not bind it."),
)  # fmt: skip
NO_WORKS = Only(
    lambda record: record.regime != Regime.TENDER_LAW, _("Works that must be tendered stand under the tender law; its own limits apply."),
)  # fmt: skip
WORKS = Only(lambda record: record.regime == Regime.TENDER_LAW, _("Only for works that must be tendered under the tender law."))
OUTSIDE = Only(lambda record: record.layer != Layer.REVIEW, _("Only where an agency or a public centre carries the purchase."))
INSIDE = Only(lambda record: record.layer == Layer.REVIEW, _("Only for project review in the bureau."))
TENDERED = Only(lambda record: record.method in TENDERS, _("Only for open and invited tenders."))
DRAWN = Only(
    lambda record: record.method not in (Method.NEGOTIATION, Method.CONSULTATION), _("Not for negotiation and consultation."),
)  # fmt: skip
SINGLE = Only(lambda record: record.method == Method.SINGLE_SOURCE, _("Only for a purchase from a single source."))
ANNOUNCED = Only(lambda record: bool(record.intention_due), _("No intention has to be published for this purchase."))
OWN_RULES = Only(lambda record: not record.law_applies, _("The procurement law sets the limit here; the bureau's own does not count."))
GP, GP_TENDER = (BY_LAW, NO_WORKS), (BY_LAW, NO_WORKS, TENDERED)


# --- 3. The lines ---
class Span(NamedTuple):
    """One clock in a purchase: conditions, the moment that begins it, the moment that ends it (None: not on record), a remark."""

    code: str
    only: tuple[Only, ...]
    begins: Moment | None = None
    ends: Moment | None = None
    remark: Any = ""


RESULT = _("Against the result; against documents and course it runs from the documents and each step.")
SAME_DAY = _("The documents are offered from the day of the notice.")
OF_REPORT = _("Counted from the day of the report: when it was received is not on record, and a review of one's own counts from its end.")
AS_CLOSED = _("Bids close when they are opened (T08).")
signed = column("contract_signed_on")

SPANS: tuple[Span, ...] = (
    Span("t01", (BY_LAW, ANNOUNCED), column("intention_on"), begun),
    Span("t02", GP_TENDER, announced),
    Span("t03", GP_TENDER, announced, remark=SAME_DAY),
    Span("t04", GP_TENDER, announced, opened, remark=SAME_DAY),
    Span("t05", GP_TENDER, opened, remark=AS_CLOSED),
    Span("t06", GP_TENDER),
    Span("t07", GP_TENDER),
    Span("t08", GP_TENDER, opened, opened, remark=AS_CLOSED),
    Span("t09", (*GP, OUTSIDE, DRAWN)),
    Span("t10", (*GP, OUTSIDE), reported, remark=OF_REPORT),
    Span("t11", GP, reported, column("awarded_on"), remark=OF_REPORT),
    Span("t12", GP, column("awarded_on"), result_told),
    Span("t13", GP, published),
    Span("t14", (BY_LAW,), award_notice, signed),
    Span("t15", (BY_LAW,), signed),
    Span("t16", (BY_LAW,), signed),
    Span("t17", GP, award_notice),
    Span("t18", GP),
    Span("t19", GP, result_notice_ends, remark=RESULT),
    Span("t20", GP),
    Span("t21", GP),
    Span("t22", GP),
    Span("t22a", GP),
    Span("t22b", GP),
    Span("t23", GP),
    Span("t24", (BY_LAW,), remark=_("Binds a suspension ordered because of a complaint; any suspension of the case is counted here.")),
    Span("t25", (*GP, SINGLE), announced, opened),
    Span("t26", (), over),
    Span("t27", (BY_LAW, OUTSIDE)),
    Span("t28", GP),
    Span("t29a", (WORKS,), announced, remark=SAME_DAY),
    Span("t29b", (WORKS,), reported, remark=OF_REPORT),
    Span("t29c", (WORKS,)),
    Span("t29d", (WORKS,), opened, remark=AS_CLOSED),
    Span("t29e", (WORKS,)),
    Span("t29f", (WORKS,)),
    Span("t29g", (WORKS,), signed),
    Span("t29h", (WORKS,), column("awarded_on")),
    Span("h13", (INSIDE,)),
    Span("h19", (INSIDE,)),
    Span("h20", (INSIDE,)),
    Span("h14", (OWN_RULES,), award_notice, signed),
)
"""T24, T28 and the limits of a posting in the bureau may begin several times: `procurement.clocks.rounds` reads them."""
