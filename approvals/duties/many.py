"""Many roles given and taken back in one approved proposal: the same rules as one by one, a constant number of queries."""
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from approvals.models import Proposal, Unit, UnitGrant, User
from approvals.roles import Role
from approvals.trail.bulk import Told, write_many
from approvals.trail.entry import Private

from .holders import may_administer, may_hold

KEPT_ALIVE = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
"""Without one of each nobody could give a role again."""


class Wish(NamedTuple):
    """One role to be given to a person in a unit, or taken back."""

    give: bool
    user: User
    role: Role
    unit: Unit


class Hats:
    """Who holds what, read once for many people, and changed in memory as one wish after another is granted."""

    def __init__(self, people: Iterable[User]) -> None:
        rows = UnitGrant.objects.filter(user__in=list(people)).values_list("pk", "user_id", "permission__codename", "content_object_id")
        self.rows = {(user, Role(codename), unit): pk for pk, user, codename, unit in rows if Role.of(codename)}
        self.held = set(self.rows)

    def of(self, user_id: int) -> frozenset[Role]:
        """The roles of one person, in whatever unit."""
        return frozenset(role for user, role, __ in self.held if user == user_id)

    def try_on(self, wish: Wish) -> None:
        """Grant one wish in memory; raises ValidationError when it may not be granted, or is granted already."""
        key = (wish.user.pk, wish.role, wish.unit.pk)
        names = {"person": wish.user, "role": wish.role.label, "unit": wish.unit}
        if wish.give and key in self.held:
            raise ValidationError(_("%(person)s already holds the role “%(role)s” in %(unit)s."), code="held", params=names)
        if not wish.give and key not in self.held:
            raise ValidationError(_("%(person)s does not hold the role “%(role)s” in %(unit)s."), code="absent", params=names)
        if wish.give:
            may_hold(wish.role, wish.user, wish.unit, self.of(wish.user.pk))
        (self.held.add if wish.give else self.held.discard)(key)


def taken_first(wishes: Iterable[Wish]) -> list[Wish]:
    """Roles are taken back before others are given, so that somebody can change hats in one proposal."""
    return sorted(wishes, key=lambda wish: wish.give)


def somebody_stays(wishes: Iterable[Wish]) -> None:
    """Refuse to take the last system or security administrator away; raises ValidationError. One query for each of the two."""
    wishes = list(wishes)
    for role in KEPT_ALIVE:
        gone = {wish.user.pk for wish in wishes if not wish.give and wish.role is role}
        come = any(wish.give and wish.role is role for wish in wishes)
        others = UnitGrant.objects.filter(permission__codename=role.value, user__is_active=True).exclude(user__in=gone)
        if gone and not come and not others.exists():
            raise ValidationError(_("The last holder of the role “%(role)s” cannot be taken away: give it to somebody else first."),
                                  code="last", params={"role": role.label})


def change_many(wishes: Sequence[Wish], *, by: User, at: datetime, reason: str, warrant: Proposal | None = None) -> int:
    """Give and take back roles, all or none, each entered; raises ValidationError. Must run inside a transaction."""
    people = User.objects.select_for_update().in_bulk(sorted({wish.user.pk for wish in wishes}))  # two proposals at once see one another
    wishes = taken_first(wish._replace(user=people[wish.user.pk]) for wish in wishes)
    hats = Hats(people.values())
    for wish in wishes:
        may_administer(by, wish.user, at, warrant)
        hats.try_on(wish)
    somebody_stays(wishes)
    UnitGrant.objects.filter(pk__in=[hats.rows[w.user.pk, w.role, w.unit.pk] for w in wishes if not w.give]).delete()
    codes = dict(Permission.objects.filter(content_type__app_label="approvals", content_type__model="unit").values_list("codename", "pk"))
    UnitGrant.objects.bulk_create(
        [UnitGrant(user=w.user, permission_id=codes[w.role.value], content_object=w.unit) for w in wishes if w.give], batch_size=500)
    more = {"proposal": str(warrant.key)} if warrant is not None else {}
    return write_many("adm", (
        Told("grant.given" if w.give else "grant.revoked", {
            "to": w.user.pk, "to_name": Private(w.user.display_name), "reason": Private(reason),
            "facts": {"role": w.role.value, "unit": w.unit.code, **more}})
        for w in wishes), at=at, actor=by)
