"""A unit was merged into another: its open cases go on, and the successor acts for it. One entry for each case, in its own chain.

The case keeps the unit under whose name it was begun; `memo["seat"]` says who acts for it now, and `base.own_unit` asks that."""
from datetime import datetime
from typing import Any

from django.db.models import Q

from approvals.models import OPEN, Case, Step, Unit, User
from approvals.system import system_user

from . import clock, reading
from .base import own_unit
from .move import Move
from .telling import Telling

WHY = "unit_merged"


def hand_over(old: Unit, new: Unit, *, by: User, at: datetime, facts: dict[str, Any]) -> int:
    """Hand every open case of a unit, and every open step that waits for it, over to its successor; answers how many cases.

    Runs inside the transaction that decides the merger and locks case after case by number; `facts` names the proposal."""
    waiting = Step.objects.filter(unit=old, status__in=OPEN).values("process")
    theirs = Q(unit=old) | Q(unit__merged_into=old) | Q(pk__in=waiting)
    ids = list(Case.objects.filter(theirs, status="NEW").order_by("pk").values_list("pk", flat=True))
    for case_id in ids:
        _one(case_id, old, new, by, at, facts)
    return len(ids)


def _one(case_id: int, old: Unit, new: Unit, by: User, at: datetime, facts: dict[str, Any]) -> None:
    found = reading.locked(case_id, at)
    if found is None or found.case.status != "NEW":
        return
    move = Move.of(found, clock.now())
    for step in move.open_steps():
        if step.unit_id == old.pk:
            step.unit_id = new.pk
        step.data = _readdressed(step.data, old.pk, new.pk)
    if own_unit(found.case, 0) == old.pk:
        found.case.memo = {**found.case.memo, "seat": new.pk}
    system = system_user()
    telling = Telling("step.rerouted", "", system, system, None, db_clock=found.db_clock)
    telling.facts = {**facts, "why": WHY, "decided_by": by.pk}
    move.flush(telling)


def _readdressed(data: Any, old: int, new: int) -> Any:
    """Groups remember whom to ask next; `unit` in what they remember is a unit's number."""
    if isinstance(data, dict):
        return {key: new if key == "unit" and value == old else _readdressed(value, old, new) for key, value in data.items()}
    return [_readdressed(value, old, new) for value in data] if isinstance(data, list) else data
