"""What the three doors share: one transaction, the answer to a repeated form, the entry of a refusal."""
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from approvals.models import Case, Decision, Step, User
from approvals.trail import book
from approvals.trail.entry import Private

from . import clock
from .errors import Busy, Done, Refused, Stale, WrongPassword
from .origin import Origin

_KEY = re.compile(r"[!-~]{1,64}")
CHANGED_MEANWHILE = ("approvals_decision.key", "approvals_decision_key", "one_open_copy", "approvals_step.token")
"""The only constraints whose violation means "somebody was faster"; any other is an error of ours."""


@dataclass(frozen=True)
class Door:
    """One attempt to act: by whom, under which idempotency key, with what content."""

    actor: User
    key: str
    digest: str
    origin: Origin
    verb: str
    step_id: int = 0
    case_id: int = 0

    def through(self, body: Callable[[], Done]) -> Done:
        """Run the act in one transaction; turn a lost race into the first answer or Stale; enter a refusal."""
        if not _KEY.fullmatch(self.key):  # without a key there would be no decision, and duties are judged from decisions
            raise Stale(_("The form came without its number, or with one that is not its own. Open the case again and send it from there."))
        try:
            return self._within(body)
        except Refused as refused:
            self._enter(refused)
            raise
        except WrongPassword:
            book.write("sec", action="signature.failed", outcome="refused", at=clock.now(), actor=self.actor, clock=clock.source(),
                       case=Case.objects.filter(pk=self.step_id >> 16).first(), what={"verb": self.verb}, own=True,
                       where={"step": self.step_id & 0xFFFF}, request=self._request())
            raise

    def _within(self, body: Callable[[], Done]) -> Done:
        """The one transaction; what somebody faster broke becomes his answer, Stale or Refused."""
        try:
            with transaction.atomic():
                return body()
        except IntegrityError as broken:
            if not any(name in str(broken) for name in CHANGED_MEANWHILE):
                raise
            return self.answered()
        except OperationalError as busy:
            if not is_lock(busy):
                raise
            raise Busy(_("Somebody else is working on this case at this moment. Send the form again; nothing is lost.")) from busy

    def _request(self) -> dict[str, Any]:
        return {"id": self.origin.request_id, "key": self.key, "ua": self.origin.user_agent_hash,
                "ip": Private(self.origin.ip) if self.origin.ip else None}

    def _enter(self, refused: Refused) -> None:
        """A refused attempt goes on its own chain, in its own transaction: the act's has been rolled back."""
        step = Step.objects.filter(pk=self.step_id).select_related("process").first()
        case = step.process if step else Case.objects.filter(pk=self.case_id or self.step_id >> 16).first()
        book.refuse(
            actor=self.actor, at=clock.now(), code=refused.code, case=case, step=step, verb=self.verb, clock=clock.source(),
            node=step.flow_task.name if step and step.flow_task else "",
            request=self._request(),
        )

    def answered(self) -> Done:
        """The answer this key got before; Stale when it never got one; Refused when it was used for something else."""
        given = Decision.objects.select_related("case", "step").filter(key=self.key).first()
        if given is None:
            raise Stale(_("This case has moved on since you opened the form. What you typed is kept; look at the case as it is now."))
        if given.actor_id != self.actor.pk or given.digest != self.digest:
            raise Refused(_("This form has been sent before with other content. Open the case again and start afresh."), "key_reused")
        return Done(given.case, given.step, replayed=True)


def is_lock(error: OperationalError) -> bool:
    """Whether somebody else's lock was in the way."""
    cause = getattr(error, "__cause__", None)
    return getattr(cause, "sqlstate", "") in ("55P03", "40P01") or "locked" in str(error)
