"""How much of the trail somebody may look through: watchers all of it, the audit administrator what belongs to no case, the security
administrator the refusals and log-ins (三员分立: whoever keeps the house reads no case)."""
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from approvals.models import TrailEntry
from approvals.roles import WATCHERS, Role

from .hats import for_roles, held

OF_SECURITY = (
    "attempt.refused", "login.succeeded", "login.failed", "login.locked", "logout.done", "session.expired", "signature.failed",
    "password.changed", "password.asked", "password.issued", "password.declined",
)
"""What the security administrator answers for: who came in, who was kept out."""

readers_of_the_trail = for_roles(Role.AUDITOR, Role.SUPERVISOR, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN)
verifiers = for_roles(Role.AUDITOR, Role.SUPERVISOR, Role.AUDIT_ADMIN)


@dataclass(frozen=True)
class Window:
    """`among` narrows the entries (None is all); `cases` says whether titles, amounts and links of cases are shown."""

    among: "QuerySet[TrailEntry] | None"
    cases: bool


def window(request: HttpRequest) -> Window:
    """The part of the trail that belongs to the roles of this person."""
    roles = held(request)
    if roles & WATCHERS:
        return Window(None, True)
    if Role.AUDIT_ADMIN in roles:
        return Window(TrailEntry.objects.filter(pk__lt=0), False)
    return Window(TrailEntry.objects.filter(pk__lt=0, chain__startswith="sec/", action__in=OF_SECURITY), False)
