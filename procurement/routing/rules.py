"""The questions the page of a purchase asks about its road: columns only, no query, no clock."""

from __future__ import annotations

from typing import Any

from procurement.gates import reads
from procurement.routing.terms import Layer, Outcome, Rung


@reads("layer", "layer_due")
def is_lower_layer(record: Any) -> bool:
    """The layer chosen lies below the one that the rulebook gives; a higher one is always allowed."""
    return record.layer is not None and record.layer_due is not None and record.layer < record.layer_due


@reads("layer", "layer_due", "lower_permitted_on")
def asks_lower_layer(record: Any) -> bool:
    """A lower layer that nobody has permitted yet."""
    return is_lower_layer(record) and record.lower_permitted_on is None


@reads("layer", "layer_due", "split_exempt")
def is_exception(record: Any) -> bool:
    """A lower layer than is due, or a purchase kept apart against the check of splitting: any exception goes to the meeting."""
    return is_lower_layer(record) or bool(getattr(record, "split_exempt", False))


@reads("rung", "layer", "layer_due", "split_exempt")
def beyond_section(record: Any) -> bool:
    """More than the section chief decides alone; a road without a rung too, since nobody said that it is small."""
    return record.rung != Rung.SECTION or is_exception(record)


@reads("rung", "layer", "layer_due", "split_exempt")
def needs_meeting(record: Any) -> bool:
    """A collective decision: by the amount, or because it is an exception."""
    return is_exception(record) or record.rung not in (Rung.SECTION, Rung.VICE_HEAD, Rung.HEAD)


@reads("rung", "layer", "layer_due", "split_exempt")
def needs_head(record: Any) -> bool:
    """The head of the bureau decides, and no meeting has to."""
    return record.rung == Rung.HEAD and not needs_meeting(record)


@reads("layer")
def is_agency_layer(record: Any) -> bool:
    """Layer 2: the purchase leaves the house."""
    return record.layer == Layer.AGENT


@reads("layer")
def is_centre_layer(record: Any) -> bool:
    """Layer 3: the purchase leaves the house."""
    return record.layer == Layer.OPEN


@reads("back_outcome")
def came_back_with_award(record: Any) -> bool:
    """What was handed over came back with a winner; anything else is a failure."""
    return record.back_outcome == Outcome.AWARDED
