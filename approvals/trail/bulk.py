"""Many entries at once on a monthly chain: one for each person or unit of an imported table, under one lock of the head."""
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from uuid6 import uuid7

from approvals.models import TrailEntry, User

from .book import SHANGHAI, _locked
from .entry import Private, compose

AT_ONCE = 500


class Told(NamedTuple):
    """One entry to be written: its action and its content."""

    action: str
    content: dict[str, Any]


def write_many(kind: str, told: Iterable[Told], *, at: datetime, actor: User, clock: str = "system") -> int:
    """As `book.write`, for many entries of one actor at one moment; joins the caller's transaction. Returns how many.

    The guard lets a chain's head grow by one entry at a time only, so the head is moved once for each; that is cheap beside the rest."""
    chain = f"{kind}/{at.astimezone(SHANGHAI):%Y-%m}"
    who = {"actor": actor.pk, "account": actor.username, "name": Private(actor.display_name)}
    entries: list[TrailEntry] = []
    with transaction.atomic():
        head = _locked(chain)
        seq, prev = head.seq, head.head
        for action, content in told:
            seq, eid = seq + 1, str(uuid7())
            sealed = compose(chain=chain, seq=seq, prev=prev, eid=eid, action=action, at=at, db_clock=head.db_now, clock=clock,
                             where={"app": settings.VERSION}, who=who, content=content)
            prev = sealed.hash
            entries.append(TrailEntry(
                id=-(head.pk << 32 | seq), eid=eid, chain=chain, seq=seq, action=action, outcome="ok", actor=actor, principal=actor,
                at=at, body=sealed.body, hash=sealed.hash, details=sealed.details))
        TrailEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE approvals_chainhead SET seq = %s, head = %s WHERE id = %s",
                               [(entry.seq, entry.hash, head.pk) for entry in entries])
    return len(entries)
