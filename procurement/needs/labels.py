"""The words of a column of a purchase."""

from __future__ import annotations

from typing import Any

from procurement.records import label as label_of
from procurement.tenders.models import Tender, TenderItem


def label(name: str) -> Any:
    """The verbose name of a column, as a label begins."""
    return label_of(name, Tender)


def item_label(name: str) -> Any:
    """The same for a column of an item."""
    return label_of(name, TenderItem)
