"""What a handover would do: who takes what, whether he may, and what has changed since it was proposed."""
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from approvals.duties.explain import Did
from approvals.duties.handing import Hold, barred, barred_later
from approvals.models import WAITING, Decision, Step, UnitGrant, User
from approvals.roles import NO_STEPS

from .holdings import Holdings


@dataclass
class Plan:
    """Who takes each task (step → person), each matter that comes back (case → person), each role ((role, unit) → person or nobody)."""

    person: User
    last_day: date
    document: str = ""
    deactivate: bool = True
    tasks: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)
    grants: dict[tuple[str, int], int] = field(default_factory=dict)  # 0: taken back only
    posts: list[int] = field(default_factory=list)
    papers: list[int] = field(default_factory=list)
    drafts: int = 0  # as counted when it was proposed
    _people: dict[int, User] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "person": self.person.pk, "last_day": self.last_day.isoformat(), "document": self.document, "deactivate": self.deactivate,
            "tasks": [list(pair) for pair in sorted(self.tasks.items())], "back": [list(pair) for pair in sorted(self.back.items())],
            "grants": [[role, unit, to] for (role, unit), to in sorted(self.grants.items())],
            "posts": sorted(self.posts), "papers": sorted(self.papers), "drafts": self.drafts,
        }

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Plan":
        """From JSON. One query."""
        takes = {to for __, to in (*stored["tasks"], *stored["back"])} | {to for __, __, to in stored["grants"]}
        people = User.objects.in_bulk({stored["person"], *takes} - {0})
        person = people[stored["person"]]
        return cls(
            person, date.fromisoformat(stored["last_day"]), stored["document"], stored["deactivate"],
            dict(map(tuple, stored["tasks"])), dict(map(tuple, stored["back"])),
            {(role, unit): to for role, unit, to in stored["grants"]}, stored["posts"], stored["papers"], stored["drafts"],
            {pk: one for pk, one in people.items() if pk != person.pk},
        )

    @property
    def successors(self) -> set[int]:
        """Everybody who takes something over."""
        return {*self.tasks.values(), *self.back.values(), *self.grants.values()} - {0}

    def people(self) -> dict[int, User]:
        """The successors by number. One query, none for a stored plan."""
        return self._people or User.objects.in_bulk(self.successors)


class Shift(NamedTuple):
    """What changed between proposal and decision: steps, cases and so on that are gone, and sentences about what is new."""

    gone: dict[str, set[Any]]
    new: dict[str, list[Any]]

    @property
    def grown(self) -> bool:
        return any(self.new.values())


def shift(plan: Plan, now: Holdings) -> Shift:
    """Gone by itself is passed over; what is new has no successor yet, so the list must be made again."""
    present: dict[str, dict[Any, Any]] = {
        "tasks": {step.pk: step for step in now.tasks}, "back": {back.case.pk: back for back in now.back},
        "grants": {(grant.permission.codename, grant.content_object_id): grant for grant in now.grants},
        "posts": {post.pk: post for post in now.posts}, "papers": {paper.pk: paper for paper in now.papers},
    }
    gone: dict[str, set[Any]] = {}
    new: dict[str, list[Any]] = {}
    for name, rows in present.items():
        planned: Collection[Any] = getattr(plan, name)
        gone[name] = set(planned) - set(rows)
        new[name] = [row for key, row in rows.items() if key not in planned]
    return Shift(gone, new)


def objections(plan: Plan, now: Holdings) -> dict[tuple[str, int], Any]:
    """("task", step) or ("back", case) → why the person named cannot take it over. Four queries, however many there are."""
    people = plan.people()
    hold = held_after(plan, people)
    cases = {step.process_id for step in now.tasks} | {back.case.pk for back in now.back}
    dids, beside = _dids(cases, people), _beside(cases, people)
    found: dict[tuple[str, int], Any] = {}
    for step in now.tasks:
        to = people.get(plan.tasks.get(step.pk, 0))
        if to is not None and (why := barred(to, step, hold, dids.get(step.process_id, ()), beside.get(step.process_id, ()))):
            found["task", step.pk] = why
    for back in now.back:
        to = people.get(plan.back.get(back.case.pk, 0))
        if to is not None and back.node is not None:
            why = barred_later(to, back.node, back.case, back.unit_id, hold, dids.get(back.case.pk, ()))
            if why:
                found["back", back.case.pk] = why
    return found


def held_after(plan: Plan, people: Iterable[int]) -> Hold:
    """The roles of the successors, those included that the same act gives them. One query."""
    rows = set(UnitGrant.objects.filter(user__in=list(people)).values_list("user_id", "permission__codename", "content_object_id"))
    given = {(to, role, unit) for (role, unit), to in plan.grants.items() if to}
    return Hold(frozenset(rows | given), frozenset(user for user, role, __ in rows | given if role in NO_STEPS))


def _dids(cases: Collection[int], people: Collection[int]) -> dict[int, list[Did]]:
    found: dict[int, list[Did]] = {}
    theirs = Decision.objects.filter(Q(actor__in=people) | Q(principal__in=people), case__in=cases).order_by("pk")
    names = ("case_id", "node", "duty", "token", "verb", "step_id", "actor_id", "principal_id")
    for case, node, duty, token, verb, step, actor, principal in theirs.values_list(*names):
        found.setdefault(case, []).append(Did(node, duty, str(token), verb, None if step is None else step & 0xFFFF, actor, principal))
    return found


def _beside(cases: Collection[int], people: Collection[int]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = {}
    for step in Step.objects.filter(process__in=cases, owner__in=people, status__in=WAITING):
        found.setdefault(step.process_id, []).append(step)
    return found
