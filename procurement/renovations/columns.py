"""From a cleaned form onto the columns of the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TABLES = frozenset({"items", "inspection_lines"})
"""Tables with rows of their own; a service writes them itself."""


def put(record: Any, data: Mapping[str, Any], *, but: frozenset[str] = frozenset()) -> None:
    """Copy the cleaned fields onto the columns of the same name."""
    for name, value in data.items():
        if name not in but and name not in TABLES:
            setattr(record, name, value)
