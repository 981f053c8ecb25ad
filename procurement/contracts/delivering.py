"""交付验收: line by line by the acceptor, confirmed by the requesting unit; rework, and as many rounds as are needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.acceptances.services import confirm, facts_of_round, judge, keep, report_rework
from procurement.acceptances.terms import Verdict
from procurement.contracts import rules
from procurement.contracts.models import DeliveryAcceptance
from procurement.facts import RuleBroken

__all__ = ["accept_delivery", "confirm_delivery", "report_rework"]


def accept_delivery(record: Any, *, data: Mapping[str, Any], actor: Any, at: datetime, case: Any, **_context: Any) -> None:
    """One more round; whoever asked for the purchase, bought it or signed for it does not hold it."""
    if record.delivered_on is None:
        raise RuleBroken(None, _("Nothing has been delivered yet: the buyer reports the delivery first."))
    if actor.pk == record.delivered_by_id:
        raise RuleBroken(None, _("You are the buyer of this case: somebody without part in the purchase accepts."))
    judge(record, data, actor=actor, at=at, asked=case, since=record.delivered_on, rework="tender.rework")
    value = _worth(record, data) if data["verdict"] == Verdict.PASSED else None
    made = DeliveryAcceptance(tender=record, accepted_amount=value, **facts_of_round(record, data, actor=actor, at=at))
    keep(record, made)
    record.accepted_amount = value
    record.save()


def _worth(record: Any, data: Mapping[str, Any]) -> Any:
    """The value of what was accepted; left empty it is the whole contract, if every line is as it was planned."""
    now, over = rules.contract_now(record), [row["accepted"] - row["planned"] for row in data["quantities"]]
    whole, short = not any(over), min(over) < 0 and max(over) <= 0
    value = data["accepted_amount"] or (now if whole else None)
    if value is None:
        raise RuleBroken("accepted_amount", _("Say what the accepted part is worth at the prices of the contract."))
    if short and value >= now:
        raise RuleBroken(
            "accepted_amount",
            _("Less than planned was accepted: it is worth less than the contract of %(now)s yuan. Take off what is missing."), now=now,
        )  # fmt: skip
    if value > now:
        raise RuleBroken("accepted_amount", _("The contract stands at %(now)s yuan: the accepted part cannot be worth more."), now=now)
    if value <= record.deductions:
        raise RuleBroken(
            "accepted_amount",
            _("%(deducted)s yuan have been deducted already: nothing would be left to pay. Check the sum, or do not pass it."),
            deducted=record.deductions,
        )  # fmt: skip
    return value


def confirm_delivery(record: Any, *, data: Mapping[str, Any], actor: Any, at: datetime, **_context: Any) -> None:
    """The requesting unit, as the second person beside the acceptor."""
    confirm(record, data=data, actor=actor, at=at)
