"""The table of rooms and their knots in docs/architecture.md, drawn from the import graph.   python -m tests.docs.rooms

What a room is, is written by hand in the table and kept; what it stands on is read from the imports. A new room gets the first line
of its docstring to begin with."""
import re
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms: begin -->", "<!-- rooms: end -->"
KNOTS, KNOTS_END = "<!-- knots: begin -->", "<!-- knots: end -->"
FLOORS = ("config", "workflows", "approvals", "procurement")
NO_ROOMS = {"migrations"}


def room_of(module: str) -> str:
    """`approvals.duties.matrix` lives in `approvals.duties`; config is one room."""
    parts = module.split(".")
    return "config" if parts[0] == "config" else ".".join(parts[:2])


def stands_on() -> dict[str, set[str]]:
    """Every room with the rooms of ours that it imports, inside functions too."""
    import grimp

    graph = grimp.build_graph(*FLOORS, exclude_type_checking_imports=True, cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        if module in FLOORS[1:] or module.split(".")[1:2] and module.split(".")[1] in NO_ROOMS:
            continue
        here = found.setdefault(room_of(module), set())
        here |= {room_of(other) for other in graph.find_modules_directly_imported_by(module)} - {room_of(module)} - set(FLOORS[1:])
    return found


def written() -> dict[str, tuple[str, set[str]]]:
    """The table as it stands in the page: room -> (what it is, what it stands on)."""
    text = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    rows = re.findall(r"^\| `([a-z_.]+)` \| (.*?) \| (.*?) \|$", text, re.M)
    return {room: (what, set(re.findall(r"`([a-z_.]+)`", below))) for room, what, below in rows}


def first_words(room: str) -> str:
    """The first line of a room's docstring."""
    spec = find_spec(room)
    source = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
    match = re.match(r'\s*"""(.+?)(?:"""|\n)', source)
    return match[1].strip() if match else ""


def table() -> str:
    """The table as it should stand."""
    known, graph = written(), stands_on()
    order = sorted(graph, key=lambda room: (FLOORS.index(room.split(".")[0]), room))
    lines = ["| Room | What it is | Stands on |", "|---|---|---|"]
    for room in order:
        what = known.get(room, ("", set()))[0].strip("— ") or first_words(room) or "—"
        lines.append(f"| `{room}` | {what} | {' '.join(f'`{other}`' for other in sorted(graph[room])) or '—'} |")
    return "\n".join(lines)


def knots(graph: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Pairs of rooms that import one another."""
    return sorted((one, other) for one, below in graph.items() for other in below if one < other and one in graph.get(other, ()))


def knots_written() -> list[tuple[str, str]]:
    """The same as the page has them."""
    text = PAGE.read_text(encoding="utf-8").split(KNOTS)[1].split(KNOTS_END)[0]
    return re.findall(r"`([a-z_.]+)` ↔ `([a-z_.]+)`", text)


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    told = "\n".join(f"- `{one}` ↔ `{other}`" for one, other in knots(stands_on()))
    for begin, end, between in ((BEGIN, END, table()), (KNOTS, KNOTS_END, told)):
        before, rest = text.split(begin)
        text = f"{before}{begin}\n{between}\n{end}{rest.split(end)[1]}"
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
