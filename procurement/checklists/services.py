"""Opening, reporting, signing off and sending back. Whoever carries an item out never closes it; nothing reported is ever changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.checklists.models import ChecklistEntry, ChecklistFile, ChecklistItem
from procurement.checklists.recovery import must_be_back
from procurement.checklists.terms import Source, State, Step
from procurement.facts import RuleBroken
from procurement.rulebook.limits import limit

NEAR, PASSED = 1, 2
"""How far the reminders of an item have come."""


def open_item(
    *, task: str, unit: Any, owner: Any, deadline: date, actor: Any, at: datetime, source: str = Source.OTHER, source_no: str = "",
    signer: Any = None,
) -> ChecklistItem:  # fmt: skip
    """A further item. `signer` closes it and is whoever opens it unless somebody else is named. The caller enters it in the trail
    and tells the owner (`workflows.desk.checklists.acts.open_item` does both)."""
    signer = signer or actor
    if not task.strip():
        raise RuleBroken("task", _("Say what is to be done."))
    if source != Source.OTHER and not source_no.strip():
        raise RuleBroken("source_no", _("Give the number of the source: minutes, finding, lease or stock-take."))
    if not owner.is_active:
        raise RuleBroken("owner", _("The account of %(person)s is not in use: name somebody else."), person=owner)
    if not signer.is_active:
        raise RuleBroken("signer", _("The account of %(person)s is not in use: name somebody else."), person=signer)
    if signer.pk == owner.pk:
        raise RuleBroken("signer", _("%(person)s carries the item out and cannot sign it off: name another to sign."), person=owner)
    if deadline < local(at).date():
        raise RuleBroken("deadline", _("The day is over: choose today or a later day."))
    item = ChecklistItem(task=task.strip(), source=source, source_no=source_no.strip(), unit=unit, owner=owner, signer=signer,
                         deadline=deadline, opened_by=actor, opened_at=at)  # fmt: skip
    item.save()
    return item


def locked(pk: int) -> ChecklistItem:
    """The item under lock until the transaction ends. Raises ChecklistItem.DoesNotExist."""
    return ChecklistItem.objects.select_for_update(of=("self",)).select_related("owner", "signer", "unit").get(pk=pk)


def report(
    item: ChecklistItem, *, words: str, actor: Any, at: datetime, done: bool = False, document: str = "", files: Iterable[Any] = (),
) -> ChecklistEntry:  # fmt: skip
    """Progress, or with `done` that it is carried out; then evidence is needed: the number of a document or a file."""
    if actor.pk != item.owner_id:
        raise RuleBroken(None, _("%(person)s carries this item out and reports it: ask that person."), person=item.owner)
    if item.state != State.OPEN:
        raise RuleBroken(None, _not_open(item))
    if not words.strip():
        raise RuleBroken("words", _("Say what was done."))
    proofs = {one.sha256: one for one in files}.values()
    if done and not document.strip() and not proofs:
        raise RuleBroken("document", _("Prove that it is done: give the number of a document or add a file."))
    entry = _write(item, Step.DONE if done else Step.PROGRESS, words, actor, at, document)
    for one in proofs:
        ChecklistFile(entry=entry, sha256=one.sha256, name=one.name, size=one.size, media_type=one.media_type).save()
    if done:
        item.state = State.REPORTED
        item.save(update_fields=["state"])
    return entry


def sign_off(item: ChecklistItem, *, actor: Any, at: datetime, words: str = "") -> ChecklistEntry:
    """销号: somebody other than the owner has looked at the evidence and closes the item."""
    _must_answer(item, actor)
    must_be_back(item)
    entry = _write(item, Step.SIGNED, words.strip() or str(_("Agreed.")), actor, at)
    item.state = State.CLOSED
    item.save(update_fields=["state"])
    return entry


def send_back(item: ChecklistItem, *, words: str, actor: Any, at: datetime) -> ChecklistEntry:
    """The signature is refused: the item is open again, its last day stays."""
    _must_answer(item, actor)
    if not words.strip():
        raise RuleBroken("words", _("Say what is still missing."))
    entry = _write(item, Step.SENT_BACK, words, actor, at)
    item.state = State.OPEN
    item.save(update_fields=["state"])
    return entry


def running_out(at: datetime) -> list[ChecklistItem]:
    """Items that nobody has been reminded of yet though their last day is near, or over; oldest day first."""
    today = local(at).date()
    near = add_working_days(today, int(limit("checklist.remind", today).amount), load(today)).day
    found = ChecklistItem.objects.exclude(state=State.CLOSED).filter(deadline__lte=near, reminded__lt=PASSED)
    return [item for item in found.order_by("deadline", "pk") if item.reminded < NEAR or item.deadline < today]


def reminded(item: ChecklistItem, today: date) -> bool:
    """Note that people are reminded; True when the last day is over. Call under `locked`."""
    passed = item.overdue(today)
    item.reminded = PASSED if passed else NEAR
    item.save(update_fields=["reminded"])
    return passed


def _must_answer(item: ChecklistItem, actor: Any) -> None:
    if item.state != State.REPORTED:
        raise RuleBroken(None, _not_open(item) if item.state == State.CLOSED else _("Nobody has reported this item as done yet."))
    if actor.pk == item.owner_id or item.entries.filter(by=actor, step__in=(Step.PROGRESS, Step.DONE)).exists():
        raise RuleBroken(None, _("Whoever carries an item out does not sign it off: leave it to %(person)s."), person=item.signer)


def _not_open(item: ChecklistItem) -> Any:
    return _("The item is signed off and stays as it is.") if item.state == State.CLOSED else _("The item waits for the signature.")


def _write(item: ChecklistItem, step: str, words: str, actor: Any, at: datetime, document: str = "") -> ChecklistEntry:
    entry = ChecklistEntry(item=item, step=step, words=words.strip(), document=document.strip(), by=actor, at=at)
    entry.save()
    return entry
