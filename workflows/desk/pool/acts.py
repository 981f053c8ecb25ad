"""What people do to the pool: each act checks who, changes, and is entered in the chain of administration, in one transaction."""
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from approvals.duties.holders import roles_of
from approvals.models import Unit, User
from approvals.trail import book
from procurement.pool import services
from workflows.engine import clock

from . import KEEPERS


def change_priority(pk: int, *, priority: int, reason: str, by: User, at: datetime) -> None:
    """Put a project elsewhere in the order. Raises PermissionDenied, RuleBroken, PoolEntry.DoesNotExist."""
    with transaction.atomic():
        _must_keep(by)
        made = services.change_priority(pk, priority=priority, reason=reason, by=by, at=at)
        _enter("pool.priority_changed", made.entry, by, at, reason, before={"priority": made.before}, after={"priority": made.after})


def withdraw(pk: int, *, reason: str, by: User, at: datetime) -> None:
    """Give a project up. Raises PermissionDenied, RuleBroken, PoolEntry.DoesNotExist."""
    with transaction.atomic():
        _must_keep(by)
        _enter("pool.withdrawn", services.withdraw(pk, reason=reason, by=by, at=at), by, at, reason)


def _must_keep(person: User) -> None:
    """The handler or the section chief of the bureau, and nobody else."""
    bureaus = set(Unit.objects.filter(kind=Unit.Kind.BUREAU).values_list("pk", flat=True))
    if not any(role in KEEPERS and unit in bureaus for role, unit in roles_of(person)):
        names = "、".join(str(role.label) for role in KEEPERS)
        raise PermissionDenied(_("The order of the pool is kept by: %(roles)s.") % {"roles": names})


def _enter(action: str, entry: Any, by: User, at: datetime, reason: str, **content: Any) -> None:
    case = entry.renovation.case
    told = {"reason": reason, "facts": {"entry": entry.pk, "project": entry.title, "case": case.number}, **content}
    book.write("adm", action=action, at=at, actor=by, clock=clock.source(), content=told)
