"""What happens to the pool: a project enters with its opinion, is put before others, is withdrawn, lapses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.pool import rules
from procurement.pool.models import DROPPED, PoolEntry, PriorityChange, State
from procurement.rulebook.limits import limit

MOST = 9999
"""The highest priority that can be typed."""


def enter(record: Any) -> PoolEntry:
    """An agreed opinion has been issued: the project waits from now on, at the place that the rule gives it.

    Issued again after the window took its act back, it is the same entry with the new days."""
    parts = rules.score(record, record.issued_on)
    points = rules.total(parts)
    amount = record.amount if record.amount_accepted is None else record.amount_accepted
    facts = {
        "title": record.title, "amount": amount, "score": points, "priority": points, "parts": [part._asdict() for part in parts],
        "plan_year": rules.plan_year(record.planned_start, record.issued_on), "entered_on": record.issued_on,
        "valid_until": record.valid_until,
    }
    return PoolEntry.objects.update_or_create(renovation=record, defaults=facts)[0]


def locked(pk: int) -> PoolEntry:
    """The entry under lock until the transaction ends: two people cannot take or change it at once. Raises PoolEntry.DoesNotExist."""
    return PoolEntry.objects.select_for_update(of=("self",)).select_related("renovation__case").get(pk=pk)


def must_wait(entry: PoolEntry, today: date, field: str | None = None) -> None:
    """Only what waits can be taken up or moved; raises RuleBroken with the state in its way."""
    state = entry.state(today)
    if state == State.EXPIRED:
        raise RuleBroken(
            field, _("The opinion on “%(project)s” expired on %(day)s: a new pre-review is needed."), project=entry, day=entry.valid_until,
        )  # fmt: skip
    if state != State.WAITING:
        raise RuleBroken(
            field, _("“%(project)s” does not wait in the pool (%(state)s): choose another."), project=entry, state=state.label,
        )  # fmt: skip


def change_priority(pk: int, *, priority: int, reason: str, by: Any, at: datetime) -> PriorityChange:
    """Put a project elsewhere in the order; a further row of its history says from where, by whom and why."""
    entry = locked(pk)
    must_wait(entry, local(at).date())
    if priority == entry.priority:
        raise RuleBroken("priority", _("The priority is %(priority)s already."), priority=priority)
    made = PriorityChange(
        entry=entry, no=entry.changes.count() + 1, before=entry.priority, after=priority, reason=reason, by=by, at=at,
    )  # fmt: skip
    made.save()
    entry.priority = priority
    entry.save(update_fields=["priority"])
    return made


def withdraw(pk: int, *, reason: str, by: Any, at: datetime) -> PoolEntry:
    """The project is given up: it keeps its row and is offered no more."""
    entry = locked(pk)
    must_wait(entry, local(at).date())
    entry.withdrawn_at, entry.withdrawn_by, entry.withdrawn_reason = at, by, reason
    entry.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return entry


def running_out(at: datetime) -> list[PoolEntry]:
    """Entries that wait and whose validity ends soon, or has ended, without anybody having been told; oldest end first."""
    today = local(at).date()
    soon = today + timedelta(days=int(limit("pool.warn", today).amount))
    found = PoolEntry.objects.with_taken().filter(~DROPPED, is_taken=False, lapse_told_on=None, valid_until__lte=soon)
    entries = found.select_related("renovation__case").order_by("valid_until", "pk")
    return [entry for entry in entries if entry.warned_on is None or entry.valid_until < today]


def told(entry: PoolEntry, today: date) -> bool:
    """Note that people have been told; True when the opinion has lapsed, False when it is about to. Call under `locked`."""
    lapsed = entry.valid_until < today
    name = "lapse_told_on" if lapsed else "warned_on"
    setattr(entry, name, today)
    entry.save(update_fields=[name])
    return lapsed
