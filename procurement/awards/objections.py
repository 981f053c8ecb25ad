"""An objection comes in (内部异议): entered with its moment, in time or late; late ones stay on record and change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.awards.models import Objection
from procurement.calendar.moments import due_moment
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.facts import RuleBroken
from procurement.rulebook.limits import limit

TAKEN = ("received_at", "address", "postcode", "contact", "phone", "package", "request", "facts", "legal_basis", "written_on", "signed_by",
         "agent_scope")  # fmt: skip


def enter_objection(record: Any, *, data: Mapping[str, Any], actor: Any, at: datetime, **_context: Any) -> Objection:
    """Only a supplier that was asked for a quote may object; nobody objects without a name."""
    if record.posted_at is None or record.posting_closed_on is not None:
        raise RuleBroken(None, _("No result is posted now: nothing can be objected to."))
    told = data["supplier"].strip()
    invited = next((row for row in record.invited if told in (row["code"], row["name"])), None)
    if invited is None:
        raise RuleBroken("supplier", _("Only a supplier that was invited can object; it names itself as in the register."))
    if not record.posted_at <= data["received_at"] <= at:
        raise RuleBroken("received_at", _("It came in between the posting and now: check date and time."))
    if data["written_on"] > local(data["received_at"]).date():
        raise RuleBroken("written_on", _("The paper cannot be younger than its receipt: check the date."))
    day = local(record.posted_at).date()
    last = due_moment(record.posted_at, limit("award.objection", day), load(day)).at
    made = Objection(
        tender=record, posting=record.posting_no, no=len(record.objections) + 1, supplier_id=invited["supplier"],
        in_time=data["received_at"] <= last, by=actor, at=at, **{name: data[name] for name in TAKEN},
    )  # fmt: skip
    made.save()
    record.objections = [*record.objections, {
        "id": made.pk, "no": made.no, "posting": made.posting, "supplier": invited["name"], "received_at": made.received_at.isoformat(),
        "in_time": made.in_time, "request": made.request, "verdict": "",
    }]  # fmt: skip
    record.save()
    return made
