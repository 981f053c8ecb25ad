"""A past made by hand: cases with steps, decisions and entries in the order that the database guards demand.

The order is: steps (pointing at an entry that does not exist yet), decision, entry, and the case last."""
import itertools
import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.db import connection, transaction
from viewflow.workflow.token import Token

from approvals.models import Case, Decision, Step, TrailEntry, Unit, User
from approvals.trail.entry import FIRST, Private, compose

AT = datetime(2026, 11, 2, 2, 0, 0, 123456, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
_number = itertools.count(1)


def person(name="王芳", username=None, **fields):
    """A user; the name is plainly a demo name."""
    return User.objects.create(username=username or f"T{next(_number):05}", display_name=name, **fields)


def unit(name="示例处室"):
    return Unit.objects.create(name=name, code=f"U{next(_number):05}")


def add(model, *rows):
    """INSERT past the doors of the models (only `act` may save a case or a step)."""
    model.objects.bulk_create(rows)


class Matter:
    """One case whose entries are written one by one, as acts would."""

    def __init__(self, actor=None, in_unit=None, at=AT, flow="approvals/flows.renovation_review.RenovationReviewFlow", **fields):
        self.actor, self.at = actor or person(), at
        self.unit = in_unit or unit()
        pk = 1_000_000 + next(_number)
        fields = {"title": "示例维修", "number": f"WX-2026-{pk:04}", "status": "NEW", **fields}
        self.case = Case(id=pk, key=uuid.uuid4(), unit=self.unit, requester=self.actor, flow_hash="f" * 64, created=at, seq=1, **fields)
        self.case.flow_class = flow
        self.fresh, self.steps = True, 0

    @property
    def chain(self):
        return f"case/{self.case.key}"

    @property
    def next_entry_id(self):
        return self.case.pk << 16 | (1 if self.fresh else self.case.seq + 1)

    def first_free(self):
        """Id of the entry that this case would write next."""
        return self.next_entry_id

    def new_step(self, node="request", status="DONE", entry_id=None, **fields):
        """A step row of this case, not yet written."""
        self.steps += 1
        return Step(id=self.case.pk << 16 | self.steps, process_id=self.case.pk, flow_task=f"approvals/flows.past.Past.{node}", token=Token("start"),
                    flow_task_type="HUMAN", status=status, created=self.at, entry_id=entry_id or self.next_entry_id, **fields)

    def entry(self, action="step.approved", moves=(), node="request", actor=None, comment="同意", outcome="ok", principal=None, seq=None, **where):
        """The entry row of the next act, not yet written."""
        actor = actor or self.actor
        seq = seq or (1 if self.fresh else self.case.seq + 1)
        prev = FIRST if self.fresh else self.case.head
        eid = str(uuid.uuid4())
        sealed = compose(
            chain=self.chain, seq=seq, prev=prev, eid=eid, action=action, outcome=outcome, at=self.at, db_clock=self.at,
            where={"process": self.case.key, "node": node, **where}, what={"moves": list(moves)},
            who={"actor": actor.pk, "name": Private(actor.display_name), "for": (principal or actor).pk},
            content={"comment": Private(comment), "before": {}, "after": {"amount": "12.50"}},
        )
        return TrailEntry(id=self.case.pk << 16 | seq, eid=eid, chain=self.chain, seq=seq, case_id=self.case.pk, action=action,
                          outcome=outcome, actor=actor, principal=principal or actor, node=node, at=self.at, body=sealed.body,
                          hash=sealed.hash, details=sealed.details)

    def decision(self, step, actor=None, verb="approve"):
        actor = actor or self.actor
        return Decision(case_id=self.case.pk, step_id=step.pk, node="request", verb=verb, actor=actor, principal=actor,
                        key=uuid.uuid4().hex, digest="d" * 64, at=self.at, entry_id=step.entry_id)

    def close(self, entry, **changes):
        """The case row, last."""
        self.case.seq, self.case.head = entry.seq, entry.hash
        if self.fresh:
            self.case.moves = 1
            add(Case, self.case)
            self.fresh = False
        else:
            self.case.moves += 1
            Case.objects.filter(pk=self.case.pk).update(seq=entry.seq, head=entry.hash, moves=self.case.moves, **changes)

    def act(self, action="step.approved", node="request", status="DONE", actor=None, minutes=1, due_at=None, **more):
        """A whole act: one new step with this status, a decision, the entry, the case. Returns the three rows."""
        with transaction.atomic():
            step = self.new_step(node, status, owner=actor or self.actor, due_at=due_at)
            entry = self.entry(action, [[step.number, node, "", status]], node, actor, **more)
            decision = self.decision(step, actor)
            add(Step, step)
            add(Decision, decision)
            add(TrailEntry, entry)
            self.close(entry)
        self.at += timedelta(minutes=minutes)
        return SimpleNamespace(step=step, entry=entry, decision=decision)


def sql(statement, *params):
    """Raw SQL, as somebody would type it who goes past the program."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount
