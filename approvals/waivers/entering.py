"""Statements of the register of waivers are entered by two people: the kind of proposal "waiver.enter"."""
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from approvals import proposals
from approvals.duties.rights import Right
from approvals.models import Proposal, User, Waiver
from approvals.office.door import enter, words, wrong

ENTER = "waiver.enter"

changed: list[Callable[[], None]] = []
"""What is to be forgotten when the register changes: the floor above remembers its rows."""


def propose(*, right: str, waived: bool, document: str, title: str, since: date, reason: str, by: User, at: datetime) -> Proposal:
    """Put a statement before the security administrator; raises ValidationError keyed by field."""
    return proposals.propose(ENTER, {
        "right": right, "waived": waived, "document": words("document", document, 60), "title": words("title", title, 120),
        "since": since.isoformat(),
    }, by=by, at=at, reason=reason)


def check(stored: dict[str, Any]) -> None:
    """Whether the statement could be entered now; raises ValidationError keyed by field."""
    if stored["right"] not in [right.value for right in Right]:
        raise wrong("right", _("Choose one of the three rights."))
    since = date.fromisoformat(stored["since"])
    if not 1949 <= since.year <= 2999:
        raise wrong("since", _("Choose a date, written as 2026-03-02."), "year")
    last = Waiver.objects.filter(right=stored["right"]).order_by("-since", "-pk").first()
    if last is not None and since < last.since:
        day = last.since.isoformat()
        raise wrong("since", _("A later statement begins on %(day)s already: choose that day or a later one."), "order", day=day)
    if (last is not None and last.waived) == stored["waived"]:
        raise wrong("waived", _("That is how it stands already: nothing would change."), "same")


def apply(stored: dict[str, Any], *, proposal: Proposal, by: User, at: datetime) -> None:
    """Enter the statement; nothing that stood before is touched."""
    check(stored)
    row = Waiver.objects.create(
        right=stored["right"], waived=stored["waived"], document=stored["document"], title=stored["title"],
        since=date.fromisoformat(stored["since"]), proposal=proposal, reason=proposal.reason, entered_by=by, entered_at=at,
    )
    enter("waiver.entered", by, at, reason=proposal.reason, proposal=str(proposal.key), after={
        "row": row.pk, "right": row.right, "waived": row.waived, "document": row.document, "title": row.title, "since": row.since})
    for forget in changed:
        forget()


def describe(stored: dict[str, Any]) -> list[proposals.Line]:
    """The statement, and beside it what holds now."""
    last = Waiver.objects.filter(right=stored["right"]).order_by("-since", "-pk").first()
    was = (word(last.waived), last.document, last.title, last.since.isoformat()) if last is not None else (word(False), "", "", "")
    now = (word(stored["waived"]), stored["document"], stored["title"], stored["since"])
    labels = (Right(stored["right"]).label, _("Document number"), pgettext_lazy("waiver", "Title of the document"), _("Since"))
    return [proposals.Line(label, before, after) for label, before, after in zip(labels, was, now, strict=True)]


def word(waived: bool) -> str:
    """Given up or kept."""
    return pgettext("waiver", "given up") if waived else pgettext("waiver", "kept")


def register() -> None:
    """Called at start-up."""
    proposals.register(ENTER, title=_("Waiver of one of the three rights"), apply=apply, describe=describe, check=check)
