"""立项、终止、重新启动: a matter that ended in vain is taken up again as a new case, linked to the old one, which stays as it is."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.renovations.terms import AGREED

ARCHIVED = "archived"
NO_NEED = frozenset({"daily_advice", "to_investment"})
"""Ends after which there is nothing to take up here: the matter goes on by another way."""


def ended_in_vain(record: Any, on: date) -> bool:
    """Terminated, withdrawn, refused, lapsed, answered without agreeing, or agreed and expired before anybody took it up."""
    case = record.case
    if case.status == "NEW":
        return False
    if case.status == "CANCELED" or case.outcome not in {ARCHIVED, *NO_NEED}:
        return True
    if case.outcome != ARCHIVED:
        return False
    if record.conclusion not in AGREED:
        return True
    entry = getattr(record, "pool_entry", None)
    return record.valid_until is not None and record.valid_until < on and not (entry and entry.taken)


def followers(record: Any) -> list[Any]:
    """The records that take this one up again, oldest first."""
    return list(type(record)._default_manager.filter(follows=record.case_id).select_related("case").order_by("pk"))


def is_taken_up(record: Any) -> bool:
    """A new case about the same matter is under way, or came to its end."""
    return any(one.case.status == "NEW" or one.case.outcome == ARCHIVED for one in followers(record))


def link(record: Any, key: str, *, unit_id: int, on: date) -> None:
    """Tie a new application to the case that it takes up again; a correction leaves the tie as it is. Raises RuleBroken."""
    if not key or record.pk:
        return
    old = _record(record, key)
    if old is None or old.case.unit_id != unit_id:
        raise RuleBroken(None, _("Only an ended application of the same unit can be taken up again. Start from the page of the old case."))
    if not ended_in_vain(old, on):
        raise RuleBroken(None, _("%(number)s has not ended in vain: it cannot be taken up again."), number=old.case.number)
    if is_taken_up(old):
        raise RuleBroken(None, _("%(number)s has been taken up again already: go on with that case."), number=old.case.number)
    record.follows = old.case


def _record(record: Any, key: str) -> Any:
    """The record of the old case under lock, so that two applications cannot take it up at once; None where there is none."""
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    found = type(record)._default_manager.select_for_update(of=("self",)).select_related("case")
    return found.filter(case__key=wanted).first()
