"""Accounts of people: opened, changed, deactivated, reactivated; none is ever deleted, and none is opened with a password."""
import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import roles_of
from approvals.duties.many import KEPT_ALIVE, Wish, somebody_stays
from approvals.models import WAITING, Step, Unit, User

from .door import CODE, enter, must_run_the_office, reasoned, words, wrong

PRIVATE = ("name", "phone")
PHONE = r"[0-9+() -]{5,30}"


def add(*, username: str, name: str, phone: str = "", reason: str, by: User, at: datetime) -> User:
    """Open an account without a usable password: a start password is issued by two administrators. Raises ValidationError by field."""
    must_run_the_office(by)
    reason = reasoned(reason)
    person = User(username=staff_number(username), display_name=words("name", name, 60), phone=phone_number(phone))
    person.set_unusable_password()
    with transaction.atomic():
        if User.objects.filter(username__iexact=person.username).exists():
            raise wrong("username", _("Another account has this staff number."), "taken")
        person.save()
        enter("person.added", by, at, reason=reason, to=person, after=facts_of(person), private=PRIVATE)
    return person


def change(person: User, *, name: str, phone: str, reason: str, by: User, at: datetime) -> User:
    """Correct name and phone; the staff number stays, since every signature hangs on it."""
    must_run_the_office(by)
    reason = reasoned(reason)
    name, phone = words("name", name, 60), phone_number(phone)
    with transaction.atomic():
        person = _locked(person)
        before = facts_of(person)
        person.display_name, person.phone = name, phone
        after = facts_of(person)
        changed = [key for key in after if after[key] != before[key]]
        if not changed:
            raise ValidationError(_("Nothing has been changed."), code="same")
        person.save()
        enter("person.changed", by, at, reason=reason, to=person, before={key: before[key] for key in changed},
              after={key: after[key] for key in changed}, private=PRIVATE)
    return person


def deactivate(person: User, *, reason: str, known: bool = False, by: User, at: datetime) -> User:
    """Close an account at once: whoever is signed in with it is signed out. `known` says that the open work named has been seen.

    Raises ValidationError; code "open_work" while the person has tasks of his own and `known` is not said."""
    must_run_the_office(by)
    reason = reasoned(reason)
    if person.pk == by.pk:
        raise ValidationError(_("Nobody deactivates his own account."), code="self")
    with transaction.atomic():
        person = _locked(person)
        if not person.is_active:
            raise ValidationError(_("The account of %(person)s has been deactivated."), code="inactive", params={"person": person})
        left = open_tasks(person).count()
        if left and not known:
            raise ValidationError(
                _("%(person)s still has %(n)s open tasks, named below. Hand them over first, or confirm that they are known."),
                code="open_work", params={"person": person, "n": left})
        somebody_stays(Wish(False, person, role, Unit(pk=unit)) for role, unit in roles_of(person) if role in KEPT_ALIVE)
        person.is_active = False
        person.save(update_fields=["is_active"])
        enter("person.deactivated", by, at, reason=reason, to=person, account=person.username, open_tasks=left)
    return person


def reactivate(person: User, *, reason: str, by: User, at: datetime) -> User:
    """Open a closed account again; the roles it still holds, which two people gave, count again."""
    must_run_the_office(by)
    reason = reasoned(reason)
    with transaction.atomic():
        person = _locked(person)
        if person.username == User.SYSTEM or person.is_active:
            raise ValidationError(_("This account is active, or is the system's own."), code="active")
        person.is_active = True
        person.save(update_fields=["is_active"])
        enter("person.reactivated", by, at, reason=reason, to=person, account=person.username)
    return person


def open_tasks(person: User) -> QuerySet[Step]:
    """Steps that are in a person's own hands; what waits for a role of his waits for his colleagues too."""
    return Step.objects.filter(owner=person, status__in=WAITING).select_related("process").order_by("due_at", "pk")


def facts_of(person: User) -> dict[str, Any]:
    """An account as the trail keeps it; name and phone as commitments."""
    return {"account": person.username, "name": person.display_name, "phone": person.phone or None}


def staff_number(value: str) -> str:
    """A staff number as it is stored; raises ValidationError."""
    value = value.strip()
    if not re.fullmatch(CODE, value):
        raise wrong("username", _("A staff number has letters, digits, dots and dashes only, twenty at most."))
    if value.lower() == User.SYSTEM:
        raise wrong("username", _("This name is the system's own."), "system")
    return value


def phone_number(value: str) -> str:
    """A phone number, or nothing; raises ValidationError."""
    value = value.strip()
    if value and not re.fullmatch(PHONE, value):
        raise wrong("phone", _("A phone number has digits, blanks, + and dashes only."))
    return value


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)
