"""What each step writes into the record of a lease."""
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.leasing.models import Letting


def save_application(record: Letting, *, data: Mapping[str, Any], **_context: Any) -> None:
    """Keep the application."""
    if data["months"] > 240:
        raise RuleBroken("months", _("No lease may run longer than twenty years (Civil Code, article 705)."))
    for name in ("title", "rooms", "tenant", "months", "amount"):
        setattr(record, name, data[name])
    record.save()


def record_contract(record: Letting, *, data: Mapping[str, Any], **_context: Any) -> None:
    """Keep the number of the signed contract."""
    record.contract_no = data["contract_no"]
    record.save()
