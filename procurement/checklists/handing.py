"""An item goes to somebody else: handed on with a reason, or, when its owner has left, to whoever speaks for his unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.checklists.models import ChecklistEntry, ChecklistItem
from procurement.checklists.terms import State, Step
from procurement.facts import RuleBroken


def hand_on(item: ChecklistItem, *, to: Any, reason: str, actor: Any, at: datetime) -> ChecklistEntry:
    """Another carries the item out from now on; its last day and its signer stay. Call under `services.locked`. Raises RuleBroken."""
    if item.state == State.CLOSED:
        raise RuleBroken(None, _("The item is signed off and stays as it is."))
    if actor.pk == item.owner_id:
        raise RuleBroken(None, _("Nobody hands on what he has to carry out himself: ask %(person)s."), person=item.signer)
    if not reason.strip():
        raise RuleBroken("reason", _("Say why somebody else carries it out."))
    if not to.is_active:
        raise RuleBroken("to", _("The account of %(person)s is not in use: name somebody else."), person=to)
    if to.pk == item.owner_id:
        raise RuleBroken("to", _("%(person)s carries this item out already: name somebody else."), person=to)
    if to.pk == item.signer_id:
        raise RuleBroken("to", _("%(person)s signs this item off and cannot carry it out: name somebody else."), person=to)
    entry = ChecklistEntry(item=item, step=Step.HANDED, words=f"{item.owner} → {to}：{reason.strip()}", by=actor, at=at)
    entry.save()
    item.owner = to
    item.save(update_fields=["owner"])
    return entry


def orphaned() -> list[int]:
    """Items that are not signed off and whose owner's account is closed."""
    found = ChecklistItem.objects.exclude(state=State.CLOSED).filter(owner__is_active=False)
    return list(found.order_by("deadline", "pk").values_list("pk", flat=True))
