"""The closed register of what can happen: `thing.past_event`, listed once, never renamed (old entries keep their word for ever)."""
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UnknownAction(ValueError):
    """An action that is not in the register."""


ON_CASES: dict[str, Promise] = {
    "case.started": _("Case started"),
    "case.accepted": _("Application accepted"),
    "case.correction_asked": _("Correction of documents asked for"),
    "case.corrected": _("Documents corrected"),
    "case.withdrawn": _("Application withdrawn"),
    "case.suspended": _("Case suspended"),
    "case.resumed": _("Case resumed"),
    "case.terminated": _("Case terminated"),
    "case.copied": _("Copied to a colleague"),
    "case.reminded": _("Colleague reminded"),
    "case.supervised": _("Supervision order opened"),
    "case.archived": _("Case archived"),
    "step.submitted": _("Submitted"),
    "step.approved": _("Approved"),
    "step.returned": _("Returned"),
    "step.rejected": _("Rejected"),
    "step.recorded": _("Recorded"),
    "step.voted": _("Signed jointly"),
    "step.claimed": _("Claimed"),
    "step.released": _("Released"),
    "step.transferred": _("Transferred"),
    "step.consulted": _("Opinion asked for"),
    "step.rerouted": _("Assigned to a fallback role"),
    "step.reminded": _("Reminder sent"),
    "step.escalated": _("Escalated"),
    "step.timed_out": _("Time limit passed"),
    "timer.fired": _("Timer fired"),
    "signer.added": _("Signer added"),
    "signer.removed": _("Signer removed"),
    "decision.taken_back": _("Decision taken back"),
    "paper.made": _("Document generated"),
    "number.given": _("Document number given"),
}
"""What moves or marks a case; stands in the chain of that case."""

ON_SECURITY: dict[str, Promise] = {
    "attempt.refused": _("Attempt refused"),
    "login.succeeded": _("Logged in"),
    "login.failed": _("Log-in failed"),
    "login.locked": _("Account locked"),
    "logout.done": _("Logged out"),
    "password.changed": _("Password changed"),
    "view.sensitive": _("Sensitive data viewed"),
    "audit.searched": _("Trail searched"),
    "export.made": _("Exported"),
    "export.downloaded": _("Export downloaded"),
}
"""What people tried, saw and took away; stands in the monthly chain sec/<yyyy-mm>."""

ON_ADMINISTRATION: dict[str, Promise] = {
    "delegation.made": _("Delegation made"),
    "delegation.revoked": _("Delegation revoked"),
    "grant.given": _("Role granted"),
    "grant.revoked": _("Role revoked"),
    "person.added": _("Account opened"),
    "person.changed": _("Account changed"),
    "person.deactivated": _("Account deactivated"),
    "person.reactivated": _("Account reactivated"),
    "unit.changed": _("Unit changed"),
    "calendar.imported": _("Working calendar imported"),
    "rules.loaded": _("Rule pack loaded"),
    "system.started": _("System set up"),
    "backup.made": _("Backup made"),
}
"""What changes the ground on which cases move; stands in the monthly chain adm/<yyyy-mm>."""

LATER: dict[str, Promise] = {
    "audit.erased": _("Personal data erased"),
    "system.restored": _("Restored from backup"),
    "key.rotated": _("Signing key rotated"),
}
"""Registered, so that their words are taken; nothing writes them yet."""

ACTIONS: dict[str, Promise] = {**ON_CASES, **ON_SECURITY, **ON_ADMINISTRATION, **LATER}

OUTCOMES = ("ok", "refused")

OF_VERB = {
    "submit": "step.submitted", "approve": "step.approved", "return": "step.returned", "reject": "step.rejected",
    "record": "step.recorded", "vote": "step.voted", "claim": "step.claimed", "release": "step.released",
    "transfer": "step.transferred", "consult": "step.consulted", "remind": "case.reminded", "copy": "case.copied",
    "withdraw": "case.withdrawn", "take_back": "decision.taken_back", "suspend": "case.suspended", "resume": "case.resumed",
    "terminate": "case.terminated", "supervise": "case.supervised", "correct": "case.corrected",
    "add_signer": "signer.added", "remove_signer": "signer.removed", "start": "case.started",
}
"""The entry that a person's verb leaves."""


def known(action: str) -> str:
    """The action itself; raises UnknownAction."""
    if action not in ACTIONS:
        raise UnknownAction(f"{action!r} is not in the register of actions (approvals/trail/actions.py)")
    return action


def label(action: str) -> Promise | str:
    """The words for a screen; an unknown action of an old entry is shown as it stands."""
    return ACTIONS.get(action, action)
