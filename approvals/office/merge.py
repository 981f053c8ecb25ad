"""A unit merged into another (机构合并，四合一): the kind of proposal "units.merge". People, roles, units below and open work go over in
one reviewed act; cases keep the unit under whose name they were begun, and the successor acts for it (衔接不断、工作不乱)."""
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from approvals import proposals
from approvals.duties.many import Wish, change_many
from approvals.models import OPEN, Case, Delegation, Post, Proposal, Rank, Step, Unit, UnitGrant, User
from approvals.roles import Role

from .door import enter, must_run_the_office, told, words, wrong
from .units import facts_of, in_office, keep_name

KIND = "units.merge"

Mover = Callable[..., int]
movers: list[Mover] = []
"""What the floor above does at a merger: `mover(old, new, by=…, at=…, facts=…)` hands open work over, case by case, answering how many."""


def propose(old: Unit, new: Unit, *, on: date, document: str, by: User, at: datetime, reason: str) -> Proposal:
    """Put a merger before the security administrator with everything that goes over; raises ValidationError keyed by field."""
    must_run_the_office(by)
    document = words("document", document, 60, needed=False)
    if on > timezone.localdate(at):
        raise wrong("on", _("The day lies in the future. Enter the change on the day itself."), "future")
    _may_merge(old, new)
    return proposals.propose(KIND, plan(old, new, on=on, document=document), by=by, at=at, reason=reason)


def plan(old: Unit, new: Unit, *, on: date, document: str) -> dict[str, Any]:
    """Everything that goes over, by number: what is approved is this list. Four queries."""
    grants = UnitGrant.objects.filter(content_object=old).order_by("pk").values_list("user_id", "permission__codename")
    return {
        "old": old.pk, "new": new.pk, "on": on.isoformat(), "document": document,
        "grants": [list(row) for row in grants if Role.of(row[1])],
        "posts": list(in_office(old, on).order_by("pk").values_list("pk", flat=True)),
        "children": list(Unit.objects.filter(parent=old, is_active=True).order_by("pk").values_list("pk", flat=True)),
        "absorbed": list(Unit.objects.filter(merged_into=old).order_by("pk").values_list("pk", flat=True)),
    }


def check(stored: dict[str, Any]) -> None:
    """Whether the list is still complete: who came or went since must be looked at again. Raises ValidationError."""
    old, new = _pair(stored)
    _may_merge(old, new)
    if plan(old, new, on=date.fromisoformat(stored["on"]), document=stored["document"]) != stored:
        raise ValidationError(
            _("People, roles or units below %(unit)s have changed since the merger was proposed. Refuse it and have it proposed anew."),
            code="shifted", params={"unit": old})


def apply(stored: dict[str, Any], *, proposal: Proposal, by: User, at: datetime) -> None:
    """Hand everything over and close the old unit; one transaction with the decision."""
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    old, new = _pair(stored)
    on = date.fromisoformat(stored["on"])
    facts = {"proposal": str(proposal.key), "from": old.code, "to": new.code}
    cases = sum(mover(old, new, by=by, at=at, facts=facts) for mover in movers)  # cases are locked before the chain of administration
    _move_grants(stored, old, new, proposal, by, at)
    _move_posts(stored["posts"], old, new, on, proposal.reason, by, at)
    for child in Unit.objects.filter(pk__in=stored["children"]).select_related("parent"):
        before = {"parent": old.code}
        child.parent = new
        child.save(update_fields=["parent"])
        enter("unit.moved", by, at, reason=proposal.reason, before=before, after={"parent": new.code}, unit=child.code)
    Unit.objects.filter(pk__in=stored["absorbed"]).update(merged_into=new)
    keep_name(old, on=on, reason=proposal.reason, document=stored["document"], by=by, at=at)
    old.is_active, old.merged_into = False, new
    old.save(update_fields=["is_active", "merged_into", "former"])
    enter("unit.merged", by, at, reason=proposal.reason, before=facts_of(old), after={"merged_into": new.code}, unit=old.code, day=on,
          document=stored["document"] or None, cases=cases, grants=len(stored["grants"]), posts=len(stored["posts"]),
          children=len(stored["children"]), proposal=str(proposal.key))


