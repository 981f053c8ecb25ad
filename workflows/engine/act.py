"""The doors through which a case moves: `start`, `act`, `act_on_case`. Screens, batch, clock, `carry` and tests all enter here.

Each is one transaction: one locked read, duties, form, service, viewflow's activations in memory, one flush. A refusal rolls the
act back and is then entered on the monthly chain of refusals."""
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow.workflow.token import Token

from approvals.duties import explain
from approvals.models import Case, Decision, Notice, Step, User

from . import attaching, authority, clock, deadlines, filing, reading, signatures
from .base import CaseFlow, bureau, record_of
from .desk_verbs import DESK_VERBS
from .door import Door
from .errors import Busy, Done, Invalid, Refused, Stale
from .move import Move
from .origin import NOWHERE, Origin
from .telling import Telling
from .wording import fit, says_something

__all__ = ["Busy", "Done", "Invalid", "Refused", "Stale", "act", "act_on_case", "open_step", "start"]

ACTIONS = {"submit": "step.submitted", "record": "step.recorded", "approve": "step.approved", "return": "step.returned",
           "reject": "step.rejected"}
AGREED = "同意"
"""The customary phrase when somebody agrees without typing an opinion."""


def start(
    actor: User, flow_class: type[CaseFlow], unit: Any, *, key: str, data: Any, files: Sequence[Any] = (), origin: Origin = NOWHERE,
) -> Done:
    """Begin a case of a flow for a unit. Raises Refused, Invalid."""
    digest = filing.digest("submit", flow_class.page, data, "", files)
    door = Door(actor, key, digest, origin, verb="start")
    return door.through(lambda: _start(door, flow_class, unit, data, files))


def _start(door: Door, flow: type[CaseFlow], unit: Any, data: Any, files: Sequence[Any]) -> Done:
    at, node, actor = clock.now(), flow.start_node(), door.actor
    by_bureau = node.unit_rule is bureau  # the bureau begins, on behalf of the unit whose case it will be
    ground = reading.ground(actor.pk, None if by_bureau else unit.pk, node.role.value)
    if not (actor.is_active and ground.role):
        raise Refused(_("Only the %(role)s of %(unit)s may start this procedure. Ask the administrator of your unit for the role.")
                      % {"role": node.role.label, "unit": _("the bureau") if by_bureau else unit}, "role")
    case = Case(id=ground.case_id, flow_class=flow, flow_hash=flow.definition_hash(), unit=unit, requester=actor, created=at)
    case._state.adding = False
    move = Move(case, (), at, ground.bureau_id, fresh=True)
    step = Step(process=case, flow_task=node, token=Token("start"), data={}, started=at)
    step.owner_id, step.verb = actor.pk, "submit"
    step.role, step.unit_id, step.duty = node.role.value, node.unit_rule(case, ground.bureau_id), node.duty.value
    step.save()
    attaching.attach(move, step, actor, files)  # before the form: its service may look at them
    filed = filing.file(move, node, actor, data, record=flow.records().model(case=case), unit=unit)
    case.number = filing.case_number(flow, at)
    activation = node.activation_class(step)
    activation.complete()
    activation.activate_next()
    move.flush(Telling("case.started", "submit", actor, actor, step, door.key, door.digest, role=step.role, duty=step.duty,
                       origin=door.origin, db_clock=ground.db_clock, after=filed.after,
                       private=filed.private, form=filed.form_version))
    case._state.adding = False
    return Done(case, step, opened=_opened(move))


def act(
    actor: User, step_id: int, verb: str, *, edition: int, key: str, data: Any = None, comment: str = "", files: Sequence[Any] = (),
    on_behalf_of: User | None = None, password: str | None = None, origin: Origin = NOWHERE,
) -> Done:
    """Act on a step. `edition` is what the form carried, `key` makes a repeated form harmless. Raises Refused, Stale, Invalid."""
    principal = on_behalf_of or actor
    digest = filing.digest(verb, step_id, data, comment, files, principal.pk)
    door = Door(actor, key, digest, origin, verb=verb, step_id=step_id)
    return door.through(lambda: _act(door, principal, verb, edition, data, comment, files, password))


def _act(door: Door, principal: User, verb: str, edition: int, data: Any, comment: str, files: Sequence[Any], password: str | None) -> Done:
    at, actor, step_id = clock.now(), door.actor, door.step_id
    fit(comment)
    found = reading.locked(step_id >> 16, at, step_id=step_id, actor_id=actor.pk, principal_id=principal.pk)
    if found is None:
        return door.answered()
    move = Move.of(found, at)
    step: Any = move.steps.get(step_id)
    if step is None or move.case.edition != edition:
        return door.answered()
    facts: Any = found.facts
    _must_be_allowed(actor, principal, step, verb, found, move)
    telling = Telling(ACTIONS.get(verb, ""), verb, actor, principal, step, door.key, door.digest, comment, step.role, step.duty,
                      facts.delegation.id if principal.pk != actor.pk else None, door.origin, found.db_clock)
    telling.duty_rules = [["duty", step.duty, "ok"], ["apart", sorted(step.flow_task.apart), "ok"]]
    if verb in step.flow_task.verbs and step.flow_task.sealed and (comment.strip() or files):
        raise Refused(_("What is written here stays sealed until everybody has answered: write your reasons on the sheet, not beside it."),
                      "sealed")
    attaching.attach(move, step, actor, files)
    if verb in step.flow_task.verbs:
        _carry_out(move, step, actor, verb, data, telling, password)
        authority.must_be_held(move, step, verb, telling)
    elif verb in DESK_VERBS:
        DESK_VERBS[verb](move, step, actor, data or {}, telling)
    else:
        raise Refused(_("This step does not know this action."), "verb")
    move.flush(telling)
    return Done(move.case, step, opened=_opened(move))


