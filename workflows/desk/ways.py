"""How a reader may act on the open steps of a case: for himself, on behalf of somebody, or not, and then why not and who may."""
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from approvals.duties import Answer, Did, Facts, explain
from approvals.duties.explain import SEAT_HOLDER
from approvals.duties.facts import best_paper, candidates, fact_of
from approvals.duties.register import PERSONAL
from approvals.models import Delegation, Step, UnitGrant, User
from approvals.roles import NO_STEPS

from .case_file import CaseFile

HOPELESS = frozenset({"held", "not_open", "inactive"})
"""Obstacles that no delegation removes."""


@dataclass(frozen=True)
class Way:
    """One open step and what the reader may do with it; `principal` is set where he acts for another."""

    step: Step
    answer: Answer
    principal: User | None = None

    @property
    def open(self) -> bool:
        return bool(self.answer)


def ways(file: CaseFile) -> list[Way]:
    """Every way to every step that waits for a person, open ways first. No query for an office-holder, one for everybody else."""
    found = [Way(step, _own(file, step)) for step in file.waiting]
    barred = [way.step for way in found if not way.open and way.answer.code not in HOPELESS]
    if barred and file.user.is_active:
        found += _on_behalf(file, barred)
    return sorted(found, key=lambda way: not way.open)


def _own(file: CaseFile, step: Step) -> Answer:
    facts = Facts(_flag(step, "holds"), None, _of(file.dids, {file.user.pk}), _flag(step, "watches"))
    return explain(file.user, step, facts=facts, at=file.at)


def _on_behalf(file: CaseFile, steps: list[Step]) -> list[Way]:
    user, at, found = file.user, file.at, []
    if steps and all(_flag(step, "watches") for step in steps):
        return []  # whoever only reads stands in for nobody
    papers: dict[int, list[Delegation]] = {}
    for paper in _papers(file, steps):
        papers.setdefault(paper.principal_id, []).append(paper)
    for step in steps:
        for pk, rows in papers.items():
            best, first = best_paper([fact_of(row) for row in rows], step, at), rows[0]
            only_reads = _flag(first, "watches") or _flag(step, "watches")
            facts = Facts(_flag(first, f"holds_{step.number}"), best, _of(file.dids, {user.pk, pk}), only_reads)
            answer = explain(user, step, principal=first.principal, facts=facts, at=at)
            if answer:
                found.append(Way(step, answer, first.principal))
    return found


def _papers(file: CaseFile, steps: list[Step]) -> list[Delegation]:
    """Delegations to the reader in force, each with whether its principal wears the hat of each step. One query."""
    grants = UnitGrant.objects.filter(user=OuterRef("principal"))
    hats = {f"holds_{s.number}": Exists(grants.filter(content_object=s.unit_id, permission__codename=s.role)) for s in steps}
    watches = Exists(grants.filter(permission__codename__in=[role.value for role in NO_STEPS]))
    mine = Delegation.objects.filter(deputy=file.user, starts__lte=file.at, ends__gt=file.at, revoked_at=None)
    return list(mine.select_related("principal").annotate(watches=watches, **hats).order_by("-ends", "-id"))


def _flag(row: Step | Delegation, name: str) -> bool:
    """A yes or no that the query added to a row."""
    return bool(getattr(row, name, False))


def _of(dids: tuple[Did, ...], people: set[int]) -> tuple[Did, ...]:
    return tuple(did for did in dids if people & {did.actor_id, did.principal_id})


def chosen(found: list[Way], number: int | None = None, principal_id: int | None = None) -> Way | None:
    """The way the page shows: the one asked for in the address, else the first open one, else the first step that waits."""
    if number is not None:
        of_step = [way for way in found if way.step.number == number]
        exact = [way for way in of_step if (way.principal.pk if way.principal else None) == principal_id]
        return next(iter(exact or of_step), None) or (found[0] if found else None)
    return found[0] if found else None


def who_may(file: CaseFile, step: Step) -> str:
    """The names of those who may act, each deputy with his principal. Two queries; asked only for the step on show."""
    if step.duty in PERSONAL and step.owner_id:
        return str(SEAT_HOLDER)
    names = []
    for one in candidates(step, file.at, file.dids)[:8]:
        names.append(_("%(deputy)s on behalf of %(principal)s") % {"deputy": one.user, "principal": one.principal} if one.principal
                     else str(one.user))
    return _(", ").join(names)
