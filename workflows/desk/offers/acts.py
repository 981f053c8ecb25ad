"""What people say in the hall: checked, written down as a further row, and entered in the chain of administration, as one act."""
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from approvals.duties.holders import roles_of
from approvals.models import Unit, User
from approvals.trail import book
from procurement.disposals import offering
from procurement.disposals.models import Disposal, DisposalItem
from workflows.engine import clock

from . import SAYERS


def say(pk: int, *, wants: bool, reason: str, quota: str, by: User, at: datetime, unit: int | None = None) -> Any:
    """A unit wants the thing, or no longer. Raises PermissionDenied, RuleBroken, DisposalItem.DoesNotExist."""
    with transaction.atomic():
        item = DisposalItem.objects.select_related("disposal__case__unit").get(pk=pk)
        Disposal.objects.select_for_update(of=("self",)).get(pk=item.disposal_id)
        speaks = speaking(by, unit)
        made = offering.wish(item, unit=speaks, wants=wants, reason=reason, quota=quota, actor=by, at=at)
        facts = {"item": item.pk, "card": item.number, "thing": item.name, "case": item.disposal.case.number, "unit": speaks.code}
        action = "offer.wished" if wants else "offer.wish_withdrawn"
        told = {"reason": made.reason, "facts": facts | {"quota": made.quota}}
        book.write("adm", action=action, at=at, actor=by, clock=clock.source(), content=told)
    return made


def speaking(by: User, unit: int | None = None) -> Unit:
    """The unit for which somebody speaks: the one asked for, if he holds a role there, else his only one or his first."""
    own = sorted(pk for role, pk in roles_of(by) if role in SAYERS)
    if not own or (unit is not None and unit not in own):
        names = "、".join(str(role.label) for role in SAYERS)
        raise PermissionDenied(_("For a unit speak only its own: %(roles)s.") % {"roles": names})
    return Unit.objects.get(pk=unit or own[0])
