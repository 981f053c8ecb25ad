"""The golden table of a page: step, road, role, duty, who is kept apart, deadline. A change of who-may-sign shows as a text diff."""
import unicodedata
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
            _who(node) if person else "",
            node.unit_rule.__name__ if person and node.role else "",
            node.duty.value if person and node.duty else "",
            ", ".join(sorted(node.apart)) if person else "",
            _due(node) if person and node.due else "",
            f"{getattr(timeout._delay, 'code', timeout._delay)} → {timeout._next.name}" if timeout else "",
            _roads(node),
        ))
    return found


def _due(node: Any) -> str:
    """The limit, and in brackets the rule of the record that goes before it."""
    return f"{node.due.code} ({_rule(node.due_at)})" if node.due_at else str(node.due.code)


def _who(node: Any) -> str:
    """The role, and in brackets the rule that names one of its holders."""
    role = node.role.value.removeprefix("act_as_") if node.role else ""
    if kind(node) == "Countersign":
        return f"({node.mode}{f' {node.need}' if node.need else ''} of {_rule(node.people)})"
    return f"{role} ({_rule(node.owner_rule)})".strip() if node.owner_rule else role


def _roads(node: Any) -> str:
    parts = []
    if getattr(node, "verbs", None):
        for verb, target in node.exits.items():
            contract = f" [{node.contract}]" if verb == "return" else ""
            parts.append(f"{verb}: {target.name}{contract}")
        if getattr(node, "reviews", None):
            parts.append(f"reviews {'+'.join(node.reviews)}")
        marks = (("signed", node.signed), ("final", node.final), ("sealed", node.sealed), ("stops the clock", node.stops_clock))
        parts += [word for word, on in marks if on]
        return "; ".join(parts)
    if hasattr(node, "_condition"):
        return f"{_rule(node._condition)}? {node._on_true.name} : {node._on_false.name}"
    if kind(node) == "Switch":
        return "; ".join(f"{_rule(rule) if rule else 'else'} → {target.name}" for target, rule in node._branches)
    onward = ", ".join(target.name for target in graph.forward(node))
    if kind(node) == "Timer":
        return f"{_rule(node._delay)} → {onward}"
    if kind(node) == "ForEach":
        return f"each of {_rule(node._items)} → {onward}"
    return f"after {node._need}: {onward}" if getattr(node, "_need", None) else onward


def _rule(rule: Any) -> str:
    """The name of what a page refers to: a rule, a service, a limit, or a plain duration."""
    named = getattr(rule, "rule", None) or getattr(rule, "service", None) or rule
    return str(getattr(named, "__name__", None) or getattr(named, "code", None) or named)


def definition(flow: Any) -> str:
    """The table as text: what `flow_table` prints, what a case's flow hash is taken of."""
    return as_text([HEAD, *rows(flow)])


def as_text(lines: list[tuple[str, ...]]) -> str:
    """Columns side by side, as wide as their widest cell on a terminal, where a Chinese character takes two places."""
    widths = [max(_places(line[i]) for line in lines) for i in range(len(lines[0]))]
    padded = ([cell + " " * (width - _places(cell)) for cell, width in zip(line, widths, strict=True)] for line in lines)
    return "\n".join(" | ".join(line).rstrip() for line in padded) + "\n"


def _places(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)
