"""Two people for what changes the ground (两人复核): the system administrator proposes, the security administrator decides.

Each kind of proposal is registered once with a function that shows it line by line, one that says whom it concerns, and one that puts it in
force. Approval and effect are one transaction: if the ground has shifted since, nothing is stored and the sentence says why."""
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approvals.duties.holders import roles_of
from approvals.duties.one_hand import APART, in_one_hand
from approvals.models import Notice, Proposal, UnitGrant, User
from approvals.notices import tell
from approvals.roles import Role
from approvals.trail import book
from approvals.trail.canonical import encode
from approvals.trail.entry import Private

PROPOSERS, DECIDERS = frozenset({Role.SYSTEM_ADMIN}), frozenset({Role.SECURITY_ADMIN})


@dataclass(frozen=True)
class Line:
    """One change as a person reads it: what it is about, how it stands, how it would stand."""

    label: str | Promise
    before: str | Promise = ""
    after: str | Promise = ""


@dataclass(frozen=True)
class Kind:
    """How proposals of one kind are checked, shown and put in force."""

    code: str
    title: str | Promise
    apply: Callable[..., None]
    describe: Callable[[dict[str, Any]], list[Line]]
    check: Callable[[dict[str, Any]], None] | None
    concerns: Callable[[dict[str, Any]], Collection[int]] | None
    proposers: frozenset[Role]


KINDS: dict[str, Kind] = {}


def register(
    code: str, *, title: str | Promise, apply: Callable[..., None], describe: Callable[[dict[str, Any]], list[Line]],
    check: Callable[[dict[str, Any]], None] | None = None, concerns: Callable[[dict[str, Any]], Collection[int]] | None = None,
    proposers: frozenset[Role] = PROPOSERS,
) -> None:
    """Make a kind known at start-up; a second registration under the same code takes the place of the first.

    `apply(payload, *, proposal, by, at)` puts it in force and enters its effects; `check(payload)` and `apply` raise ValidationError with a
    sentence; `concerns(payload)` answers ids of people who may therefore not decide it."""
    KINDS[code] = Kind(code, title, apply, describe, check, concerns, proposers)


def kind_of(proposal: Proposal) -> Kind:
    """Raises ValidationError for a kind that this installation no longer knows."""
    if proposal.kind not in KINDS:
        raise ValidationError(_("This kind of proposal is not known to this version of the program."), code="kind")
    return KINDS[proposal.kind]


def digest_of(payload: dict[str, Any]) -> str:
    """What a form carries from the page that showed the proposal to the decision on it."""
    return hashlib.sha256(encode({"payload": payload})).hexdigest()


def propose(code: str, payload: dict[str, Any], *, by: User, at: datetime, reason: str) -> Proposal:
    """Put a change before the second person; raises ValidationError. `payload` holds JSON values only, no floats."""
    kind = KINDS[code]
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": ValidationError(_("A reason is required."), code="reason")})
    if not _holds(by, kind.proposers):
        raise ValidationError(_("Only the system administrator proposes such changes."), code="by")
    if kind.check:
        kind.check(payload)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # a form sent twice sees its own first copy
        digest = digest_of(payload)
        if Proposal.objects.filter(kind=code, digest=digest, state=Proposal.State.WAITING).exists():
            raise ValidationError(_("The same change is already waiting for review."), code="waiting")
        proposal = Proposal.objects.create(
            kind=code, payload=payload, digest=digest, reason=reason[:200], proposed_by=by, proposed_at=at)
        _enter("proposal.made", proposal, by, at, reason)
        tell(_notice(Notice.Kind.PROPOSED, proposal, someone, by, at) for someone in _deciders(proposal, kind))
    return proposal


