"""The golden table of a page: step, road, role, duty, who is kept apart, deadline. A change of who-may-sign shows as a text diff."""
from typing import Any

from . import graph

HEAD = ("step", "kind", "role", "in", "duty", "kept apart from", "due", "on timeout", "leads to")


def kind(node: Any) -> str:
    """The word of the vocabulary."""
    return type(node).__name__


def rows(flow: Any) -> list[tuple[str, ...]]:
    """One row per node, in the order of the page."""
    found: list[tuple[str, ...]] = []
    for node in flow._nodes_by_name.values():
        if kind(node) == "Timeout":
            continue
        person = getattr(node, "verbs", None)
        timeout = node._boundary_events[0] if node._boundary_events else None
        found.append((
            node.name, kind(node),
            (node.role.value.removeprefix("act_as_") if node.role else _owner(node)) if person else "",
            node.unit_rule.__name__ if person and node.role else "",
            node.duty.value if person and node.duty else "",
            ", ".join(sorted(node.apart)) if person else "",
            node.due.code if person and node.due else "",
            f"{getattr(timeout._delay, 'code', timeout._delay)} → {timeout._next.name}" if timeout else "",
            _roads(node),
        ))
    return found


def _owner(node: Any) -> str:
    return f"({node.owner_rule.__name__})" if node.owner_rule else ""


def _roads(node: Any) -> str:
    parts = []
    if getattr(node, "verbs", None):
        for verb, target in node.exits.items():
            contract = f" [{node.contract}]" if verb == "return" else ""
            parts.append(f"{verb}: {target.name}{contract}")
        if getattr(node, "reviews", None):
            parts.append(f"reviews {'+'.join(node.reviews)}")
        parts += [word for word, on in (("signed", node.signed), ("stops the clock", node.stops_clock)) if on]
        return "; ".join(parts)
    if hasattr(node, "_condition"):
        return f"{_rule(node._condition)}? {node._on_true.name} : {node._on_false.name}"
    if kind(node) == "Switch":
        return "; ".join(f"{_rule(rule) if rule else 'else'} → {target.name}" for target, rule in node._branches)
    return ", ".join(target.name for target in graph.forward(node))


def _rule(rule: Any) -> str:
    return rule.rule.__name__ if hasattr(rule, "rule") else getattr(rule, "__name__", "?")


def definition(flow: Any) -> str:
    """The table as text: what `flow_table` prints, what a case's flow hash is taken of."""
    lines = [HEAD, *rows(flow)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    return "\n".join(" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines) + "\n"
