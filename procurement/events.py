"""The one signal of the domain: a fact happened. Only the unit of work listens, and only to write it down."""

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
