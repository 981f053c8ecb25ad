"""The picture of a page: where its boxes stand, and for a case who did what, where it is now, and which road it does not take.

Returns are not drawn as lines: a box from which a file can go back carries a small mark with the words. The field names are those of
templates/workflows/case/chart.html."""
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from viewflow.workflow import nodes

from approvals.models import Decision, Step

from . import graph
from .drawing import Edge, Line, Node, Picture, kind_of, title_of
from .jumps import readable
from .layout import Box, Laid, Point, rounded
from .lettering import shorten, width_of, wrap
from .stages import stages
from .standing import AHEAD, DONE, NOW, SKIPPED, Progress, Standing, progress

TITLE_SIZE, SUB_SIZE = 13.5, 11.5
BOX_W, BOX_W_LONG, BOX_H, LINE = 116, 140, 46, 16
WIDEST = 1110
"""Width of the card on a screen of 1440 px; a longer road goes on in the next band."""
BEGIN = "-begin"


def cells(case: Any) -> Picture:
    """The live picture of a case. Two queries: its steps with their owners, and who acted for whom."""
    steps = Step.objects.filter(process=case).select_related("owner").order_by("pk")
    for_others = Decision.objects.filter(case=case, step__isnull=False).exclude(actor=F("principal")).select_related("actor", "principal")
    in_place = {decision.step_id: _("%(deputy)s on behalf of %(principal)s") % {"deputy": decision.actor, "principal": decision.principal}
                for decision in for_others if decision.step_id}
    return picture(case.flow_class, case, steps, in_place)


