"""Static questions about a page: what lies between two steps, what a step reviews. Answered once per process."""
from functools import cache
from typing import Any


def forward(node: Any) -> list[Any]:
    """Nodes that follow when nobody returns or rejects."""
    return [edge.dst for edge in node._outgoing() if edge.edge_class not in ("return", "reject")]


@cache
def reachable(flow: Any, name: str) -> frozenset[str]:
    """Names of all nodes ahead of a node, itself included."""
    seen: set[str] = set()
    todo = [flow._nodes_by_name[name]]
    while todo:
        node = todo.pop()
        if node.name not in seen:
            seen.add(node.name)
            todo += forward(node)
    return frozenset(seen)


@cache
def _backward(flow: Any) -> frozenset[tuple[str, str]]:
    """Roads that lead back to a node still being walked when the page is walked from its start."""
    found: set[tuple[str, str]] = set()
    done: set[str] = set()

    def walk(node: Any, walking: tuple[str, ...]) -> None:
        done.add(node.name)
        for target in forward(node):
            if target.name in walking or target is node:
                found.add((node.name, target.name))
            elif target.name not in done:
                walk(target, (*walking, node.name))

    walk(flow.start_node(), ())
    return frozenset(found)


@cache
def coming(flow: Any, name: str) -> frozenset[str]:
    """Names of what a case at this step has yet to pass if no later gate leads it back; the step itself left out."""
    back, seen = _backward(flow), {name}
    todo = forward(flow._nodes_by_name[name])
    while todo:
        node = todo.pop()
        if node.name not in seen:
            seen.add(node.name)
            todo += [target for target in forward(node) if (node.name, target.name) not in back]
    return frozenset(seen - {name})


@cache
def gate_reads_between(flow: Any, work: str, returner: str) -> tuple[tuple[str, ...] | None, ...]:
    """Fields read by the gates that a detour from `work` straight back to `returner` would skip; None = may read everything."""
    found: list[tuple[str, ...] | None] = []
    for name in reachable(flow, work):
        if returner in reachable(flow, name) and name != returner:
            node = flow._nodes_by_name[name]
            rules = [node._condition] if hasattr(node, "_condition") else []
            rules += [b[1] for b in getattr(node, "_branches", ()) if len(b) == 2 and b[1] is not None]
            found += [getattr(rule, "reads", None) for rule in rules]
    return tuple(found)


def reviewed(flow: Any, name: str, everything: set[str]) -> set[str]:
    """Fields an approval answers for; a Decide without `reviews` answers for everything."""
    node = flow._nodes_by_name.get(name)
    reviews = getattr(node, "reviews", None)
    return set(reviews) if reviews else everything
