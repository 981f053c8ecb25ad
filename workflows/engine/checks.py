"""What `manage.py check` says of a page before anyone runs it."""
from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, Tags, register
from viewflow.workflow import nodes

from . import firewall, graph
from .base import flows


@register(Tags.models)
def check_pages(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """Every broken page is an error: it would fail in the middle of somebody's case."""
    return [problem for flow in flows() for problem in problems(flow)]


def problems(flow: Any) -> list[Error]:
    """Everything wrong with one page."""
    return [Error(f"{flow.page}.{node}: {text}", id=f"workflows.{code}", hint=hint) for node, code, text, hint in _found(flow)]


Problem = tuple[str, str, str, str]


def _found(flow: Any) -> Iterator[Problem]:
    starts = [n for n in flow._nodes_by_name.values() if n.task_type == "START"]
    if len(starts) != 1:
        yield flow.__name__, "E100", f"has {len(starts)} Submit steps, it needs exactly one", "A case begins in one place."
        return
    if not hasattr(flow, "record_model"):
        yield flow.__name__, "E101", "names no record_model", 'record_model = "procurement.…"'
    entered = _entered(flow, starts[0].name)
    for node in flow._nodes_by_name.values():
        if type(node).__name__ == "Timeout":
            continue
        if getattr(node, "verbs", None):
            yield from _human(node)
        if node.name not in entered:
            yield node.name, "E110", "no road leads to it", "Name it after Next, Approved, Returned, Rejected or OnTimeout."
        elif not _reaches_end(flow, node.name):
            yield node.name, "E111", "no end can be reached from it", "Give it a road that leads to an End."
        if isinstance(node, nodes.Split):
            yield from _starving(flow, node)
        if getattr(node, "contract", None):
            yield from _return(flow, node)


    yield from _three_rights(flow)


def _three_rights(flow: Any) -> Iterator[Problem]:
    """Buying, sitting on the panel and drawing the experts belong to three different offices (三权分离)."""
    for one, other, role, (right, right_there) in firewall.crossings(flow):
        text = f"and {other} let {role} hold two of the three rights on one road ({right.value}, {right_there.value})"
        yield one, "E150", text, "Give the two steps to two different roles."
    for name in firewall.nameless(flow):
        yield name, "E151", "exercises one of the three rights and names no role", ".By(Role.…, of=…), also beside an Assign"


def _human(node: Any) -> Iterator[Problem]:
    if node.role is None and node.owner_rule is None and not hasattr(node, "people"):
        yield node.name, "E120", "nobody is named to act", ".By(Role.…, of=…) or .Assign(…)"
    if node.duty is None:
        yield node.name, "E121", "has no duty, so no forbidden pair can protect it", ".Duty(Duty.…)"
    if node.due is None and node.task_type != "START":
        yield node.name, "E122", "has no deadline", '.Due(limit("…"))'
    if node.form_class is None and node.verbs[0] in ("submit", "record"):
        yield node.name, "E123", "has no form, so there is nothing to submit or record", "Give it a RecordForm."
    if node._next is None:
        yield node.name, "E124", "leads nowhere", ".Next(this.…) or .Approved(this.…)"


def _entered(flow: Any, start: str) -> set[str]:
    """Names of nodes that some road enters: forward, by return, by rejection, by timeout."""
    seen: set[str] = set()
    todo = [flow._nodes_by_name[start]]
    while todo:
        node = todo.pop()
        if node.name not in seen:
            seen.add(node.name)
            todo += [edge.dst for edge in node._outgoing()]
            todo += [boundary._next for boundary in node._boundary_events]
    return seen


def _reaches_end(flow: Any, name: str) -> bool:
    return any(isinstance(flow._nodes_by_name[n], nodes.End) for n in graph.reachable(flow, name))


def _starving(flow: Any, split: Any) -> Iterator[Problem]:
    """Every road out of a split must reach the same join, or an end."""
    branches = [graph.reachable(flow, target.name) for target in {b[0] for b in split._branches}]
    joins = [{n for n in branch if isinstance(flow._nodes_by_name[n], nodes.Join)} for branch in branches]
    common = set.intersection(*joins) if joins else set()
    if not common:
        yield split.name, "E130", "its branches meet in no common join, which would starve", "Lead every branch to one Join."


def _return(flow: Any, node: Any) -> Iterator[Problem]:
    target = node._return
    if flow.depth[target.name] > flow.depth[node.name]:
        yield node.name, "E140", f"returns to {target.name}, which lies deeper than itself", "Return to a step before the split."
    elif node.name not in graph.reachable(flow, target.name):
        yield node.name, "E141", f"returns to {target.name}, from which no road leads back", "Return only to a step on the way here."
    elif "submit" not in getattr(target, "verbs", ()) and not getattr(target, "verbs", ()):
        yield node.name, "E142", f"returns to {target.name}, at which no person acts", "Return to a human step."
