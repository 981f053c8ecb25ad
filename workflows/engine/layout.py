"""Where the boxes of a flow stand and how its lines run: layers by the longest road, the main road straight, branches above and
below, a long flow in several bands read like lines of text. Pure geometry in whole pixels; knows nothing of pages or cases."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Point = tuple[int, int]
GAP, AFTER_GATE, ROW_GAP, BAND_GAP, MARGIN = 34, 48, 26, 44, 24
CLOSER = 16
"""By how much boxes move together in a band that is too wide and cannot be broken."""


@dataclass(frozen=True)
class Box:
    """A thing to be placed. `ways` are the boxes that follow, never backwards roads; kind "split" spreads both ways, "gate" upwards."""

    name: str
    w: int
    h: int
    kind: str = "task"
    ways: tuple[str, ...] = ()
    foot: int = 0
    """How far words reach below the row of this box: the next row, or the gutter, keeps that much farther away."""


@dataclass
class Plan:
    """Layer and row of every box, before pixels."""

    boxes: Mapping[str, Box]
    ways: dict[str, list[str]]
    layer: dict[str, int] = field(default_factory=dict)
    row: dict[str, int] = field(default_factory=dict)
    taken: set[Point] = field(default_factory=set)
    risers: dict[Point, str] = field(default_factory=dict)  # cells above or below a gate through which its branches climb
    via: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Laid:
    """Centres of boxes, the band each stands in, lines between them, and the size of the whole."""

    centre: Mapping[str, Point]
    band: Mapping[str, int]
    layer: Mapping[str, int]
    lines: Mapping[tuple[str, str], tuple[Point, ...]]
    width: int
    height: int


def lay_out(boxes: Iterable[Box], start: str, widest: int | None = None) -> Laid:
    """Place everything; `widest` breaks the road into bands where all lines that cross lead to one box. Boxes no road enters
    stand beside their target."""
    named = {box.name: box for box in boxes}
    plan = Plan(named, _without_loops(named, start))
    _layers(plan, start)
    _rows(plan, start)
    bands = _bands(plan, widest)
    centre, band, gutters, size = _pixels(plan, bands, widest)
    lines = {(a, b): _line(plan, centre, band, gutters, a, b) for a in named for b in plan.ways[a]}
    return Laid(centre, band, plan.layer, lines, *size)


def _without_loops(boxes: Mapping[str, Box], start: str) -> dict[str, list[str]]:
    """Roads without those that lead back to a box still being walked."""
    ways: dict[str, list[str]] = {}
    walking: set[str] = set()

    def walk(name: str) -> None:
        ways[name] = []
        walking.add(name)
        for target in boxes[name].ways:
            if target in boxes and target not in walking and target not in ways[name]:
                ways[name].append(target)
                if target not in ways:
                    walk(target)
        walking.discard(name)

    for name in (start, *boxes):
        if name not in ways:
            walk(name)
    return ways


def _layers(plan: Plan, start: str) -> None:
    """Longest road from the start; what no road enters stands one layer before its target, an end at the last layer."""
    order = _in_order(plan, start)
    plan.layer[start] = 0
    for name in order:
        for target in plan.ways[name]:
            plan.layer[target] = max(plan.layer.get(target, 0), plan.layer[name] + 1)
    last = max(plan.layer.values())
    beside = [name for name in plan.boxes if name not in plan.layer]
    for name in reversed(beside):
        targets = [plan.layer[t] for t in plan.ways[name] if t in plan.layer]
        plan.layer[name] = max(0, min(targets) - 1) if targets else last


def _in_order(plan: Plan, start: str) -> list[str]:
    """Boxes on the road, each before those it leads to."""
    order: list[str] = []
    seen: set[str] = set()

    def walk(name: str) -> None:
        seen.add(name)
        for target in plan.ways[name]:
            if target not in seen:
                walk(target)
        order.append(name)

    walk(start)
    return order[::-1]


def _ahead(plan: Plan, name: str) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += plan.ways[here]
    return found


def _rows(plan: Plan, start: str) -> None:
    """The main road on row 0; every branch on the nearest row that is free along its whole length."""
    todo = _chain(plan, start, 0)
    for gate, branches in todo:
        for number, first in enumerate(branches):
            span = _span(plan, gate, first)
            row = _free_row(plan, span, gate, number, len(branches))
            plan.risers |= dict.fromkeys([*_climb(plan, gate, row), *_climb(plan, _meets(plan, first), row)], gate)
            if first in plan.row:
                plan.via[gate, first] = row
                plan.taken |= {(layer, row) for layer in span}
            else:
                plan.taken |= {(layer, row) for layer in span}
                todo += _chain(plan, first, row)
    for name in plan.boxes:
        if name not in plan.row:
            row = 1
            while (plan.layer[name], row) in plan.taken or (plan.layer[name], row) in plan.risers:
                row += 1
            plan.row[name] = row
            plan.taken.add((plan.layer[name], row))


def _chain(plan: Plan, first: str, row: int) -> list[tuple[str, list[str]]]:
    """Put a road on a row as far as it is new; returns the gates on it with their other branches."""
    gates: list[tuple[str, list[str]]] = []
    name = first
    while name and name not in plan.row:
        plan.row[name] = row
        plan.taken.add((plan.layer[name], row))
        going_on, branches = _main_way(plan, name)
        if branches:
            gates.append((name, branches))
        if going_on and plan.boxes[name].kind != "split":
            plan.taken |= {(layer, row) for layer in range(plan.layer[name] + 1, plan.layer[going_on])}
        name = going_on
    return gates


def _main_way(plan: Plan, name: str) -> tuple[str, list[str]]:
    """The way that stays on the row, and the others: past a detour, beyond a split, or the longest road."""
    ways = plan.ways[name]
    if len(ways) < 2:
        return (ways[0] if ways else "", [])
    reach = [_ahead(plan, way) for way in ways]
    common = set.intersection(*reach)
    if plan.boxes[name].kind == "split" and common:
        return min(common, key=lambda n: plan.layer[n]), ways
    for way in ways:
        if way in common:
            return way, [other for other in ways if other != way]
    longest = max(ways, key=lambda way: max(plan.layer[n] for n in reach[ways.index(way)]))
    return longest, [other for other in ways if other != longest]


def _span(plan: Plan, gate: str, first: str) -> range:
    """Layers that a branch occupies, from behind its gate to before the box where it joins the placed road again."""
    name, last = first, plan.layer[gate]
    while name and name not in plan.row:
        last = plan.layer[name]
        name = _main_way(plan, name)[0]
    return range(plan.layer[gate] + 1, plan.layer[name] if name else last + 1)


def _climb(plan: Plan, at: str, row: int) -> list[Point]:
    """The cells between a row and the box where a branch of the gate leaves or meets the placed road: no other box may stand there."""
    if not at:
        return []
    home = plan.row[at]
    return [(plan.layer[at], cell) for cell in (range(row, home) if row < home else range(home + 1, row + 1))]


def _meets(plan: Plan, first: str) -> str:
    """The placed box at which a branch joins again; "" for one that ends."""
    name = first
    while name and name not in plan.row:
        name = _main_way(plan, name)[0]
    return name


def _is_free(plan: Plan, gate: str, cells: Iterable[Point]) -> bool:
    return all(cell not in plan.taken and plan.risers.get(cell, gate) == gate for cell in cells)


def _free_row(plan: Plan, span: range, gate: str, number: int, branches: int) -> int:
    home, kind = plan.row[gate], plan.boxes[gate].kind
    aside = [step * side for step in range(1, 40) for side in (-1, 1)]
    if kind == "split":
        offsets = [0, *aside] if branches % 2 else aside
    else:
        offsets = [*range(-1, -4, -1), *range(1, 40)]
    rows = [home + offset for offset in offsets if _is_free(plan, gate, [(layer, home + offset) for layer in span])]
    return next((row for row in rows if _is_free(plan, gate, _climb(plan, gate, row))), rows[0])


def _bands(plan: Plan, widest: int | None) -> list[range]:
    """Fewest bands that fit, as equally wide as may be; a band breaks only where every line that crosses leads to one box."""
    layers = max(plan.layer.values()) + 1
    if widest is None:
        return [range(layers)]
    widths = _columns(plan)
    crossing: list[set[str]] = [set() for _layer in range(layers)]
    for a in plan.boxes:
        for b in plan.ways[a]:
            for layer in range(plan.layer[a], plan.layer[b]):
                crossing[layer].add(b)
    best: dict[int, tuple[tuple[int, int, int], int]] = {0: ((0, 0, 0), 0)}  # end -> ((too wide by, bands, unevenness), begin)
    for end in range(1, layers + 1):
        if end < layers and len(crossing[end - 1]) != 1:
            continue
        choices = []
        for begin, ((over, count, uneven), _) in best.items():
            width = sum(w + gap for w, gap in widths[begin:end])
            choices.append(((over + max(0, width - widest), count + 1, uneven + (width // 10) ** 2), begin))
        best[end] = min(choices)
    found, end = [], layers
    while end:
        begin = best[end][1]
        found.append(range(begin, end))
        end = begin
    return found[::-1]


def _columns(plan: Plan) -> list[tuple[int, int]]:
    """Width of every layer and the gap behind it."""
    found = []
    for layer in range(max(plan.layer.values()) + 1):
        here = [plan.boxes[name] for name, at in plan.layer.items() if at == layer]
        found.append((max(box.w for box in here), AFTER_GATE if any(box.kind == "gate" for box in here) else GAP))
    return found


Gutters = dict[int, tuple[int, dict[int, int]]]


def _pixels(plan: Plan, bands: list[range], widest: int | None) -> tuple[dict[str, Point], dict[str, int], Gutters, tuple[int, int]]:
    """Centres; for each band the height of the gutter below it and of its rows; width and height of the whole."""
    columns, tall = _columns(plan), max(box.h for box in plan.boxes.values())
    centre: dict[str, Point] = {}
    band_of: dict[str, int] = {}
    gutters: Gutters = {}
    top, right = MARGIN, 0
    for number, layers in enumerate(bands):
        inside = [name for name in plan.boxes if plan.layer[name] in layers]
        rows = {plan.row[name] for name in inside} | {row for (a, _b), row in plan.via.items() if plan.layer[a] in layers}
        feet = {row: max((plan.boxes[name].foot for name in inside if plan.row[name] == row), default=0) for row in rows}
        ys = _heights(range(min(rows), max(rows) + 1), feet, top + tall // 2, tall)
        x = MARGIN
        closer = CLOSER if widest is not None and sum(width + gap for width, gap in (columns[layer] for layer in layers)) > widest else 0
        for layer in layers:
            width, gap = columns[layer][0], columns[layer][1] - closer
            for name in inside:
                if plan.layer[name] == layer:
                    centre[name], band_of[name] = (x + width // 2, ys[plan.row[name]]), number
            x += width + gap
        right = max(right, x - columns[layers[-1]][1] + closer)
        bottom = ys[max(rows)] + tall // 2 + feet[max(rows)]
        gutters[number] = (bottom + BAND_GAP // 2 + 2, ys)
        top = bottom + BAND_GAP
    return centre, band_of, gutters, (right + MARGIN, top - BAND_GAP + MARGIN)


def _heights(rows: range, feet: Mapping[int, int], first: int, tall: int) -> dict[int, int]:
    """Middle of every row; words below a row push the next one down."""
    found, y = {}, first
    for row in rows:
        found[row] = y
        y += tall + max(ROW_GAP, feet.get(row, 0))
    return found


def _line(plan: Plan, centre: Mapping[str, Point], band: Mapping[str, int], gutters: Gutters, a: str, b: str) -> tuple[Point, ...]:
    (ax, ay), (bx, by), src, dst = centre[a], centre[b], plan.boxes[a], plan.boxes[b]
    right, left = ax + src.w // 2, bx - dst.w // 2
    if band[a] != band[b]:
        below = gutters[band[a]][0]
        return (right, ay), (right + 14, ay), (right + 14, below), (left - 15, below), (left - 15, by), (left, by)
    if (a, b) in plan.via:
        lane = gutters[band[a]][1][plan.via[a, b]]
        return (ax, _edge(ay, lane, src)), (ax, lane), (bx, lane), (bx, _edge(by, lane, dst))
    if ay == by:
        return (right, ay), (left, by)
    if src.kind == "split" or (src.kind == "gate" and _main_way(plan, a)[0] != b):  # its main way keeps the row, which was kept free
        return (ax, _edge(ay, by, src)), (ax, by), (left, by)
    return (right, ay), (bx, ay), (bx, _edge(by, ay, dst))


def _edge(y: int, towards: int, box: Box) -> int:
    """Top or bottom of a box, whichever faces a height."""
    return y + box.h // 2 if towards > y else y - box.h // 2


def rounded(points: tuple[Point, ...], radius: int = 8) -> str:
    """SVG path data of a polyline with round corners."""
    path = f"M{points[0][0]} {points[0][1]}"
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _towards(here, before, radius), _towards(here, after, radius)
        path += f"L{into[0]} {into[1]}Q{here[0]} {here[1]} {out[0]} {out[1]}"
    return path + f"L{points[-1][0]} {points[-1][1]}"


def _towards(here: Point, there: Point, radius: int) -> Point:
    dx, dy = there[0] - here[0], there[1] - here[1]
    reach = min(radius, (abs(dx) + abs(dy)) // 2)
    return (here[0] + (dx > 0) * reach - (dx < 0) * reach, here[1] + (dy > 0) * reach - (dy < 0) * reach)
