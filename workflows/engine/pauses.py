"""When a case stood still: suspensions out of the decisions, corrections out of the steps, for the clocks that its record counts itself."""
from collections.abc import Iterable
from typing import Any

from approvals.models import OPEN, Case, Decision, Step
from procurement.clocks.standing import Pause, Why


def pauses(case: Case, steps: Iterable[Step], decisions: Iterable[Decision]) -> list[Pause]:
    """Every pause so far in the order of their beginnings; one that goes on has no end. No query: rows as a page has read them."""
    return sorted([*_suspensions(case, decisions), *_corrections(steps)], key=lambda pause: pause.since)


def of(case: Case) -> list[Pause]:
    """The same for a service that asks, under the lock of the case. Two queries."""
    return pauses(case, Step.objects.filter(process=case).order_by("id"), Decision.objects.filter(case=case).order_by("id"))


def _suspensions(case: Case, decisions: Iterable[Decision]) -> list[Pause]:
    found: list[Pause] = []
    since: Any = None
    for decision in decisions:
        if decision.verb == "suspend":
            since = decision.at
        elif decision.verb == "resume" and since is not None:
            found.append(Pause(Why.SUSPENDED, since, decision.at))
            since = None
    if since is not None:
        found.append(Pause(Why.SUSPENDED, since, case.finished))  # closed while it was suspended
    return found


def _corrections(steps: Iterable[Step]) -> list[Pause]:
    """Steps on which the file goes back to be corrected; waiting for others (a step that records what came of it) is no return."""
    found = []
    for step in steps:
        node = step.flow_task
        if not getattr(node, "stops_clock", False) or "submit" not in getattr(node, "verbs", ()):
            continue
        if step.created is not None and (step.status in OPEN or step.finished is not None):
            found.append(Pause(Why.RETURNED, step.created, None if step.status in OPEN else step.finished))
    return found
