"""What people do to an item: the service changes it, the trail gets its entry, whoever has to go on is told."""
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from approvals import notices
from approvals.duties.holders import roles_of
from approvals.models import Notice, User
from approvals.office.door import told
from approvals.roles import Role
from approvals.trail import book
from procurement.checklists import handing, services
from procurement.checklists.models import ChecklistItem
from procurement.checklists.terms import Source
from workflows.engine import clock

from . import LEADERS


def open_item(
    *, task: str, unit: Any, owner: User, deadline: date, by: User, at: datetime, source: str = Source.OTHER, source_no: str = "",
    signer: User | None = None,
) -> ChecklistItem:  # fmt: skip
    """A further item, entered and told; whoever calls has asked whether the person may. Raises RuleBroken."""
    with transaction.atomic():
        item = services.open_item(task=task, source=source, source_no=source_no, unit=unit, owner=owner, deadline=deadline, signer=signer,
                                  actor=by, at=at)
        opened(item, by=by, at=at)
    return item


def opened(item: ChecklistItem, *, by: User, at: datetime) -> None:
    """Enter and tell an item that another room has opened by its own service."""
    _enter("checklist.opened", item, by, at, deadline=item.deadline.isoformat(), source=item.source, source_no=item.source_no,
           owner=item.owner_id, signer=item.signer_id)
    tell("opened", item, [item.owner_id], at, by=str(by))


def report(pk: int, *, words: str, document: str, done: bool, files: Iterable[Any], by: User, at: datetime) -> ChecklistItem:
    """Progress, or that it is done. Raises RuleBroken, ChecklistItem.DoesNotExist."""
    with transaction.atomic():
        item = services.locked(pk)
        entry = services.report(item, words=words, document=document, done=done, files=files, actor=by, at=at)
        attached = [[one.sha256, one.size] for one in entry.files.all()]
        _enter("checklist.reported", item, by, at, line=entry.pk, done=done, document=document, files=attached)
        if done:
            tell("reported", item, [item.signer_id], at, by=str(by), entry=entry.pk)
    return item


def answer(pk: int, *, signed: bool, words: str, by: User, at: datetime) -> ChecklistItem:
    """The signature, or its refusal. Raises PermissionDenied beside the refusals of the services."""
    with transaction.atomic():
        item = services.locked(pk)
        must_sign(item, by)
        if signed:
            entry = services.sign_off(item, words=words, actor=by, at=at)
        else:
            entry = services.send_back(item, words=words, actor=by, at=at)
        _enter("checklist.signed_off" if signed else "checklist.sent_back", item, by, at, line=entry.pk)
        tell("signed" if signed else "sent_back", item, [item.owner_id], at, by=str(by), entry=entry.pk, reason=entry.words)
    return item


def hand_on(pk: int, *, to: User, reason: str, by: User, at: datetime) -> ChecklistItem:
    """Another carries it out from now on. Raises PermissionDenied beside the refusals of the services."""
    with transaction.atomic():
        item = services.locked(pk)
        if not may_hand(item, by, roles_of(by)):
            raise PermissionDenied(_("This item is handed on by %(person)s, the head of the unit or a leader: ask there.") % {
                "person": item.signer})
        handed(item, to=to, reason=reason, by=by, at=at)
    return item


def handed(item: ChecklistItem, *, to: User, reason: str, by: User, at: datetime) -> None:
    """The same without the question who: the clock hands on what nobody carries out any more. Under the lock of the item."""
    before = item.owner_id
    entry = handing.hand_on(item, to=to, reason=reason, actor=by, at=at)
    book.write("adm", action="checklist.handed_on", at=at, actor=by, clock=clock.source(), content=told(
        reason=reason, before={"owner": before}, after={"owner": to.pk}, item=item.pk, number=item.number, task=item.task,
        unit=item.unit_id, line=entry.pk))
    tell("opened", item, [to.pk], at, by=str(by), entry=entry.pk)


def may_hand(item: ChecklistItem, person: User, roles: Iterable[tuple[Any, int]]) -> bool:
    """Whoever gave it or signs it, the head of its unit, a leader; never the owner himself."""
    if person.pk == item.owner_id:
        return False
    return person.pk in (item.signer_id, item.opened_by_id) or any(
        role in LEADERS or (role == Role.UNIT_HEAD and unit == item.unit_id) for role, unit in roles)


def may_sign(item: ChecklistItem, person: User, roles: Iterable[Any]) -> bool:
    """The signer named, or a leader; the services keep the owner out."""
    return person.pk == item.signer_id or not LEADERS.isdisjoint(roles)


def must_sign(item: ChecklistItem, person: User) -> None:
    """Raises PermissionDenied naming whom to ask."""
    if not may_sign(item, person, {role for role, __ in roles_of(person)}):
        raise PermissionDenied(_("This item is signed off by %(person)s or a leader: ask there.") % {"person": item.signer})


def tell(what: str, item: ChecklistItem, people: Iterable[int], at: datetime, entry: int = 0, **params: Any) -> None:
    """One notice to each; told twice it is told once."""
    told = {"item": item.pk, "name": item.task, "due": item.deadline.isoformat(), f"task_{what}": True, **params}
    notices.tell(Notice(to_id=person, kind=Notice.Kind.TASK, params=told, once=f"checklist {item.pk} {what} {entry} {person}", at=at)
                 for person in dict.fromkeys(people))


def _enter(action: str, item: ChecklistItem, by: User, at: datetime, **facts: Any) -> None:
    book.write("adm", action=action, at=at, actor=by, clock=clock.source(), content=told(
        item=item.pk, number=item.number, task=item.task, unit=item.unit_id, **facts))