def _must_be_allowed(actor: User, principal: User, step: Step, verb: str, found: Any, move: Move) -> None:
    answer = explain(actor, step, principal=principal, facts=found.facts, at=move.at)
    if not answer.allowed:
        if answer.code == "no_delegation":  # the locked read only knows that none carries the act; now say what is wrong with it
            answer = explain(actor, step, principal=principal, at=move.at)
        raise Refused(answer.reason, answer.code, answer.whom)
    if verb in ("approve", "record") and any(s.data.get("back") for s in move.open_steps() if s.pk != step.pk):
        raise Refused(_("The file is being corrected. You can sign again when it has come back."), "being_revised")
    if verb in step.flow_task.verbs and any(s.beside_id == step.pk and s.standing_at == "before" for s in move.open_steps()):
        raise Refused(_("An added signer has to answer first."), "added_signer")


def _carry_out(move: Move, step: Any, actor: User, verb: str, data: Any, telling: Telling, password: str | None) -> None:
    """The verbs of the page: validate, run the service, then let viewflow walk."""
    node = step.flow_task
    fills_in = node.form_class is not None and not step.beside_id  # an added signer gives an opinion; the file is the office-holder's
    shown = filing.bound(node, data, move.case) if fills_in else None
    if verb == "return" and fills_in and hasattr(node.form_class, "returns"):
        filing.returned(move, node, actor, data, telling, record=record_of(move.case))
    if verb in ("return", "reject") and not says_something(telling.comment):
        raise Invalid(shown, comment=_("Type the reason: whoever reads the file must learn why it was returned or refused."))
    if node.signed and verb in node.verbs:
        signatures.confirm(actor, password, move.at, shown)
    if verb == "approve" and not telling.comment.strip():
        telling.comment = AGREED
    if fills_in and verb not in ("return", "reject"):
        filed = filing.file(move, node, actor, data, record=record_of(move.case))
        telling.before, telling.after, telling.private = filed.before, filed.after, filed.private
        telling.form = filed.form_version
        _still_covered(move, step, actor, telling)
    elif move.attachments:
        move.fields_changed({filing.ATTACHMENTS})
    move.reached(node.name)
    if node.stops_clock:
        for other in move.open_steps():
            if other is not step:
                deadlines.shift(other, step.created, move.at)
    node.activation_class(step).decide(actor, verb)
    if verb == "return":
        for new in move.new:
            if new.owner_id and new.status == "ASSIGNED":
                move.tell(Notice.Kind.RETURNED, new.owner_id, new, by=telling.principal.display_name, reason=telling.comment)


def _still_covered(move: Move, step: Any, actor: User, telling: Telling) -> None:
    """A deputy may not carry the case over the amount of his delegation by the very form that he sends."""
    if telling.principal.pk != actor.pk and move.case.amount != move.case_before["amount"]:
        answer = explain(actor, step, principal=telling.principal, at=move.at)
        if not answer.allowed:
            raise Refused(answer.reason, answer.code, answer.whom)


def act_on_case(
    actor: User, case_id: int, verb: str, *, key: str, edition: int | None = None, reason: str = "", data: Any = None,
    origin: Origin = NOWHERE,
) -> Done:
    """Act on a case as a whole: withdraw, suspend, resume, terminate, copy, remind. Raises Refused, Stale, Invalid."""
    from .case_verbs import CASE_VERBS

    digest = filing.digest(verb, f"case {case_id}", data, reason, ())
    door = Door(actor, key, digest, origin, verb=verb, case_id=case_id)

    def body() -> Done:
        at = clock.now()
        fit(reason)
        found = reading.locked(case_id, at)
        if found is None or (edition is not None and found.case.edition != edition) or Decision.objects.filter(key=key).exists():
            return door.answered()
        if verb not in CASE_VERBS:
            raise Refused(_("A case does not know this action."), "verb")
        if not actor.is_active:
            raise Refused(_("Your account has been deactivated."), "inactive")
        move = Move.of(found, at)
        telling = Telling("", verb, actor, actor, None, key, digest, reason, origin=origin, db_clock=found.db_clock)
        CASE_VERBS[verb](move, actor, data or {}, telling)
        move.flush(telling)
        return Done(move.case, telling.step, opened=_opened(move))

    return door.through(body)


def open_step(step: Step) -> bool:
    """Note the first opening of a step by somebody who may act on it: from now on the sender cannot withdraw. True if first."""
    return bool(Step.objects.filter(pk=step.pk, opened_at=None, status__in=("NEW", "ASSIGNED")).update(opened_at=clock.now()))


def _opened(move: Move) -> tuple[Step, ...]:
    return tuple(step for step in move.new if step.status in ("NEW", "ASSIGNED"))
