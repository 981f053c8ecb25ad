"""What can happen on a page, as a token would walk it: each outcome of each step, each answer of each gate, one return at most.

Parallel branches are walked one after the other in the order of the page, so that a road is a list. `moves` answers for one standing of
the tokens; `roads` lists whole roads and is meant for small pages: a page with many gates has millions of them. The exported BPMN, read
on its own, must allow the same moves from the same standings (tests/workflows/engine/test_walk_of_graph.py)."""
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from viewflow.workflow import nodes

from . import graph
from .steps import RESUME

Road = tuple[str, ...]
Scope = tuple[str, int]
"""A split and which of its branches."""
SILENT = ""
"""The label of a move that leaves nothing on the road: a branch that waits for others at its join."""
MOST = 2
"""How often one outcome may stand on a listed road: a gate that leads back is asked twice, no more."""


@dataclass(frozen=True)
class Token:
    """Where one branch stands: the node, the splits it is inside of, and to whom a detour must come back."""

    node: str
    inside: tuple[Scope, ...] = ()
    back: str = ""


@dataclass(frozen=True)
class Walk:
    """Where all branches stand: tokens still to move (the first moves), arrivals at joins, whether a return is spent. No token: ended."""

    tokens: tuple[Token, ...]
    arrived: tuple[tuple[str, tuple[Scope, ...], int], ...] = ()
    returned: bool = False


Moves = Iterator[tuple[str, Walk]]


def begin(flow: Any) -> Walk:
    """Before anybody has done anything."""
    return Walk((Token(flow.start_node().name),))


def roads(flow: Any) -> set[Road]:
    """Roads as names with outcomes: `endorse.approve`, `large.yes`, `sign_off`, `done`. Raises RuntimeError where a join starves."""
    found: set[Road] = set()
    todo: list[tuple[Road, Walk]] = [((), begin(flow))]
    while todo:
        road, walk = todo.pop()
        for label, following in moves(flow, walk):
            longer = (*road, label) if label else road
            if label and longer.count(label) > MOST:
                continue
            if following.tokens:
                todo.append((longer, following))
            else:
                found.add(longer)
    return found


def moves(flow: Any, walk: Walk) -> Moves:
    """What can happen next: the outcome as it stands on a road, and where the tokens are then. Raises RuntimeError for a starved join."""
    if not walk.tokens:
        raise RuntimeError(f"{flow.page}: nobody moves any more")
    token, rest = walk.tokens[0], walk.tokens[1:]
    node = flow._nodes_by_name[token.node]
    if isinstance(node, nodes.End):
        yield node.name, Walk(())
    elif isinstance(node, nodes.Join):
        yield _arrive(flow, walk, token, rest, node)
    elif isinstance(node, nodes.Split):
        targets = [target.name for target in graph.forward(node)]
        branches = tuple(Token(target, (*token.inside, (node.name, number))) for number, target in enumerate(targets, 1))
        yield node.name, replace(walk, tokens=(*branches, *rest))
    elif getattr(node, "verbs", None):
        yield from _decisions(flow, walk, token, rest, node)
    else:
        for answer, target in _answers(node):
            yield f"{node.name}.{answer}" if answer else node.name, replace(walk, tokens=(replace(token, node=target.name), *rest))


def _answers(node: Any) -> list[tuple[str, Any]]:
    """Answers of a gate with the node each leads to; one without a word for a node that is no gate."""
    if isinstance(node, nodes.If):
        return [("yes", node._on_true), ("no", node._on_false)]
    if isinstance(node, nodes.Switch):
        return [(rule_name(rule) if rule is not None else "else", target) for target, rule in node._branches]
    return [("", node._next)]


def rule_name(rule: Any) -> str:
    """The name under which a rule is known on the page."""
    return str(getattr(rule, "rule", rule).__name__)


def _arrive(flow: Any, walk: Walk, token: Token, rest: tuple[Token, ...], join: Any) -> tuple[str, Walk]:
    """A branch has come to its join: the last one needed goes on, and what is still open beside it is cancelled."""
    outer, split = token.inside[:-1], token.inside[-1][0]
    arrival = (join.name, outer, token.inside[-1][1])
    arrived = tuple(sorted({*walk.arrived, arrival}))
    waiting = [other for other in rest if other.inside[: len(outer)] == outer and len(other.inside) > len(outer)
               and other.inside[len(outer)][0] == split]
    came = [one for one in arrived if one[:2] == (join.name, outer)]
    if waiting and (join._need is None or len(came) < join._need):
        return SILENT, replace(walk, tokens=rest, arrived=arrived)
    return join.name, replace(
        walk, tokens=(Token(join._next.name, outer), *(other for other in rest if other not in waiting)),
        arrived=tuple(one for one in arrived if one not in came),
    )


def _decisions(flow: Any, walk: Walk, token: Token, rest: tuple[Token, ...], node: Any) -> Moves:
    """Everything a person, or the clock, can do at a step."""
    if token.back:
        yield from _back_from_detour(flow, walk, token, rest, node)
    else:
        for verb, target in node.exits.items():
            label = f"{node.name}.{verb}"
            if verb != "return":
                yield label, replace(walk, tokens=(replace(token, node=target.name), *rest))
            elif not walk.returned and node.contract == RESUME:
                yield label, replace(walk, tokens=(replace(token, node=target.name, back=node.name), *rest), returned=True)
            elif not walk.returned:
                yield label, replace(_leave(flow, walk, token, rest, target.name), returned=True)
    for clock in node._boundary_events:
        target = clock._next
        if isinstance(target, nodes.Join) and token.inside:  # its own branch arrives without it
            yield f"{node.name}.timeout", replace(walk, tokens=(replace(token, node=target.name), *rest))
        else:
            yield f"{node.name}.timeout", _leave(flow, walk, token, rest, target.name)


def _back_from_detour(flow: Any, walk: Walk, token: Token, rest: tuple[Token, ...], node: Any) -> Moves:
    """Straight back to whoever sent it on the detour; or all the way, when a gate in between has to be asked again."""
    label = f"{node.name}.{node.verbs[0]}"
    yield label, replace(walk, tokens=(replace(token, node=token.back, back=""), *rest))
    if graph.gate_reads_between(flow, node.name, token.back):
        yield label, _leave(flow, walk, token, rest, node._next.name)


def _leave(flow: Any, walk: Walk, token: Token, rest: tuple[Token, ...], target: str) -> Walk:
    """Go to a node outside: the splits deeper than it are left, and everything open in them is cancelled."""
    inside = token.inside[: flow.depth[target]]
    kept = tuple(other for other in rest if other.inside[: len(inside)] != inside)
    arrived = tuple(one for one in walk.arrived if one[1][: len(inside)] != inside)
    return replace(walk, tokens=(Token(target, inside), *kept), arrived=arrived)
