"""Somebody leaves: his open tasks go to the successors named, and what would come back to him later goes to an heir. One entry a case.

Decided steps keep their owner: history keeps the old name. `memo["heirs"]` of the case says who does today what comes back."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from approvals.duties.facts import dids_of
from approvals.duties.handing import Hold, barred
from approvals.leaving.handover import Handed
from approvals.models import WAITING, Case, Notice, User
from approvals.system import system_user

from . import clock, reading
from .move import Move
from .telling import Telling

WHY = "left"


def hand_over(
    person: User, tasks: Mapping[int, User], back: Mapping[int, User], *, hold: Hold, by: User, at: datetime, facts: dict[str, Any],
    reason: str,
) -> Handed:
    """Move tasks (step → successor) and heirs (case → successor), case after case by number, inside the transaction of the decision.

    Judged anew under the lock of each case: a task done meanwhile is passed over and named, a successor who may not act is answered
    with the sentence why. Six statements a case."""
    facts = {**facts, "why": WHY, "from": person.pk, "decided_by": by.pk}
    leaving = _Leaving(person, hold, at, facts, reason, system_user())
    for case_id in sorted({pk >> 16 for pk in tasks} | set(back)):
        leaving.case(case_id, {pk: to for pk, to in tasks.items() if pk >> 16 == case_id}, back.get(case_id))
    return Handed(leaving.cases, leaving.gone, leaving.refused)


@dataclass
class _Leaving:
    """One leaver, and what has become of his work so far."""

    person: User
    hold: Hold
    at: datetime
    facts: dict[str, Any]
    reason: str
    system: User
    cases: int = 0
    gone: list[int] = field(default_factory=list)
    refused: dict[tuple[str, int], Any] = field(default_factory=dict)

    def case(self, case_id: int, tasks: dict[int, User], heir: User | None) -> None:
        """One case under its lock, with one entry."""
        found = reading.locked(case_id, self.at)
        if found is None or found.case.status != "NEW":
            self.gone += tasks
            return
        move = Move.of(found, clock.now())
        mine = [step for step in move.open_steps() if step.pk in tasks and step.owner_id == self.person.pk and step.status in WAITING]
        self.gone += [pk for pk in tasks if pk not in {step.pk for step in mine}]
        dids = dids_of(mine[0], {to.pk for to in tasks.values()}) if mine else ()
        for step in mine:
            why = barred(tasks[step.pk], step, self.hold, dids, move.open_steps())
            if why:
                self.refused["task", step.pk] = why
            self._give(move, step, tasks[step.pk])
        if heir is not None:
            self._inherit(found.case, heir)
        if mine or heir is not None:
            telling = Telling("step.transferred", "", self.system, self.system, mine[0] if mine else None, db_clock=found.db_clock)
            telling.facts = {**self.facts, "to": sorted({tasks[step.pk].pk for step in mine}), "heir": heir.pk if heir else None}
            move.flush(telling)
            self.cases += 1

    def _give(self, move: Move, step: Any, to: User) -> None:
        """Same row, same deadline, another owner (as 转办); forms that somebody still has open are overtaken."""
        step.owner_id, step.status, step.assigned = to.pk, "ASSIGNED", move.at
        move.edition_moves = True
        move.tell(Notice.Kind.RETURNED, to.pk, step, by=self.person.display_name, reason=self.reason, transferred=True)

    def _inherit(self, case: Case, heir: User) -> None:
        """Whoever inherits what he once handed on himself is his own heir again."""
        kept = {old: new for old, new in (case.memo.get("heirs") or {}).items() if old != str(heir.pk)}
        case.memo = {**case.memo, "heirs": {**kept, str(self.person.pk): heir.pk}}
