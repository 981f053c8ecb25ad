"""The home page of an administrator: what there is to keep, in place of work."""
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.models import PasswordRequest
from approvals.roles import Role

from . import SCREENS
from .opening import checklist


def kept(roles: frozenset[Role], at: datetime) -> dict[str, Any]:
    """The ways in, and for the system administrator the opening list. At most five queries."""
    lines = checklist(at) if Role.SYSTEM_ADMIN in roles else []
    shortcuts = [{"title": title, "words": _words(name), "icon": icon, "url": reverse(name)}
                 for role in sorted(roles) for name, title, icon, __ in SCREENS.get(role, ())]
    return {"watches": True, "keeps": True, "stats": [], "shortcuts": shortcuts, "opening": lines}


def _words(name: str) -> str:
    if name == "desk:passwords":
        return _("%(number)s people wait") % {"number": PasswordRequest.objects.filter(outcome=PasswordRequest.Outcome.WAITING).count()}
    return {
        "desk:opening": _("What is still missing before the first case"), "desk:operations": _("Worker, clock, backup, guards, disk"),
        "desk:audit": _("Every entry, with its integrity"),
        "desk:integrity": _("Recompute every chain; state of the database guards"),
    }.get(name, "")
