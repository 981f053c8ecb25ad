"""The handover list (交接清单): what goes to whom, line by line, for the second person and for the paper that both sign."""
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals.models import WAITING, Case, Delegation, Post, Proposal, Step, Unit, User
from approvals.proposals import Line, digest_of
from approvals.roles import Role

from . import holdings
from .holdings import Holdings
from .plan import Plan, Shift, shift

clocks: list[Callable[[], datetime]] = []
"""The floor above says which clock to read."""


class Section(NamedTuple):
    """One part of the list."""

    title: str
    lines: list[Line]


def describe(stored: dict[str, Any]) -> list[Line]:
    """Every line, in the order of the list; what changed since the proposal stands first. A constant number of queries."""
    return [line for section in sections(stored) for line in section.lines]


def sections(stored: dict[str, Any], plan: Plan | None = None) -> list[Section]:
    """The parts of the list. A constant number of queries."""
    plan = plan or Plan.of(stored)
    waiting = Proposal.objects.filter(digest=digest_of(stored), state=Proposal.State.WAITING).exists()
    now = holdings.of(plan.person, clocks[0]()) if waiting else Holdings()
    moved = shift(plan, now) if waiting else Shift({}, {})
    people = {pk: named(person) for pk, person in plan.people().items()}
    found = [
        Section(_("The handover"), _head(plan)),
        Section(_("Came since the proposal"), [
            Line(name_of(kind, row), named(plan.person), _("has no successor: approval will be refused"))
            for kind, rows in moved.new.items() for row in rows]),
        Section(_("Open tasks"), _tasks(plan, now, people)), Section(_("Matters that come back to this person"), _back(plan, now, people)),
        Section(_("Roles"), _grants(plan, now, people)), Section(_("Posts"), _posts(plan, now)),
        Section(_("Substitutions"), _papers(plan, now)),
    ]
    return [section for section in found if section.lines]


def named(person: User) -> str:
    """Staff number and name."""
    return f"{person.username} {person}"


def title_of(node: Any) -> str:
    """What a step is called."""
    return str(getattr(node, "task_title", "") or getattr(node, "name", ""))


def name_of(kind: str, row: Any) -> str:
    """One thing in a sentence; of a case its number and step, not what it is about."""
    if kind == "tasks":
        return _("%(number)s “%(step)s”") % {"number": row.process.number, "step": title_of(row.flow_task)}
    if kind == "back":
        return _("%(number)s (comes back)") % {"number": row.case.number}
    if kind == "grants":
        return _("role “%(role)s” in %(unit)s") % {"role": row.role.label, "unit": row.content_object}
    if kind == "posts":
        return _("post %(post)s") % {"post": f"{row.unit.label} {row.title}"}
    return _("substitution %(names)s") % {"names": f"{row.principal} → {row.deputy}"}


def _head(plan: Plan) -> list[Line]:
    state = pgettext("account", "active") if plan.person.is_active else pgettext("account", "deactivated")
    closed = pgettext("account", "deactivated") if plan.deactivate else _("stays open, without roles")
    lines = [Line(_("Account of %(person)s") % {"person": named(plan.person)}, state, closed),
             Line(_("Last day"), "", plan.last_day.isoformat()), Line(_("Document number"), "", plan.document or "—")]
    return [*lines, Line(_("Drafts, which nobody else sees"), str(plan.drafts), _("stay with the account"))] if plan.drafts else lines


def _rows(found: QuerySet[Any], planned: list[int], known: Iterable[Any]) -> list[Any]:
    """The planned rows in their order; asked are only those that are not at hand."""
    at_hand = {row.pk: row for row in known if row.pk in set(planned)}
    missing = [pk for pk in planned if pk not in at_hand]
    at_hand |= {row.pk: row for row in found.filter(pk__in=missing)} if missing else {}
    return [at_hand[pk] for pk in sorted(at_hand)]


def _tasks(plan: Plan, now: Holdings, people: dict[int, str]) -> list[Line]:
    steps = _rows(Step.objects.select_related("process"), list(plan.tasks), now.tasks)
    return [Line(f"{step.process.number} {title_of(step.flow_task)}", named(plan.person), _where(step, plan, people)) for step in steps]


def _where(step: Step, plan: Plan, people: dict[int, str]) -> str:
    """To whom it goes; a task that its owner did himself, or that somebody else has taken, is passed over."""
    to = plan.tasks[step.pk]
    away = step.status not in WAITING and step.owner_id == plan.person.pk
    if away or step.status == "CANCELED" or (step.status in WAITING and step.owner_id not in (plan.person.pk, to)):
        return _("%(person)s – done or gone meanwhile, passed over") % {"person": people[to]}
    return people[to]


def _back(plan: Plan, now: Holdings, people: dict[int, str]) -> list[Line]:
    cases = _rows(Case.objects.all(), list(plan.back), (one.case for one in now.back))
    return [Line(case.number, named(plan.person), people[plan.back[case.pk]]) for case in cases]


def _grants(plan: Plan, now: Holdings, people: dict[int, str]) -> list[Line]:
    held = (grant.content_object for grant in now.grants)
    units = {unit.pk: unit for unit in _rows(Unit.objects.all(), sorted({unit for __, unit in plan.grants}), held)}
    return [Line(f"{role.label if (role := Role.of(code)) else code} · {units[unit]}", named(plan.person),
                 people[to] if to else _("taken back")) for (code, unit), to in plan.grants.items()]


def _posts(plan: Plan, now: Holdings) -> list[Line]:
    posts = _rows(Post.objects.select_related("unit"), plan.posts, now.posts)
    return [Line(f"{post.unit.label} {post.title}", post.since.isoformat(),
                 _("ends on %(day)s") % {"day": max(plan.last_day, post.since).isoformat()}) for post in posts]


def _papers(plan: Plan, now: Holdings) -> list[Line]:
    papers = _rows(Delegation.objects.select_related("principal", "deputy"), plan.papers, now.papers)
    return [Line(f"{one.principal} → {one.deputy}", one.reason, _("revoked")) for one in papers]