def decide(proposal: Proposal, *, by: User, at: datetime, agreed: bool, note: str = "", digest: str | None = None) -> Proposal:
    """Approve and put in force, or refuse with a reason; one transaction. Raises ValidationError when the ground has shifted."""
    kind, note = kind_of(proposal), note.strip()
    _may_decide(proposal, kind, by)
    if agreed:
        _by_two_hands(proposal, by, at)
    if not agreed and not note:
        raise ValidationError({"note": ValidationError(_("Say why it is refused: the proposer must learn what to change."), code="note")})
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if digest_of(proposal.payload) != proposal.digest or (digest or proposal.digest) != proposal.digest:
            raise ValidationError(_("What is stored is not what was shown. Nothing has been put in force; tell the auditor."),
                                  code="digest")
        _settle(proposal, Proposal.State.APPROVED if agreed else Proposal.State.REFUSED, by, at, note)
        if agreed:
            if kind.check:
                kind.check(proposal.payload)
            kind.apply(proposal.payload, proposal=proposal, by=by, at=at)
        _enter("proposal.approved" if agreed else "proposal.refused", proposal, by, at, note)
        more = {} if agreed else {"refused": True, "note": note}
        tell([_notice(Notice.Kind.SETTLED, proposal, proposal.proposed_by, by, at, **more)])
    return proposal


def withdraw(proposal: Proposal, *, by: User, at: datetime, note: str = "") -> Proposal:
    """The proposer takes it back before it is decided; raises ValidationError."""
    if by.pk != proposal.proposed_by_id:
        raise ValidationError(_("Only whoever proposed it withdraws it."), code="by")
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        _settle(proposal, Proposal.State.WITHDRAWN, None, at, note.strip())
        _enter("proposal.withdrawn", proposal, by, at, note.strip())
    return proposal


def barred(proposal: Proposal, person: User) -> str | Promise:
    """Why this person may not decide it, in one sentence; empty when he may."""
    try:
        _may_decide(proposal, kind_of(proposal), person)
    except ValidationError as why:
        return " ".join(why.messages)
    return ""


def _holds(person: User, roles: Collection[Role]) -> bool:
    return any(role in roles for role, __ in roles_of(person))


def _may_decide(proposal: Proposal, kind: Kind, by: User) -> None:
    if by.pk == proposal.proposed_by_id:
        raise ValidationError(_("Whoever proposes a change does not decide it: ask the security administrator."), code="same")
    if not _holds(by, DECIDERS):
        raise ValidationError(_("Only the security administrator decides proposals."), code="by")
    if kind.concerns and by.pk in kind.concerns(proposal.payload):
        raise ValidationError(_("This change concerns you yourself; another security administrator must decide it."), code="self")


def _by_two_hands(proposal: Proposal, by: User, at: datetime) -> None:
    """Two accounts are not two people while one could sign in as the other. To refuse it stays open to everybody who may decide."""
    if in_one_hand(by, proposal.proposed_by, at):
        raise ValidationError(
            _("Within the last %(days)s days a start password was issued between you and %(person)s, so one hand may hold both accounts. "
              "Another security administrator approves it, or it waits until those days are over."),
            code="one_hand", params={"days": APART.days, "person": proposal.proposed_by})


def _deciders(proposal: Proposal, kind: Kind) -> list[User]:
    """Whom the proposal waits for: those who may decide it."""
    barred = set(kind.concerns(proposal.payload)) if kind.concerns else set()
    held = UnitGrant.objects.filter(permission__codename__in=[role.value for role in DECIDERS], user__is_active=True).select_related("user")
    return [grant.user for grant in held.exclude(user=proposal.proposed_by_id) if grant.user_id not in barred]


def _notice(kind: Notice.Kind, proposal: Proposal, to: User, by: User, at: datetime, **more: Any) -> Notice:
    params = {"by": str(by), "reason": proposal.reason, "proposal": str(proposal.key), **more}
    return Notice(to=to, kind=kind, at=at, params=params, once=f"{kind.value}:{proposal.pk}:{to.pk}")


def _settle(proposal: Proposal, state: Proposal.State, by: User | None, at: datetime, note: str) -> None:
    if proposal.state != Proposal.State.WAITING:
        raise ValidationError(_("This proposal has already been settled: %(state)s."), code="settled",
                              params={"state": proposal.get_state_display()})
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.note = state, by, at, note[:200]
    proposal.save(update_fields=["state", "decided_by", "decided_at", "note"])


def _enter(action: str, proposal: Proposal, by: User, at: datetime, words: str) -> None:
    facts = {"proposal": str(proposal.key), "kind": proposal.kind, "digest": proposal.digest, "proposed_by": proposal.proposed_by_id}
    book.write("adm", action=action, at=at, actor=by, content={"facts": facts, "reason": Private(words) if words else None})
