"""账销案存: a claim that was written off goes on being pursued; what comes in goes to the treasury."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.disposals.execution.claim_models import ClaimPursuit, KeptClaim
from procurement.disposals.execution.course import not_ahead, not_before
from procurement.facts import RuleBroken


def pursue(
    claim: KeptClaim, *, on: date, what: str, recovered: Decimal, treasury_receipt: str, actor: Any, at: datetime,
) -> ClaimPursuit:  # fmt: skip
    """One more act of pursuing it: a letter, a suit, a payment. Never more than is owed; every payment with its treasury receipt.

    The caller holds the lock of the claim."""
    not_ahead("on", on, at)
    not_before("on", on, claim.kept_on, _("write-off"))
    left = claim.outstanding
    if left <= 0:
        raise RuleBroken(None, _("This claim has been recovered in full: nothing is left to pursue."))
    if recovered < 0 or recovered > left:
        raise RuleBroken("recovered", _("%(left)s yuan are still owed: enter no more than this."), left=left)
    if recovered and not treasury_receipt.strip():
        raise RuleBroken("treasury_receipt", _("What was recovered goes to the treasury: enter the number of its receipt."))
    made = ClaimPursuit(
        claim=claim, no=claim.pursuits.count() + 1, on=on, what=what, recovered=recovered, treasury_receipt=treasury_receipt, by=actor,
        at=at,
    )  # fmt: skip
    made.save()
    return made
