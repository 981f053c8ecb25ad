"""The unit of work of one act: viewflow's activations only *note* rows here; one flush writes steps, decision, entry, case."""
from collections.abc import Iterable
from contextlib import ExitStack, nullcontext
from datetime import datetime
from typing import Any

from django.db import connection

from approvals.models import OPEN, Attachment, Case, Decision, Notice, Step, TrailEntry
from procurement.rulebook.limits import note_what_is_asked

from . import graph, tokens
from .base import record_of
from .errors import Stale
from .reading import Found
from .rows import settled, table
from .telling import Telling

WATCHED = ("status", "owner_id", "assigned", "started", "finished", "scheduled", "unit_id", "role", "verb", "due_at",
           "due_provisional", "timeout_at", "next_check", "reminded", "held", "standing_at", "data")
CASE_WATCHED = ("title", "amount", "urgency", "accepted_no", "status", "finished", "outcome", "held", "held_at", "memo")


def _seen(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: settled(getattr(row, name)) if name in ("data", "memo") else getattr(row, name) for name in names}


class Move:
    """Everything one act reads and will write."""

    def __init__(self, case: Case, steps: Iterable[Step], at: datetime, bureau_id: int, fresh: bool = False) -> None:
        self.case, self.at, self.bureau_id, self.fresh = case, at, bureau_id, fresh
        self.steps = {step.pk: step for step in steps}
        for step in self.steps.values():
            step.process = case
        self.before = {pk: _seen(step, WATCHED) for pk, step in self.steps.items()}
        self.case_before = _seen(case, CASE_WATCHED)
        self.moves_seen, self.edition_moves = case.moves, False
        self.new: list[Step] = []
        self.row_guards: dict[int, str] = {}
        self.touched: set[str] = set()
        self.rules: list[list[Any]] = []
        self.limits = note_what_is_asked()  # fills with each row of the rulebook that this act reads
        self.notices: list[Notice] = []
        self.attachments: list[Attachment] = []
        case._move = self

    @classmethod
    def of(cls, found: Found, at: datetime) -> "Move":
        """The move of a case that was read under lock."""
        return cls(found.case, found.steps, at, found.bureau_id)

    # --- viewflow's `task.save()` and `task.previous.add()` end here ---------------------------------------------------
    def note(self, step: Step) -> None:
        """Give a new step its number; stamp the moment of the act over viewflow's own reading of the clock."""
        if step.pk is None:
            self.case.step_no += 1
            step.pk = self.case.pk << 16 | self.case.step_no
            step.created = self.at
            if step.flow_task and not step.flow_task_type:
                step.flow_task_type = step.flow_task.task_type
            self.new.append(step)
        known = self.before.get(step.pk, {})
        for name in ("started", "finished"):
            if getattr(step, name) is not None and known.get(name) is None:
                setattr(step, name, self.at)

    # --- what nodes ask and say ------------------------------------------------------------------------------------
    def open_steps(self) -> list[Any]:
        return [step for step in (*self.steps.values(), *self.new) if step.status in OPEN]

    def steps_open_ids(self) -> set[int]:
        return {step.pk for step in self.open_steps()}

    def cancel(self, steps: Iterable[Step], why: str) -> None:
        for step in steps:
            step.status, step.finished, step.verb, step.next_check = "CANCELED", self.at, why, None

    def cancel_scope(self, scope: str, why: str, but: Step | None = None) -> None:
        self.cancel([s for s in self.open_steps() if s is not but and tokens.within(s.token, scope)], why)

    def close(self, status: str, outcome: str) -> None:
        """The case ends; a case never closes without a result notice (件件有落实、事事有回音)."""
        self.case.status, self.case.outcome, self.case.finished = status, outcome, self.at
        self.edition_moves = True
        self.tell(Notice.Kind.RESULT, self.case.requester_id, outcome=outcome)
        model = self.case.flow_class.records().model
        if hasattr(model, "ends"):  # what a case held back for itself is free again, whatever its end
            record_of(self.case).ends(self.at)
        if hasattr(model, "told_at_end"):  # others whose cases hang on this one
            for to_id, case, params in record_of(self.case).told_at_end():
                once = f"end:{case.pk}:{self.case.pk}:{self.case.moves}:{to_id}"
                self.notices.append(Notice(to_id=to_id, kind=Notice.Kind.RESULT, case=case, params=params, once=once, at=self.at))

    def tell(self, kind: str, to_id: int, step: Step | None = None, **params: Any) -> None:
        once = f"{kind}:{self.case.pk}:{step.pk if step else self.case.moves}:{to_id}"
        self.notices.append(Notice(to_id=to_id, kind=kind, case=self.case, step_id=step.pk if step else None,
                                   params=params, once=once, at=self.at))

    def asked(self, gate: str, rule: str, answer: bool) -> None:
        """A gate asked a rule; the entry says which rule chose the road."""
        self.rules.append([gate, rule, answer])

    def last_owner(self, node: Any) -> int:
        """Whoever completed a step last in this case."""
        here = [s.owner_id for s in self.steps.values() if s.flow_task == node and s.status == "DONE" and s.owner_id]  # by this very act
        if here:
            return here[-1]
        done = Step.objects.filter(process=self.case, flow_task=node, status="DONE").order_by("-id")
        owner: int = done.values_list("owner_id", flat=True).first() or self.case.requester_id
        return owner

    # --- standing approvals -----------------------------------------------------------------------------------------
    def stand(self, node: str, step: Step) -> None:
        standing = {**self.case.memo.get("standing", {}), node: step.number}
        self.case.memo = {**self.case.memo, "standing": standing}

    def fall(self, node: str) -> None:
        """An approval no longer stands (withdrawn)."""
        self.case.memo = {**self.case.memo, "standing": {k: v for k, v in self.case.memo.get("standing", {}).items() if k != node}}

    def returned(self, node: Any, contract: str | None) -> None:
        self.edition_moves = True
        self.case.memo = {**self.case.memo, "carry": [], "until": node.name, "pending": contract, "home": node._return.name}

    def carried(self, node: str) -> int | None:
        """The step whose approval answers for this node, once; None when it must be asked."""
        carry = self.case.memo.get("carry") or []
        if node not in carry:
            return None
        self.case.memo = {**self.case.memo, "carry": [n for n in carry if n != node]}
        return self.case.memo["standing"][node]

    def reached(self, node: str) -> None:
        """The returner acts again: what has not been carried by now is asked like anything else."""
        if self.case.memo.get("until") == node and self.case.memo.get("carry"):
            self.case.memo = {**self.case.memo, "carry": []}

    def file_changed(self, touched: set[str]) -> None:
        """The file came back: approvals whose reviewed fields changed fall, the others may be carried."""
        self.touched, self.edition_moves = touched, True
        pending = self.case.memo.get("pending")
        again = graph.reachable(self.case.flow_class, self.case.memo["home"]) if pending == "rerun" else frozenset()
        kept = {
            name: number for name, number in self.case.memo.get("standing", {}).items()
            if name not in again and not touched & graph.reviewed(self.case.flow_class, name, touched)
        }
        self.case.memo = {**self.case.memo, "standing": kept, "pending": None, "carry": list(kept) if pending else []}

    def fields_changed(self, touched: set[str]) -> None:
        """A step on the road changed fields: approvals that answer for them stand no longer and cannot be carried."""
        standing, carry = self.case.memo.get("standing", {}), self.case.memo.get("carry") or []
        kept = {name: number for name, number in standing.items() if not touched & graph.reviewed(self.case.flow_class, name, touched)}
        if kept != standing:
            self.case.memo = {**self.case.memo, "standing": kept, "carry": [name for name in carry if name in kept]}

    def carry_what_stands(self, until: str) -> None:
        self.case.memo = {**self.case.memo, "carry": list(self.case.memo.get("standing", {})), "until": until}

    def touched_a_gate_between(self, work: Any, returner: Any) -> bool:
        return bool(self.touched) and any(
            reads is None or self.touched & set(reads) for reads in graph.gate_reads_between(self.case.flow_class, work.name, returner.name)
        )

    # --- the one flush ------------------------------------------------------------------------------------------------
    def flush(self, telling: Telling) -> TrailEntry:
        """Write everything: steps, decision, files, entry, notices, case (WHERE moves = seen). Raises Stale."""
        case = self.case
        case.seq, case.moves = case.seq + 1, case.moves + 1
        case.edition += self.edition_moves and not self.fresh
        changed = {pk: diff for pk, step in self.steps.items() if (diff := self._diff(step, self.before[pk], WATCHED))}
        moves = [[pk & 0xFFFF, self.steps[pk].flow_task.name, self.before[pk]["status"], diff.get("status", self.steps[pk].status)]
                 for pk, diff in changed.items()]
        moves += [[step.number, step.flow_task.name, "", step.status] for step in self.new]
        entry = telling.entry(self, moves)
        case.head = entry.hash
        with self._sent_together():
            expected = self._write(changed, entry, telling)
        for cursor, count, why in expected:  # row counts are known only once everything has been sent
            if cursor.rowcount != count:
                raise Stale(why)
        del case._move
        return entry

    @staticmethod
    def _diff(row: Any, before: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
        now = _seen(row, names)
        return {name: getattr(row, name) for name in names if now[name] != before[name]}

    @staticmethod
    def _sent_together() -> Any:
        """On PostgreSQL the writes of an act travel in one pipeline; Django's error classes are kept."""
        if connection.vendor != "postgresql":
            return nullcontext()
        stack = ExitStack()
        stack.enter_context(connection.wrap_database_errors)
        stack.enter_context(connection.connection.pipeline())
        return stack

    def _write(self, changed: dict[int, dict[str, Any]], entry: TrailEntry, telling: Telling) -> list:
        case, expected = self.case, []
        for ids, diff in self._grouped(changed, entry.pk):
            guard = next((self.row_guards[pk] for pk in ids if pk in self.row_guards), "")
            expected.append((table(Step).update(connection.cursor(), ids, diff, guard), len(ids), "a step changed meanwhile"))
        if self.new:
            for step in self.new:
                step.entry_id = entry.pk
            table(Step).insert(connection.cursor(), self.new)
        decision = telling.decision(self, entry)
        if decision is not None:
            table(Decision).insert(connection.cursor(), [decision], skip=("id",))
        if self.attachments:
            table(Attachment).insert(connection.cursor(), self.attachments, skip=("id",))
        table(TrailEntry).insert(connection.cursor(), [entry])
        if self.notices:
            table(Notice).insert(connection.cursor(), self.notices, skip=("id",), on_conflict=" ON CONFLICT (once) DO NOTHING")
        if self.fresh:  # last, as the guard wants it: a case opens with its first entry
            table(Case).insert(connection.cursor(), [case])
        else:
            changes = self._diff(case, self.case_before, CASE_WATCHED)
            changes |= {name: getattr(case, name) for name in ("moves", "seq", "head", "step_no", "edition")}
            cursor = table(Case).update(connection.cursor(), [case.pk], changes, ' AND "moves" = %s', [self.moves_seen])
            expected.append((cursor, 1, "the case moved meanwhile"))
        return expected

    @staticmethod
    def _grouped(changed: dict[int, dict[str, Any]], entry_id: int) -> list[tuple[list[int], dict[str, Any]]]:
        """Rows that change alike share one UPDATE."""
        groups: dict[str, tuple[list[int], dict[str, Any]]] = {}
        for pk, diff in changed.items():
            diff["entry_id"] = entry_id
            groups.setdefault(settled({name: str(value) for name, value in diff.items()}), ([], diff))[0].append(pk)
        return list(groups.values())


