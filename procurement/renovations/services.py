"""What each step writes into the record of a renovation. Every function: one record, its cleaned form, who, when, on which case.

They run inside the act, save the record themselves, and refuse with `RuleBroken`: a field and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.money import two_places
from procurement.renovations import related, restart
from procurement.renovations.annual_window import refuse_outside_window
from procurement.renovations.classification_services import record_classification
from procurement.renovations.columns import put
from procurement.renovations.estimate_services import Attached, keep_asked
from procurement.renovations.exceptions import withdraw_permission
from procurement.renovations.intake_services import record_acceptance
from procurement.renovations.models import Renovation, RenovationItem
from procurement.renovations.visit_services import appoint_visit, confirm_inspection, record_inspection

__all__ = [
    "appoint_visit", "confirm_inspection", "put", "record_acceptance", "record_classification", "record_inspection", "save_application",
]  # fmt: skip

Data = Mapping[str, Any]


# --- 1. The unit asks ---
def save_application(
    record: Renovation, *, data: Data, actor: Any, at: datetime, case: Any, attached: Attached = tuple, **_context: Any,
) -> None:  # fmt: skip
    """Keep the application, new or corrected; sums are worked out here. A changed estimate loses what was accepted of it."""
    today = local(at).date()
    if data["planned_start"] < today and not data["urgent_repair"]:
        raise RuleBroken("planned_start", _("The planned start lies in the past: choose a later day."))
    if data["year_built"] > today.year:
        raise RuleBroken("year_built", _("The building cannot be younger than this year: check the year."))
    if data.get("last_repaired") and data["last_repaired"] > today:
        raise RuleBroken("last_repaired", _("The last repair cannot lie in the future: check the date."))
    if record.urgent_permitted_at is not None and not data["urgent_repair"]:
        raise RuleBroken("urgent_repair", _("The urgent repair has been permitted and stays one: tick it again."))
    refuse_outside_window(data, record.applied_on or today)
    restart.link(record, data["takes_up"], unit_id=case.unit_id, on=today)
    put(record, data)
    record.applied_on, record.address_key = record.applied_on or today, related.key_of(record.address)
    items = _items(data["items"])
    asked = sum((item.amount for item in items), two_places(0))
    if asked != record.amount or _asked(items) != _asked(record.item_rows()):
        record.amount = asked
        record.amount_accepted = record.amount_cut = record.cut_rate = None
        withdraw_permission(record)
        record.save()
        record.replace_rows("items", items)
        keep_asked(record, actor=actor, at=at, attached=attached)
    else:
        record.save()


def _items(rows: list[Data]) -> list[RenovationItem]:
    return [
        RenovationItem(
            no=number, name=row["name"], unit=row["unit"], quantity=row["quantity"], unit_price=row["unit_price"],
            amount=two_places(row["quantity"] * row["unit_price"]),
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def _asked(items: list[RenovationItem]) -> list[tuple[Any, ...]]:
    return [(item.no, item.name, item.unit, item.quantity, item.unit_price) for item in items]
