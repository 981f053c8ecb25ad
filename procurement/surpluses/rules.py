"""The question the page asks."""

from __future__ import annotations

from typing import Any

from procurement.gates import reads
from procurement.rulebook.limits import holds, limit


@reads("value")
def needs_head(record: Any) -> bool:
    """A large value is decided by the head of the bureau, any other by the vice head."""
    return holds(record.value, limit("surplus.head_from", record.applied_on))
