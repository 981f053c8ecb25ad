"""Kinds of tables: what their columns are, how their rows are checked against what is stored, and how they are put in place."""
import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from approvals.models import User
from approvals.roles import Role

from .columns import Column, in_every_language

Kept = str | dict[str, str]
Problem = tuple[int, Kept, str, Kept]
"""Line, column, what stands there, what to do: words in every language of the site."""


@dataclass
class Row:
    """One line of the file whose every cell could be read: `values` by column code."""

    line: int
    values: dict[str, Any]

    def __getitem__(self, code: str) -> Any:
        return self.values[code]


@dataclass(frozen=True)
class Change:
    """What one row would do: `after` holds JSON values, `before` what stands there now; `state` is new, changed or unchanged."""

    line: int
    state: str
    after: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)


@dataclass
class Sheet:
    """What `check` gets: the readable rows, and the way to complain about one of them.

    `told` holds the values of every line, unreadable neighbours included, so that one bad cell does not make others look bad."""

    rows: list[Row]
    by: User
    at: datetime
    told: dict[str, set[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    titles: dict[str, dict[str, str]] = field(default_factory=dict)

    def complain(self, row: Row, column: str, sentence: Any, **params: Any) -> None:
        """Name one bad cell: line, column, what stands there, what to do about it. A lazy sentence is kept in every language."""
        self.problems.append((row.line, self.titles.get(column, column), str(row.values.get(column) or "")[:80],
                              in_every_language(sentence, params)))

    def wrong(self, row: Row, column: str, error: ValidationError) -> None:
        """As `complain`, for a rule that raises."""
        self.complain(row, column, error)


@dataclass(frozen=True)
class Kind:
    """One kind of table.

    `check(sheet)` names every bad row and answers the changes, in the order in which they are to be stored; it must not write, and must ask
    a constant number of queries. `apply(changes, *, by, at, reason, job)` stores those that are new or changed, inside one transaction, and
    enters them in the trail. Where two people are needed, `propose(changes)` answers (kind of proposal, payload) instead."""

    code: str
    title: str | Promise
    columns: tuple[Column, ...]
    check: Callable[[Sheet], list[Change]]
    apply: Callable[..., None] | None = None
    propose: Callable[[list[Change]], tuple[str, dict[str, Any]]] | None = None
    key: tuple[str, ...] = ()
    """Columns that together name a row: no two rows of a file may agree in them."""
    notes: tuple[str | Promise, ...] = ()
    roles: Collection[Role] = frozenset({Role.SYSTEM_ADMIN})
    """Who may hand such a table in."""


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known at start-up."""
    if (kind.apply is None) == (kind.propose is None):
        raise ValueError(f"table {kind.code}: either apply or propose")
    KINDS[kind.code] = kind
    return kind


def digest(changes: list[Change]) -> str:
    """What was shown, so that what is stored is the same: the ground may have shifted in between."""
    told = [[c.line, c.state, c.before, c.after] for c in changes]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
