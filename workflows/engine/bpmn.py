"""A page as BPMN 2.0, for those who read flows elsewhere: valid against the OMG's schema, the same bytes for the same page.

A user task with several unconditional exits would mean a parallel split, so an exclusive gateway stands behind every step that can end
in more than one way; the conditions on its roads are the outcomes. Every End ends the whole case, hence terminate events."""
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from django.utils.translation import override
from viewflow.workflow import nodes

from . import graph
from .bpmn_drawing import draw
from .bpmn_graph import Flow, Graph, Shape, graph_of
from .bpmn_names import NAMESPACES, bpmn_tag
from .countersign import Countersign
from .gates import ForEach


def bpmn(flow: Any, language: str = "zh-hans") -> bytes:
    """The page as a BPMN 2.0 document with names in that language (`en` for English) and a diagram."""
    for prefix, uri in NAMESPACES.items():
        ET.register_namespace(prefix, uri)
    with override(language):
        made = graph_of(flow)
        root = ET.Element(bpmn_tag("definitions"), {
            "id": f"definitions_{flow.page}", "targetNamespace": f"urn:sunshine-desk:flow:{flow.page}", "exporter": "sunshine-desk",
            "expressionLanguage": "urn:sunshine-desk:words", "typeLanguage": "http://www.w3.org/2001/XMLSchema",
        })
        process = ET.SubElement(root, bpmn_tag("process"), {
            "id": flow.page, "name": str(flow.process_title), "processType": "Private", "isExecutable": "false"})
        _note(process, f"sha256 {flow.definition_hash()}")
        _lanes(process, flow, made)
        for shape in made.shapes.values():
            _shape(process, flow, made, shape)
        for road in made.flows:
            _flow(process, road)
        draw(root, flow.page, made)
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _note(parent: ET.Element, text: str) -> None:
    if text:
        ET.SubElement(parent, bpmn_tag("documentation")).text = text


def _expression(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, bpmn_tag(tag), {f"{{{NAMESPACES['xsi']}}}type": "bpmn:tFormalExpression"}).text = text


def _lanes(process: ET.Element, flow: Any, made: Graph) -> None:
    """One lane per role; whoever must act again by name (`Assign`) stands in the lane of the step he did before."""
    lanes: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for node in flow.human_nodes():
        role = node.role or _role_of_owner(flow, node)
        if role:
            lanes.setdefault(role.value, []).extend(shape.id for shape in made.shapes.values() if shape.node is node)
            labels[role.value] = str(role.label)
    lane_set = ET.SubElement(process, bpmn_tag("laneSet"), {"id": "roles"})
    for role, members in lanes.items():
        lane = ET.SubElement(lane_set, bpmn_tag("lane"), {"id": f"lane_{role}", "name": labels[role]})
        for member in members:
            ET.SubElement(lane, bpmn_tag("flowNodeRef")).text = member


def _role_of_owner(flow: Any, node: Any) -> Any:
    earlier = flow._nodes_by_name.get(getattr(node.owner_rule, "__name__", "").removeprefix("owner_of_"))
    return getattr(earlier, "role", None)


def _shape(process: ET.Element, flow: Any, made: Graph, shape: Shape) -> None:
    element = ET.SubElement(process, bpmn_tag(shape.tag), {"id": shape.id, **({"name": shape.name} if shape.name else {}), **shape.more})
    if shape.tag == "userTask":
        _note(element, _duties(shape.node))
    elif isinstance(shape.node, ForEach):
        _note(element, _("One copy of what follows for each item of %(list)s.") % {"list": _called(shape.node._items)})
    elif isinstance(shape.node, nodes.Join) and shape.node._need:
        _note(element, _("Goes on when %(count)s have arrived.") % {"count": shape.node._need})
    for tag, roads in (("incoming", made.into(shape.id)), ("outgoing", made.out_of(shape.id))):
        for road in roads:
            ET.SubElement(element, bpmn_tag(tag)).text = road.id
    if shape.tag == "userTask":
        _who(element, shape.node)
        _copies(element, flow, shape.node)
    elif shape.tag in ("intermediateCatchEvent", "boundaryEvent"):
        _clock(element, shape)
    elif shape.tag == "endEvent":
        ET.SubElement(element, bpmn_tag("terminateEventDefinition"), {"id": f"{shape.id}_terminate"})


def _duties(node: Any) -> str:
    """Duty, deadline, who is kept apart, and the return contract: what the golden table says of the step."""
    said = [f"duty {node.duty.value}" if node.duty else "", f"due {node.due.code}" if node.due else "",
            "kept apart from " + ", ".join(sorted(node.apart)) if node.apart else "", f"return {node.contract}" if node.contract else "",
            "reviews " + ", ".join(node.reviews) if node.reviews else "",
            "signed" if node.signed else "", "stops the clock" if node.stops_clock else ""]
    return "; ".join(part for part in said if part)


def _who(task: ET.Element, node: Any) -> None:
    words = f"{node.role.value} in {node.unit_rule.__name__}" if node.role else ""
    if node.owner_rule is not None:
        words = f"{_called(node.owner_rule)}, {words}" if words else _called(node.owner_rule)
    elif isinstance(node, Countersign):
        words = _called(node.people)
    if words:
        owner = ET.SubElement(task, bpmn_tag("potentialOwner"), {"id": f"{node.name}_who"})
        _expression(ET.SubElement(owner, bpmn_tag("resourceAssignmentExpression")), "formalExpression", words)
        owner[0][0].attrib.clear()


def _copies(task: ET.Element, flow: Any, node: Any) -> None:
    """Several people sign, or several items are dealt with: a multi-instance task."""
    if isinstance(node, Countersign):
        loop = ET.SubElement(task, bpmn_tag("multiInstanceLoopCharacteristics"), {"isSequential": str(node.mode == "ordered").lower()})
        _note(loop, f"one per person of {_called(node.people)}")
        needed = {"any": "1", "n_of_m": str(node.need)}.get(node.mode, "all")
        _expression(loop, "completionCondition", f"agreed >= {needed} or no longer possible")
        return
    source = next((n for n in flow._nodes_by_name.values() if isinstance(n, ForEach) and node in graph.forward(n)), None)
    if source is not None:
        _note(ET.SubElement(task, bpmn_tag("multiInstanceLoopCharacteristics"), {"isSequential": "false"}),
              f"one per item of {_called(source._items)}")


def _clock(element: ET.Element, shape: Shape) -> None:
    delay = shape.node._delay
    timer = ET.SubElement(element, bpmn_tag("timerEventDefinition"), {"id": f"{shape.id}_timer"})
    _expression(timer, "timeDate" if callable(delay) else "timeDuration", getattr(delay, "code", None) or _called(delay))


def _called(rule: Any) -> str:
    inner = getattr(rule, "rule", None) or getattr(rule, "service", None) or rule
    return str(getattr(inner, "__name__", inner))


def _flow(process: ET.Element, road: Flow) -> None:
    element = ET.SubElement(process, bpmn_tag("sequenceFlow"), {
        "id": road.id, **({"name": road.name} if road.name else {}), "sourceRef": road.source, "targetRef": road.target})
    _note(element, road.note)
    if road.condition:
        _expression(element, "conditionExpression", road.condition)
