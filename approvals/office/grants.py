"""Roles given and taken back by two people: the kind of proposal "grants.change"."""
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from approvals import proposals
from approvals.duties.many import Hats, Wish, change_many, somebody_stays, taken_first
from approvals.models import Proposal, Unit, User
from approvals.roles import Role

KIND = "grants.change"


def propose(wishes: Sequence[Wish], *, by: User, at: datetime, reason: str) -> Proposal:
    """Put roles to be given and taken back before the security administrator; raises ValidationError."""
    if any(wish.user.pk == by.pk for wish in wishes):
        raise ValidationError(_("Nobody gives a role to himself or takes it from himself."), code="self")
    return proposals.propose(KIND, payload(wishes), by=by, at=at, reason=reason)


def payload(wishes: Iterable[Wish]) -> dict[str, Any]:
    """The wishes as they are stored in a proposal."""
    return {"changes": [{"give": w.give, "user": w.user.pk, "role": w.role.value, "unit": w.unit.pk} for w in wishes]}


def wishes_of(stored: dict[str, Any]) -> list[Wish]:
    """The wishes of a stored proposal; raises ValidationError when a role is no longer known. Two queries."""
    changes = stored["changes"]
    people = User.objects.in_bulk({change["user"] for change in changes})
    units = Unit.objects.in_bulk({change["unit"] for change in changes})
    if any(Role.of(change["role"]) is None for change in changes):
        raise ValidationError(_("One of the roles is not known to this version of the program."), code="role")
    return [Wish(change["give"], people[change["user"]], Role(change["role"]), units[change["unit"]]) for change in changes]


def check(stored: dict[str, Any]) -> None:
    """Whether all of it could be done now; raises ValidationError with the first sentence that says why not."""
    wishes = taken_first(wishes_of(stored))
    if not wishes:
        raise ValidationError(_("Choose at least one role."), code="empty")
    hats = Hats({wish.user for wish in wishes})
    for wish in wishes:
        hats.try_on(wish)
    somebody_stays(wishes)


def apply(stored: dict[str, Any], *, proposal: Proposal, by: User, at: datetime) -> None:
    """Put it in force under the warrant of its proposal."""
    change_many(wishes_of(stored), by=by, at=at, reason=proposal.reason, warrant=proposal)


def describe(stored: dict[str, Any]) -> list[proposals.Line]:
    """Person and unit, and the role before and after."""
    nothing = pgettext("role", "without it")
    return [
        proposals.Line(f"{w.user.username} {w.user} · {w.unit}", nothing if w.give else w.role.label, w.role.label if w.give else nothing)
        for w in wishes_of(stored)
    ]


def concerns(stored: dict[str, Any]) -> set[int]:
    """Whoever gets or loses a role decides nothing about it."""
    return {change["user"] for change in stored["changes"]}


def register() -> None:
    """Called at start-up."""
    proposals.register(KIND, title=_("Roles given and taken back"), apply=apply, describe=describe, check=check, concerns=concerns)
