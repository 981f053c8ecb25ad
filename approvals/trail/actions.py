"""The closed register of what can happen: `thing.past_event`, listed once, never renamed (old entries keep their word for ever)."""
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class UnknownAction(ValueError):
    """An action that is not in the register."""


ON_CASES: dict[str, Promise] = {
    "case.started": pgettext_lazy("trail", "Case started"),
    "case.accepted": pgettext_lazy("trail", "Application accepted"),
    "case.correction_asked": pgettext_lazy("trail", "Correction of documents asked for"),
    "case.corrected": pgettext_lazy("trail", "Documents corrected"),
    "case.withdrawn": pgettext_lazy("trail", "Application withdrawn"),
    "case.suspended": pgettext_lazy("trail", "Case suspended"),
    "case.resumed": pgettext_lazy("trail", "Case resumed"),
    "case.terminated": pgettext_lazy("trail", "Case terminated"),
    "case.copied": pgettext_lazy("trail", "Copied to a colleague"),
    "case.added_to": pgettext_lazy("trail", "Added to the record"),
    "case.reminded": pgettext_lazy("trail", "Colleague reminded"),
    "case.supervised": pgettext_lazy("trail", "Supervision order opened"),
    "case.archived": pgettext_lazy("trail", "Case archived"),
    "step.submitted": pgettext_lazy("trail", "Submitted"),
    "step.approved": pgettext_lazy("trail", "Approved"),
    "step.returned": pgettext_lazy("trail", "Returned"),
    "step.rejected": pgettext_lazy("trail", "Rejected"),
    "step.recorded": pgettext_lazy("trail", "Recorded"),
    "step.voted": pgettext_lazy("trail", "Signed jointly"),
    "step.claimed": pgettext_lazy("trail", "Claimed"),
    "step.released": pgettext_lazy("trail", "Released"),
    "step.transferred": pgettext_lazy("trail", "Transferred"),
    "step.consulted": pgettext_lazy("trail", "Opinion asked for"),
    "step.rerouted": pgettext_lazy("trail", "Assigned to a fallback role"),
    "step.reminded": pgettext_lazy("trail", "Reminder sent"),
    "step.escalated": pgettext_lazy("trail", "Escalated"),
    "step.timed_out": pgettext_lazy("trail", "Time limit passed"),
    "timer.fired": pgettext_lazy("trail", "Timer fired"),
    "deadline.recomputed": pgettext_lazy("trail", "Deadline counted again"),
    "signer.added": pgettext_lazy("trail", "Signer added"),
    "signer.removed": pgettext_lazy("trail", "Signer removed"),
    "decision.taken_back": pgettext_lazy("trail", "Decision taken back"),
    "paper.made": pgettext_lazy("trail", "Document generated"),
    "number.given": pgettext_lazy("trail", "Document number given"),
}
"""What moves or marks a case; stands in the chain of that case."""

ON_SECURITY: dict[str, Promise] = {
    "attempt.refused": pgettext_lazy("trail", "Attempt refused"),
    "login.succeeded": pgettext_lazy("trail", "Logged in"),
    "login.failed": pgettext_lazy("trail", "Log-in failed"),
    "login.locked": pgettext_lazy("trail", "Account locked"),
    "signature.failed": pgettext_lazy("trail", "Password at a signature was wrong"),
    "logout.done": pgettext_lazy("trail", "Logged out"),
    "password.changed": pgettext_lazy("trail", "Password changed"),
    "password.asked": pgettext_lazy("trail", "Start password asked for"),
    "password.issued": pgettext_lazy("trail", "Start password issued"),
    "password.declined": pgettext_lazy("trail", "Start password declined"),
    "session.expired": pgettext_lazy("trail", "Signed out by the clock"),
    "view.sensitive": pgettext_lazy("trail", "Sensitive data viewed"),
    "audit.searched": pgettext_lazy("trail", "Trail searched"),
    "export.made": pgettext_lazy("trail", "Exported"),
    "export.downloaded": pgettext_lazy("trail", "Export downloaded"),
}
"""What people tried, saw and took away; stands in the monthly chain sec/<yyyy-mm>."""

