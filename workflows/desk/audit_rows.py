"""How one entry of the trail is shown to an auditor."""
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals.models import User
from approvals.proposals import KINDS
from approvals.roles import Role
from approvals.trail.entry import open_commitment
from approvals.trail.read import Row

from .changed import changes
from .exports import kind_title
from .rows import case_url
from .words import title

TONES = {
    "step.approved": "ok", "step.recorded": "ok", "step.voted": "ok", "case.archived": "ok", "step.returned": "warn",
    "case.withdrawn": "warn",
    "decision.taken_back": "warn", "step.escalated": "warn", "step.timed_out": "bad", "step.rejected": "bad", "attempt.refused": "bad",
    "login.failed": "bad", "login.locked": "bad", "case.terminated": "bad", "case.supervised": "bad", "export.made": "info",
    "export.downloaded": "info", "audit.searched": "info", "step.transferred": "info", "signer.added": "info",
}
MOST = 3
"""Changes of fields shown in a row; the case page shows all."""


def risk_words() -> dict[str, str]:
    """What deserves a second look, in words."""
    return {"returned": _("Returned, rejected or withdrawn"), "refused": pgettext("risk", "Refused"), "overdue": _("Overdue"),
            "off_hours": _("Outside office hours")}


def line(row: Row, cases: bool = True) -> dict[str, Any]:
    """One row of the table, from the entry itself; nothing here asks the database. `cases`: whether the reader may learn of cases."""
    case, entry = row.case if cases else None, row.entry
    details = entry.details if isinstance(entry.details, dict) else {}
    risks = risk_words()
    return {
        "at": row.at, "url": case_url(case) if case else "", "title": case.title if case else chain_title(entry.chain),
        "number": case.number if case else entry.chain, "node": _node(row) if cases else "", "actor": _actor(row, details),
        "principal": row.principal,
        "place": _place(row, open_commitment(details, "request.ip") or ""),
        "word": row.action, "tone": TONES.get(entry.action, ""),
        "comment": row.comment or open_commitment(details, "content.reason") or "",
        "changes": [*_about(row, details), *(changes(entry.action, row.told.get("content") or {}, _record(row)) if cases else ())][:MOST],
        "risk": "、".join(risks[risk] for risk in row.risks if risk != "returned" and not (risk == "off_hours" and _is_clock(row))),
        "sound": row.integrity == "intact", "why_broken": _why(row),
    }


def _is_clock(row: Row) -> bool:
    """The clock works at all hours; that is no risk."""
    return row.entry.actor is not None and row.entry.actor.username == User.SYSTEM


def chain_title(chain: str) -> str:
    """A monthly chain in words."""
    kind, __, month = chain.partition("/")
    return (_("Security log %(month)s") if kind == "sec" else _("Administration log %(month)s")) % {"month": month}


def _node(row: Row) -> str:
    if not row.node or row.case is None or row.case.flow_class is None:
        return row.node
    return title(row.case.flow_class._nodes_by_name.get(row.node)) or row.node


def _place(row: Row, address: str) -> str:
    """In which role, and from which terminal; the unit of the case would read as the actor's own."""
    role = Role.of(str((row.told.get("who") or {}).get("role", "")))
    return " · ".join(part for part in (str(role.label) if role else "", address) if part)


def _actor(row: Row, details: dict[str, Any]) -> str:
    """Who acted; for a failed log-in the name that was typed, out of its commitment."""
    if isinstance(row.actor, str) and row.actor:
        return row.actor
    typed = open_commitment(details, "who.account")
    return f"“{typed}”" if typed else _("nobody signed in")


def _record(row: Row) -> Any:
    """The model of the record of the entry's case."""
    return row.case.flow_class.records().model if row.case is not None and row.case.flow_class is not None else None


def _about(row: Row, details: dict[str, Any]) -> Any:
    """Whom and which role or file an entry outside cases is about."""
    facts = (row.told.get("content") or {}).get("facts") or {}
    role = Role.of(str(facts.get("role", "")))
    parts = [open_commitment(details, "content.to_name"), role and str(role.label),
             _kind(str(facts["kind"])) if facts.get("kind") else "", facts.get("count")]
    words = " · ".join(str(part) for part in parts if part not in (None, ""))
    return [words] if words and row.case is None else []


def _kind(code: str) -> str:
    """Of a proposal, or of an export."""
    proposed = KINDS.get(code)
    return str(proposed.title) if proposed else kind_title(code)


def _why(row: Row) -> str:
    if row.integrity == "intact":
        return ""
    return str(row.verdict.sentence) if row.integrity == "broken" else _("stands behind a broken entry")
