"""What the clock does by itself: timers, timeouts, reminders, escalations. Each through the same lock, each entered, safe to run twice."""
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction

from approvals.duties.facts import who_may_act
from approvals.models import WAITING, Notice, Step
from approvals.people import superiors
from approvals.roles import FALLBACK
from approvals.system import system_user

from . import clock, deadlines, reading, recompute
from .door import is_lock
from .errors import Stale
from .move import Move
from .telling import Telling

LOG = logging.getLogger(__name__)
AT_ONCE = 200
"""Rows looked up at a time; the sweep goes on until nothing is due."""


def run(at: datetime) -> int:
    """Fire everything due at `at`, oldest first; returns how many acts of the clock took effect.

    A changed calendar moves the deadlines first, so that none fires by the old table."""
    fired = recompute.run(at)
    for due, act in (({"status": "SCHEDULED", "scheduled__lte": at}, _timer),
                     ({"status__in": WAITING, "timeout_at__lte": at}, _timeout),
                     ({"status__in": WAITING, "next_check__lte": at}, _message)):
        for step_id in _due(due):
            fired += _through(step_id, at, act)
    return fired


def _due(condition: dict) -> Iterator[int]:
    seen = 0
    while True:
        ids = list(Step.objects.filter(**condition, held=False, pk__gt=seen).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        yield from ids
        if len(ids) < AT_ONCE:
            return
        seen = ids[-1]


def _through(step_id: int, at: datetime, act: Callable[[Move, Any, Telling, datetime], bool]) -> bool:
    """One act of the clock: lock, look again, act, flush; False when another sweep or a person was faster."""
    try:
        with transaction.atomic():
            found = reading.locked(step_id >> 16, at)
            if found is None:
                return False
            move = Move.of(found, clock.now())
            step = move.steps.get(step_id)
            if step is None or step.held or move.case.held:
                return False
            system = system_user()
            telling = Telling("", "", system, system, step, db_clock=found.db_clock)
            if not act(move, step, telling, at):
                return False
            move.flush(telling)
            return True
    except Stale:
        return False
    except OperationalError as busy:  # a person is at work on the case; the next round comes by again
        if not is_lock(busy):
            raise
        return False
    except Exception:
        LOG.exception("the clock could not act on step %s", step_id)  # one case that cannot move must not stop the clock of all others
        return False


def _timer(move: Move, step: Any, telling: Telling, at: datetime) -> bool:
    if step.status != "SCHEDULED" or step.scheduled > at:
        return False
    activation = step.flow_task.activation_class(step)
    activation.start()
    activation.execute()
    telling.action = "timer.fired"
    return True


def _timeout(move: Move, step: Any, telling: Telling, at: datetime) -> bool:
    """The clock changes the road: the host is cancelled and the timeout's own road taken."""
    if step.status not in WAITING or step.timeout_at is None or step.timeout_at > at:
        return False
    boundary = step.flow_task._boundary_events[0]
    move.cancel([step, *(s for s in move.open_steps() if s.beside_id == step.pk)], "timeout")
    move.edition_moves = True
    following = boundary._create(_source(step), step.token)
    following._activate_next({following})
    telling.action = "step.timed_out"
    return True


def _source(step: Step) -> object:
    from viewflow.workflow.activation import Activation

    return Activation(step)


def _message(move: Move, step: Any, telling: Telling, at: datetime) -> bool:
    """The next message about one step: reminder to whoever may act, escalation one rank up, supervision order."""
    if step.status not in WAITING or step.next_check is None or step.next_check > at:
        return False
    if any(s.flow_task.stops_clock for s in move.open_steps() if s is not step and hasattr(s.flow_task, "stops_clock")):
        return False  # the clock stands still while the file is being corrected; its end moves the deadlines
    if step.next_check <= step.created:
        return _first_look(move, step, telling, at)
    ahead = deadlines.messages(step.created, step.due_at)
    message = ahead[step.reminded]
    step.reminded += 1
    deadlines.schedule(step, step.created)
    able = who_may_act(step, at)
    for person in able if message.kind.startswith("remind") else superiors(step, at):
        move.tell(message.kind, person.pk, step, due=step.due_at.isoformat())
    telling.action = "step.reminded" if message.kind.startswith("remind") else "step.escalated"
    telling.facts = {"message": message.kind, "due": step.due_at.isoformat(), "told": sorted(n.to_id for n in move.notices)}
    if not able:
        _nobody_can(move, step, telling)
    return True


def _first_look(move: Move, step: Any, telling: Telling, at: datetime) -> bool:
    """A new step: if somebody can act, only the moment of the first reminder is noted, which is no act and no entry."""
    if who_may_act(step, at):
        deadlines.schedule(step, step.created)
        Step.objects.filter(pk=step.pk).update(next_check=step.next_check)
        return False
    deadlines.schedule(step, step.created)
    _nobody_can(move, step, telling)
    return bool(telling.action)


def _nobody_can(move: Move, step: Any, telling: Telling) -> None:
    """Nobody can act: the fallback role gets the step and an incident notice opens; a case is never stuck in silence."""
    if step.role in (FALLBACK.value, "") and step.status != "ASSIGNED":
        return
    telling.action = "step.rerouted"
    telling.facts = {**telling.facts, "from": step.role, "to": FALLBACK.value, "why": "nobody_can_act"}
    step.role, step.unit_id, step.owner_id, step.status = FALLBACK.value, move.bureau_id, None, "NEW"
    for person in who_may_act(step, move.at):
        move.tell(Notice.Kind.INCIDENT, person.pk, step, role=telling.facts["from"])


