"""Small habits of the execution: a row enters the history, days lie in order, nothing classified leaves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.disposals.execution import rules
from procurement.facts import RuleBroken


def enter(record: Any, what: str, row: Any, on: date, *, overdue: str = "") -> None:
    """A further row of a history; the record, which the caller saves, tells its digest, and why it came after the day of the reply."""
    row.save()
    told = {"what": what, "no": getattr(row, "no", None), "on": on.isoformat(), "digest": row.digest}
    told |= {"overdue": overdue} if overdue else {}
    record.execution_course = [*record.execution_course, told]


def not_ahead(field: str, day: date | None, at: datetime) -> None:
    """What is stated has happened."""
    if day is not None and day > local(at).date():
        raise RuleBroken(field, _("The day lies in the future: check the date."))


def not_before(field: str, day: date | None, earlier: date | None, words: Any) -> None:
    """One day does not lie before another that has its own name."""
    if day is not None and earlier is not None and day < earlier:
        raise RuleBroken(field, _("This cannot be earlier than %(day)s, the day of “%(before)s”: check the dates."),
                         before=words, day=earlier.isoformat())  # fmt: skip


def as_replied(field: str, named: str, record: Any) -> None:
    """The other side is the one that was decided on."""
    if record.counterparty and named.strip() != record.counterparty.strip():
        raise RuleBroken(
            field, _("Decided was %(name)s: nobody else gets these things under this reply. Another receiver needs a new case."),
            name=record.counterparty,
        )  # fmt: skip


def may_leave(record: Any) -> None:
    """Nothing is handed out before its classified media are destroyed and its official signs are off."""
    if rules.has_classified_media(record) and not record.destruction_no:
        raise RuleBroken(
            None, _("There are classified media among these things: they are destroyed first, and the certificate is entered."),
        )  # fmt: skip
    if rules.has_vehicles_to_retire(record) and not record.retired_vehicles:
        raise RuleBroken(None, _("There are vehicles among these things: official signs come off and plates go back first; of "
                                 "a lost one the certificate of the police is entered first."))


def overdue(record: Any, on: date, data: Any) -> str:
    """Why it is carried out after the day that the reply names; nothing in time. Without a reason the day goes back to who replied."""
    if record.finish_by is None or on <= record.finish_by:
        return ""
    said = str(data.get("overdue_because", "")).strip()
    if not said:
        raise RuleBroken(
            "overdue_because", _("By the reply this was to be carried out by %(day)s: say why it is late, and by which paper whoever "
                                 "approved it agrees to the later day."), day=record.finish_by.isoformat(),
        )  # fmt: skip
    return said


def same_rows(table: str, data: Any, known: int) -> None:
    """The rows that came are those that were shown."""
    if [row["no"] for row in data[table]] != list(range(1, known + 1)):
        raise RuleBroken(table, _("The lines have changed meanwhile: load the page again."))
