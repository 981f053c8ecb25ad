"""What meetings resolved on a case, as its page shows it: the newest open, the earlier ones folded. Reasons of recusals are shown to
discipline supervision alone."""
from collections.abc import Collection
from typing import Any

from approvals.roles import Role

from .case_file import CaseFile

OUTCOME_TONES = {"agreed": "ok", "deferred": "warn", "refused": "bad"}


def resolutions(file: CaseFile, held: Collection[tuple[Role, int]]) -> list[dict[str, Any]]:
    """Every record of a meeting, the newest first; none for a record that no meeting decides, and then no query."""
    if not hasattr(file.record, "resolutions"):
        return []
    reads_reasons = any(role is Role.SUPERVISOR for role, _unit in held)
    return [_shown(found, n == 0, reads_reasons) for n, found in enumerate(file.record.resolutions())]


def _shown(found: Any, newest: bool, reads_reasons: bool) -> dict[str, Any]:
    dissenting = {seat.pk for seat in found.dissent()}
    return {
        "resolution": found, "newest": newest, "tone": OUTCOME_TONES.get(found.outcome, ""), "papers": found.papers,
        "seats": [{
            "name": seat.name, "capacity": seat.get_capacity_display(), "presence": seat.get_presence_display(),
            "away": seat.presence != "present",
            "reason": f"{seat.get_ground_display()}：{seat.reason}" if reads_reasons and seat.ground else "",
        } for seat in found.seat_rows()],
        "spoken": [{
            "order": seat.spoke_as, "name": seat.name, "vote": seat.get_vote_display(), "words": seat.words,
            "dissent": seat.pk in dissenting,
        } for seat in found.spoken()],
        "dissent": len(dissenting), "reads_reasons": reads_reasons,
    }
