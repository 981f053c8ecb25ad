"""Which acts were judged by which rule: an index read from the entries of the trail, a bounded stretch at a time, beside the acts.

An act itself writes nothing for it. Entries are followed in the order of their numbers (UUID 7), which real time gives even where the clock
of a case is simulated; the last minute is left alone, since an entry may still be on its way into the database."""
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from uuid6 import uuid7

from approvals.models import TrailEntry
from procurement.calendar.office_time import local
from procurement.rulebook.models import RuleUse, RuleUseMark
from procurement.rulebook.store import rulebook

AT_ONCE = 500
"""Entries read in one go."""
GOES = 20
"""Goes in one sweep; the next sweep goes on."""
LAG_MS = 60_000


def catch_up(lag_ms: int = LAG_MS) -> int:
    """Read on in the trail; safe to run at any number of places at once. Returns how many entries were read."""
    read, horizon = 0, _eid_before(lag_ms)
    for __ in range(GOES):
        found = _stretch(horizon)
        read += found
        if found < AT_ONCE:
            break
    return read


def _stretch(horizon: str) -> int:
    with transaction.atomic():
        mark = RuleUseMark.objects.select_for_update().order_by("pk").first() or RuleUseMark.objects.create()
        entries = list(TrailEntry.objects.filter(eid__gt=mark.eid, eid__lte=horizon).order_by("eid")
                       .values_list("id", "eid", "case_id", "at", "chain", "body")[:AT_ONCE])
        if not entries:
            return 0
        uses = [RuleUse(rule_id=rule, case_id=case, entry_id=pk, at=at)
                for pk, __, case, at, chain, body in entries if chain.startswith("case/") for rule in rules_of(bytes(body), at)]
        RuleUse.objects.bulk_create(uses, ignore_conflicts=connection.vendor == "postgresql")
        RuleUseMark.objects.filter(pk=mark.pk).update(eid=entries[-1][1])
    return len(entries)


def rules_of(body: bytes, at: datetime) -> set[int]:
    """Rows named by one entry: those that the act asked for, and those of a table that it wrote into the record as applied."""
    told: dict[str, Any] = json.loads(body)
    named = {row for __, row in (told.get("rules") or {}).get("limits") or ()}
    applied = ((told.get("content") or {}).get("after") or {}).get("area_rules")
    return named | set(_in_force(applied if isinstance(applied, list) else (), at))


def _in_force(codes: Iterable[Any], at: datetime) -> Iterable[int]:
    for code in codes:
        rule = rulebook().in_force(code, local(at).date()) if isinstance(code, str) else None
        if rule is not None:
            yield rule.row_id


def _eid_before(lag_ms: int) -> str:
    """The greatest number that an entry of so long ago can bear."""
    moment = (uuid7().int >> 80) - lag_ms
    return str(UUID(int=moment << 80 | (1 << 80) - 1))
