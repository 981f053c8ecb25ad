"""What people do to a stock-take: the service changes it, the chain of administration gets its entry, both or neither."""
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from approvals import notices
from approvals.models import Notice, User
from approvals.office.door import told
from approvals.trail import book
from approvals.trail.canonical import encode
from procurement.stocktakes import services
from procurement.stocktakes.models import CountEntry, DifferenceNote, StockTake
from workflows.engine import clock


def open_(data: Mapping[str, Any], *, by: User, at: datetime) -> StockTake:
    """Begin one, and tell the team. Raises RuleBroken."""
    with transaction.atomic():
        take = services.open_(**data, actor=by, at=at)
        _enter("stocktake.opened", take, by, at, unit=take.unit_id, key_day=take.key_day.isoformat(), cards=take.book.count(),
               team=sorted(person.pk for person in data["team"]))
        told_of = {"stocktake_opened": True, "stock_take": take.pk, "name": take.title, "by": str(by)}
        notices.tell(Notice(to=person, kind=Notice.Kind.TASK, params=told_of, once=f"stock-take {take.pk} {person.pk}", at=at)
                     for person in data["team"] if person != by)
    return take


def count(take: StockTake, looks: Sequence[Mapping[str, Any]], *, by: User, at: datetime) -> list[CountEntry]:
    """One look or a whole list, all or none; what was sent before is passed over and not entered again. Raises RuleBroken."""
    with transaction.atomic():
        locked = StockTake.objects.select_for_update(of=("self",)).get(pk=take.pk)
        known = set(locked.counts.filter(token__in=[look["token"] for look in looks]).values_list("token", flat=True))
        rows = [services.count(locked, look, actor=by, at=at) for look in looks]
        fresh = [row for row in rows if row.token not in known]
        if fresh:
            facts = [[str(row.token), row.typed, str(row.quantity)] for row in fresh]
            _enter("stocktake.counted", take, by, at, looks=len(fresh), sha256=hashlib.sha256(encode(facts)).hexdigest(),
                   first=facts[0], last=facts[-1])
    return rows


def explain(take: StockTake, data: Mapping[str, Any], *, by: User, at: datetime) -> DifferenceNote:
    """Cause, evidence and liability. Raises RuleBroken."""
    with transaction.atomic():
        locked = StockTake.objects.select_for_update(of=("self",)).get(pk=take.pk)
        note = services.explain(locked, data, actor=by, at=at)
        _enter("stocktake.explained", take, by, at, note=note.pk, line=note.line_id, found=note.found_id, cause=str(note.cause),
               compensation=str(note.compensation))
    return note


def close(take: StockTake, *, by: User, at: datetime) -> None:
    """Everything is counted and explained. Raises RuleBroken."""
    with transaction.atomic():
        locked = StockTake.objects.select_for_update(of=("self",)).get(pk=take.pk)
        services.close(locked, actor=by, at=at)
        _enter("stocktake.closed", take, by, at)


def _enter(action: str, take: StockTake, by: User, at: datetime, **facts: Any) -> None:
    book.write("adm", action=action, at=at, actor=by, clock=clock.source(), content=told(stock_take=take.number, **facts))
