"""What happens next, said before it happens: where each button leads, through which gates, and which opinions it unsays.

Gates are asked on the record as it stands; where the step's own form may still change the answer, every road is named."""
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from approvals.models import Step
from workflows.engine import gates, graph
from workflows.engine.base import own_unit
from workflows.engine.steps import RERUN, RERUN_TOUCHED, RESUME

from . import words
from .case_file import CaseFile


def sentence(file: CaseFile, step: Step, verb: str) -> str:
    """One sentence for one button of one step."""
    node = step.flow_task
    button = words.word(verb, words.seat(step)).button
    if step.beside_id:
        return _("After “%(verb)s” the step returns to whoever asked for your signature.") % {"verb": button}
    if verb == "return":
        return _return(file, step, node, button)
    if verb != "reject" and step.data.get("back"):
        back = file.flow._nodes_by_name.get(step.data["back"])
        return _("After “%(verb)s” the file goes straight back to %(step)s.") % {"verb": button, "step": words.title(back)}
    target = node.exits.get(verb)
    if target is None:
        return ""
    until = file.flow._nodes_by_name.get(file.case.memo.get("until") or "")
    if verb == "submit" and until is not None and file.case.memo.get("pending") == RERUN_TOUCHED and target is not until:
        return _("After “%(verb)s” those give their opinion again whose subject has changed; otherwise the case goes straight back to "
                 "%(step)s.") % {"verb": button, "step": words.title(until)}
    places = list(dict.fromkeys(_places(file, target, step, settled=node.form_class is None or verb == "reject")))
    return _("After “%(verb)s” the case goes on to %(places)s.") % {"verb": button, "places": _(" or ").join(places)}


def _places(file: CaseFile, node: Any, step: Step, *, settled: bool, depth: int = 0) -> Iterator[str]:
    """Where the road leads from a node on, each as “step (whose)”."""
    if depth > 12:
        return
    if getattr(node, "verbs", None):
        yield _whose(file, node)
    elif isinstance(node, gates.End):
        yield _("the end: %(outcome)s") % {"outcome": words.title(node)}
    elif isinstance(node, gates.Timer):
        for place in _places(file, graph.forward(node)[0], step, settled=settled, depth=depth + 1):
            yield _("%(place)s, on the appointed day") % {"place": place}
    elif isinstance(node, gates.Join) and _others(file, step):
        yield _("%(join)s: first the other signatures are awaited (%(steps)s)") % {
            "join": words.title(node), "steps": _(", ").join(words.title(other.flow_task) for other in _others(file, step))}
    elif isinstance(node, gates.Split):
        yield _(" and ").join(p for b in graph.forward(node) for p in _places(file, b, step, settled=settled, depth=depth + 1))
    else:
        for road in _roads(file, node, settled):
            yield from _places(file, road, step, settled=settled, depth=depth + 1)


def _roads(file: CaseFile, node: Any, settled: bool) -> list[Any]:
    """The roads out of a gate: the one its rules choose now, or all while the answer may change."""
    if settled and isinstance(node, gates.If | gates.Switch):
        try:
            if isinstance(node, gates.If):
                return [node._on_true if node._condition.rule(file.record) else node._on_false]
            return [next(road for road, rule in node._branches if rule is None or rule.rule(file.record))]
        except (AttributeError, LookupError, TypeError, ValueError, StopIteration):
            pass  # the record does not say enough yet
    return graph.forward(node)


def _others(file: CaseFile, step: Step) -> list[Step]:
    """Steps of the same split that are still open."""
    group = str(step.token).rpartition("_")[0]
    return [s for s in file.waiting if s.pk != step.pk and group and str(s.token).startswith(group + "_")]


def _whose(file: CaseFile, node: Any) -> str:
    if node.role is None:
        return _("%(step)s (%(whose)s)") % {"step": words.title(node), "whose": _("the person it is addressed to")}
    unit = file.case.unit.label if node.unit_rule is own_unit else ""
    if not unit and str(node.role.label) == words.title(node):
        return words.title(node)
    return _("%(step)s (%(whose)s)") % {"step": words.title(node), "whose": f"{unit} {node.role.label}".strip()}


def _return(file: CaseFile, step: Step, node: Any, button: Any) -> str:
    """Where a returned file goes, and what falls with it, by the contract of the return."""
    target = node.exits.get("return")
    first = _("After “%(verb)s” %(step)s is done again.") % {"verb": button, "step": words.title(target)}
    if node.contract == RESUME:
        return _joined(first, _("Signatures given by others stand, and the file comes straight back to you."))
    falling = falling_opinions(file, ahead=target.name if node.contract == RERUN else "")
    if not falling:
        return first
    names = _(", ").join(falling)
    if node.contract == RERUN:
        return _joined(first, _("These opinions then no longer count: %(steps)s.") % {"steps": names})
    return _joined(first, _("Of these opinions those fall whose subject is changed: %(steps)s.") % {"steps": names})


def _joined(first: str, second: str) -> str:
    """Two sentences, set as the language sets them."""
    return _("%(first)s %(second)s") % {"first": first, "second": second}


def falling_opinions(file: CaseFile, ahead: str = "") -> list[str]:
    """Titles of the steps whose approval stands at present; only those ahead of a step, where one is named."""
    nodes = file.flow._nodes_by_name
    among = graph.reachable(file.flow, ahead) if ahead else frozenset(nodes)
    return [words.title(nodes[name]) for name in file.case.memo.get("standing", {}) if name in nodes and name in among]


