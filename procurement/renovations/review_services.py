"""What the desk steps after the visit write, in one place for the page: area, estimate, opinion, archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from procurement.calendar.office_time import local
from procurement.renovations.area_services import record_area
from procurement.renovations.estimate_services import record_estimate
from procurement.renovations.models import Renovation
from procurement.renovations.opinion_services import draw_up_opinion, issue_opinion
from procurement.renovations.services import put

__all__ = ["archive", "draw_up_opinion", "issue_opinion", "record_area", "record_estimate"]

Data = Mapping[str, Any]


# --- 8. Archive (档案法 §37) ---
def archive(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """File it away: how much, where, for how long."""
    put(record, data)
    record.archived_on = local(at).date()
    record.save()
