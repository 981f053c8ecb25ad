"""When each clock of a purchase began and ended: once for most, several times for suspensions, low prices and objections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.calendar.moments import receipt_day
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.clocks.events import Span
from procurement.clocks.standing import Pause, Why
from procurement.facts import Sentence


class Once(NamedTuple):
    """One run of a clock: the day that begins it, the day that ended it, and what is particular about this one."""

    begins: date
    ended: date | None = None
    about: str = ""
    lines: tuple[Sentence, ...] = ()


def runs(span: Span, record: Any, pauses: Sequence[Pause], running: bool) -> Iterable[Once]:
    """Every run of a clock so far, in order; with `running` those may be left out that are known to have ended."""
    special = SEVERAL.get(span.code)
    if special is not None:
        return special(record, pauses, running)
    begins = span.begins(record) if span.begins is not None else None
    return [] if begins is None else [Once(begins, span.ends(record) if span.ends is not None else None)]


def _suspended(record: Any, pauses: Sequence[Pause], running: bool) -> list[Once]:
    found = [one for one in pauses if one.why is Why.SUSPENDED]
    return [Once(local(one.since).date(), local(one.until).date() if one.until else None) for one in found]


def _heard(record: Any, pauses: Sequence[Pause], running: bool) -> list[Once]:
    """Low prices that were asked about; the time given is checked to the minute when the hearing is entered."""
    from procurement.evaluation.models import LowPriceHearing

    if running or not record.hearings:
        return []
    rows = LowPriceHearing.objects.filter(quote__tender=record).select_related("quote__supplier").order_by("id")
    words = _("Asked %(since)s, time to explain until %(until)s.")
    return [
        Once(local(row.asked_at).date(), local(row.answer_by).date(), str(row.quote.supplier),
             (Sentence(words, {"since": _clock(row.asked_at), "until": _clock(row.answer_by)}),))
        for row in rows
    ]  # fmt: skip


def _posted(record: Any, pauses: Sequence[Pause], running: bool) -> list[Once]:
    return [_received(record.posted_at)] if record.posted_at is not None else []


def _objected(record: Any, pauses: Sequence[Pause], running: bool) -> list[Once]:
    """Internal objections that came in time; late ones stay on record and bind nobody."""
    rows = [row for row in record.objections if row["in_time"] and not (running and row["verdict"])]
    answered: dict[int, date] = {}
    if any(row["verdict"] for row in rows):
        from procurement.awards.models import ObjectionAnswer

        answered = dict(ObjectionAnswer.objects.filter(objection__tender=record).values_list("objection_id", "answered_on"))
    counted = [_received(datetime.fromisoformat(row["received_at"])) for row in rows]
    return [
        once._replace(ended=answered.get(row["id"]), about=f"{row['no']} {row['supplier']}")
        for once, row in zip(counted, rows, strict=True)
    ]


def _received(moment: datetime) -> Once:
    """A moment counts as received on its day, after office hours or on a day off on the next working day."""
    own = local(moment).date()
    counts = receipt_day(moment, load(own)).day
    if counts == own:
        return Once(own)
    words = _("%(at)s lies after office hours or on a day off: counts as received on %(day)s.")
    return Once(counts, lines=(Sentence(words, {"at": _clock(moment), "day": counts}),))


def _clock(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}"


SEVERAL: dict[str, Callable[[Any, Sequence[Pause], bool], list[Once]]] = {
    "t24": _suspended, "t28": _heard, "h13": _posted, "h19": _posted, "h20": _objected,
}  # fmt: skip
