"""“I have forgotten my password”, where no mail is sent: a line for the security administrator, who looks at the person, not at a link."""
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import holders
from approvals.models import Notice, PasswordRequest, Unit, User
from approvals.notices import tell
from approvals.roles import Role


def keepers() -> list[User]:
    """Who issues start passwords. Two queries."""
    bureau = Unit.objects.filter(kind=Unit.Kind.BUREAU, is_active=True).order_by("pk").first()
    return list(holders(Role.SECURITY_ADMIN, bureau)) if bureau else []


def ask(username: str, contact: str, *, at: datetime, request: dict[str, Any] | None = None) -> PasswordRequest | None:
    """File a request and tell the security administrators; None for an unknown number or a second request, which is told to nobody."""
    from approvals.trail import book
    from approvals.trail.entry import Private

    user = User.objects.filter(username=username.strip(), is_active=True).exclude(username=User.SYSTEM).first()
    if user is None:
        return None
    try:
        with transaction.atomic():
            filed = PasswordRequest.objects.create(user=user, asked_at=at, contact=contact.strip()[:60])
            book.write("sec", action="password.asked", at=at, who={"account": user.username}, request=request,
                       content={"to": user.pk, "to_name": Private(user.display_name), "note": Private(filed.contact)})
            tell(Notice(to=keeper, kind=Notice.Kind.PASSWORD, once=f"password/{filed.pk}/{keeper.pk}", at=at,
                        params={"by": f"{user} {user.username}", "reason": filed.contact}) for keeper in keepers())
    except IntegrityError:  # one request of a person waits already
        return None
    return filed


def decline(filed: PasswordRequest, *, by: User, at: datetime, reason: str) -> None:
    """Say no, with a reason; raises ValidationError when somebody has settled it before."""
    from approvals.trail import book
    from approvals.trail.entry import Private

    if not reason.strip():
        raise ValidationError(_("A reason is required."), code="reason")
    with transaction.atomic():
        settled = PasswordRequest.objects.filter(pk=filed.pk, outcome=PasswordRequest.Outcome.WAITING).update(
            outcome=PasswordRequest.Outcome.REFUSED, settled_at=at, settled_by=by)
        if not settled:
            raise ValidationError(_("This request has been settled already."), code="settled")
        book.write("sec", action="password.declined", at=at, actor=by, outcome="ok",
                   content={"to": filed.user_id, "to_name": Private(filed.user.display_name), "reason": Private(reason.strip())})


def waiting(limit: int = 50) -> list[PasswordRequest]:
    """Requests that wait, the oldest first. One query."""
    return list(PasswordRequest.objects.filter(outcome=PasswordRequest.Outcome.WAITING).select_related("user").order_by("id")[:limit])
