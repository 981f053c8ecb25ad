"""Whether a person could take over work that another leaves behind: the questions of `explain`, put about somebody else."""
from collections.abc import Collection, Iterable
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from approvals.models import Step, Unit, User
from approvals.roles import NO_STEPS, Role

from .explain import Did, say, separated


class Hold(NamedTuple):
    """What successors hold when the work goes over: (person, role, unit) now or by the same act, and who only watches."""

    roles: frozenset[tuple[int, str, int | None]]
    watchers: frozenset[int]


def role_wanted(step: Step) -> str:
    """The role that a step asks of whoever does it: its own, or that of the step whose person it goes back to."""
    if step.role:
        return step.role
    first = first_of(step.flow_task)
    return first.role.value if first is not None and first.role else ""


def first_of(node: Any) -> Any:
    """The step of the page whose person does this one too (`Assign(this.other.owner)`), or None."""
    name = getattr(getattr(node, "owner_rule", None), "__name__", "")
    return node.flow_class._nodes_by_name.get(name.removeprefix("owner_of_")) if name.startswith("owner_of_") else None


def come_back_to(node: Any) -> list[Any]:
    """The steps of the page that go back to whoever did this one."""
    return [other for other in node.flow_class.human_nodes() if other is not node and first_of(other) is node]


def barred(to: User, step: Step, hold: Hold, dids: Iterable[Did], beside: Collection[Step] = ()) -> Any:
    """Why this person cannot take an open step over, in one sentence; empty when he can. `beside`: other open steps of the case."""
    return (
        _account(to, hold)
        or _role(to, role_wanted(step), step.unit_id, hold)
        or _twice(to, step, dids, beside)
        or _apart(to, step, dids)
    )


def barred_later(to: User, node: Any, case: Any, unit_id: int | None, hold: Hold, dids: Iterable[Did]) -> Any:
    """The same for steps that are still to come back to the person who did this one."""
    dids = list(dids)
    found = _account(to, hold) or _role(to, node.role.value if node.role else "", unit_id, hold)
    for coming in come_back_to(node):
        step = SimpleNamespace(process=case, flow_task=coming, duty=coming.duty.value if coming.duty else "", token="")
        found = found or _apart(to, step, dids)
    return found


def _account(to: User, hold: Hold) -> Any:
    if not to.is_active:
        return say(_("the account of %(person)s has been deactivated"), person=to)
    if to.is_superuser or to.username == User.SYSTEM or to.pk in hold.watchers:
        return say(_("%(person)s is a supervisor, auditor or administrator, who hold no business step"), person=to)
    return ""


def _role(to: User, role: str, unit_id: int | None, hold: Hold) -> Any:
    known = Role.of(role)
    if known in NO_STEPS:
        return _("supervisors, auditors and administrators hold no business step")
    if not role or (to.pk, role, unit_id) in hold.roles:
        return ""
    return say(_("%(person)s does not hold the role “%(role)s” in %(unit)s; hand the role over to the same person, or name somebody else"),
               person=to, role=lambda: str(known.label if known else role),
               unit=lambda: str(Unit.objects.filter(pk=unit_id or 0).first() or ""))


def _twice(to: User, step: Step, dids: Iterable[Did], beside: Collection[Step]) -> Any:
    """Nobody signs two copies of one countersignature."""
    around = str(step.token).rsplit("_", 1)[0]
    copies = [str(other.token) for other in beside if other.pk != step.pk and other.owner_id == to.pk and other.flow_task == step.flow_task]
    copies += [did.token for did in dids if did.actor_id == to.pk and did.node == step.flow_task.name]
    if "_" in str(step.token) and any(token != str(step.token) and token.rsplit("_", 1)[0] == around for token in copies):
        return say(_("%(person)s signs this step himself already, and nobody signs twice"), person=to)
    return ""


def _apart(to: User, step: Any, dids: Iterable[Did]) -> Any:
    if separated(to, to, step, dids) is None:
        return ""
    return say(_("%(person)s has already acted in this case in another function, and one person may not do both"), person=to)
