"""Deadlines counted again when a holiday table arrives after they were given: case by case, under the case's lock, each change entered.

A step is counted from what it was stamped with: the moment of its creation, the limit of its node as known then, the pauses since.
A step that is closed is history and stays. Whoever has been reminded already is not reminded of the same stage twice."""
import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db import OperationalError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from approvals.duties.facts import who_may_act
from approvals.models import OPEN, Case, Decision, Notice, Step, User
from approvals.system import system_user
from procurement.calendar import moments as working
from procurement.calendar import store
from procurement.calendar.models import CalendarChange
from procurement.calendar.office_time import midnight
from procurement.calendar.seed import SOURCE_DOC, seeded_years

from . import clock, deadlines, reading
from .base import LimitName
from .door import is_lock
from .errors import Stale
from .move import Move
from .telling import Telling

LOG = logging.getLogger(__name__)
AT_ONCE = 200
"""Cases looked up at a time."""
MOST = 1000
"""Cases counted again in one sweep; the next sweep goes on from there."""
SETTLES = timedelta(seconds=90)
"""Other processes know a new table after a minute; only then is every step that was stamped with the old one in the database."""
_known_until: date | None = None  # looked at once in the life of a process: a release comes with a restart
COUNTED = ("due_at", "due_provisional", "timeout_at", "scheduled", "next_check")


class Pause(NamedTuple):
    """A time in which the clock of a case stood still; `cut`: it holds for a step only from that step's own beginning (挂起)."""

    since: datetime
    until: datetime
    cut: bool


def run(at: datetime) -> int:
    """Count again what the tables of the last time have touched; safe to run twice at once. Returns how many cases moved."""
    _published_with_the_program(at)
    moved = 0
    for change in CalendarChange.objects.filter(finished_at=None, at__lte=at - SETTLES).order_by("pk"):
        store.forget()  # this process may still remember the old table
        moved += _catch_up(change, at)
    return moved


def _published_with_the_program(at: datetime) -> None:
    """A new release may know a year that nobody had published when deadlines were given: that is a table that has arrived, too."""
    global _known_until
    until = date(max(seeded_years()), 12, 31)
    if _known_until == until:
        return
    _known_until = until
    waiting = Step.objects.filter(status__in=OPEN, due_provisional=True, due_at__lt=midnight(until) + timedelta(days=1))
    if waiting.exists() and not CalendarChange.objects.filter(source_doc=SOURCE_DOC, last_day=until).exists():
        CalendarChange.objects.create(source_doc=SOURCE_DOC, at=at - SETTLES, first_day=until.replace(month=1, day=1), last_day=until)


def _catch_up(change: CalendarChange, at: datetime) -> int:
    moved, seen, left = 0, 0, list(change.left)
    for case_id in [*change.left, *_touched(change)]:
        answer = _count_case(case_id, change, at)
        if answer is None and case_id not in left:
            left.append(case_id)
        elif answer is not None and case_id in left:
            left.remove(case_id)
        moved, seen = moved + bool(answer), seen + 1
        change.reached = max(change.reached, case_id)
    told: dict[str, Any] = {"reached": change.reached, "left": left, "moved": F("moved") + moved}
    if seen - len(change.left) < MOST and not left:
        told["finished_at"] = Coalesce("finished_at", Value(at))  # of two sweeps at once the first to finish says when
    CalendarChange.objects.filter(pk=change.pk).update(**told)
    return moved


def _touched(change: CalendarChange) -> Iterator[int]:
    """Cases with an open step whose time runs into the changed days, in the order of their numbers; at most MOST."""
    first, seen, sent = midnight(change.first_day), change.reached, 0
    late = Q(due_provisional=True)
    for name in ("due_at", "timeout_at", "next_check", "scheduled"):
        late |= Q(**{f"{name}__gte": first})
    while sent < MOST:
        found = Step.objects.filter(late, status__in=OPEN, process_id__gt=seen).order_by("process_id")
        ids = list(found.values_list("process_id", flat=True).distinct()[:min(AT_ONCE, MOST - sent)])
        yield from ids
        sent += len(ids)
        if len(ids) < AT_ONCE:
            return
        seen = ids[-1]


def _count_case(case_id: int, change: CalendarChange, at: datetime) -> bool | None:
    """Count every open step of one case again; whether any moved, or None when the case must be tried once more."""
    try:
        with transaction.atomic():
            found = reading.locked(case_id, at)
            if found is None or not found.steps:
                return False
            move = Move.of(found, clock.now())
            pauses = _pauses(case_id)
            for step in move.steps.values():
                _count(step, _host(step, move), pauses)
            before, after = _differences(move)
            if not after:
                return False
            system = system_user()
            telling = Telling("deadline.recomputed", "", system, system, db_clock=found.db_clock, before=before, after=after)
            telling.facts = {"source": change.source_doc, "change": change.pk, "first_day": change.first_day, "last_day": change.last_day}
            _tell(move, change)
            move.flush(telling)
            return True
    except Stale:
        return None
    except OperationalError as busy:
        if not is_lock(busy):
            raise
        return None
    except Exception:
        LOG.exception("the deadlines of case %s could not be counted again", case_id)  # one case must not stop all others
        return None


