"""What a person does with a step without deciding it: claim, release, transfer, add or remove a signer."""
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow.workflow.token import Token

from approvals.duties import explain
from approvals.duties.explain import BY_LOT, say
from approvals.duties.register import PERSONAL
from approvals.models import Notice, Step, User
from approvals.veils import name_of

from .errors import Invalid, Refused
from .telling import Telling
from .wording import says_something


def claim(move: Any, step: Step, actor: User, data: Any, telling: Telling) -> None:
    """Take a step of one's role into one's own hands; a deputy takes it into his principal's, so that it outlives his paper."""
    if step.status != "NEW":
        raise Refused(_("This step already has somebody who works on it."), "taken")
    step.status, step.owner_id, step.assigned = "ASSIGNED", telling.principal.pk, move.at
    telling.action = "step.claimed"


def release(move: Any, step: Step, actor: User, data: Any, telling: Telling) -> None:
    """Give a claimed step back to everybody who holds the role; a seat was drawn for one person and belongs to nobody else."""
    if step.duty in PERSONAL:
        raise Refused(say(_("You cannot give this back: %(why)s."), why=BY_LOT), "personal")
    if step.status != "ASSIGNED" or step.owner_id != telling.principal.pk or not step.role or step.beside_id:
        raise Refused(_("Only whoever claimed a step can give it back."), "not_yours")
    step.status, step.owner_id, step.assigned = "NEW", None, None
    telling.action = "step.released"


def _person(data: Any) -> User:
    chosen = User.objects.filter(pk=data.get("to") or 0, is_active=True).exclude(username=User.SYSTEM).first()
    if chosen is None:
        raise Invalid(to=_("Choose a person from the list."))
    return chosen


def _reason(telling: Telling) -> None:
    if not says_something(telling.comment):
        raise Invalid(comment=_("Type the reason."))


def transfer(move: Any, step: Step, actor: User, data: Any, telling: Telling) -> None:
    """Hand a step over for good (转办): same row, same deadline, another owner who may act himself."""
    to = _person(data)
    _reason(telling)
    if step.status == "ASSIGNED" and step.owner_id != telling.principal.pk:
        raise Refused(_("Only whoever holds a step can hand it over."), "not_yours")
    if to.pk == actor.pk:
        raise Invalid(to=_("Choose somebody other than yourself."))
    answer = explain(to, step, at=move.at, as_if_free=True)
    if not answer.allowed:
        raise Invalid(to=answer.reason)
    step.owner_id, step.status = to.pk, "ASSIGNED"
    step.assigned, step.opened_at = move.at, None
    move.edition_moves = True
    move.tell(Notice.Kind.RETURNED, to.pk, step, by=name_of(actor, move.case.pk), reason=telling.comment, transferred=True)
    telling.action, telling.facts = "step.transferred", {"to": to.pk}


def add_signer(move: Any, step: Step, actor: User, data: Any, telling: Telling) -> None:
    """Ask one more person beside this step (加签): before it, beside it or after it. An extra row, no node of the page."""
    to, place = _person(data), data.get("standing_at")
    _reason(telling)
    if place not in Step.StandingAt.values or step.beside_id:
        raise Invalid(standing_at=_("Choose whether the added signer answers before, beside or after you."))
    if step.flow_task.final and place != "before":  # its effect stands at once: whoever answers later could return what cannot be undone
        raise Invalid(standing_at=_("This step takes effect at once and is not taken back: a further signer answers before you."))
    if to.pk == actor.pk or to.pk == step.owner_id:
        raise Invalid(to=_("Choose somebody other than yourself."))
    number = move.case.step_no + 1
    extra = Step(process=move.case, flow_task=step.flow_task, token=Token(f"{step.token}/x{number}.1_1"), data={})
    extra.save()
    extra.came_from_id, extra.beside_id, extra.standing_at = step.pk, step.pk, place
    extra.owner_id, extra.status, extra.assigned = to.pk, "ASSIGNED", move.at
    extra.unit_id, extra.duty, extra.due_at, extra.due_provisional = step.unit_id, step.duty, step.due_at, step.due_provisional
    answer = explain(to, extra, at=move.at)  # whoever could not sign is not asked: the step would wait for nobody
    if not answer.allowed:
        raise Invalid(to=answer.reason)
    extra.held = place == "after"
    if step.status == "NEW":
        step.status, step.owner_id, step.assigned = "ASSIGNED", telling.principal.pk, move.at
    move.tell(Notice.Kind.RETURNED, to.pk, extra, by=name_of(actor, move.case.pk), reason=telling.comment, added=True)
    telling.action, telling.facts = "signer.added", {"to": to.pk, "place": place}


def remove_signer(move: Any, step: Step, actor: User, data: Any, telling: Telling) -> None:
    """Take back a request for an added signer who has not answered (减签); statutory signers cannot be removed."""
    extra = move.steps.get(int(data.get("signer") or 0))
    if extra is None or extra.beside_id != step.pk:
        raise Refused(_("Only signers who were added can be removed."), "not_added")
    move.cancel([extra], "removed")
    telling.action, telling.facts = "signer.removed", {"signer": extra.owner_id}


DESK_VERBS = {"claim": claim, "release": release, "transfer": transfer, "add_signer": add_signer, "remove_signer": remove_signer}
