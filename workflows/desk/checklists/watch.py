"""The clock of the checklist: the owner is reminded when the last day is near; once it is over (督办) signer and opener hear too."""
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from approvals.duties.holders import holders
from approvals.models import Unit, User
from approvals.office.door import told
from approvals.roles import FALLBACK, Role
from approvals.system import system_user
from approvals.trail import book
from procurement.calendar.office_time import local
from procurement.checklists import handing, services
from procurement.checklists.models import ChecklistItem
from procurement.checklists.terms import State
from workflows.engine import clock

from . import acts


def warn(at: datetime) -> int:
    """Tell what has not been told yet; each item in a transaction of its own, so any number of sweeps may run. How many were told."""
    today, rung = local(at).date(), hand_over(at)
    for found in services.running_out(at):
        with transaction.atomic():
            item = services.locked(found.pk)
            if item.state == State.CLOSED or item.reminded >= (services.PASSED if item.overdue(today) else services.NEAR):
                continue  # signed off meanwhile, or another sweep was faster
            passed = services.reminded(item, today)
            people = [item.owner_id, item.signer_id, item.opened_by_id] if passed else [item.owner_id]
            acts.tell("overdue" if passed else "near", item, people, at)
            if passed:
                book.write("adm", action="checklist.overdue", at=at, actor=system_user(), clock=clock.source(), content=told(
                    item=item.pk, number=item.number, task=item.task, unit=item.unit_id, deadline=item.deadline.isoformat()))
            rung += 1
    return rung


def hand_over(at: datetime) -> int:
    """What somebody has left behind comes to the head of the unit, or to whoever stands in for everybody; each under its lock. How many."""
    moved = 0
    for pk in handing.orphaned():
        with transaction.atomic():
            item = services.locked(pk)
            heir = _heir(item)
            if item.owner.is_active or item.state == State.CLOSED or heir is None:
                continue  # another sweep was faster, or the unit has nobody yet: it waits
            with translation.override("zh-hans"):  # a line is written once, whoever reads it
                reason = _("The account of %(person)s is closed; the item comes to the head of the unit.") % {"person": item.owner}
            acts.handed(item, to=heir, reason=reason, by=system_user(), at=at)
            moved += 1
    return moved


def _heir(item: ChecklistItem) -> User | None:
    bureau = Unit.objects.filter(kind=Unit.Kind.BUREAU, is_active=True).order_by("pk").first()
    found = [*holders(Role.UNIT_HEAD, item.unit_id), *(holders(FALLBACK, bureau) if bureau else ())]
    return next((one for one in found if one.pk not in (item.owner_id, item.signer_id)), None)