def picture(flow: Any, case: Any = None, steps: Iterable[Any] = (), in_place: Mapping[int, str] | None = None) -> Picture:
    """The picture of a page, or of a case when its step rows come with it. Pure."""
    going = progress(flow, case, steps, in_place or {}) if case is not None else None
    shown = _shown(flow, going)
    tall = BOX_H + LINE * (max((len(_title_lines(node)) for node in shown if kind_of(node) == "task"), default=1) - 1)
    boxes = tuple(_boxes(flow, shown, tall))
    laid = readable(boxes, BEGIN, WIDEST)
    feet = {node.name: _foot(node, laid, tall) for node in shown if isinstance(node, nodes.If | nodes.Switch)}
    boxes = tuple(replace(box, foot=feet.get(box.name, 0)) for box in boxes)  # the words of a gate need room below it
    laid = readable(boxes, BEGIN, WIDEST)
    drawn = [_begin(laid, going), *(_node(node, laid, tall, going) for node in shown)]
    names = {node["name"]: node for node in drawn}
    edges = [_edge(flow, names, going, laid, a, b) for a, b in laid.lines]
    height = laid.height + max((n["label"][-1]["y"] - tall // 2 for n in drawn if n["label"]), default=0)
    return {"width": laid.width, "height": height, "sentence": _sentence(flow, drawn, going),
            "nodes": drawn, "edges": edges, "steps": stages(flow, shown, laid, going)}


def _shown(flow: Any, going: Progress | None) -> list[Any]:
    """Nodes of the road in the order of the page; what is reached only by return, refusal or timeout shows once a case has been there."""
    ahead = graph.reachable(flow, flow.start_node().name)
    every = [node for node in flow._nodes_by_name.values() if type(node).__name__ != "Timeout"]
    return [node for node in every if node.name in ahead or going is None or node.name in going.visited]


def _boxes(flow: Any, shown: list[Any], tall: int) -> list[Box]:
    boxes = [Box(BEGIN, 24, 24, ways=(flow.start_node().name,))]
    wide = BOX_W_LONG if tall > BOX_H else BOX_W
    for node in shown:
        ways, kind = tuple(target.name for target in graph.forward(node)), kind_of(node)
        if kind == "task":
            boxes.append(Box(node.name, wide, tall, ways=ways))
        elif kind == "end":
            boxes.append(Box(node.name, 88, 24, "end", ways))  # room for its words; the line stops at the circle
        else:
            spreads = "split" if isinstance(node, nodes.Split) else "join" if isinstance(node, nodes.Join) else "gate"
            boxes.append(Box(node.name, 30, 30, spreads, ways))
    return boxes


def _title_lines(node: Any) -> list[str]:
    one = wrap(title_of(node), TITLE_SIZE, BOX_W - 14)
    return one if len(one) == 1 else wrap(title_of(node), TITLE_SIZE, BOX_W_LONG - 12)[:3]


def _node(node: Any, laid: Laid, tall: int, going: Progress | None) -> Node:
    kind, title = kind_of(node), title_of(node)
    standing = going.of[node.name] if going else Standing(AHEAD, str(node.role.label) if getattr(node, "role", None) else "")
    cx, cy = laid.centre[node.name]
    w, h = (BOX_W_LONG if tall > BOX_H else BOX_W, tall) if kind == "task" else (24, 24) if kind == "end" else (30, 30)
    hint = _hint(node)
    asks = isinstance(node, nodes.If | nodes.Switch)
    lines, sub_y = _lettering(node, kind, bool(standing.sub), tall)
    return {
        "name": node.name, "word": type(node).__name__, "kind": kind, "state": standing.state, "title": title,
        "lines": lines, "sub": _fitting(standing, w - 10) if kind == "task" else "", "sub_y": sub_y,
        "person": pgettext("list", ", ").join(standing.people), "date": standing.date,
        "sign": "" if kind != "gate" else "×" if asks else "+",
        "label": _question(node, laid, tall) if asks else [],
        "hint": "。".join(part for part in (title, standing.sub, hint) if part) if kind == "task" else title,
        "returns": bool(getattr(node, "_return", None)),
        "cx": cx, "cy": cy, "w": w, "h": h, "left": -(w // 2), "right": w // 2, "up": -(h // 2), "down": h // 2,
    }


def _lettering(node: Any, kind: str, sub: bool, tall: int) -> tuple[list[Line], int]:
    """Lines of a title around the middle of its box (or under the circle of an end), and the height of the line beneath."""
    if kind == "gate":
        return [], 0
    if kind == "end":
        return _below(title_of(node), 28, 118), 0
    words = _title_lines(node)
    first = 5 - (LINE * (len(words) - 1) + (17 if sub else 0)) // 2
    return [{"text": text, "y": first + LINE * number} for number, text in enumerate(words)], first + LINE * (len(words) - 1) + 17


def _question(node: Any, laid: Laid, tall: int) -> list[Line]:
    """What a gate asks, and which of its answers leads back."""
    lines = _below(title_of(node), max(32, tall // 2 + 15), 76)
    down = any(a == node.name and way[0][0] == way[1][0] and way[1][1] > way[0][1] for (a, _b), way in laid.lines.items())
    for target in graph.forward(node):
        if (node.name, target.name) not in laid.lines:
            ahead = laid.layer[target.name] > laid.layer[node.name]
            words = _("or on to: %(step)s") if ahead else _("else back to: %(step)s")
            lines += _below(words % {"step": title_of(target)}, lines[-1]["y"] + 14, 96)
    half = round(max(width_of(line["text"], SUB_SIZE) for line in lines) / 2)
    room = _room_at_right(node, laid)
    if down:  # beside the way down, not on it
        aside = half + 8 if room >= 2 * half + 14 else -half - 24
        return [{"text": line["text"], "x": aside, "y": line["y"] - 6} for line in lines]
    over = half + 6 - room
    return [{**line, "x": -over} for line in lines] if over > 0 else lines


def _room_at_right(node: Any, laid: Laid) -> int:
    """How far it is from the middle of a gate to the nearest of its ways that goes out to the right and then down."""
    middle = laid.centre[node.name][0]
    bends = [way[1][0] - middle for (a, _b), way in laid.lines.items()
             if a == node.name and len(way) > 2 and way[0][1] == way[1][1] and way[2][1] > way[1][1] and way[1][0] > middle]
    return min(bends, default=10_000)


def _foot(node: Any, laid: Laid, tall: int) -> int:
    """How far the words of a gate reach below its row."""
    return max(0, _question(node, laid, tall)[-1]["y"] + 8 - tall // 2)


def _below(words: str, y: int, width: int) -> list[Line]:
    return [{"text": text, "y": y + 14 * number} for number, text in enumerate(wrap(words, SUB_SIZE, width))]


def _fitting(standing: Standing, width: int) -> str:
    """Name and remark, or the more telling of the two when both do not fit."""
    if width_of(standing.sub, SUB_SIZE) <= width:
        return standing.sub
    return shorten(standing.who or standing.remark, SUB_SIZE, width)


def _begin(laid: Laid, going: Progress | None) -> Node:
    cx, cy = laid.centre[BEGIN]
    return {"name": BEGIN, "word": "", "kind": "start", "state": DONE if going else AHEAD, "title": "", "lines": [], "sub": "", "sub_y": 0,
            "person": "", "date": "", "sign": "", "label": [], "hint": _("Begin"), "returns": False,
            "cx": cx, "cy": cy, "w": 24, "h": 24, "left": -12, "right": 12, "up": -12, "down": 12}


def _hint(node: Any) -> str:
    """Where else the step may lead: back, out, or by the clock."""
    said = []
    if getattr(node, "_return", None):
        said.append(_("may return to: %(step)s") % {"step": title_of(node._return)})
    if getattr(node, "_reject", None):
        said.append(_("if rejected: %(step)s") % {"step": title_of(node._reject)})
    for clock in getattr(node, "_boundary_events", ()):
        said.append(_("when time runs out: %(step)s") % {"step": title_of(clock._next)})
    return "；".join(said)


def _edge(flow: Any, drawn: Mapping[str, Node], going: Progress | None, laid: Laid, a: str, b: str) -> Edge:
    points = list(laid.lines[a, b])
    if drawn[b]["kind"] == "end" and points[-1][1] == drawn[b]["cy"]:
        points[-1] = (drawn[b]["cx"] - 12, points[-1][1])
    label, (lx, ly) = "", (0, 0)
    source = flow._nodes_by_name.get(a)
    if isinstance(source, nodes.If):
        label = pgettext("road", "yes") if b == source._on_true.name else pgettext("road", "no")
        lx, ly = _beside(points)
    return {"src": a, "dst": b, "points": points, "d": rounded(tuple(points)), "state": _gone(drawn, going, a, b),
            "label": label, "lx": lx, "ly": ly}


def _beside(points: list[Point]) -> Point:
    """A place for a word near the beginning of a line."""
    (x, y), (_x2, y2) = points[0], points[1]
    return (x + 16, y - 6) if y == y2 else (x - 12, (y + y2) // 2 + 4)


def _gone(drawn: Mapping[str, Node], going: Progress | None, a: str, b: str) -> str:
    if going is None:
        return AHEAD
    source, target = drawn[a]["state"], drawn[b]["state"]
    if a == BEGIN:
        return DONE
    arrived = (a, b) in going.taken or drawn[b]["word"] == "Join" and b in going.visited
    if source == DONE and arrived and (target in (DONE, NOW) or drawn[b]["word"] == "Join"):
        return DONE
    left_aside = source == DONE and drawn[a]["word"] in ("If", "Switch") and not arrived
    return SKIPPED if SKIPPED in (source, target) or left_aside else AHEAD


def _sentence(flow: Any, drawn: list[Node], going: Progress | None) -> str:
    tasks = [node for node in drawn if node["kind"] == "task"]
    if going is None:
        return _("Flow chart of %(flow)s: %(count)s steps.") % {"flow": flow.process_title, "count": len(tasks)}
    said = _("Flow chart of %(flow)s: %(done)s of %(count)s steps done.") % {
        "flow": flow.process_title, "done": sum(node["state"] == DONE for node in tasks), "count": len(tasks)}
    here = [f"{node['title']} ({going.of[node['name']].sub})" for node in tasks if node["state"] == NOW]
    ends = [node["title"] for node in drawn if node["kind"] == "end" and node["state"] == DONE]
    if here:
        said += _("Now: %(steps)s.") % {"steps": pgettext("list", ", ").join(here)}
    return said + (_("Ended: %(end)s.") % {"end": ends[0]} if ends else "")
