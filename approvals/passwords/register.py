"""The register of passwords: chosen by their owner, or issued as a start password that serves for one log-in."""
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import roles_of
from approvals.models import PasswordHistory, PasswordRequest, User
from approvals.roles import Role

LETTERS = "abcdefghijkmnpqrstuvwxyz"
SIGNS = ("ABCDEFGHJKLMNPQRSTUVWXYZ", LETTERS, "23456789")
"""Without 0 O 1 l I o: a start password is read from paper."""


def _no_clock() -> datetime:
    raise RuntimeError("approvals.passwords.register.clock is set by the workflows at start-up")


clock: Callable[[], datetime] = _no_clock
"""Read only for a password that was set past this register (`manage.py changepassword`); everybody else brings the moment."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person's password stands: why it must be changed ("start", "old" or nothing), when that falls due, whether it still opens."""

    change: str = ""
    due: datetime | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the register is to say of the password that is being saved."""

    by: User | None
    at: datetime
    expires_at: datetime | None = None
    reason: Any = None
    request: dict[str, Any] | None = None


def standing(user: User, at: datetime) -> Standing:
    """One query. A password that was never entered here (an account of the demo) does not grow old."""
    last = PasswordHistory.objects.filter(user=user).order_by("-id").first()
    if last is None:
        return Standing()
    if last.is_start:
        return Standing("start", at, bool(last.expires_at and at >= last.expires_at))
    if settings.PASSWORD_MAX_DAYS <= 0:
        return Standing()
    due = last.since + timedelta(days=settings.PASSWORD_MAX_DAYS)
    return Standing("old" if at >= due else "", due)


def choose(user: User, password: str, *, at: datetime, request: dict[str, Any] | None = None) -> None:
    """Set one's own password; raises ValidationError with the rules that it breaks. Entered without the password."""
    validate_password(password, user)
    _save(user, password, Told(user, at, request=request))


def issue(user: User, *, by: User, at: datetime, reason: Any, request: dict[str, Any] | None = None) -> str:
    """Make a start password and hand it out once; earlier sessions of the person end. Raises ValidationError with a sentence."""
    _may_issue(by, user)
    password = start_password()
    expires = at + timedelta(hours=settings.START_PASSWORD_HOURS)
    with transaction.atomic():
        _save(user, password, Told(by, at, expires, reason, request))
        PasswordRequest.objects.filter(user=user, outcome=PasswordRequest.Outcome.WAITING).update(
            outcome=PasswordRequest.Outcome.ISSUED, settled_at=at, settled_by=by)
    return password


def start_password() -> str:
    """Three groups of four, of all kinds, without characters that look alike: about 66 bits."""
    chosen = [secrets.choice(signs) for signs in SIGNS] + [secrets.choice("".join(SIGNS)) for _more in range(9)]
    secrets.SystemRandom().shuffle(chosen)
    return "-".join("".join(chosen[place:place + 4]) for place in (0, 4, 8))


def note(user: User) -> None:
    """Called by Django for every password that was saved (`NotUsedBefore`): add the row and the entry."""
    from approvals.trail import book
    from approvals.trail.entry import Private

    told: Told = getattr(user, "_password_told", None) or Told(None, clock(), reason="console")
    user._password_told = None  # type: ignore[attr-defined]
    issued = told.by is not None and told.by.pk != user.pk
    with transaction.atomic():
        PasswordHistory.objects.create(user=user, secret=user.password, since=told.at, expires_at=told.expires_at,
                                       issued_by=told.by if issued else None)
        content = {"to": user.pk, "to_name": Private(user.display_name), "reason": told.reason,
                   "facts": {"expires": told.expires_at} if told.expires_at else None}
        book.write("sec", action="password.issued" if issued else "password.changed", at=told.at, actor=told.by, content=content,
                   request=told.request)


def _save(user: User, password: str, told: Told) -> None:
    with transaction.atomic():
        user.set_password(password)
        user._password_told = told  # type: ignore[attr-defined]  # through the lazy user of a request, too
        user.save(update_fields=["password"])


def _may_issue(by: User, user: User) -> None:
    """The security administrator issues, never to himself; his own is issued by another one or by the system administrator."""
    if by.pk == user.pk:
        raise ValidationError(_("Nobody issues a start password to himself; change your own instead."), code="self")
    if user.username == User.SYSTEM or not user.is_active:
        raise ValidationError(_("The account of %(person)s cannot be logged in to."), code="inactive", params={"person": user})
    if by.username == User.SYSTEM:
        return
    held = {role for role, __ in roles_of(by)}
    theirs = {role for role, __ in roles_of(user)}
    if Role.SECURITY_ADMIN in held or (Role.SYSTEM_ADMIN in held and Role.SECURITY_ADMIN in theirs):
        return
    raise ValidationError(_("Start passwords are issued by the security administrator; his own by the system administrator."), code="by")
