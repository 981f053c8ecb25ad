"""The road of a page as a list, for a phone: parallel branches in one line, gates left out."""
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from viewflow.workflow import nodes

from . import graph
from .drawing import Stage, kind_of, title_of
from .gates import Split
from .layout import Laid
from .standing import AHEAD, DONE, NOW, SKIPPED, Progress, Standing


def stages(flow: Any, shown: list[Any], laid: Laid, going: Progress | None) -> list[Stage]:
    """The road as a list: parallel branches in one line, gates left out, the ends reached or the last one."""
    order = sorted(shown, key=lambda node: (laid.layer[node.name], laid.centre[node.name][1]))
    inside = {name: split for split in order if isinstance(split, Split) for name in _between(flow, split)}
    last_end = max((n for n in order if kind_of(n) == "end"), key=lambda n: (laid.layer[n.name], -laid.centre[n.name][1]), default=None)
    found: list[Stage] = []
    for node in order:
        kind, standing = kind_of(node), going.of[node.name] if going else Standing(AHEAD)
        if isinstance(node, Split):
            found.append(_group(node, [n for n in order if inside.get(n.name) is node and kind_of(n) == "task"], going))
        elif kind == "task" and node.name not in inside or kind == "end" and (standing.state == DONE or node is last_end):
            found.append(_stage(node, standing))
    return found


def _stage(node: Any, standing: Standing) -> Stage:
    people = pgettext("list", ", ").join(standing.people) or standing.who
    if standing.state == AHEAD:
        people = ""
    when = standing.date or standing.remark if standing.state == DONE else standing.remark
    return {"name": node.name, "state": standing.state, "title": title_of(node), "people": people, "when": when}


def _between(flow: Any, split: Any) -> set[str]:
    """Nodes side by side behind a split, up to where its branches meet."""
    reach = [_onward(target, split) for target in graph.forward(split)]
    if len(reach) > 1:
        return reach[0].union(*reach[1:]) - reach[0].intersection(*reach[1:])
    join = next((n for n in flow._nodes_by_name.values() if isinstance(n, nodes.Join) and n.name in reach[0]), None)
    return reach[0] - _onward(join, split) if join is not None else set()


def _onward(start: Any, split: Any) -> set[str]:
    """What lies ahead without coming round to the split again: a road that leads back there must not mix its branches."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        node = todo.pop()
        if node.name not in seen and node is not split:
            seen.add(node.name)
            todo += graph.forward(node)
    return seen


def _group(split: Any, branches: list[Any], going: Progress | None) -> Stage:
    standings = [going.of[node.name] for node in branches] if going else [Standing(AHEAD) for _node in branches]
    states = [standing.state for standing in standings]
    state = NOW if NOW in states else DONE if set(states) == {DONE} else SKIPPED if set(states) == {SKIPPED} else AHEAD
    title = _("%(title)s, side by side (%(done)s/%(all)s)") % {"title": title_of(split), "done": states.count(DONE), "all": len(states)}
    people = [person for standing in standings if standing.state == DONE for person in standing.people]
    people += [title_of(node) + "…" for node, standing in zip(branches, standings, strict=True) if standing.state == NOW]
    when = max((s.at for s in standings if s.at), default=None) if state == DONE else None
    named = pgettext("list", ", ").join(people)
    return {"name": split.name, "state": state, "title": title, "people": named, "when": Standing(DONE, at=when).date}
