"""The facts on which `explain` rests, read with the ORM for pages and notices (the engine reads its own, under the lock)."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from approvals.models import Decision, Delegation, Step, UnitGrant, User
from approvals.roles import NO_STEPS

from .explain import Answer, DelegationFact, Did, Facts, explain, shortfall


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may act, for himself or (`principal` given) on behalf of another."""

    user: User
    principal: User | None = None


def facts_for(user: User, principal: User, step: Step, at: datetime) -> Facts:
    """At most three queries: roles of the two, delegation, decisions of the case by the two."""
    people = {user.pk, principal.pk}
    held = set(
        UnitGrant.objects.filter(user_id__in=people)
        .filter(Q(permission__codename=step.role, content_object_id=step.unit_id) | Q(permission__codename__in=NO_STEPS))
        .values_list("user_id", "permission__codename")
    )
    paper = None if principal.pk == user.pk else _delegation(principal, user, step, at)
    return Facts(
        role=(principal.pk, step.role) in held,
        delegation=paper,
        dids=dids_of(step, people),
        watcher=any(codename in NO_STEPS for __, codename in held),
    )


def dids_of(step: Step, people: Iterable[int] | None = None) -> tuple[Did, ...]:
    """Decisions of the step's case, oldest first, of these people or of everybody. One query."""
    found = Decision.objects.filter(case_id=step.process_id).order_by("id")
    if people is not None:
        found = found.filter(Q(actor_id__in=people) | Q(principal_id__in=people))
    return tuple(
        Did(node, duty, str(token), verb, None if step_id is None else step_id & 0xFFFF, actor, principal)
        for node, duty, token, verb, step_id, actor, principal
        in found.values_list("node", "duty", "token", "verb", "step_id", "actor_id", "principal_id")
    )


def fact_of(paper: Delegation) -> DelegationFact:
    """A row of the register as a fact."""
    return DelegationFact(paper.pk, paper.principal_id, paper.deputy_id, paper.role, paper.flow, paper.max_amount, paper.starts,
                          paper.ends, paper.revoked_at)


def _delegation(principal: User, deputy: User, step: Step, at: datetime) -> DelegationFact | None:
    """The delegation that serves best: one that carries the act, else the newest, so that the sentence can name what is wrong."""
    papers = [fact_of(p) for p in Delegation.objects.filter(principal=principal, deputy=deputy).order_by("-ends", "-id")[:50]]
    return best_paper(papers, step, at)


def best_paper(papers: list[DelegationFact], step: Step, at: datetime) -> DelegationFact | None:
    """Of several delegations between the same two people, one that carries the step; else the last to end."""
    return next((paper for paper in papers if shortfall(paper, step, at) is None), papers[0] if papers else None)


def way_to_act(user: User, step: Step, *, at: datetime) -> tuple[User | None, Answer]:
    """How this person could act: (None, answer) for himself, (principal, answer) by delegation; the first way that is open.

    Queries: three for himself; if barred, one for delegations and three for each principal whose delegation is in force."""
    own = explain(user, step, at=at)
    if own:
        return None, own
    papers = Delegation.objects.filter(deputy=user, starts__lte=at, ends__gt=at, revoked_at=None).select_related("principal")
    for principal in {paper.principal_id: paper.principal for paper in papers}.values():
        answer = explain(user, step, principal=principal, at=at)
        if answer:
            return principal, answer
    return None, own


def candidates(step: Step, at: datetime, dids: tuple[Did, ...] | None = None) -> list[Candidate]:
    """Everybody who may act on the step, office-holders before deputies. Three queries beside the step's own case and unit, one less
    when the decisions of the case are known (`dids`), and one less when no office-holder has delegated."""
    principals, watchers = _principals(step, at)
    papers: dict[tuple[int, int], list[Delegation]] = {}
    delegating = [pk for pk, person in principals.items() if getattr(person, "delegates", True)]
    in_force = Delegation.objects.filter(principal__in=delegating, starts__lte=at, ends__gt=at, revoked_at=None)
    for paper in in_force.select_related("deputy").order_by("-ends", "-id"):
        papers.setdefault((paper.principal_id, paper.deputy_id), []).append(paper)
    dids = dids_of(step) if dids is None else dids
    found = [
        Candidate(person) for person in principals.values()
        if explain(person, step, facts=Facts(bool(step.role), None, dids, person.pk in watchers), at=at)
    ]
    for (principal_id, deputy_id), rows in papers.items():
        best = best_paper([fact_of(row) for row in rows], step, at)
        facts = Facts(bool(step.role), best, dids, bool({principal_id, deputy_id} & watchers))
        if explain(rows[0].deputy, step, principal=principals[principal_id], facts=facts, at=at):
            found.append(Candidate(rows[0].deputy, principals[principal_id]))
    return found


def _principals(step: Step, at: datetime) -> tuple[dict[int, User], set[int]]:
    """Holders of the step's role in its unit (or its one addressee), each with whether he `delegates` now; the ids of all watchers.
    One query."""
    if not step.role:
        people = {step.owner.pk: step.owner} if step.owner else {}
        return people, set(UnitGrant.objects.filter(permission__codename__in=NO_STEPS).values_list("user_id", flat=True))
    rows = UnitGrant.objects.filter(
        Q(permission__codename=step.role, content_object_id=step.unit_id) | Q(permission__codename__in=NO_STEPS)
    ).select_related("user", "permission").order_by("user_id")
    in_force = Delegation.objects.filter(principal=OuterRef("user"), starts__lte=at, ends__gt=at, revoked_at=None)
    rows = rows.annotate(delegates=Exists(in_force))
    for row in rows:
        row.user.__dict__["delegates"] = row.delegates
    watchers = {row.user_id for row in rows if row.permission.codename in NO_STEPS}
    holders = {row.user_id: row.user for row in rows if row.permission.codename == step.role and row.content_object_id == step.unit_id}
    return holders, watchers


def who_may_act(step: Step, at: datetime) -> list[User]:
    """The people who may act on the step, conflicted ones left out; office-holders first, each person once."""
    return list({c.user.pk: c.user for c in candidates(step, at)}.values())