def describe(stored: dict[str, Any]) -> list[proposals.Line]:
    """The two units, then everything that goes over, one line each; open work as it stands at this moment."""
    old, new = _pair(stored)
    lines = [proposals.Line(_("Unit"), old.name, pgettext("unit", "closed, merged into %(unit)s") % {"unit": new.name}),
             proposals.Line(_("In force from"), "", stored["on"]), proposals.Line(_("Document number"), "", stored["document"] or "—")]
    lines += [proposals.Line(_("Unit below it: %(unit)s") % {"unit": unit}, old.name, new.name)
              for unit in Unit.objects.filter(pk__in=stored["children"]).order_by("pk")]
    posts = Post.objects.filter(pk__in=stored["posts"]).select_related("user").order_by("pk")
    lines += [proposals.Line(_("Post of %(person)s") % {"person": f"{post.user.username} {post.user}"}, f"{old.label} {post.title}",
                             f"{new.label} {post.title}") for post in posts]
    people = User.objects.in_bulk({user for user, __ in stored["grants"]})
    lines += [proposals.Line(_("Role of %(person)s") % {"person": f"{people[user].username} {people[user]}"},
                             f"{old.label} {Role(code).label}", f"{new.label} {Role(code).label}") for user, code in stored["grants"]]
    lines += [proposals.Line(_("Case %(number)s") % {"number": case.number}, old.label,
                             _now("goes on; %(unit)s acts for it") % {"unit": new.label}) for case in _cases(old)]
    papers = Delegation.objects.filter(principal__in=people, revoked_at=None).select_related("principal", "deputy").order_by("pk")
    return lines + [proposals.Line(_("Delegation of %(person)s") % {"person": paper.principal}, str(paper.deputy), _("stays in force"))
                    for paper in papers if paper.ends.date().isoformat() >= stored["on"]]


def concerns(stored: dict[str, Any]) -> set[int]:
    """Whoever's role goes over does not decide the merger."""
    return {user for user, __ in stored["grants"]}


def register() -> None:
    """Called at start-up."""
    proposals.register(KIND, title=_("Merger of units"), apply=apply, describe=describe, check=check, concerns=concerns)


def _pair(stored: dict[str, Any]) -> tuple[Unit, Unit]:
    units = Unit.objects.select_related("parent", "merged_into").in_bulk([stored["old"], stored["new"]])
    return units[stored["old"]], units[stored["new"]]


def _cases(old: Unit) -> list[Case]:
    """Open cases of the unit, and those of others in which a step waits for it."""
    waiting = Step.objects.filter(unit=old, status__in=OPEN).values("process")
    return list(Case.objects.filter(Q(unit=old) | Q(pk__in=waiting), status="NEW").order_by("pk"))


def _may_merge(old: Unit, new: Unit) -> None:
    if old.pk == new.pk:
        raise wrong("into", _("A unit is not merged into itself."), "same")
    if Unit.Kind.BUREAU in (old.kind, new.kind) or old.kind != new.kind:
        sentence = _("A served unit is merged into a served unit, a section into a section; the bureau itself is renamed instead.")
        raise wrong("into", sentence, "kind")
    for unit in (old, new):
        if not unit.is_active:
            raise wrong("into", _("The unit %(unit)s has been deactivated."), "inactive", unit=unit)
    line, place = set(), new.parent
    while place is not None and place.pk not in line:
        line.add(place.pk)
        place = place.parent
    if old.pk in line:
        raise wrong("into", _("%(new)s hangs below %(old)s: move it out first."), "below", new=new, old=old)


def _move_grants(stored: dict[str, Any], old: Unit, new: Unit, proposal: Proposal, by: User, at: datetime) -> None:
    people = User.objects.in_bulk({user for user, __ in stored["grants"]})
    held = set(UnitGrant.objects.filter(content_object=new, user__in=people).values_list("user_id", "permission__codename"))
    wishes = [Wish(False, people[user], Role(code), old) for user, code in stored["grants"]]
    wishes += [Wish(True, people[user], Role(code), new) for user, code in stored["grants"]
               if people[user].is_active and (user, code) not in held]
    if wishes:
        change_many(wishes, by=by, at=at, reason=proposal.reason, warrant=proposal)


def _move_posts(ids: list[int], old: Unit, new: Unit, on: date, reason: str, by: User, at: datetime) -> None:
    """A post ends on the day before and begins in the successor with the same title and rank; each entered."""
    from approvals.trail.bulk import Told, write_many

    entries = []
    for post in Post.objects.filter(pk__in=ids).select_related("user", "unit").order_by("pk"):
        until = post.until
        post.until = max(on - timedelta(days=1), post.since)
        post.save(update_fields=["until"])
        entries.append(Told("post.ended", told(reason=reason, to=post.user, before={"until": until}, after={"until": post.until},
                                               unit=old.code)))
        Post.objects.create(user=post.user, unit=new, title=post.title, rank=Rank(post.rank), is_primary=post.is_primary,
                            since=max(on, post.since), until=until)
        entries.append(Told("post.given", told(reason=reason, to=post.user, after={"unit": new.code, "title": post.title,
                                                                                   "rank": int(post.rank), "since": max(on, post.since)})))
    write_many("adm", entries, at=at, actor=by)
