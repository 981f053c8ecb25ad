"""Chasing a claim: a further row under the lock of the disposal it came from, entered in the chain of administration as one act."""
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from approvals.duties.holders import roles_of
from approvals.models import User
from approvals.trail import book
from procurement.disposals.execution import claims
from procurement.disposals.execution.claim_models import KeptClaim
from procurement.disposals.models import Disposal
from workflows.engine import clock

from . import PURSUERS


def pursue(pk: int, *, on: date, what: str, recovered: Decimal, treasury_receipt: str, by: User, at: datetime) -> Any:
    """One more step of chasing it. Raises PermissionDenied, RuleBroken, KeptClaim.DoesNotExist."""
    if not any(role in PURSUERS for role, _unit in roles_of(by)):
        names = "、".join(str(role.label) for role in PURSUERS)
        raise PermissionDenied(_("A claim is chased by: %(roles)s of the bureau. Ask one of them.") % {"roles": names})
    with transaction.atomic():
        claim = KeptClaim.objects.select_related("disposal__case", "unit").get(pk=pk)
        Disposal.objects.select_for_update(of=("self",)).get(pk=claim.disposal_id)
        made = claims.pursue(claim, on=on, what=what, recovered=recovered, treasury_receipt=treasury_receipt, actor=by, at=at)
        facts = {
            "claim": claim.pk, "no": made.no, "case": claim.disposal.case.number, "debtor": claim.debtor, "on": on.isoformat(),
            "recovered": str(made.recovered), "treasury_receipt": made.treasury_receipt, "digest": made.digest,
        }  # fmt: skip
        book.write("adm", action="claim.pursued", at=at, actor=by, clock=clock.source(), content={"reason": what, "facts": facts})
    return made
