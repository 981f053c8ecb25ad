"""Tokens of parallel roads: `start/4.2_1` is split number 4 of the case, two branches, branch 1."""
from typing import Any, NamedTuple

from viewflow.workflow.token import Token


class Branch(NamedTuple):
    """A token taken apart at its last split."""

    head: str
    group: str
    number: int


def branch(token: Any) -> Branch:
    """Take a token apart; raises ValueError on a token outside every split."""
    head, tail = str(token).rsplit("/", 1)
    group, number = tail.rsplit("_", 1)
    return Branch(head, group, int(number))


def branches_in(group: str) -> int:
    """How many branches left the split: the number travels in the token, so a join counts arrivals."""
    return int(group.split(".")[1])


def base(token: Any) -> str:
    """The token before its last split."""
    return str(token).rsplit("/", 1)[0]


def cut(token: Any, depth: int) -> str:
    """The first `depth` splits of a token."""
    return "/".join(str(token).split("/")[: depth + 1])


def within(token: Any, scope: str) -> bool:
    """Whether a token lies in a scope: is it, or descends from it."""
    return str(token) == scope or str(token).startswith(scope + "/")


def road(step: Any) -> Token:
    """The token a step hands on: an added signer hands on the token of the step it stands beside."""
    return Token(base(step.token)) if step.beside_id else step.token
