"""The questions the page asks after the award: columns only, no clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procurement.awards.terms import ObjectionsEnd
from procurement.gates import reads


def posting_ends(record: Any) -> datetime:
    """24:00 of the last day of the posting, worked out when it was posted: told to others, so it stays."""
    moment: datetime = record.posting_until
    return moment


@reads("objections_end")
def must_review_again(record: Any) -> bool:
    """An objection was upheld, and the panel can put it right."""
    return bool(record.objections_end == ObjectionsEnd.REVIEW)


@reads("objections_end")
def must_fail(record: Any) -> bool:
    """An objection was upheld, and nothing can put it right."""
    return bool(record.objections_end == ObjectionsEnd.FAIL)