ON_ADMINISTRATION: dict[str, Promise] = {
    "delegation.made": pgettext_lazy("trail", "Delegation made"),
    "delegation.revoked": pgettext_lazy("trail", "Delegation revoked"),
    "grant.given": pgettext_lazy("trail", "Role granted"),
    "grant.revoked": pgettext_lazy("trail", "Role revoked"),
    "person.added": pgettext_lazy("trail", "Account opened"),
    "person.changed": pgettext_lazy("trail", "Account changed"),
    "person.deactivated": pgettext_lazy("trail", "Account deactivated"),
    "person.reactivated": pgettext_lazy("trail", "Account reactivated"),
    "unit.added": pgettext_lazy("trail", "Unit added"),
    "unit.changed": pgettext_lazy("trail", "Unit changed"),
    "unit.renamed": pgettext_lazy("trail", "Unit renamed"),
    "unit.moved": pgettext_lazy("trail", "Unit moved in the tree"),
    "unit.merged": pgettext_lazy("trail", "Unit merged into another"),
    "unit.deactivated": pgettext_lazy("trail", "Unit deactivated"),
    "unit.reactivated": pgettext_lazy("trail", "Unit reactivated"),
    "post.given": pgettext_lazy("trail", "Post given"),
    "post.ended": pgettext_lazy("trail", "Post ended"),
    "proposal.made": pgettext_lazy("trail", "Change proposed for review"),
    "proposal.approved": pgettext_lazy("trail", "Proposed change approved"),
    "proposal.refused": pgettext_lazy("trail", "Proposed change refused"),
    "proposal.withdrawn": pgettext_lazy("trail", "Proposed change withdrawn"),
    "person.handed_over": pgettext_lazy("trail", "Work handed over on leaving"),
    "waiver.entered": pgettext_lazy("trail", "Waiver of a right entered"),
    "authority.entered": pgettext_lazy("trail", "Delegated authority entered"),
    "authority.revoked": pgettext_lazy("trail", "Delegated authority revoked"),
    "import.stored": pgettext_lazy("trail", "Table imported"),
    "pool.priority_changed": pgettext_lazy("trail", "Priority of a project changed"),
    "pool.withdrawn": pgettext_lazy("trail", "Project withdrawn from the pool"),
    "pool.lapsed": pgettext_lazy("trail", "Opinion lapsed in the pool"),
    "claim.pursued": pgettext_lazy("trail", "Claim written off the books pursued"),
    "offer.wished": pgettext_lazy("trail", "Offered thing wished for"),
    "offer.wish_withdrawn": pgettext_lazy("trail", "Wish for an offered thing withdrawn"),
    "checklist.opened": pgettext_lazy("trail", "Checklist item opened"),
    "checklist.reported": pgettext_lazy("trail", "Checklist item reported on"),
    "checklist.signed_off": pgettext_lazy("trail", "Checklist item signed off"),
    "checklist.sent_back": pgettext_lazy("trail", "Checklist item sent back"),
    "checklist.handed_on": pgettext_lazy("trail", "Checklist item handed on"),
    "checklist.overdue": pgettext_lazy("trail", "Checklist item overdue"),
    "stocktake.opened": pgettext_lazy("trail", "Stock-take opened"),
    "stocktake.counted": pgettext_lazy("trail", "Counts of a stock-take entered"),
    "stocktake.explained": pgettext_lazy("trail", "Difference of a stock-take explained"),
    "stocktake.closed": pgettext_lazy("trail", "Stock-take closed"),
    "inspection.opened": pgettext_lazy("trail", "Inspection opened"),
    "inspection.drawn": pgettext_lazy("trail", "Sample of an inspection drawn"),
    "inspection.found": pgettext_lazy("trail", "Finding of an inspection entered"),
    "inspection.closed": pgettext_lazy("trail", "Inspection closed"),
    "party.entered": pgettext_lazy("trail", "Party entered in its register"),
    "party.changed": pgettext_lazy("trail", "Entry of a party changed"),
    "party.ended": pgettext_lazy("trail", "Party out of use"),
    "party.taken_up": pgettext_lazy("trail", "Party in use again"),
    "party.tie_entered": pgettext_lazy("trail", "Tie of a party entered"),
    "party.tie_ended": pgettext_lazy("trail", "Tie of a party ended"),
    "building.entered": pgettext_lazy("trail", "Building entered in the room ledger"),
    "building.changed": pgettext_lazy("trail", "Building changed in the room ledger"),
    "room.entered": pgettext_lazy("trail", "Room entered in the ledger"),
    "room.changed": pgettext_lazy("trail", "Room changed in the ledger"),
    "room.ended": pgettext_lazy("trail", "Room no longer there"),
    "room.reclaimed": pgettext_lazy("trail", "Room reclaimed"),
    "room.reassigned": pgettext_lazy("trail", "Room reassigned"),
    "occupancy.entered": pgettext_lazy("trail", "Occupant of a room entered"),
    "occupancy.ended": pgettext_lazy("trail", "Occupancy of a room ended"),
    "posts.set": pgettext_lazy("trail", "Posts of a unit entered"),
    "lease.entered": pgettext_lazy("trail", "Old lease of a room entered"),
    "lease.ended": pgettext_lazy("trail", "Leased room returned"),
    "lease.reminded": pgettext_lazy("trail", "End of a lease reminded of"),
    "lease.overdue": pgettext_lazy("trail", "Recovery of a leased room opened"),
    "budget.line_entered": pgettext_lazy("trail", "Budget line entered"),
    "budget.line_changed": pgettext_lazy("trail", "Budget line changed"),
    "asset.entered": pgettext_lazy("trail", "Asset card entered"),
    "asset.changed": pgettext_lazy("trail", "Asset card changed"),
    "asset.right_handed": pgettext_lazy("trail", "Right of an asset handed over"),
    "asset.reading_taken": pgettext_lazy("trail", "Counter of an asset read"),
    "calendar.imported": pgettext_lazy("trail", "Working calendar imported"),
    "rules.loaded": pgettext_lazy("trail", "Rule pack loaded"),
    "rules.entered": pgettext_lazy("trail", "Local rules entered"),
    "system.started": pgettext_lazy("trail", "System set up"),
    "backup.made": pgettext_lazy("trail", "Backup made"),
    "system.restored": pgettext_lazy("trail", "Restored from backup"),
}
"""What changes the ground on which cases move; stands in the monthly chain adm/<yyyy-mm>."""

LATER: dict[str, Promise] = {
    "audit.erased": pgettext_lazy("trail", "Personal data erased"),
    "key.rotated": pgettext_lazy("trail", "Signing key rotated"),
}
"""Registered, so that their words are taken; nothing writes them yet."""

ACTIONS: dict[str, Promise] = {**ON_CASES, **ON_SECURITY, **ON_ADMINISTRATION, **LATER}

OUTCOMES = ("ok", "refused")

OF_VERB = {
    "submit": "step.submitted", "approve": "step.approved", "return": "step.returned", "reject": "step.rejected",
    "record": "step.recorded", "vote": "step.voted", "claim": "step.claimed", "release": "step.released",
    "transfer": "step.transferred", "consult": "step.consulted", "remind": "case.reminded", "copy": "case.copied", "note": "case.added_to",
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
