"""Work handed over on leaving (离任交接, AB角 §long leave): the kind of proposal "leaver.handover", put in force in one transaction."""
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from approvals import delegations, proposals
from approvals.duties.many import Wish, change_many
from approvals.models import Post, Proposal, UnitGrant, User
from approvals.office.door import enter, must_run_the_office, told, words
from approvals.roles import Role
from approvals.trail.bulk import Told, write_many

from . import holdings, paper
from .holdings import Holdings
from .plan import Plan, Shift, held_after, objections, shift

KIND = "leaver.handover"
NAMED = 20
"""How many new or refused things one sentence names."""


class Handed(NamedTuple):
    """What the floor above answers: cases entered, tasks that were done meanwhile, and why others could not go over."""

    cases: int
    gone: list[int]
    refused: dict[tuple[str, int], Any]


Mover = Callable[..., Handed]
movers: list[Mover] = []
"""The engine hands the open work over, case by case: `mover(person, tasks, back, hold=…, by=…, at=…, facts=…, reason=…)`."""


def propose(plan: Plan, *, by: User, at: datetime, reason: str) -> Proposal:
    """Put a handover before the security administrator; raises ValidationError when something has no successor or may not go to him."""
    must_run_the_office(by)
    if by.pk == plan.person.pk:
        raise ValidationError(_("Nobody hands over his own work: another system administrator must propose it."), code="self")
    plan.document = words("document", plan.document, 60, needed=False)
    now, plan.drafts = holdings.of(plan.person, at), holdings.drafts_of(plan.person)
    if plan.person.pk in plan.successors:
        raise ValidationError(_("Whoever leaves cannot be his own successor."), code="self")
    if now.empty and not plan.person.is_active:
        raise ValidationError(_("Nothing hangs on this person any more."), code="empty")
    _complete(shift(plan, now))
    _allowed(plan, now, objections(plan, now))
    return proposals.propose(KIND, plan.stored(), by=by, at=at, reason=reason)


def apply(stored: dict[str, Any], *, proposal: Proposal, by: User, at: datetime) -> None:
    """Hand everything over; raises ValidationError, and then nothing has been handed over, when the list is no longer complete."""
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=stored["person"])
        plan = Plan.of(stored)
        now = holdings.of(person, at)
        moved = shift(plan, now)
        _complete(moved)
        _allowed(plan, now, objections(plan, now))
        handed = _tasks(plan, now, proposal, by, at)  # cases are locked before the chain of administration
        _grants(plan, moved, now, proposal, by, at)
        for one in now.papers:
            delegations.revoke(one, reason=proposal.reason, by=by, at=at, warrant=proposal)
        _posts(plan, now, proposal.reason, by, at)
        _complete(shift(plan, Holdings(tasks=holdings.tasks_of(person))))  # a task that came while the others went
        gone = [f"{pk >> 16}/{pk & 0xFFFF}" for pk in sorted({*moved.gone["tasks"], *handed.gone})]
        enter("person.handed_over", by, at, reason=proposal.reason, to=person, proposal=str(proposal.key), account=person.username,
              day=plan.last_day, document=plan.document or None, tasks=len(plan.tasks) - len(gone), cases=handed.cases, passed_over=gone,
              grants=len(now.grants), posts=len(now.posts), delegations=len(now.papers), drafts=plan.drafts)
        if plan.deactivate and person.is_active:
            _close(person, proposal, by, at)


def _tasks(plan: Plan, now: Holdings, proposal: Proposal, by: User, at: datetime) -> Handed:
    people = plan.people()
    hold = held_after(plan, people)
    tasks = {step.pk: people[plan.tasks[step.pk]] for step in now.tasks}
    back = {one.case.pk: people[plan.back[one.case.pk]] for one in now.back}
    facts = {"proposal": str(proposal.key)}
    answers = [mover(plan.person, tasks, back, hold=hold, by=by, at=at, facts=facts, reason=proposal.reason) for mover in movers]
    for answer in answers:
        _allowed(plan, now, answer.refused)
    return Handed(sum(a.cases for a in answers), [pk for a in answers for pk in a.gone], {})


def _grants(plan: Plan, moved: Shift, now: Holdings, proposal: Proposal, by: User, at: datetime) -> None:
    """His roles are taken back; to each successor goes what he does not hold yet."""
    people = plan.people()
    held = set(UnitGrant.objects.filter(user__in=people).values_list("user_id", "permission__codename", "content_object_id"))
    wishes = []
    for grant in now.grants:
        role, to = Role(grant.permission.codename), plan.grants[grant.permission.codename, grant.content_object_id]
        wishes.append(Wish(False, plan.person, role, grant.content_object))
        if to and (to, role.value, grant.content_object_id) not in held:
            wishes.append(Wish(True, people[to], role, grant.content_object))
    if wishes:
        change_many(wishes, by=by, at=at, reason=proposal.reason, warrant=proposal)


def _posts(plan: Plan, now: Holdings, reason: str, by: User, at: datetime) -> None:
    """Posts end with the last day, one that was to begin later with its first."""
    entries = []
    for post in now.posts:
        before, post.until = post.until, max(plan.last_day, post.since)
        if before is not None and before <= post.until:
            continue  # it ends earlier by itself
        Post.objects.filter(pk=post.pk).update(until=post.until)
        entries.append(Told("post.ended", told(reason=reason, to=post.user, before={"until": before}, after={"until": post.until},
                                               unit=post.unit.code, title=post.title)))
    if entries:
        write_many("adm", entries, at=at, actor=by)


def _close(person: User, proposal: Proposal, by: User, at: datetime) -> None:
    """The account is closed last: nothing hangs on it any more."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    enter("person.deactivated", by, at, reason=proposal.reason, to=person, account=person.username, open_tasks=0,
          proposal=str(proposal.key))


def _complete(moved: Shift) -> None:
    """Refuse when something has come that has no successor. Raises ValidationError with a list."""
    if moved.grown:
        names = [paper.name_of(kind, row) for kind, rows in moved.new.items() for row in rows]
        more = _now(" and %(n)s more") % {"n": len(names) - NAMED} if len(names) > NAMED else ""
        raise ValidationError(
            _("These have no successor in the list: %(things)s. Nothing has been handed over; have the handover proposed anew."),
            code="shifted", params={"things": "；".join(names[:NAMED]) + more})


def _allowed(plan: Plan, now: Holdings, refused: Mapping[tuple[str, int], Any]) -> None:
    """Refuse when a successor may not take what he is to take; one sentence for each. Raises ValidationError."""
    if refused:
        known = {("task", step.pk): paper.name_of("tasks", step) for step in now.tasks}
        known |= {("back", one.case.pk): paper.name_of("back", one) for one in now.back}
        raise ValidationError([
            ValidationError(_("%(thing)s: %(why)s."), code="barred", params={"thing": known[key], "why": why, "key": key})
            for key, why in list(refused.items())[:NAMED]])


def concerns(stored: dict[str, Any]) -> set[int]:
    """Neither whoever leaves nor whoever takes over decides it."""
    takes = {to for __, to in (*stored["tasks"], *stored["back"])} | {to for __, __, to in stored["grants"]}
    return ({stored["person"]} | takes) - {0}


def register() -> None:
    """Called at start-up."""
    proposals.register(KIND, title=_("Handover on leaving"), apply=apply, describe=paper.describe, concerns=concerns)
