"""The register of delegated authorities asked inside an act: at the steps that approve or issue, from rows kept in memory for a minute."""
from typing import Any

from approvals.authorities.judging import Matter, judge
from approvals.authorities.ledger import by_flow
from approvals.duties import Duty
from procurement.calendar.office_time import local
from procurement.rulebook.memory import Remembered

from .base import record_of
from .errors import Refused
from .steps import GOING_ON

ASKED_AT = frozenset({duty.value for duty in (
    Duty.LEADER_REVIEW, Duty.RESOLUTION, Duty.OPINION_ISSUER, Duty.DISPOSAL_APPROVER, Duty.DISPOSAL_ISSUER,
)})  # fmt: skip
"""Where a matter is decided: review by a leader, signature under a resolution, issue of the opinion or of the reply."""

_memory = Remembered(by_flow)
forget = _memory.forget
"""Called when the register changes."""


def must_be_held(move: Any, step: Any, verb: str, telling: Any) -> None:
    """Refuse to approve beyond what the register covers (授权登记); the entry names the rows that carry the approval. Raises Refused.

    Returning and rejecting need no authority, nor does an added signer, who gives an opinion. No statement while the memory is fresh;
    the record is read only where the register has rows for the page."""
    if verb not in GOING_ON or step.duty not in ASKED_AT or step.beside_id:
        return
    rows = _memory.get().get(move.case.flow_class.page)
    if not rows:
        return
    record = record_of(move.case)
    kind, amount = record.under_authority() if hasattr(record, "under_authority") else ("", move.case.amount)
    verdict = judge(rows, Matter(step.unit_id, step.role, kind, amount, local(move.at).date()))
    if verdict.code:
        raise Refused(verdict.sentence, verdict.code)
    telling.facts = {**telling.facts, "authorities": list(verdict.rests_on)}
