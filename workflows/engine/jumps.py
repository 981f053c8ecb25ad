"""Long pages made readable: a gate's road that leads far ahead is told in words (转至), and many roads into one box meet before it."""
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from .layout import Box, Laid, lay_out

FAR = 8
"""From how many boxes on a line would run past more than a reader follows."""
MANY = 4
"""From how many roads on they meet in one point before their box, so that the band may break there."""
MEETING = "-meeting-"


@lru_cache(maxsize=256)
def readable(boxes: tuple[Box, ...], start: str, widest: int) -> Laid:
    """Laid out once to see which roads lead far, and again without them, where many meet through one point. Kept: the same boxes stand
    in the same places for every case of a page (a page has as many sets of boxes as it has side roads and languages)."""
    first, drawn = lay_out(boxes, start), {}  # type: tuple[Laid, dict[str, list[str]]]
    for a, b in first.lines:
        drawn.setdefault(a, []).append(b)
    near = without(boxes, jumps({box.name: box for box in boxes}, first.layer, drawn))
    crowded = _crowded(near, first.lines)
    return _apart(lay_out(_through_points(near, crowded), start, widest), crowded) if crowded else lay_out(near, start, widest)


def _crowded(boxes: Iterable[Box], lines: Iterable[tuple[str, str]]) -> set[str]:
    drawn, into = set(lines), {}  # type: tuple[set[tuple[str, str]], dict[str, int]]
    for box in boxes:
        for way in set(box.ways):
            if (box.name, way) in drawn:
                into[way] = into.get(way, 0) + 1
    return {name for name, count in into.items() if count >= MANY}


def _through_points(boxes: Iterable[Box], crowded: set[str]) -> list[Box]:
    turned = [replace(box, ways=tuple(MEETING + way if way in crowded else way for way in box.ways)) for box in boxes]
    return turned + [Box(MEETING + name, 2, 2, "point", (name,)) for name in sorted(crowded)]


def _apart(laid: Laid, crowded: set[str]) -> Laid:
    """Each road by itself again: to the meeting point, and on from there."""
    lines = {}
    for (a, b), way in laid.lines.items():
        if a.startswith(MEETING):
            continue
        target = b.removeprefix(MEETING)
        lines[a, target] = way + laid.lines[b, target][1:] if b != target else way
    places = [{name: at for name, at in one.items() if not name.startswith(MEETING)} for one in (laid.centre, laid.band, laid.layer)]
    return Laid(*places, lines, laid.width, laid.height)  # type: ignore[arg-type]


def jumps(boxes: Mapping[str, Box], layer: Mapping[str, int], ways: Mapping[str, list[str]]) -> set[tuple[str, str]]:
    """Of the roads into one box, those of gates from far behind; the nearest road is always drawn, so that no box stands alone."""
    into: dict[str, list[str]] = {}
    for name, targets in ways.items():
        for target in targets:
            into.setdefault(target, []).append(name)
    found: set[tuple[str, str]] = set()
    for target, sources in into.items():
        nearest = max(sources, key=lambda name: layer[name])
        found |= {
            (name, target) for name in sources
            if name != nearest and boxes[name].kind == "gate" and layer[target] - layer[name] >= FAR
        }
    return found


def without(boxes: Iterable[Box], left_out: set[tuple[str, str]]) -> list[Box]:
    """The boxes with those roads taken away."""
    return [replace(box, ways=tuple(way for way in box.ways if (box.name, way) not in left_out)) for box in boxes]
