"""收回任务: before the item of a leased room is signed off, the room is back in the ledger, and not only told to be."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from procurement.checklists.models import ChecklistItem
from procurement.checklists.terms import Source
from procurement.facts import RuleBroken
from procurement.premises.models import Lease

FIGURES = 18
"""At most in a number that stands for a row."""


def must_be_back(item: ChecklistItem) -> None:
    """Raises RuleBroken while the room of the lease that the item names is not back in the ledger."""
    if item.source != Source.LEASE or not (item.source_no.isdecimal() and len(item.source_no) <= FIGURES):
        return
    lease = Lease.objects.filter(pk=int(item.source_no), returned=None).select_related("room__building").first()
    if lease is not None:
        raise RuleBroken(
            None, _("Room %(room)s is not back in the ledger: have its return recorded in the lease register, then sign off."),
            room=lease.room,
        )  # fmt: skip
