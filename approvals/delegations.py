"""Standing substitution (AB角): B acts for A between two moments, within a role, a flow and an amount; never chained.

B never gains what A may not do: `approvals.duties.explain` asks A's own role and the decisions of both, at claim and again at execution.
"""
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import roles_of
from approvals.models import Delegation, Notice, Proposal, User
from approvals.notices import tell
from approvals.roles import FALLBACK, NO_STEPS, Role

MOST_DAYS = 90
"""Longest delegation in days (configurable default, unverified)."""


def make(
    principal: User, deputy: User, *, role: Role | str = "", flow: str = "", max_amount: Decimal | None = None,
    starts: datetime, ends: datetime, reason: str, by: User, at: datetime,
) -> Delegation:
    """Write a delegation into the register; blank role or flow means every one. `by` is the principal or the coordinator.

    Raises ValidationError keyed by field. Entered on the administrative chain; the deputy is told."""
    role = Role(role).value if role else ""
    _who_writes(principal, by)
    _who_delegates(principal, role)
    _who_stands_in(principal, deputy)
    _how_far(starts, ends, max_amount, reason, at)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=principal.pk)  # two forms sent at once must see one another
        same = Delegation.objects.filter(principal=principal, deputy=deputy, role=role, flow=flow, revoked_at=None)
        if same.filter(starts__lt=ends, ends__gt=starts).exists():
            raise _wrong("starts", _("The same delegation is already in force for part of this time."), "overlap")
        paper = Delegation.objects.create(
            principal=principal, deputy=deputy, role=role, flow=flow, max_amount=max_amount, starts=starts, ends=ends,
            reason=reason.strip(), made_by=by, made_at=at,
        )
        _enter("delegation.made", paper, by, at, reason.strip())
        tell([Notice(
            to=deputy, kind=Notice.Kind.DELEGATED, once=f"delegated/{paper.pk}", at=at,
            params={"by": str(principal), "starts": starts.isoformat(), "ends": ends.isoformat()},
        )])
    return paper


def revoke(paper: Delegation, *, reason: str, by: User, at: datetime, warrant: Proposal | None = None) -> Delegation:
    """End a delegation at once; principal, deputy or coordinator may. Acts already done stand. Raises ValidationError.

    `warrant` is the proposal that `by` is approving at this very moment: when somebody leaves, two administrators end his papers."""
    approving = warrant is not None and (warrant.state, warrant.decided_by_id, warrant.decided_at) == (Proposal.State.APPROVED, by.pk, at)
    if by.pk not in (paper.principal_id, paper.deputy_id) and not approving and not _coordinates(by):
        raise ValidationError(_("Only the principal, the deputy or the coordinator revokes a delegation."), code="by")
    if not reason.strip():
        raise _wrong("reason", _("A reason is required."), "reason")
    with transaction.atomic():
        changed = Delegation.objects.filter(pk=paper.pk, revoked_at=None, ends__gt=at).update(
            revoked_at=at, revoked_by=by, revoke_reason=reason.strip())
        if changed != 1:
            raise ValidationError(_("This delegation has already ended."), code="ended")
        paper.refresh_from_db()
        _enter("delegation.revoked", paper, by, at, reason.strip())
    return paper


def in_force(at: datetime) -> QuerySet[Delegation]:
    """Delegations that hold at an aware moment."""
    return Delegation.objects.filter(starts__lte=at, ends__gt=at).filter(Q(revoked_at=None) | Q(revoked_at__gt=at))


def valid_between(principal: User, deputy: User, at: datetime) -> QuerySet[Delegation]:
    """Delegations in force from one person to another; which steps each carries is for `explain` to say."""
    return in_force(at).filter(principal=principal, deputy=deputy).order_by("-ends", "-id")


def held_by(user: User, at: datetime) -> QuerySet[Delegation]:
    """Delegations that a person holds as deputy, with their principals. One query when walked."""
    return in_force(at).filter(deputy=user, principal__is_active=True).select_related("principal").order_by("principal__username", "id")


def _wrong(field: str, sentence: Any, code: str, **params: Any) -> ValidationError:
    return ValidationError({field: ValidationError(sentence, code=code, params=params)})


def _coordinates(person: User) -> bool:
    return any(role is FALLBACK for role, __ in roles_of(person))


def _who_writes(principal: User, by: User) -> None:
    if by.pk != principal.pk and not _coordinates(by):
        raise ValidationError(_("Only the principal or the coordinator writes a delegation."), code="by")


def _who_delegates(principal: User, role: str) -> None:
    """The principal must hold the role himself, and it must be one that decides: so no chain, no watcher, no administrator."""
    if principal.is_superuser or principal.username == User.SYSTEM:
        raise _wrong("principal", _("An administrator's account holds no step and delegates none."), "administrator")
    held = {hat.value for hat, __ in roles_of(principal)}
    if role in NO_STEPS or held & NO_STEPS:
        raise _wrong("role", _("Supervisors, auditors and administrators hold no business step and delegate none."), "watcher")
    if role not in held if role else not held:
        raise _wrong("role", _("Only a role that the principal holds himself can be delegated; a deputy cannot pass it on."), "chain")


def _who_stands_in(principal: User, deputy: User) -> None:
    if deputy.pk == principal.pk:
        raise _wrong("deputy", _("Nobody delegates to himself."), "self")
    if not deputy.is_active:
        raise _wrong("deputy", _("This account has been deactivated."), "inactive")
    if deputy.is_superuser or deputy.username == User.SYSTEM:
        raise _wrong("deputy", _("An administrator's account holds no business step."), "administrator")
    if {hat for hat, __ in roles_of(deputy)} & NO_STEPS:
        raise _wrong("deputy", _("Supervisors, auditors and administrators hold no business step."), "watcher")


def _how_far(starts: datetime, ends: datetime, max_amount: Decimal | None, reason: str, at: datetime) -> None:
    if ends <= starts:
        raise _wrong("ends", _("The end must lie after the beginning."), "order")
    if ends <= at:
        raise _wrong("ends", _("The end lies in the past."), "past")
    if ends - starts > timedelta(days=MOST_DAYS):
        raise _wrong("ends", _("A delegation lasts at most %(days)d days."), "long", days=MOST_DAYS)
    if max_amount is not None and max_amount <= 0:
        raise _wrong("max_amount", _("The amount must be greater than zero."), "amount")
    if not reason.strip():
        raise _wrong("reason", _("A reason is required."), "reason")


def _enter(action: str, paper: Delegation, by: User, at: datetime, reason: str) -> None:
    from approvals.trail import book
    from approvals.trail.entry import Private

    facts = {
        "delegation": paper.pk, "principal": paper.principal_id, "role": paper.role, "flow": paper.flow,
        "max_amount": None if paper.max_amount is None else str(paper.max_amount),
        "starts": paper.starts.isoformat(), "ends": paper.ends.isoformat(),
    }
    content = {"to": paper.deputy_id, "to_name": Private(paper.deputy.display_name), "reason": Private(reason), "facts": facts}
    book.write("adm", action=action, at=at, actor=by, content=content)
