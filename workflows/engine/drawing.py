"""What a drawing of a page is made of, under the names that templates/workflows/case/chart.html uses."""
from typing import Any, NotRequired, TypedDict

from viewflow.workflow import nodes

from .layout import Point


class Line(TypedDict):
    text: str
    y: int
    x: NotRequired[int]
    """To the right of the centre."""


class Node(TypedDict):
    """One box, gate, start or end; (cx, cy) is its centre, the other lengths are measured from there."""

    name: str
    word: str
    kind: str
    state: str
    title: str
    lines: list[Line]
    sub: str
    sub_y: int
    person: str
    date: str
    sign: str
    label: list[Line]
    hint: str
    returns: bool
    cx: int
    cy: int
    w: int
    h: int
    left: int
    right: int
    up: int
    down: int


class Edge(TypedDict):
    src: str
    dst: str
    points: list[Point]
    d: str
    state: str
    label: str
    lx: int
    ly: int


class Stage(TypedDict):
    """One line of the list that a phone shows."""

    name: str
    state: str
    title: str
    people: str
    when: str


class Picture(TypedDict):
    width: int
    height: int
    sentence: str
    nodes: list[Node]
    edges: list[Edge]
    steps: list[Stage]


def title_of(node: Any) -> str:
    """What a person calls the node; a gate or end without a title of its own has none."""
    title = str(node.task_title or "")
    return title if title and title != node.name else node.name.replace("_", " ").capitalize()


def kind_of(node: Any) -> str:
    if isinstance(node, nodes.End):
        return "end"
    return "gate" if isinstance(node, nodes.If | nodes.Switch | nodes.Split | nodes.Join) else "task"
