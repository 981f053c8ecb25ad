"""Chains outside cases: sec/<yyyy-mm> for what people tried and saw, adm/<yyyy-mm> for what changed the ground under the cases.

The month is that of Asia/Shanghai. Entries of one chain are strung under the lock of its head, so many threads may write."""
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from uuid6 import uuid7

from approvals.models import Case, ChainHead, Step, TrailEntry, User

from .entry import Private, compose
from .throttle import Burst, Throttle

SHANGHAI = ZoneInfo("Asia/Shanghai")
KINDS = ("sec", "adm")
throttle = Throttle(at_most=10, seconds=60)


def write(
    kind: str, *, action: str, at: datetime, actor: User | None = None, on_behalf_of: User | None = None, outcome: str = "ok",
    case: Case | None = None, node: str = "", where: dict[str, Any] | None = None, what: dict[str, Any] | None = None,
    who: dict[str, Any] | None = None, content: dict[str, Any] | None = None, rules: dict[str, Any] | None = None,
    request: dict[str, Any] | None = None, clock: str = "system", own: bool = False,
) -> TrailEntry:
    """Append one entry to this month's chain of `kind` ("sec" or "adm").

    Joins the caller's transaction, so that the entry stands or falls with what it tells; with `own=True` it must be the outermost
    transaction (RuntimeError otherwise). Raises UnknownAction, NotCanonical."""
    if kind not in KINDS:
        raise ValueError(f"a chain is one of {KINDS}, not {kind!r}")
    chain = f"{kind}/{at.astimezone(SHANGHAI):%Y-%m}"
    with transaction.atomic(durable=own):
        head = _locked(chain)
        seq, eid = head.seq + 1, str(uuid7())
        sealed = compose(
            chain=chain, seq=seq, prev=head.head, eid=eid, action=action, outcome=outcome, at=at, db_clock=head.db_now, clock=clock,
            where=_where(case, node, where), what=what, who=_who(actor, on_behalf_of, who), content=content, rules=rules, request=request,
        )
        entry = TrailEntry.objects.create(
            id=-(head.pk << 32 | seq), eid=eid, chain=chain, seq=seq, case=case, action=action, outcome=outcome, actor=actor,
            principal=on_behalf_of or actor, node=node, at=at, body=sealed.body, hash=sealed.hash, details=sealed.details,
        )
        ChainHead.objects.filter(pk=head.pk).update(seq=seq, head=sealed.hash)
    return entry


def refuse(
    *, actor: User | None, at: datetime, code: str, case: Case | None = None, step: Step | None = None, verb: str = "",
    on_behalf_of: User | None = None, node: str = "", rules: dict[str, Any] | None = None, request: dict[str, Any] | None = None,
    clock: str = "system",
) -> TrailEntry | None:
    """Enter a refused attempt, after the act was rolled back: always in a transaction of its own. `code` is the reason's code.

    At most ten a minute for one person at one step; what is more is counted, and one entry tells the count (None meanwhile)."""
    place = (actor.pk if actor else 0, case.pk if case else 0, step.pk if step else 0, verb)
    admitted, bursts = throttle.admit(place, at)
    for burst in bursts:
        _tell_burst(burst, at, clock)
    if not admitted:
        return None
    where = {"step": step.number} if step is not None else None
    return write(
        "sec", action="attempt.refused", outcome="refused", at=at, actor=actor, on_behalf_of=on_behalf_of, case=case, node=node,
        where=where, what={"verb": verb}, content={"reason": code}, rules=rules, request=request, clock=clock, own=True,
    )


def settle(at: datetime, clock: str = "system") -> int:
    """Enter the counts of bursts that are over; returns how many. Called before a process ends, and by the next refusal anyway."""
    bursts = throttle.over(at)
    for burst in bursts:
        _tell_burst(burst, at, clock)
    return len(bursts)


def _tell_burst(burst: Burst, at: datetime, clock: str) -> None:
    actor_id, case_id, step_id, verb = burst.place
    case = Case.objects.filter(pk=case_id).only("id", "key", "flow_class", "number").first() if case_id else None
    write(
        "sec", action="attempt.refused", outcome="refused", at=at, actor=User.objects.filter(pk=actor_id).first(), case=case,
        where={"step": step_id & 0xFFFF} if step_id else None, what={"verb": verb},
        content={"reason": "repeated", "facts": {"count": burst.count, "since": burst.since, "until": burst.until}}, clock=clock, own=True,
    )


def _locked(chain: str) -> Any:
    """The head of a chain under lock, with the database's own clock; made when the month is new."""
    heads = ChainHead.objects.select_for_update().annotate(db_now=Now()).filter(chain=chain)
    head = heads.first()
    if head is None:
        # PostgreSQL: the loser of a race waits here and finds the winner's row. SQLite: the writer is alone, and its guard
        # against REPLACE would refuse an INSERT OR IGNORE.
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=connection.vendor == "postgresql")
        head = heads.get()
    return head


def _where(case: Case | None, node: str, more: dict[str, Any] | None) -> dict[str, Any]:
    place: dict[str, Any] = {"app": settings.VERSION, "node": node}
    if case is not None:
        place |= {"process": case.key, "number": case.number}
    return {**place, **(more or {})}


def _who(actor: User | None, principal: User | None, more: dict[str, Any] | None) -> dict[str, Any]:
    person: dict[str, Any] = {}
    if actor is not None:
        person = {"actor": actor.pk, "account": actor.username, "name": Private(actor.display_name)}
    if principal is not None and principal != actor:
        person |= {"for": principal.pk, "for_name": Private(principal.display_name)}
    return {**person, **(more or {})}
