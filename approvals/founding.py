"""A bureau begins: its unit and the three administrators, the first with a password of his own, the others with start passwords."""
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from approvals.duties.holders import give
from approvals.models import Post, Rank, Unit, User
from approvals.passwords import register
from approvals.roles import Role
from approvals.system import system_user

REASON = "建账"


class AlreadySetUp(Exception):  # noqa: N818 - an answer, not an error
    """There is a bureau or a person already."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be entered: staff number and name."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Founding:
    """What an empty installation is told about itself."""

    name: str
    short_name: str
    code: str
    level: str
    system_admin: Person
    security_admin: Person
    audit_admin: Person

    @property
    def people(self) -> dict[Role, Person]:
        """The three, by role."""
        return {Role.SYSTEM_ADMIN: self.system_admin, Role.SECURITY_ADMIN: self.security_admin, Role.AUDIT_ADMIN: self.audit_admin}


def must_be_empty() -> None:
    """Raises AlreadySetUp where a bureau or a person besides the clock is on file."""
    if Unit.objects.filter(kind=Unit.Kind.BUREAU).exists() or User.objects.exclude(username=User.SYSTEM).exists():
        raise AlreadySetUp


def check(plan: Founding, password: str = "") -> None:
    """Raises ValidationError with every sentence that is wrong; the password is judged when it is given."""
    wrong: list[ValidationError] = []
    unit = _unit(plan)
    things: list[Unit | User] = [unit, *map(_account, plan.people.values())]
    for thing in things:
        try:
            thing.clean_fields(exclude=["parent", "password"])
        except ValidationError as bad:
            wrong += [ValidationError(f"{_label(thing, field)}: {' '.join(sentences)}") for field, sentences in bad.message_dict.items()]
    numbers = {person.number for person in plan.people.values()}
    if len(numbers) < len(plan.people) or User.SYSTEM in numbers:
        wrong.append(ValidationError(_("System, security and audit administrator are three people with three staff numbers.")))
    if password:
        try:
            validate_password(password, _account(plan.system_admin))
        except ValidationError as bad:
            wrong += bad.error_list
    if wrong:
        raise ValidationError(wrong)


def found(plan: Founding, password: str, *, at: datetime) -> dict[str, str]:
    """Enter the bureau and the three in one transaction; returns the start passwords by staff number. Raises AlreadySetUp."""
    from approvals.trail import book
    from approvals.trail.entry import Private

    by = system_user()
    with transaction.atomic():
        must_be_empty()
        check(plan, password)
        unit = _unit(plan)
        unit.save()
        facts = {"unit": unit.code, "name": unit.name, "level": unit.level, "version": settings.VERSION}
        book.write("adm", action="system.started", at=at, actor=by, content={"facts": facts})
        slips: dict[str, str] = {}
        for role, person in plan.people.items():
            account = _account(person)
            account.set_unusable_password()
            account.save()
            book.write("adm", action="person.added", at=at, actor=by, content={"to": account.pk, "to_name": Private(account.display_name)})
            Post.objects.create(user=account, unit=unit, title=str(role.label)[:40], rank=Rank.CLERK, since=at.date())
            give(role, account, unit, by=by, at=at, reason=REASON)
            if role is Role.SYSTEM_ADMIN:
                register.choose(account, password, at=at)
            else:
                slips[account.username] = register.issue(account, by=by, at=at, reason=REASON)
    return slips


def _label(thing: Unit | User, field: str) -> str:
    return _("Staff number") if field == "username" else str(getattr(thing._meta.get_field(field), "verbose_name", field))


def _unit(plan: Founding) -> Unit:
    return Unit(name=plan.name, short_name=plan.short_name, code=plan.code, kind=Unit.Kind.BUREAU, level=plan.level)


def _account(person: Person) -> User:
    return User(username=person.number, display_name=person.name)
