"""The clock of old leases: asset management learns 90, 30 and 0 days before the end; after it a recovery task is opened. Each once."""
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from approvals import notices
from approvals.duties.holders import holders
from approvals.models import Notice, Unit, User
from approvals.roles import FALLBACK, Role
from approvals.system import system_user
from approvals.trail import book
from procurement.calendar.office_time import end_of, local
from procurement.checklists.terms import Source
from procurement.premises import leases
from procurement.premises.models import Lease, LeaseReminder
from procurement.rulebook.limits import limit
from workflows.engine import clock

from ..checklists import acts as checklists

SIGNERS = (Role.SECTION_CHIEF, FALLBACK, Role.VICE_HEAD, Role.HEAD)
"""Who signs a recovery off: the first of them that is not the keeper himself."""


def warn(at: datetime) -> int:
    """Tell what has not been told yet; each lease in a transaction of its own, so any number of sweeps may run. How many were told."""
    told = 0
    if not _keepers():
        return 0  # nobody would be told, and each is told once: it waits until the bureau has somebody
    for pk in leases.running_out(at):
        with transaction.atomic():
            row = leases.note(pk, at)
            if row is None:
                continue  # another sweep was faster
            _tell(row, at)
            told += 1
    return told


def _tell(row: LeaseReminder, at: datetime) -> None:
    lease, over = row.lease, row.code == leases.RECOVER
    keepers = _keepers()
    kind = Notice.Kind.LEASE_OVER if over else Notice.Kind.LEASE_ENDING
    params = {"name": str(lease.room), "by": lease.borrower, "due": end_of(lease.ends_on).isoformat()}
    notices.tell(Notice(to=one, kind=kind, params=params, once=f"lease {lease.pk} {row.code} {one.pk}", at=at) for one in keepers)
    facts = {"lease": lease.pk, "room": lease.room_id, "ends_on": lease.ends_on, "reminder": row.code}
    if over:
        item = open_task(lease, keepers, at)
        facts["item"] = item.number if item else ""
    book.write("adm", action="lease.overdue" if over else "lease.reminded", at=at, actor=system_user(), clock=clock.source(),
               content={"facts": facts})


def open_task(lease: Lease, keepers: list[User], at: datetime) -> Any:
    """收回任务: an item of the checklist for the keeper, signed off by another; None while the bureau has no two people for it."""
    bureau = _bureau()
    signers = (one for role in SIGNERS for one in (holders(role, bureau) if bureau else ()))
    signer = next((one for one in signers if keepers and one.pk != keepers[0].pk), None)
    if not keepers or signer is None:
        return None
    today = local(at).date()
    with translation.override("zh-hans"):  # a task is written once, for the paper as for the screen
        task = _("Recover room %(room)s, rented out or lent to %(borrower)s until %(day)s, and record its return.") % {
            "room": lease.room, "borrower": lease.borrower, "day": lease.ends_on.isoformat()}
    return checklists.open_item(
        task=task, unit=bureau, owner=keepers[0], signer=signer, deadline=today + timedelta(days=int(limit(leases.RECOVER, today).amount)),
        source=Source.LEASE, source_no=str(lease.pk), by=system_user(), at=at)


def _bureau() -> Unit | None:
    return Unit.objects.filter(kind=Unit.Kind.BUREAU, is_active=True).order_by("pk").first()


def _keepers() -> list[User]:
    """Whoever holds ASSETS in the bureau; the coordinator while nobody does."""
    bureau = _bureau()
    return (list(holders(Role.ASSETS, bureau)) or list(holders(FALLBACK, bureau))) if bureau else []
