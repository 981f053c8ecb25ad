"""Adding to the file what came in after its step was over (补记): an act of its own that moves no step and takes back no signature."""
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals.duties import holders
from approvals.duties.explain import say, separated
from approvals.duties.facts import dids_of
from approvals.duties.handing import first_of
from approvals.models import Step, User
from approvals.roles import NO_STEPS, Role
from procurement.facts import RuleBroken

from . import attaching, filing
from .base import record_of
from .errors import Invalid, Refused
from .telling import Telling


def note(move: Any, actor: User, data: Any, telling: Telling) -> None:
    """Add what the record takes now: `data` is {kind, form, files}. Raises Refused, Invalid with the bound form."""
    case = move.case
    if case.status != "NEW":
        raise Refused(_("This case is closed."), "closed")
    if case.held:
        raise Refused(_("The case is suspended."), "held")
    record = record_of(case)
    kind = data.get("kind")
    addendum = record.addenda().get(kind) if hasattr(record, "addenda") else None
    if addendum is None:
        raise Refused(_("Nothing of this kind can be added to the case now."), "addendum")
    role, held = Role(addendum.role), holders.roles_of(actor)
    if any(hat in NO_STEPS for hat, _unit in held):
        raise Refused(_("Supervisors, auditors and administrators hold no business step and delegate none."), "watcher")
    if not actor.is_active or (role, move.bureau_id) not in held:
        raise Refused(_("Only the %(roles)s of the bureau may do this.") % {"roles": role.label}, "role")
    step = Step.objects.filter(process=case, flow_task__endswith=f".{addendum.step}").order_by("-pk").first()
    _must_be_apart(actor, step, role, case)
    _attach(move, actor, step, data.get("files") or ())
    _file(move, actor, addendum, record, data.get("form") or {}, telling)
    telling.role, telling.action, telling.facts = role.value, "case.added_to", {"kind": kind}


def _must_be_apart(actor: User, step: Step | None, role: Role, case: Any) -> None:
    """Whoever could not have done the step, or the one whose officer it goes back to, adds nothing to it. Two queries."""
    dids = dids_of(step, {actor.pk}) if step is not None else ()
    for node in (step.flow_task, first_of(step.flow_task)) if step is not None else ():
        if node is None:
            continue
        as_if: Any = SimpleNamespace(  # noqa: S106 - of the flow
            flow_task=node, duty=node.duty.value if node.duty else "", token="", process=case)
        found = separated(actor, actor, as_if, dids)
        if found is not None:
            raise Refused(say(_("This step belongs to %(office)s; %(why)s."), office=role.label, why=found[1]), found[0])


def _attach(move: Any, actor: User, step: Step | None, files: Any) -> None:
    """Papers belong to the step that should have had them."""
    if step is not None and files:
        step.process = move.case
        attaching.attach(move, step, actor, files)


def _file(move: Any, actor: User, addendum: Any, record: Any, sent: Any, telling: Telling) -> None:
    form = addendum.form(sent, record=record, case_unit=move.case.unit)
    if not form.is_valid():
        raise Invalid(form)
    before = record.snapshot()
    try:
        numbers = filing.numbers_of(move.case, move.at)
        addendum.service(record, data=form.cleaned_data, actor=actor, at=move.at, case=move.case, numbers=numbers,
                         attached=attaching.attached(move))
    except RuleBroken as broken:
        form.add_error(broken.field, str(broken))
        raise Invalid(form) from broken
    after = record.snapshot()
    changed = sorted(name for name in after if before.get(name) != after[name])
    telling.before, telling.after = {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
    telling.private = getattr(record, "private", frozenset())
    telling.form = f"{type(form).__module__.rsplit('.', 2)[-2]}.{type(form).__name__}"
