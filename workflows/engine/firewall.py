"""The three-rights firewall read from a page: no road may let one role exercise two of the three rights (三权分离)."""
from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

from viewflow.workflow import nodes

from approvals.duties.rights import Right, right_of

from . import graph


class Crossing(NamedTuple):
    """Two steps of one road that one role may do, though they exercise two different rights."""

    one: str
    other: str
    role: str
    rights: tuple[Right, Right]


def crossings(flow: Any) -> Iterator[Crossing]:
    """Every pair of steps on a common road with the same role and two different rights; empty on a page that keeps them apart."""
    holding = [(node, role_of(flow, node), right) for node in flow.human_nodes() if (right := right_of(node.duty))]
    for (one, role, right), (other, role_there, right_there) in combinations(holding, 2):
        if right is not right_there and role == role_there and role and _on_one_road(flow, one.name, other.name):
            yield Crossing(one.name, other.name, role, (right, right_there))


def nameless(flow: Any) -> Iterator[str]:
    """Steps that exercise a right without naming whose office it is: nobody could say that the rights are apart."""
    return (node.name for node in flow.human_nodes() if right_of(node.duty) and not role_of(flow, node))


def role_of(flow: Any, node: Any) -> str:
    """The role of a step, or of the step whose person does it again (`Assign(this.other.owner)`); empty when neither names one."""
    if node.role:
        return str(node.role)
    name = getattr(node.owner_rule, "__name__", "")
    other = flow._nodes_by_name.get(name.removeprefix("owner_of_")) if name.startswith("owner_of_") else None
    return str(other.role or "") if other is not None else ""


def _on_one_road(flow: Any, one: str, other: str) -> bool:
    """One lies behind the other, or both on side roads of one split."""
    ahead, ahead_of_other = graph.reachable(flow, one), graph.reachable(flow, other)
    if other in ahead or one in ahead_of_other:
        return True
    parted = (node for node in flow._nodes_by_name.values() if isinstance(node, nodes.Split))
    return any({one, other} <= graph.reachable(flow, node.name) for node in parted)
