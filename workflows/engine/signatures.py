"""A signature is an act confirmed with the signer's own password; guessing at it is counted as guessing at the log-in is."""
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals.models import TrailEntry, User

from .errors import Invalid, Refused, WrongPassword

TRIES, WITHIN = 5, timedelta(minutes=15)
"""As many as at the log-in (AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME): a page left open must not be the weaker door."""


def confirm(actor: User, password: str | None, at: datetime, form: Any) -> None:
    """Raises Invalid when no password was typed, WrongPassword when a wrong one was, Refused after too many wrong ones."""
    if not password:
        raise Invalid(form, password=_ASKED)
    wrong = TrailEntry.objects.filter(actor=actor, action="signature.failed", at__gt=at - WITHIN)[:TRIES]
    if len(wrong.values_list("pk")) >= TRIES:
        raise Refused(_("The password was wrong %(tries)s times. Signing is closed to you for %(minutes)s minutes.")
                      % {"tries": TRIES, "minutes": int(WITHIN.total_seconds()) // 60}, "signature_locked")
    if not actor.check_password(password):
        raise WrongPassword(form, password=_WRONG)


_ASKED = _("Confirm with your own log-in password: this act is a signature.")
_WRONG = _("That is not your log-in password; nothing was signed. Type it again; after several wrong tries signing is closed for a while.")
