"""The words of a column of the works."""

from __future__ import annotations

from typing import Any

from procurement.renovations.labels import label as label_of
from procurement.works.models import RenovationWorks


def label(name: str) -> Any:
    """The verbose name of a column, as a label begins."""
    return label_of(name, RenovationWorks)
