"""What every act on the office shares: who may do it, words that are checked, the entry with before and after."""
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import roles_of
from approvals.models import User
from approvals.roles import Role
from approvals.trail import book
from approvals.trail.entry import Private

CODE = r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}"
"""Staff numbers and codes of units: letters, digits, dot, dash, underscore; twenty at most."""


def must_run_the_office(by: User) -> None:
    """Only a system administrator, or the system itself while an installation is set up. Raises ValidationError."""
    if by.username != User.SYSTEM and not any(role is Role.SYSTEM_ADMIN for role, __ in roles_of(by)):
        raise ValidationError(_("Only the system administrator changes units, people and posts."), code="by")


def wrong(field: str, sentence: Any, code: str = "", **params: Any) -> ValidationError:
    """A sentence bound to the field that it concerns."""
    return ValidationError({field: ValidationError(sentence, code=code or field, params=params)})


def words(field: str, value: str, most: int, *, needed: bool = True) -> str:
    """One line of text without invisible characters; raises ValidationError."""
    value = value.strip()
    if needed and not value:
        raise wrong(field, _("This cell must be filled in."), "required")
    if len(value) > most:
        raise wrong(field, _("Longer than %(most)s characters. Shorten it."), "long", most=most)
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in value):
        raise wrong(field, _("The cell holds a line break or an invisible character. Write it in one line."), "invisible")
    return value


def reasoned(reason: str) -> str:
    """A change of the office always rests on something. Raises ValidationError."""
    return words("reason", reason, 200)


def enter(
    action: str, by: User, at: datetime, *, reason: str = "", before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None, to: User | None = None, private: Collection[str] = (), **facts: Any,
) -> None:
    """One entry on the administrative chain."""
    book.write("adm", action=action, at=at, actor=by, content=told(
        reason=reason, before=before, after=after, to=to, private=private, **facts))


def told(
    *, reason: str = "", before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None, to: User | None = None,
    private: Collection[str] = (), **facts: Any,
) -> dict[str, Any]:
    """The content of an entry; fields named in `private` enter as commitments."""
    content: dict[str, Any] = {"facts": facts or None, "reason": Private(reason) if reason else None}
    for name, values in (("before", before), ("after", after)):
        if values is not None:
            content[name] = {key: Private(value) if key in private and value else value for key, value in values.items()}
    if to is not None:
        content |= {"to": to.pk, "to_name": Private(to.display_name)}
    return content