def _pauses(case_id: int) -> list[Pause]:
    """Suspensions and corrections that are over, in the order in which they ended: each moved the deadlines once."""
    found: list[Pause] = []
    since: datetime | None = None
    for verb, at in Decision.objects.filter(case_id=case_id, verb__in=("suspend", "resume")).order_by("pk").values_list("verb", "at"):
        if verb == "suspend":
            since = at
        elif since is not None:
            found.append(Pause(since, at, cut=True))
            since = None
    for step in Step.objects.filter(process_id=case_id, status="DONE").only("flow_task", "created", "finished"):
        if getattr(step.flow_task, "stops_clock", False) and step.created and step.finished:
            found.append(Pause(step.created, step.finished, cut=False))
    return sorted(found, key=lambda pause: pause.until)


def _host(step: Any, move: Move) -> Any:
    """Whose time it is: an added signer has the time of the step beside which he stands."""
    if not step.beside_id:
        return step
    return move.steps.get(step.beside_id) or Step.objects.get(pk=step.beside_id)


def _count(step: Any, host: Any, pauses: Iterable[Pause]) -> None:
    node, start = step.flow_task, host.created
    over = [pause for pause in pauses if start < pause.until]
    limit = getattr(node, "due", None)
    if step.due_at and isinstance(limit, LimitName):
        named = _named(node, step.process)
        first = (named, False) if named is not None else _by_limit(limit, start)
        step.due_at, step.due_provisional = _paused(*first, start, over)
    delay = next((b._delay for b in getattr(node, "_boundary_events", ())), None)
    if step.timeout_at and isinstance(delay, LimitName):
        step.timeout_at = _paused(*_by_limit(delay, start), start, over)[0]
    if step.status == "SCHEDULED" and step.scheduled and isinstance(node._delay, LimitName):
        step.scheduled = deadlines.due(node._delay, start).at + sum((p.until - _begin(p, start) for p in over), timedelta(0))
    if step.next_check and step.next_check > step.created:  # else the clock has not looked at the step yet and will do so next
        deadlines.schedule(step, step.created)


def _named(node: Any, case: Case) -> datetime | None:
    """The moment that goes before the limit, asked of the record again: a day told to others stays as written, a day counted by the
    record itself follows the calendar."""
    rule = getattr(node, "due_at", None)
    named: datetime | None = rule(SimpleNamespace(process=case)) if rule is not None else None
    return named


def _by_limit(limit: LimitName, start: datetime) -> tuple[datetime, bool]:
    found = deadlines.due(limit, start)
    return found.at, found.provisional


def _paused(at: datetime, provisional: bool, start: datetime, pauses: Iterable[Pause]) -> tuple[datetime, bool]:
    for pause in pauses:
        moved = working.shift_by_pause(at, _begin(pause, start), pause.until, store.load())
        at, provisional = moved.at, provisional or moved.provisional
    return at, provisional


def _begin(pause: Pause, start: datetime) -> datetime:
    return max(pause.since, start) if pause.cut else pause.since


def _differences(move: Move) -> tuple[dict[str, Any], dict[str, Any]]:
    """Every moment that changed, before and after, under `node.number.column`."""
    before, after = {}, {}
    for pk, step in move.steps.items():
        for name in COUNTED:
            if getattr(step, name) != move.before[pk][name]:
                key = f"{step.flow_task.name}.{step.number}.{name}".lower()
                before[key], after[key] = move.before[pk][name], getattr(step, name)
    return before, after


def _tell(move: Move, change: CalendarChange) -> None:
    """Whoever holds a step learns of its new day; for a step of nobody, everybody who may act on it."""
    for pk, step in move.steps.items():
        was, now = move.before[pk]["due_at"], step.due_at
        if was is None or now is None or now == was:
            continue
        for person in [step.owner] if step.owner else who_may_act(step, move.at):
            if person.username != User.SYSTEM:
                move.notices.append(Notice(
                    to_id=person.pk, kind=Notice.Kind.DUE_MOVED, case=move.case, step_id=pk, at=move.at,
                    once=f"due_moved:{pk}:{change.pk}:{person.pk}",
                    params={"was": was.isoformat(), "due": now.isoformat(), "source": change.source_doc},
                ))

