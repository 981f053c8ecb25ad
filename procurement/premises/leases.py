"""出租出借登记: old leases and loans until the room is back. A new one is refused, by the row of the rulebook in force on its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.premises.ledger import must_be_nobodys, must_be_past, must_live, must_say, put_state
from procurement.premises.models import Lease, LeaseReminder, LeaseReturn, Room
from procurement.premises.terms import LeaseKind, RoomState
from procurement.rulebook.limits import limit, rows

BAN = "premises.lease.ban"
STAGES = ("premises.lease.first", "premises.lease.second", "premises.lease.last")
"""Rows that say how many days before the end people are told; the nearest one that is due is told, and each once."""
RECOVER = "premises.lease.recover"
"""What is noted when the end has passed and the recovery task was opened."""


def enter(room: Room, data: Mapping[str, Any], *, actor: Any, at: datetime) -> Lease:
    """An old lease or loan with the document of before. The caller holds the lock of the room. Raises RuleBroken."""
    must_live(room)
    must_be_nobodys(room)
    lease = Lease(room=room, **data, by=actor, at=at)
    must_say(lease.document, "document")
    must_be_past(lease.signed_on, at, "signed_on")
    must_be_past(lease.since, at, "since")
    _must_be_old(lease)
    if lease.since < lease.signed_on:
        raise RuleBroken("since", _("The room was handed over before the document was signed: check the days."))
    _must_not_begin_anew(lease)
    if lease.ends_on < lease.since:
        raise RuleBroken("ends_on", _("A lease ends after it has begun: check the days."))
    if lease.kind == LeaseKind.LOAN and lease.rent:
        raise RuleBroken("rent", _("A loan costs nothing: enter it as a lease, or clear the rent."))
    lease.save()
    put_state(room, RoomState.LENT, reason=lease.document, actor=actor, at=at)
    return lease


def _must_be_old(lease: Lease) -> None:
    """Refused by default: only a document from before the ban makes a lease that can be entered."""
    ban = next((rule for rule in rows(BAN, lease.signed_on) if rule.code == BAN), None)
    if ban is not None and ban.amount > 0:
        raise RuleBroken(
            "signed_on",
            _("Office rooms are neither rented out nor lent (%(source)s, in force since %(day)s). Only a lease with a document from before "
              "that day is entered here, until the room is back."),
            source=ban.source, day=ban.effective_from.isoformat(),
        )  # fmt: skip


def _must_not_begin_anew(lease: Lease) -> None:
    """An old document lends no room anew: what was handed over after the ban, or while another had the room, is no old lease."""
    ban = next((rule for rule in rows(BAN, lease.since) if rule.code == BAN), None)
    if ban is not None and ban.amount > 0 and lease.since > ban.effective_from:
        raise RuleBroken(
            "since",
            _("A room handed over after %(day)s is a new lease, whatever its document (%(source)s): it is not entered. Have the room "
              "cleared instead."), day=ban.effective_from.isoformat(), source=ban.source,
        )  # fmt: skip
    other = LeaseReturn.objects.filter(lease__room=lease.room, on__gt=lease.since).select_related("lease").order_by("-on").first()
    if other is not None:
        raise RuleBroken(
            "since", _("Until %(day)s the room was with %(borrower)s: check the day, one room is not with two."), day=other.on,
            borrower=other.lease.borrower,
        )  # fmt: skip


def take_back(lease: Lease, *, on: date, document: str, actor: Any, at: datetime) -> LeaseReturn:
    """The room is back: the lease has ended, the room is empty. The caller holds the lock of the room. Raises RuleBroken."""
    must_say(document, "document")
    must_be_past(on, at)
    if on < lease.since:
        raise RuleBroken("on", _("The room was handed over on %(day)s: choose a later day."), day=lease.since)
    held = LeaseReturn.objects.filter(lease=lease).first()
    if held is not None:
        raise RuleBroken(None, _("The room came back on %(day)s already."), day=held.on)
    row = LeaseReturn(lease=lease, on=on, document=document, by=actor, at=at)
    row.save()
    put_state(lease.room, RoomState.EMPTY, reason=document, actor=actor, at=at)
    return row


# --- the clock ----------------------------------------------------------------------------------------------------------
def running_out(at: datetime) -> list[int]:
    """Leases whose room is not back and about which something is to be told; oldest end first. Three queries."""
    today = local(at).date()
    soon = today + timedelta(days=max(days for __, days in _stages(today)))
    found = Lease.objects.filter(returned=None, ends_on__lte=soon).prefetch_related("reminders").order_by("ends_on", "pk")
    return [lease.pk for lease in found if due(lease, today) not in {None, *(row.code for row in lease.reminders.all())}]


def due(lease: Lease, today: date) -> str | None:
    """The stage that a lease has reached that day: the nearest reminder, or that it is over."""
    left = lease.days_left(today)
    if left < 0:
        return RECOVER
    return next((code for code, days in sorted(_stages(today), key=lambda one: one[1]) if left <= days), None)


def _stages(today: date) -> list[tuple[str, int]]:
    return [(code, int(limit(code, today).amount)) for code in STAGES]


def note(pk: int, at: datetime) -> LeaseReminder | None:
    """Note under lock what is to be told now; None when another sweep was faster or the room is back."""
    lease = Lease.objects.select_for_update(of=("self",)).select_related("room__building", "room__unit").get(pk=pk)
    today = local(at).date()
    code = due(lease, today)
    if code is None or LeaseReturn.objects.filter(lease=lease).exists() or lease.reminders.filter(code=code).exists():
        return None
    row = LeaseReminder(lease=lease, code=code, days=lease.days_left(today), at=at)
    row.save()
    return row
