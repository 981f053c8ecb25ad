"""A page as the shapes and roads of BPMN: gateways stand behind steps with several exits, clocks on the border of their step."""
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import pgettext_lazy
from viewflow.workflow import nodes

from . import graph
from .drawing import title_of
from .steps import RESUME
from .walker import rule_name

OUTCOMES = {
    "submit": pgettext_lazy("road", "submit"), "record": pgettext_lazy("road", "record"), "approve": pgettext_lazy("road", "approve"),
    "return": pgettext_lazy("road", "return"), "reject": pgettext_lazy("road", "reject"),
    "resume": pgettext_lazy("road", "straight back"), "yes": pgettext_lazy("road", "yes"), "no": pgettext_lazy("road", "no"),
}
BACKWARDS = ("return", "reject", "resume", "timeout")
"""Roads that are drawn beneath the diagram, so that the main road stays readable."""


@dataclass(frozen=True)
class Shape:
    """One element: its id is the name of the node, except for the begin, gateways behind steps, and clocks on a border."""

    id: str
    tag: str
    name: str
    node: Any
    more: dict[str, str] = field(default_factory=dict)
    host: str = ""


@dataclass(frozen=True)
class Flow:
    """One sequence flow; `way` tells forward roads from those that lead back or out."""

    id: str
    source: str
    target: str
    way: str = "next"
    name: str = ""
    condition: str = ""
    note: str = ""


@dataclass
class Graph:
    shapes: dict[str, Shape]
    flows: list[Flow]

    def into(self, name: str) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.target == name)

    def out_of(self, name: str) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.source == name)


def graph_of(flow: Any) -> Graph:
    """The whole page, in its own order; names in the active language."""
    shapes: dict[str, Shape] = {"begin": Shape("begin", "startEvent", "", None)}
    flows = [Flow("flow_begin", "begin", flow.start_node().name)]
    for node in flow._nodes_by_name.values():
        if type(node).__name__ == "Timeout":
            continue
        if getattr(node, "verbs", None):
            _step(flow, node, shapes, flows)
        else:
            shapes[node.name] = _gate(node)
            flows += _ways(node)
    return Graph(shapes, flows)


def _gate(node: Any) -> Shape:
    if isinstance(node, nodes.End):
        return Shape(node.name, "endEvent", title_of(node), node)
    if isinstance(node, nodes.Split | nodes.Join):
        direction = {"gatewayDirection": "Converging" if isinstance(node, nodes.Join) else "Diverging"}
        if isinstance(node, nodes.Split) and len(graph.forward(node)) < 2:
            direction = {"gatewayDirection": "Unspecified"}
        return Shape(node.name, "parallelGateway", title_of(node), node, direction)
    if isinstance(node, nodes.If | nodes.Switch):
        other = next((f"flow_{node.name}_else" for branch in getattr(node, "_branches", ()) if branch[1] is None), "")
        return Shape(node.name, "exclusiveGateway", title_of(node), node,
                     {"gatewayDirection": "Diverging", **({"default": other} if other else {})})
    return Shape(node.name, "intermediateCatchEvent", title_of(node), node)


def _ways(node: Any) -> Iterator[Flow]:
    name = node.name
    if isinstance(node, nodes.If):
        rule = rule_name(node._condition)
        yield Flow(f"flow_{name}_yes", name, node._on_true.name, "next", str(OUTCOMES["yes"]), rule)
        yield Flow(f"flow_{name}_no", name, node._on_false.name, "next", str(OUTCOMES["no"]), f"not {rule}")
    elif isinstance(node, nodes.Switch):
        for target, rule in node._branches:
            word = rule_name(rule) if rule is not None else "else"
            yield Flow(f"flow_{name}_{word}", name, target.name, "next", title_of(target), word if rule is not None else "")
    else:
        for number, target in enumerate(graph.forward(node), 1):
            yield Flow(f"flow_{name}_{number}", name, target.name)


def _step(flow: Any, node: Any, shapes: dict[str, Shape], flows: list[Flow]) -> None:
    """A user task, its clock, and behind it a gateway when it can end in more than one way."""
    shapes[node.name] = Shape(node.name, "userTask", title_of(node), node)
    exits = list(_exits(flow, node))
    if len(exits) == 1:
        flows.append(Flow(exits[0].id, node.name, exits[0].target))
    else:
        gateway = f"{node.name}_outcome"
        shapes[gateway] = Shape(gateway, "exclusiveGateway", "", node, {"gatewayDirection": "Diverging"})
        flows += [Flow(f"flow_{node.name}", node.name, gateway), *exits]
    for clock in node._boundary_events:
        border = f"{node.name}_timeout"
        title = str(clock.task_title) if clock.task_title else title_of(clock._next)
        shapes[border] = Shape(border, "boundaryEvent", title, clock, {"attachedToRef": node.name, "cancelActivity": "true"}, node.name)
        flows.append(Flow(f"flow_{border}", border, clock._next.name, "timeout"))


def _exits(flow: Any, node: Any) -> Iterator[Flow]:
    """What can follow a step; one that ends a detour leads straight back to whoever sent the file there."""
    senders = [other for other in flow.human_nodes() if other.contract == RESUME and other._return is node]
    for verb, target in node.exits.items():
        condition = f'verb == "{verb}"'
        if verb == node.verbs[0] and senders:
            again = [other.name for other in senders if graph.gate_reads_between(flow, node.name, other.name)]
            excuse = " or ".join(["detour_from is None", *(f'detour_from == "{name}" and a gate must be asked again' for name in again)])
            condition += f" and ({excuse})"
        yield Flow(f"flow_{node.name}_{verb}", f"{node.name}_outcome", target.name, verb, str(OUTCOMES[verb]), condition,
                   f"return contract {node.contract}" if verb == "return" else "")
    for other in senders:
        yield Flow(f"flow_{node.name}_resume_{other.name}", f"{node.name}_outcome", other.name, "resume", str(OUTCOMES["resume"]),
                   f'verb == "{node.verbs[0]}" and detour_from == "{other.name}"')
