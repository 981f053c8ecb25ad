"""Roles given and taken back: guardian permissions on one unit, each change entered on the administrative chain.

Nobody gets a model-wide permission, the auditor included: his role is granted on the bureau's own unit and its scope (`Scope.ALL`)
says what he may read. So no grant of guardian or Django silently opens every object.
"""
from collections.abc import Iterator
from datetime import datetime
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm

from approvals.models import Unit, UnitGrant, User
from approvals.roles import FALLBACK, WATCHERS, Home, Role


def give(role: Role, user: User, unit: Unit, *, by: User, at: datetime, reason: str) -> UnitGrant:
    """Let a person hold a role in a unit; raises ValidationError with a sentence. Giving it again changes nothing and is not entered."""
    role = Role(role)
    _may_administer(by, user)
    _may_hold(role, user, unit)
    with transaction.atomic():
        held = UnitGrant.objects.filter(user=user, content_object=unit, permission__codename=role.value).first()
        if held is not None:
            return held
        grant = cast(UnitGrant, assign_perm(role.value, user, unit))  # guardian answers with our model
        _enter("grant.given", role, user, unit, by, at, reason)
    return grant


def revoke(role: Role, user: User, unit: Unit, *, by: User, at: datetime, reason: str) -> None:
    """Take a role back at once: it is asked again when the person acts, not when he claimed. Raises ValidationError."""
    role = Role(role)
    _may_administer(by, user)
    with transaction.atomic():
        gone, __ = UnitGrant.objects.filter(user=user, content_object=unit, permission__codename=role.value).delete()
        if not gone:
            raise ValidationError(_("%(person)s does not hold this role."), code="absent", params={"person": user})
        _enter("grant.revoked", role, user, unit, by, at, reason)


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


def _may_administer(by: User, user: User) -> None:
    """Roles are given by an administrator, the coordinator or the system itself, and never to oneself."""
    if by.pk == user.pk:
        raise ValidationError(_("Nobody gives a role to himself or takes it from himself."), code="self")
    if by.is_superuser or by.username == User.SYSTEM:
        return
    if not any(role is FALLBACK for role, __ in roles_of(by)):
        raise ValidationError(_("Only an administrator or the coordinator gives roles and takes them back."), code="by")


def _may_hold(role: Role, user: User, unit: Unit) -> None:
    """The static half of separation: watchers and administrators hold no business step, bureau hats are worn in the bureau."""
    if not user.is_active:
        raise ValidationError(_("The account of %(person)s has been deactivated."), code="inactive", params={"person": user})
    if user.is_superuser or user.username == User.SYSTEM:
        raise ValidationError(_("An administrator's account holds no role."), code="administrator")
    if role.home is Home.BUREAU and unit.kind != Unit.Kind.BUREAU:
        raise ValidationError(_("The role “%(role)s” is held in the bureau itself."), code="home", params={"role": role.label})
    held = {other for other, __ in roles_of(user)}
    if (role in WATCHERS and held - WATCHERS) or (role not in WATCHERS and held & WATCHERS):
        raise ValidationError(_("Whoever watches decides nothing: a supervisor or auditor holds no other role."), code="watcher")


def _enter(action: str, role: Role, user: User, unit: Unit, by: User, at: datetime, reason: str) -> None:
    from approvals.trail import book
    from approvals.trail.entry import Private

    content = {
        "to": user.pk, "to_name": Private(user.display_name), "reason": Private(reason),
        "facts": {"role": role.value, "unit": unit.code},
    }
    book.write("adm", action=action, at=at, actor=by, content=content)
