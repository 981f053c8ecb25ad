"""The clock of the pool: whoever asked for a project and whoever handled it learn that its opinion is about to expire, or has expired."""
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from approvals import notices
from approvals.models import Notice
from approvals.system import system_user
from approvals.trail import book
from procurement.calendar.office_time import end_of, local
from procurement.pool import services
from workflows.engine import clock


def warn(at: datetime) -> int:
    """Tell what has not been told yet; each project in a transaction of its own, so any number of sweeps may run. How many were told."""
    today, told = local(at).date(), 0
    for found in services.running_out(at):
        with transaction.atomic():
            entry = services.locked(found.pk)
            if entry.lapse_told_on or (entry.warned_on and entry.valid_until >= today):
                continue  # another sweep was faster
            _tell(entry, services.told(entry, today), at)
            told += 1
    return told


def _tell(entry: Any, lapsed: bool, at: datetime) -> None:
    kind = Notice.Kind.OPINION_LAPSED if lapsed else Notice.Kind.OPINION_ENDING
    due = end_of(entry.valid_until).isoformat()
    case = entry.renovation.case
    once = f"pool {entry.pk} {kind} {entry.valid_until}"
    notices.tell(Notice(to_id=person, kind=kind, case=case, params={"due": due}, once=f"{once} {person}", at=at)
                 for person in _whom(entry.renovation))
    if lapsed:
        facts = {"entry": entry.pk, "project": entry.title, "case": case.number, "valid_until": entry.valid_until}
        book.write("adm", action="pool.lapsed", at=at, actor=system_user(), clock=clock.source(), content={"facts": facts})


def _whom(record: Any) -> Iterator[int]:
    yield from dict.fromkeys(pk for pk in (record.case.requester_id, record.classified_by_id) if pk)
