"""Acts on a case as a whole: withdraw, suspend, resume, terminate, copy, remind."""
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow.workflow.activation import Activation

from approvals import visibility
from approvals.duties import copies, explain, holders
from approvals.duties.facts import who_may_act
from approvals.models import OPEN, Case, Decision, Notice, Step, User
from approvals.veils import name_of

from . import addenda, deadlines, tokens
from .base import record_of
from .errors import Invalid, Refused
from .telling import Telling
from .wording import says_something

TAKES_BACK = ("submit", "approve", "record", "return", "reject")
REMIND_AGAIN_AFTER = timedelta(hours=4)


def _reason(telling: Telling) -> None:
    if not says_something(telling.comment):
        raise Invalid(comment=_("Type the reason."))


def _still_open(case: Case) -> None:
    if case.status != "NEW":
        raise Refused(_("This case is closed."), "closed")


def _must_manage(move: Any, actor: User, telling: Telling) -> None:
    _still_open(move.case)
    if actor.pk == move.case.requester_id:
        raise Refused(_("It is your own case: somebody else suspends, resumes and terminates it."), "own_case")
    held = holders.roles_of(actor)
    for role in move.case.flow_class.managed_by:
        if actor.is_active and (role, move.bureau_id) in held:
            telling.role = role.value
            return
    names = "、".join(str(role.label) for role in move.case.flow_class.managed_by)
    raise Refused(_("Only the %(roles)s of the bureau may do this.") % {"roles": names}, "role")


def withdraw(move: Any, actor: User, data: Any, telling: Telling) -> None:
    """Take back one's own last act, as long as nobody has opened what it made (撤回 / 拿回)."""
    case = move.case
    _still_open(case)
    if case.held:
        raise Refused(_("The case is suspended."), "held")
    if holders.administers([actor]):
        raise Refused(_("Supervisors, auditors and administrators hold no business step and delegate none."), "watcher")
    mine = Decision.objects.filter(case=case, verb__in=TAKES_BACK).order_by("-id").select_related("step", "principal").first()
    given_back = set(Decision.objects.filter(case=case, verb="withdraw").values_list("step_id", flat=True))
    if mine is None or mine.actor_id != actor.pk or mine.step_id in given_back:
        raise Refused(_("Only your own act, and only while it is the last one, can be withdrawn."), "not_yours")
    step: Any = mine.step
    if step.flow_task.final:
        raise Refused(_("What was entered here stands for good: it is not taken back. What is wrong in it is put right by a later step."),
                      "final")
    step.process = case
    live, joins = _made_by(move, step)
    if not (live or joins) or any(s.opened_at for s in live):
        raise Refused(_("The next person has already opened it. Ask for it to be returned instead."), "opened")
    for made in live:
        # Opening a page does not take the case's lock, so the row itself must still be unopened when the update runs.
        move.row_guards[made.pk] = ' AND "opened_at" IS NULL'
    move.cancel(live, "withdrawn")
    telling.step, telling.duty, telling.role = step, step.duty, step.role
    telling.action = "case.withdrawn" if step.flow_task.task_type == "START" else "decision.taken_back"
    move.edition_moves = True
    if step.flow_task.task_type == "START":
        move.cancel(move.open_steps(), "withdrawn")
        move.close("CANCELED", "withdrawn")
        return
    again = step.flow_task._create(Activation(step), step.token, data={k: v for k, v in step.data.items() if k != "rests_on"})
    again.task.status, again.task.owner_id, again.task.assigned = "ASSIGNED", mine.principal_id, move.at
    answer = explain(actor, again.task, principal=mine.principal, at=move.at)
    if not answer.allowed:  # the role or the delegation is gone: what was done in its time stands
        raise Refused(answer.reason, answer.code, answer.whom)
    move.fall(step.flow_task.name)


