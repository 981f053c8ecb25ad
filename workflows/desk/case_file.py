"""One case as a page needs it, read in a fixed number of queries, whatever its length. Seen only through `approvals.visibility`."""
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, F, ForeignKey, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.http import Http404

from approvals import veils
from approvals.duties import Did
from approvals.duties.explain import shortfall
from approvals.duties.facts import fact_of
from approvals.models import OPEN, WAITING, Attachment, Case, Decision, Delegation, Draft, Post, Step, UnitGrant, User
from approvals.roles import NO_STEPS
from approvals.visibility import visible_to
from workflows.engine.base import flows

MOST_STEPS = 0xFFFF
"""A step's id is its case's id and, in the last sixteen bits, its number."""


@dataclass
class CaseFile:
    """A case with everything that belongs to it, for one reader at one moment."""

    user: User
    at: datetime
    case: Case
    record: Any
    steps: list[Step] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @cached_property
    def flow(self) -> Any:
        return self.case.flow_class

    @cached_property
    def open_steps(self) -> list[Step]:
        """Steps that wait for somebody or something."""
        return [step for step in self.steps if step.status in OPEN]

    @cached_property
    def waiting(self) -> list[Step]:
        """Steps that wait for a person, the most pressing first."""
        human = [step for step in self.steps if step.status in WAITING and getattr(step.flow_task, "verbs", None)]
        return sorted(human, key=lambda step: (step.held, step.due_at is None, step.due_at, step.pk))

    @cached_property
    def dids(self) -> tuple[Did, ...]:
        """Every decision as `explain` wants it."""
        return tuple(
            Did(d.node, d.duty, d.token, d.verb, None if d.step_id is None else d.step_id & 0xFFFF, d.actor_id, d.principal_id)
            for d in self.decisions
        )

    def step(self, number: int) -> Step | None:
        """A step by its number in the case."""
        return next((step for step in self.steps if step.number == number), None)


def _points_to(model: Any) -> list[str]:
    """What a record points to and is read with it; not the record of another case, which is wide and seldom shown."""
    wide = {apps.get_model(flow.record_model) for flow in flows()}
    return [f.name for f in model._meta.concrete_fields if isinstance(f, ForeignKey) and f.name != "case" and f.related_model not in wide]


def sight(user: User, key: UUID, at: datetime, held: Any = None) -> Case:
    """The case with its unit and requester; raises Http404 alike for a case that is not there and one not to be seen."""
    case = visible_to(user, at, held).filter(key=key).select_related("unit", "requester").first()
    if case is None:
        raise Http404
    return case


def within_reach(user: User, key: UUID, number: int, at: datetime, held: set) -> Case:
    """The case on whose step somebody sends a form: one that he may see, or one that has just left his sight because a colleague of
    the same role was faster (he must learn that, and keep what he typed). Raises Http404 otherwise."""
    if number > MOST_STEPS:  # beyond it the number would name a step of another case
        raise Http404
    try:
        return sight(user, key, at, held)
    except Http404:
        step = Step.objects.filter(process__key=key, pk=F("process_id") * (1 << 16) + number).select_related("process").first()
        if step is None or not user.is_active:
            raise
        wears_the_hat = (step.role, step.unit_id) in {(role.value, unit) for role, unit in held}
        if wears_the_hat or Draft.objects.filter(author=user, step=step).exists() or _stands_in(user, step, at):
            return step.process
        raise


def _stands_in(user: User, step: Step, at: datetime) -> bool:
    """Whether somebody who wears the hat of the step has delegated it to this person."""
    wearers = UnitGrant.objects.filter(permission__codename=step.role, content_object=step.unit_id).values("user")
    papers = Delegation.objects.filter(deputy=user, principal__in=wearers, starts__lte=at, ends__gt=at, revoked_at=None)
    return any(shortfall(fact_of(paper), step, at) is None for paper in papers)


def read(user: User, key: UUID, at: datetime, held: Any = None) -> CaseFile:
    """Everything about a case; four queries, and one for each table of lines that is shown later. Raises Http404.

    The case comes along with its steps, which tells the flow by which the record is read: the records of all procedures, joined to the
    case, would be more columns than PostgreSQL can give."""
    steps = list(_steps(user, visible_to(user, at, held).filter(key=key)))
    if not steps:
        raise Http404
    case = steps[0].process
    records = case.flow_class.records()
    record = case.__dict__["_record"] = records.select_related(*_points_to(records.model)).get(case=case)
    record.case = case
    file = CaseFile(user, at, case, record, steps=steps, decisions=list(_decisions(case)))
    file.attachments = list(Attachment.objects.filter(case=case).select_related("added_by").order_by("id"))
    for step in file.steps:
        step.process = case
    return _veiled(file)


def _veiled(file: CaseFile) -> CaseFile:
    """Whom the record keeps back from this reader stands on every row of the page by his label."""
    known = file.record.veiled(file.user.pk) if hasattr(file.record, "veiled") else {}
    veils.cover(file.steps, "owner", known=known)
    veils.cover(file.decisions, "actor", "principal", known=known)
    veils.cover(file.attachments, "added_by", known=known)
    return file


def _steps(user: User, case: QuerySet[Case]) -> QuerySet[Step]:
    """Each with its case, and with `holds` (the reader wears its hat), `watches` (he only reads, whatever else he holds), `drafted` (he
    typed something)."""
    grants = UnitGrant.objects.filter(user=user)
    holds = grants.filter(content_object=OuterRef("unit_id"), permission__codename=OuterRef("role"))
    watches = grants.filter(permission__codename__in=[role.value for role in NO_STEPS])
    return Step.objects.filter(process__in=case).select_related("owner", "unit", "process__unit", "process__requester").annotate(
        holds=Exists(holds), watches=Exists(watches), post=_post("owner_id"),
        drafted=Exists(Draft.objects.filter(author=user, step=OuterRef("pk")))).order_by("id")


def _decisions(case: Case) -> QuerySet[Decision]:
    """Each with the present post of whoever acted."""
    return Decision.objects.filter(case=case).select_related("actor", "principal").annotate(post=_post("actor_id")).order_by("id")


def _post(person: str) -> Subquery:
    posts = Post.objects.filter(user=OuterRef(person)).filter(Q(until=None)).order_by("-is_primary", "-since")
    return Subquery(posts.values("title")[:1])


def with_tables(record: Any, names: Any) -> None:
    """Read the tables of lines that will be shown, one query each, once."""
    related = {f.get_accessor_name() for f in type(record)._meta.related_objects}
    wanted = [name for name in dict.fromkeys(names) if name in related]
    if wanted and record.pk:
        prefetch_related_objects([record], *(_with_its_words(record, name) for name in wanted))


def _with_its_words(record: Any, name: str) -> str | Prefetch[Any]:
    """The table with what its lines point to, where the record says that they show it (`lines_with`)."""
    words = getattr(record, "lines_with", {}).get(name)
    if words is None:
        return name
    return Prefetch(name, getattr(record, name).all().select_related(*words))
