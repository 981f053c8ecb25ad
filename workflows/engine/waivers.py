"""The waivers of the three rights asked inside an act and on a page: no statement while the memory, a minute old at most, is fresh."""
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals.duties.explain import say
from approvals.duties.rights import Right, right_of
from approvals.waivers import ledger
from procurement.calendar.office_time import local
from procurement.rulebook.memory import Remembered

_policy = Remembered(ledger.all_held)
_posts = Remembered(ledger.own_posts)
PERSONAL_RIGHTS = frozenset({Right.PANEL, Right.DRAW})
"""Rights that a bureau's own people may not exercise at all once they are waived. Whoever awards is bound otherwise: to the ranking."""


def forget(**_signal: Any) -> None:
    """Called when the register or somebody's post changes."""
    _policy.forget()
    _posts.forget()


def waived(at: datetime) -> dict[str, str]:
    """The rights given up at this moment, each with the number of its document."""
    return {right: f"{row.document} {row.title}".strip() for right, row in ledger.in_force(_policy.get(), local(at).date()).items()}


def own_staff(at: datetime) -> frozenset[int]:
    """Ids of the bureau's own people at this moment."""
    return ledger.own_staff(_posts.get(), local(at).date())


def told(node: Any, at: datetime) -> dict[str, Any]:
    """What the service of a step that exercises one of the rights is told of the waivers; nothing at any other step."""
    if right_of(node.duty) is None:
        return {}
    known = waived(at)
    return {"waived": known, "no_own_staff": Right.PANEL.value in known, "own_staff": own_staff(at)}


def self_purchase_waived(day: date) -> bool:
    """Whether the bureau has given up buying for itself: an award then follows the ranking of the panel."""
    return Right.PURCHASE.value in ledger.in_force(_policy.get(), day)


def obstacle(people: set[int], step: Any, at: datetime) -> tuple[str, Any] | None:
    """Why none of these people may do the step although the role is theirs: own staff, and the right has been given up."""
    right = right_of(step.duty)
    if right not in PERSONAL_RIGHTS:
        return None
    document = waived(at).get(str(right))
    if document is None or not people & own_staff(at):
        return None
    return "waived", say(
        _("the bureau has given up the right of %(right)s (%(document)s), so nobody of its own staff may do it"),
        right=lambda: str(right.label), document=document,
    )
