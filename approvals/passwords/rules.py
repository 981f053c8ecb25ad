"""What a password must be, beside Django's own rules: of several kinds, not of oneself, none of the last few (GB/T 22239-2019 8.1.4.1)."""
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import PasswordHistory

KINDS = 3
MOST = 60
"""Hashes that are compared at most; each costs a good part of a second."""


class SeveralKinds:
    """Capital letters, small letters, digits and signs: at least three of the four."""

    def validate(self, password: str, user: Any = None) -> None:
        if len({_kind(character) for character in password}) < KINDS:
            raise ValidationError(self.get_help_text(), code="password_one_kind")

    def get_help_text(self) -> str:
        return _("Use at least three of these four: capital letters, small letters, digits, signs.")


def _kind(character: str) -> str:
    """Characters without case, Chinese ones among them, count as signs."""
    category = unicodedata.category(character)
    return category if category in ("Lu", "Ll", "Nd") else "sign"


class NotOneself:
    """Neither the staff number, nor the name or its pinyin, nor the telephone number stands in it, however it is spelled."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None:
            return
        typed = password.casefold()
        own = [user.username, user.display_name, *user.pinyin.split()[:1], user.phone]
        if any(len(word) >= 2 and not (word.isascii() and len(word) < 4) and word.casefold() in typed for word in own):
            raise ValidationError(self.get_help_text(), code="password_of_oneself")

    def get_help_text(self) -> str:
        return _("Your staff number, your name and its pinyin may not be part of the password.")


class NotUsedBefore:
    """None of the last passwords of the same person; as Django tells it of every password that was saved, it also keeps the register."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None or settings.PASSWORD_HISTORY <= 0:
            return
        last = list(_of_last_days(user, settings.PASSWORD_HISTORY))
        if (not last and user.check_password(password)) or any(check_password(password, secret) for secret in last):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        return _("None of your last %(number)s passwords may be used again.") % {"number": settings.PASSWORD_HISTORY}

    def password_changed(self, password: str, user: Any = None) -> None:
        from .register import note

        if user is not None:
            note(user)


def _of_last_days(user: Any, days: int) -> Iterator[str]:
    """Hashes of the passwords set on so many different days, newest first: those of one day count as one, or a quarter of an hour of
    changes would rinse the old one out. One query."""
    seen: set[date] = set()
    for secret, since in PasswordHistory.objects.filter(user=user).order_by("-id").values_list("secret", "since")[:MOST]:
        seen.add(timezone.localdate(since))
        if len(seen) > days:
            return
        yield secret
