"""What the last step of a purchase writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.records import put
from procurement.renovations.terms import Retention
from procurement.rulebook.limits import limit
from procurement.tenders.models import Tender

YEARS = {Retention.YEARS_10: 10, Retention.YEARS_30: 30}


def archive(record: Tender, *, data: Mapping[str, Any], at: datetime, **_context: Any) -> None:
    """File it away, for no fewer years than the law asks (政府采购法 §42: at least fifteen years from the end of the purchase)."""
    least = limit("tender.keep_years", local(at).date())
    years = YEARS.get(data["retention"])
    if years is not None and years < least.amount:
        raise RuleBroken(
            "retention", _("The file of a purchase is kept for at least %(years)s years (%(source)s): choose a longer period."),
            years=least.text, source=least.source,
        )  # fmt: skip
    put(record, data)
    record.archived_on = local(at).date()
    record.save()
