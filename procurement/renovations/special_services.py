"""What the special roads write. No service here skips anything: the engine enters every act, and the page parts the people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.renovations import special_rules
from procurement.renovations.models import Renovation
from procurement.renovations.services import save_application

Data = Mapping[str, Any]


# --- 抢修 ---
def permit_urgent(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """The vice head lets the works begin; the papers follow within the limit of the rulebook."""
    if not special_rules.is_urgent_repair(record):
        raise RuleBroken(None, _("The application does not ask for an urgent repair."))
    record.urgent_permitted_at, record.urgent_conditions = at, data["permit_conditions"]
    record.save()


def complete_papers(record: Renovation, *, data: Data, at: datetime, **context: Any) -> None:
    """The whole application, now without gaps, and what was done on the spot meanwhile."""
    if record.urgent_permitted_at is None:
        raise RuleBroken(None, _("The urgent repair has not been permitted yet."))
    begun = data.get("urgent_begun_on")
    if begun is None:
        raise RuleBroken("urgent_begun_on", _("Say on which day the urgent works began."))
    if begun > local(at).date():
        raise RuleBroken("urgent_begun_on", _("The urgent works cannot have begun in the future: check the date."))
    if not data.get("urgent_done"):
        raise RuleBroken("urgent_done", _("Say what the urgent works did."))
    record.papers_completed_on = local(at).date()
    save_application(record, data=data, at=at, **context)


# --- 特事特批 ---
def permit_exception(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """The head lifts exactly the checks that were named, no others."""
    if not special_rules.asks_exception(record):
        raise RuleBroken(None, _("No exception is asked for."))
    record.exception_permitted_at, record.exception_conditions = at, data["permit_conditions"]
    record.save()


def record_exception_report(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """The report after the fact; conditions that were set are answered."""
    if not special_rules.exceptional(record):
        raise RuleBroken(None, _("No exception was permitted: there is nothing to report."))
    if record.exception_conditions and not data["exception_kept"]:
        raise RuleBroken("exception_kept", _("The permission named conditions: say how each of them was kept."))
    record.exception_report, record.exception_kept = data["exception_report"], data["exception_kept"]
    record.exception_reported_on = local(at).date()
    record.save()
