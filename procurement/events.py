"""The one signal of the domain: a fact happened. Nobody listens yet; the unit of work will, only to write the fact down."""

from __future__ import annotations

import re
from typing import Any

from django.dispatch import Signal

fact_happened = Signal()
"""Sent with `name` ("thing.past_event"), `record` (the domain record or None) and `data` (JSON-able values)."""

_NAME = re.compile(r"[a-z_]+(\.[a-z_]+)+")


def happened(name: str, record: Any = None, **data: Any) -> None:
    """State a fact inside the running act; an error of the listener rolls the act back, so nothing happens unrecorded."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"A fact is named thing.past_event, not {name!r}")
    fact_happened.send(sender=type(record), name=name, record=record, data=data)
