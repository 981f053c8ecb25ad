"""The diagram part of a BPMN document: shapes where the layout puts them, roads back and out in lanes of their own beneath."""
from xml.etree import ElementTree as ET

from .bpmn_graph import BACKWARDS, Graph, Shape
from .bpmn_names import bpmn_tag
from .layout import Box, Laid, Point, lay_out

SIZES = {"userTask": (128, 68), "startEvent": (36, 36), "endEvent": (36, 36), "boundaryEvent": (36, 36), "intermediateCatchEvent": (36, 36)}
GATEWAY, LANE = (50, 50), 16


def draw(root: ET.Element, page: str, graph: Graph) -> None:
    """Append the BPMNDiagram."""
    laid = lay_out(_boxes(graph), "begin")
    diagram = ET.SubElement(root, bpmn_tag("BPMNDiagram", "bpmndi"), {"id": f"diagram_{page}"})
    plane = ET.SubElement(diagram, bpmn_tag("BPMNPlane", "bpmndi"), {"id": f"plane_{page}", "bpmnElement": page})
    centre = dict(laid.centre)
    for shape in graph.shapes.values():
        if shape.host:
            x, y = centre[shape.host]
            centre[shape.id] = (x + 34, y + SIZES["userTask"][1] // 2)
        _shape(plane, shape, centre[shape.id])
    for name, points in _lines(graph, laid, centre).items():
        edge = ET.SubElement(plane, bpmn_tag("BPMNEdge", "bpmndi"), {"id": f"{name}_di", "bpmnElement": name})
        for x, y in points:
            ET.SubElement(edge, bpmn_tag("waypoint", "di"), {"x": str(x), "y": str(y)})


def _size(shape: Shape) -> tuple[int, int]:
    return SIZES.get(shape.tag, GATEWAY)


def _boxes(graph: Graph) -> list[Box]:
    boxes = []
    for shape in graph.shapes.values():
        if shape.host:
            continue
        ways = tuple(flow.target for flow in graph.out_of(shape.id) if flow.way not in BACKWARDS)
        kind = "split" if shape.tag == "parallelGateway" and len(ways) > 1 else "gate" if shape.tag == "exclusiveGateway" else "task"
        boxes.append(Box(shape.id, *_size(shape), kind, ways))
    return boxes


def _shape(plane: ET.Element, shape: Shape, centre: Point) -> None:
    width, height = _size(shape)
    more = {"isMarkerVisible": "true"} if shape.tag == "exclusiveGateway" else {}
    element = ET.SubElement(plane, bpmn_tag("BPMNShape", "bpmndi"), {"id": f"{shape.id}_di", "bpmnElement": shape.id, **more})
    x, y = centre[0] - width // 2, centre[1] - height // 2
    ET.SubElement(element, bpmn_tag("Bounds", "dc"), {"x": str(x), "y": str(y), "width": str(width), "height": str(height)})


def _lines(graph: Graph, laid: Laid, centre: dict[str, Point]) -> dict[str, tuple[Point, ...]]:
    """Forward roads as laid out; the others go down, along a free lane, and up again, short ones nearest."""
    lines: dict[str, tuple[Point, ...]] = {}
    beneath = []
    for flow in graph.flows:
        if flow.way in BACKWARDS or (flow.source, flow.target) not in laid.lines:  # the second: a gate that leads back
            beneath.append((abs(centre[flow.source][0] - centre[flow.target][0]), flow))
        else:
            lines[flow.id] = laid.lines[flow.source, flow.target]
    taken: list[list[tuple[int, int]]] = []
    for number, (_span, flow) in enumerate(sorted(beneath, key=lambda pair: (pair[0], pair[1].id))):
        (ax, ay), (bx, by) = centre[flow.source], centre[flow.target]
        bx += (number % 5 - 2) * 8 if graph.shapes[flow.target].tag == "userTask" else 0
        reach = (min(ax, bx) - 10, max(ax, bx) + 10)
        lane = next((i for i, spans in enumerate(taken) if all(reach[1] < a or b < reach[0] for a, b in spans)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(reach)
        depth = laid.height + LANE * lane
        lines[flow.id] = ((ax, ay + _size(graph.shapes[flow.source])[1] // 2), (ax, depth), (bx, depth),
                          (bx, by + _size(graph.shapes[flow.target])[1] // 2))
    return {flow.id: lines[flow.id] for flow in graph.flows}
