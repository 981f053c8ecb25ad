"""What hangs on a person: open tasks, matters that come back to him, roles, posts, substitutions. Five queries for all of it."""
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from approvals.duties.handing import come_back_to
from approvals.models import OPEN, WAITING, Case, Delegation, Draft, Post, Step, Unit, UnitGrant, User
from approvals.office.posts import still_held


class Back(NamedTuple):
    """An open case in which a step may still go back to the person, by the step that he did; none for a seat still to be asked."""

    case: Case
    node: Any
    unit: Unit | None

    @property
    def unit_id(self) -> int | None:
        return self.unit.pk if self.unit is not None else None


@dataclass
class Holdings:
    """Everything that has to go somewhere before a person can leave."""

    tasks: list[Step] = field(default_factory=list)
    back: list[Back] = field(default_factory=list)
    grants: list[UnitGrant] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    papers: list[Delegation] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.tasks or self.back or self.grants or self.posts or self.papers)


def of(person: User, at: datetime) -> Holdings:
    """All of it at an aware moment."""
    tasks, back = _steps(person)
    return Holdings(tasks, back, _grants(person), _posts(person, timezone.localdate(at)), _papers(person, at))


def drafts_of(person: User) -> int:
    """How many drafts he has; what they are about nobody else sees."""
    return Draft.objects.filter(author=person).count()


def tasks_of(person: User) -> list[Step]:
    """Open steps in his own hands, those of suspended cases too."""
    return list(Step.objects.filter(owner=person, status__in=WAITING).select_related("process", "process__unit", "unit").order_by("pk"))


def _steps(person: User) -> tuple[list[Step], list[Back]]:
    """Open steps in his hands; and open cases with a step that goes back to whoever did an earlier one, he himself or somebody whose
    heir he is, and those that still have to ask him for a signature. Two queries."""
    heirs = Case.objects.filter(status="NEW", memo__has_key="heirs").values_list("pk", "memo")
    theirs = Q(owner=person)
    for case, memo in heirs:
        olds = [old for old, new in memo["heirs"].items() if new == person.pk]
        theirs |= Q(process=case, owner__in=olds) if olds else Q()
    wanted = Q(owner=person, status__in=WAITING) | Q(theirs, status="DONE", process__status="NEW")
    wanted |= Q(flow_task_type="GROUP", status__in=OPEN)
    tasks: list[Step] = []
    found: dict[int, Back] = {}
    for step in Step.objects.filter(wanted).select_related("process", "process__unit", "unit").order_by("pk"):
        if step.flow_task_type == "GROUP":
            if _still_asks(step, person):
                found.setdefault(step.process_id, Back(step.process, None, None))
        elif step.status in WAITING:
            tasks.append(step)
        elif step.flow_task is not None and come_back_to(step.flow_task):
            if (known := found.get(step.process_id)) is None or known.node is None:
                found[step.process_id] = Back(step.process, step.flow_task, step.unit)
    return tasks, [found[pk] for pk in sorted(found)]


def _still_asks(group: Step, person: User) -> bool:
    """Whether a countersignature one after the other has his seat still before it."""
    if getattr(group.flow_task, "mode", "") != "ordered":
        return False
    return any(seat.get("owner") == person.pk for seat in group.data["people"][len(group.data["votes"]):])


def _grants(person: User) -> list[UnitGrant]:
    rows = UnitGrant.objects.filter(user=person).select_related("content_object", "permission").order_by("pk")
    return [grant for grant in rows if grant.role is not None]


def _posts(person: User, today: date) -> list[Post]:
    return list(Post.objects.filter(still_held(today), user=person).select_related("unit", "user").order_by("pk"))


def _papers(person: User, at: datetime) -> list[Delegation]:
    """Substitutions (AB角) in force or to come, given by him and held by him."""
    open_ones = Delegation.objects.filter(revoked_at=None, ends__gt=at).select_related("principal", "deputy")
    return list((open_ones.filter(principal=person) | open_ones.filter(deputy=person)).order_by("pk"))
