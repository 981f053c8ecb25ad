"""What the rule of a gate looks at, told beside the rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def reads(*fields: str) -> Callable[[F], F]:
    """Names the fields a rule looks at: a detour that changes one of them cannot skip the gate (engine: `resume`)."""

    def mark(rule: F) -> F:
        rule.reads = fields  # type: ignore[attr-defined]  # a function takes attributes; its type does not say which
        return rule

    return mark