def _made_by(move: Any, step: Step) -> tuple[list[Step], list[Step]]:
    """Open rows that exist because of a step, and joins from which its arrival was taken off again."""
    rows = list(Step.objects.filter(process_id=step.process_id).values_list("id", "came_from_id", "status", "flow_task_type"))
    made, todo = set(), [step.pk]
    while todo:
        source = todo.pop()
        for pk, came_from, status, kind in rows:
            if came_from == source and pk not in made:
                if kind in ("HUMAN", "TIMER") and status not in OPEN:
                    raise Refused(_("The next person has already acted."), "acted")
                made.add(pk)
                todo.append(pk)
    joins = []
    if "/" in str(step.token):
        branch = tokens.branch(step.token)
        for join in move.open_steps():
            came = join.data.get("came", [])
            if str(join.token) == branch.head and join.data.get("group") == branch.group and branch.number in came:
                join.data = {**join.data, "came": [n for n in came if n != branch.number]}
                joins.append(join)
    return [s for s in move.open_steps() if s.pk in made and s not in joins], joins


def suspend(move: Any, actor: User, data: Any, telling: Telling) -> None:
    """Stop a case and its clocks, with a reason (挂起)."""
    _must_manage(move, actor, telling)
    _reason(telling)
    if move.case.held:
        raise Refused(_("The case is already suspended."), "held")
    for step in move.open_steps():
        step.held = True
    move.case.held, move.case.held_at, move.edition_moves = True, move.at, True
    telling.action = "case.suspended"
    move.tell(Notice.Kind.RESULT, move.case.requester_id, outcome="suspended", reason=telling.comment)


def resume(move: Any, actor: User, data: Any, telling: Telling) -> None:
    """Let a suspended case go on; every deadline moves by the working time of the pause."""
    _must_manage(move, actor, telling)
    case = move.case
    if not case.held:
        raise Refused(_("The case is not suspended."), "not_held")
    for step in move.open_steps():
        step.held = step.standing_at == "after" and step.beside_id in move.steps_open_ids()
        deadlines.shift(step, max(step.created, case.held_at), move.at)
    case.held, case.held_at, move.edition_moves = False, None, True
    telling.action = "case.resumed"


def terminate(move: Any, actor: User, data: Any, telling: Telling) -> None:
    """End a case for good, with a reason (终止); a new attempt is a new case."""
    _must_manage(move, actor, telling)
    _reason(telling)
    model = move.case.flow_class.records().model
    if hasattr(model, "must_go_on") and (why := record_of(move.case).must_go_on()):
        raise Refused(why, "must_go_on")
    move.cancel(move.open_steps(), "terminated")
    move.close("CANCELED", "terminated")
    telling.action = "case.terminated"


def copy(move: Any, actor: User, data: Any, telling: Telling) -> None:
    """Let people read the case (抄送)."""
    if not visibility.can_see(actor, move.case, move.at):
        raise Refused(_("You cannot pass on a case that you may not read."), "not_visible")
    people = list(User.objects.filter(pk__in=data.get("to") or [], is_active=True).exclude(username=User.SYSTEM))
    if not people:
        raise Invalid(to=_("Choose a person from the list."))
    if holders.administers(people):
        raise Invalid(to=_("Administrators of the system see no case; choose somebody who works on it."))
    for person in people:
        copies.let_read(move.case, person)
        move.tell(Notice.Kind.COPIED, person.pk, by=name_of(actor, move.case.pk))
    telling.action, telling.facts = "case.copied", {"to": [person.pk for person in people]}


def remind(move: Any, actor: User, data: Any, telling: Telling) -> None:
    """Remind whoever holds the open steps (催办), not more often than every four hours."""
    _still_open(move.case)
    if not visibility.can_see(actor, move.case, move.at):
        raise Refused(_("You cannot pass on a case that you may not read."), "not_visible")
    last = Decision.objects.filter(case=move.case, actor=actor, verb="remind", at__gt=move.at - REMIND_AGAIN_AFTER)
    if last.exists():
        raise Refused(_("You have reminded them within the last four hours."), "too_often")
    for step in move.open_steps():
        if step.status in ("NEW", "ASSIGNED"):
            for person in who_may_act(step, move.at):
                move.tell(Notice.Kind.REMINDED, person.pk, step, by=name_of(actor, move.case.pk), note=telling.comment)
    telling.action = "step.reminded"


CASE_VERBS = {"withdraw": withdraw, "suspend": suspend, "resume": resume, "terminate": terminate, "copy": copy, "remind": remind,
              "note": addenda.note}
