"""Roles given and taken back: guardian permissions on one unit, each change entered on the administrative chain.

Nobody gets a model-wide permission, the auditor included: his role is granted on the bureau's own unit and its scope (`Scope.ALL`)
says what he may read. So no grant of guardian or Django silently opens every object.
"""
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm

from approvals.models import Proposal, Unit, UnitGrant, User
from approvals.roles import ADMINISTRATORS, WATCHERS, Home, Role


def give(role: Role, user: User, unit: Unit, *, by: User, at: datetime, reason: str, warrant: Proposal | None = None) -> UnitGrant:
    """Let a person hold a role in a unit; raises ValidationError with a sentence. Giving it again changes nothing and is not entered.

    `warrant` is the proposal that `by` is approving at this very moment (two-person rule); only the system itself needs none."""
    role = Role(role)
    may_administer(by, user, at, warrant)
    may_hold(role, user, unit, {other for other, __ in roles_of(user)})
    with transaction.atomic():
        held = UnitGrant.objects.filter(user=user, content_object=unit, permission__codename=role.value).first()
        if held is not None:
            return held
        grant = cast(UnitGrant, assign_perm(role.value, user, unit))  # guardian answers with our model
        _enter("grant.given", role, user, unit, by, at, reason, warrant)
    return grant


def revoke(role: Role, user: User, unit: Unit, *, by: User, at: datetime, reason: str, warrant: Proposal | None = None) -> None:
    """Take a role back at once: it is asked again when the person acts, not when he claimed. Raises ValidationError."""
    role = Role(role)
    may_administer(by, user, at, warrant)
    with transaction.atomic():
        gone, __ = UnitGrant.objects.filter(user=user, content_object=unit, permission__codename=role.value).delete()
        if not gone:
            raise ValidationError(_("%(person)s does not hold this role."), code="absent", params={"person": user})
        _enter("grant.revoked", role, user, unit, by, at, reason, warrant)


def holders(role: Role, unit: Unit | int) -> Iterator[User]:
    """Active people who hold the role in the unit, administrators left out. One query."""
    found = UnitGrant.objects.filter(
        permission__codename=Role(role).value, content_object=unit, user__is_active=True, user__is_superuser=False,
    )
    return (grant.user for grant in found.select_related("user").order_by("user__username"))


def roles_of(user: User) -> set[tuple[Role, int]]:
    """Every (role, unit id) that a person holds. One query; an administrator holds none."""
    if user.is_superuser or not user.is_active:
        return set()
    rows = UnitGrant.objects.filter(user=user).values_list("permission__codename", "content_object_id")
    return {(role, unit) for codename, unit in rows if (role := Role.of(codename))}


def administers(people: Iterable[User]) -> bool:
    """Whether one of these people is an administrator of the system (三员). One query."""
    return UnitGrant.objects.filter(user__in=list(people), permission__codename__in=ADMINISTRATORS).exists()


def may_administer(by: User, user: User, at: datetime, warrant: Proposal | None) -> None:
    """Roles are given by two people, or by the system itself when an installation is set up; and never to oneself."""
    if by.pk == user.pk:
        raise ValidationError(_("Nobody gives a role to himself or takes it from himself."), code="self")
    if by.username == User.SYSTEM:
        return
    in_force = warrant is not None and warrant.state == Proposal.State.APPROVED and warrant.decided_at == at
    if warrant is None or not in_force or warrant.decided_by_id != by.pk or warrant.proposed_by_id == by.pk:
        raise ValidationError(_("Roles are given and taken back by two people: one administrator proposes, another approves."), code="by")


def may_hold(role: Role, user: User, unit: Unit, held: Collection[Role]) -> None:
    """The static half of separation: watchers and administrators hold no business step, bureau hats are worn in the bureau.

    `held` are the roles that the person holds so far, in whatever unit. Raises ValidationError."""
    if not unit.is_active:
        raise ValidationError(_("The unit %(unit)s has been deactivated."), code="unit", params={"unit": unit})
    if not user.is_active:
        raise ValidationError(_("The account of %(person)s has been deactivated."), code="inactive", params={"person": user})
    if user.is_superuser or user.username == User.SYSTEM:
        raise ValidationError(_("An administrator's account holds no role."), code="administrator")
    if role.home is Home.BUREAU and unit.kind != Unit.Kind.BUREAU:
        raise ValidationError(_("The role “%(role)s” is held in the bureau itself."), code="home", params={"role": role.label})
    held = frozenset(held)
    if (role in WATCHERS and held - WATCHERS) or (role not in WATCHERS and held & WATCHERS):
        raise ValidationError(_("Whoever watches decides nothing: a supervisor or auditor holds no other role."), code="watcher")
    if (role in ADMINISTRATORS and held - {role}) or (role not in ADMINISTRATORS and held & ADMINISTRATORS):
        raise ValidationError(
            _("System, security and audit administrators are three different people who hold no other role."), code="three_administrators"
        )


def _enter(action: str, role: Role, user: User, unit: Unit, by: User, at: datetime, reason: str, warrant: Proposal | None) -> None:
    from approvals.trail import book
    from approvals.trail.entry import Private

    facts = {"role": role.value, "unit": unit.code}
    if warrant is not None:
        facts |= {"proposal": str(warrant.key)}
    content = {"to": user.pk, "to_name": Private(user.display_name), "reason": Private(reason), "facts": facts}
    book.write("adm", action=action, at=at, actor=by, content=content)
