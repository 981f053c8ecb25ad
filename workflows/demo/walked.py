"""What a page offers, and what of it a set of cases has walked: each outcome of each step, each answer of each gate, each end.

Both are written in the words of `workflows.engine.walker`: `endorse.return`, `enough_quotes.no`, `declare.timeout`, `archived`. Nothing
is listed by hand: the first is computed from the page, the second read from steps, decisions and entries of the trail."""
import json
from collections.abc import Iterable
from typing import Any

from approvals.models import Case, Decision, Step, TrailEntry
from workflows.engine.case_verbs import CASE_VERBS
from workflows.engine.walker import Token, Walk, moves

BOUNDARY = "Timeout"


def offered(flow: Any) -> set[str]:
    """Everything that can happen on the page, and every act on a case as a whole."""
    names = [name for name, node in flow._nodes_by_name.items() if type(node).__name__ != BOUNDARY]
    return {label for name in names for label in _labels(flow, name)} | {f"case.{verb}" for verb in CASE_VERBS}


def _labels(flow: Any, name: str) -> list[str]:
    if flow._nodes_by_name[name].task_type == "JOIN":
        return [name]
    return [label for label, _walk in moves(flow, Walk((Token(name),)))]


def walked(flow: Any, cases: Iterable[Case]) -> set[str]:
    """What these cases tell of it."""
    of = [case.pk for case in cases]
    steps = Step.objects.filter(process__in=of, status="DONE", beside=None)
    nodes = {(step.flow_task, step.verb) for step in steps}
    found = {f"{node.name}.{verb}" if getattr(node, "verbs", None) else node.name for node, verb in nodes}
    entries = TrailEntry.objects.filter(case__in=of)
    for body in entries.values_list("body", flat=True):
        found |= _answers(flow, json.loads(bytes(body))["rules"].get("gates", ()))
    found |= {f"{node}.timeout" for node in entries.filter(action="step.timed_out").values_list("node", flat=True)}
    verbs = Decision.objects.filter(case__in=of, verb__in=CASE_VERBS).values_list("verb", flat=True)
    return (found | {f"case.{verb}" for verb in verbs}) & offered(flow)


def _answers(flow: Any, asked: Iterable[Any]) -> set[str]:
    """What gates answered in one act; a switch whose every rule said no took its last road."""
    found, refused = set(), 0
    for gate, rule, answer in asked:
        labels = _labels(flow, gate)
        if f"{gate}.yes" in labels:
            found.add(f"{gate}.{'yes' if answer else 'no'}")
            continue
        refused = 0 if answer else refused + 1
        if answer:
            found.add(f"{gate}.{rule}")
        elif refused == len(labels) - 1:
            found.add(f"{gate}.else")
            refused = 0
    return found
