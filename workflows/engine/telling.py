"""What one act says of itself: the decision row and the one entry of the trail."""
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from uuid6 import uuid7

from approvals.models import TrailEntry, User
from approvals.trail.entry import Private, compose

from . import attaching, clock
from .origin import NOWHERE, Origin


def plain(value: Any) -> Any:
    """A value as the trail keeps it: money and quantities as decimal strings, moments as RFC 3339, the rest as JSON."""
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


@dataclass
class Telling:
    """The facts of an act that are not on its rows."""

    action: str
    verb: str
    actor: User
    principal: User
    step: Any = None
    key: str = ""
    digest: str = ""
    comment: str = ""
    role: str = ""
    duty: str = ""
    delegation_id: int | None = None
    origin: Origin = NOWHERE
    db_clock: str = ""
    form: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    private: frozenset[str] = frozenset()
    duty_rules: list[Any] = field(default_factory=list)

    def entry(self, move: Any, moves: list[list[Any]]) -> TrailEntry:
        """The entry of this act, sealed; `move.case.head` is still the hash of the one before."""
        case, step, eid = move.case, self.step, str(uuid7())
        chain = f"case/{case.key}"
        node = step.flow_task.name if step is not None else ""
        content: dict[str, Any] = {"form_version": self.form, "facts": plain({**self.facts, **attaching.told(move)}) or None}
        if self.before or self.after:
            content |= {"before": self._closed(self.before), "after": self._closed(self.after)}
        if self.comment:
            content["comment"] = Private(self.comment)
        if move.attachments:
            content["attachments"] = [[a.sha256, a.size] for a in move.attachments]
        carried = {s.flow_task.name: s.data["rests_on"] for s in move.new if s.verb == "carried"}
        if carried:
            content["rests_on"] = carried
        sealed = compose(
            chain=chain, seq=case.seq, prev=case.head, eid=eid, action=self.action, outcome="ok", at=move.at, db_clock=self.db_clock,
            clock=clock.source(),
            where={"flow": case.flow_class.page, "flow_hash": case.flow_hash, "app": settings.VERSION, "process": str(case.key),
                   "number": case.number, "step": step.number if step is not None else 0, "node": node,
                   "token": str(step.token) if step is not None else ""},
            what={"moves": moves},
            who={"actor": self.actor.pk, "name": Private(self.actor.display_name), **self._behalf(),
                 "delegation": self.delegation_id, "role": self.role, "unit": step.unit_id if step is not None else case.unit_id,
                 "auth": self.origin.auth, "session": self.origin.session_hash},
            content=content,
            rules={"duties": self.duty_rules, "gates": move.rules,
                   "limits": [[code, row] for row, code in sorted(move.limits.items())] or None},
            request={"id": self.origin.request_id, "key": self.key,
                     "ip": Private(self.origin.ip) if self.origin.ip else None, "ua": self.origin.user_agent_hash},
        )
        return TrailEntry(
            id=case.pk << 16 | case.seq, eid=eid, chain=chain, seq=case.seq, case_id=case.pk, action=self.action, outcome="ok",
            actor_id=self.actor.pk, principal_id=self.principal.pk, node=node, at=move.at, body=sealed.body, hash=sealed.hash,
            details=sealed.details,
        )

    def _closed(self, values: dict[str, Any]) -> dict[str, Any]:
        """Field values for the entry; what the record declares private enters as a commitment that can be erased."""
        return {name: Private(plain(value)) if name in self.private else plain(value) for name, value in values.items()}

    def _behalf(self) -> dict[str, Any]:
        """“B 代 A”: who is acted for, when it is not the actor himself."""
        if self.principal.pk == self.actor.pk:
            return {}
        return {"for": self.principal.pk, "for_name": Private(self.principal.display_name)}

    def decision(self, move: Any, entry: TrailEntry) -> Any:
        """The decision row, which is also the receipt for this idempotency key; the clock leaves none."""
        if not self.key:
            return None
        step = self.step
        return SimpleNamespace(
            case_id=move.case.pk, step_id=step.pk if step is not None else None, node=step.flow_task.name if step is not None else "",
            duty=self.duty, token=str(step.token) if step is not None else "", verb=self.verb, actor_id=self.actor.pk,
            principal_id=self.principal.pk, delegation_id=self.delegation_id, role=self.role, comment=self.comment, key=self.key,
            digest=self.digest, at=move.at, entry_id=entry.pk,
        )
