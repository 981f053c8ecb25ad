"""The words of a column of the execution."""

from __future__ import annotations

from typing import Any

from procurement.disposals.execution.stages import Executed
from procurement.records import label as label_of


def label(name: str) -> Any:
    """The verbose name of a column, as a label begins."""
    return label_of(name, Executed)
