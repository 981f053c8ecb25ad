"""The questions the page asks of quotes and their evaluation: columns only, no clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procurement.draws.terms import Stage
from procurement.evaluation.terms import Stance, TooFew
from procurement.gates import reads

HALF = 2


# --- Invitation and quotes ---
def quotes_close_at(record: Any) -> datetime:
    """The closing moment that the invitation named: told to others, so it stays as written."""
    moment: datetime = record.quotes_due
    return moment


@reads("quotes_valid", "quotes_needed")
def enough_quotes(record: Any) -> bool:
    """As many valid quotes as the rulebook wants."""
    return record.quotes_valid is not None and record.quotes_valid >= record.quotes_needed


@reads("too_few_way")
def invites_again(record: Any) -> bool:
    """A new round is opened."""
    return bool(record.too_few_way == TooFew.AGAIN)


@reads("too_few_way")
def asks_for_two(record: Any) -> bool:
    """Leave is asked to go on with fewer: somebody above the buyer decides."""
    return bool(record.too_few_way == TooFew.TWO)


@reads("too_few_way")
def reopens_unreserved(record: Any) -> bool:
    """Fewer small and medium enterprises than are needed: the need is drawn up anew without the reservation (财库〔2020〕46号)."""
    return bool(record.too_few_way == TooFew.REOPEN)


@reads("too_few_way")
def fails(record: Any) -> bool:
    """The purchase ends as failed (废标)."""
    return bool(record.too_few_way == TooFew.FAIL)


# --- Review ---
@reads("panel_state", "scores")
def all_have_scored(record: Any) -> bool:
    """The panel is full and every sheet of it is open: nobody lost the seat, and nobody stayed silent (87号令 §49)."""
    return record.panel_state == Stage.COMPLETE and bool(record.scores)


@reads("low_prices")
def has_low_price(record: Any) -> bool:
    """Somebody has to explain a price."""
    return bool(record.low_prices)


@reads("recommended", "opinions", "review")
def has_recommendation(record: Any) -> bool:
    """The report names somebody, and more than half of the panel stand by it."""
    return record.recommended_id is not None and not outvoted(record)


def dissents(record: Any) -> int:
    """Members who signed with a dissent."""
    return sum(row["stance"] == Stance.DISSENT for row in record.opinions)


def outvoted(record: Any) -> bool:
    """Half of the panel or more do not agree: no majority carries the report."""
    return dissents(record) * HALF >= record.review.get("members", 0) > 0
