"""Whether the people in the database can walk a page at all with duties kept apart; if not, people would come to share passwords."""
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approvals.models import Unit, UnitGrant
from approvals.roles import Role

from .explain import say
from .matrix import forbidden


class Gap(NamedTuple):
    """A step that nobody can take, or that cannot be taken beside the steps before it."""

    node: str
    unit: str
    sentence: Promise | str


class _Seat(NamedTuple):
    """One person to be found: for a step, for the steps that go back to the same person, and for one copy of a step apart from itself."""

    name: str
    copy: int


def satisfiable(flow_class: Any, unit: Unit) -> list[Gap]:
    """Steps of a page that distinct people cannot fill for a case of this unit; empty when they can. Two queries.

    All steps are asked to be filled at once, though a case walks one road: stricter than needed, never laxer. A step assigned to
    whoever did another (`Assign(this.other.owner)`) is filled by the same person."""
    people = _people(unit)
    gaps: list[Gap] = []
    seats: dict[_Seat, frozenset[int]] = {}
    nodes = [node for node in flow_class.human_nodes() if node.role]
    sharing = {name: [node for node in nodes if _same_person_as(node) == name] for name in map(_same_person_as, nodes)}
    for node in nodes:
        if _same_person_as(node) != node.name:
            continue
        if getattr(node.unit_rule, "optional", False):
            continue  # an office that not every unit has: the page asks for it only where there is one
        place = node.unit_rule(SimpleNamespace(unit_id=unit.pk, unit=unit), people.bureau_id)
        able = people.of.get((node.role, place), frozenset())
        if not able:
            gaps.append(_gap(node, place, people, _("nobody holds the role “%(role)s”")))
            continue
        for copy in range(2 if node.name in node.apart else 1):
            seat = _Seat(node.name, copy)
            if not _fill({**seats, seat: able}, sharing):
                gaps.append(_gap(node, place, people, _("everybody with the role “%(role)s” is needed for a step that excludes this one")))
                break
            seats[seat] = able
    return gaps


def _same_person_as(node: Any) -> str:
    """The step whose person does this one too; the step itself when it finds its own person."""
    name = getattr(node.owner_rule, "__name__", "")
    return name.removeprefix("owner_of_") if name.startswith("owner_of_") else node.name


class _People(NamedTuple):
    bureau_id: int
    names: dict[int, str]
    of: dict[tuple[str, int], frozenset[int]]


def _people(unit: Unit) -> _People:
    bureau = Unit.objects.filter(kind=Unit.Kind.BUREAU).order_by("id").first() or unit
    rows = UnitGrant.objects.filter(content_object_id__in={unit.pk, bureau.pk}, user__is_active=True, user__is_superuser=False)
    found: dict[tuple[str, int], set[int]] = {}
    for codename, place, user in rows.values_list("permission__codename", "content_object_id", "user_id"):
        found.setdefault((codename, place), set()).add(user)
    names = {unit.pk: str(unit), bureau.pk: str(bureau)}
    return _People(bureau.pk, names, {key: frozenset(value) for key, value in found.items()})


def _gap(node: Any, place: int, people: _People, why: Any) -> Gap:
    role, unit = Role.of(node.role), people.names.get(place, str(place))
    title = getattr(node, "task_title", "") or node.name
    return Gap(node.name, unit, say(_("%(unit)s, “%(step)s”: %(why)s"), unit=unit, step=title,
                                    why=say(why, role=role.label if role else node.role)))


def _exclude(one: _Seat, other: _Seat, sharing: Mapping[str, list[Any]]) -> bool:
    if one.name == other.name:
        return True  # two copies of a step that is kept apart from itself
    return any(_apart(a, b) for a in sharing[one.name] for b in sharing[other.name])


def _apart(a: Any, b: Any) -> bool:
    return b.name in a.apart or a.name in b.apart or bool(a.duty and b.duty and a.duty != b.duty and forbidden(a.duty, b.duty))


def _fill(seats: Mapping[_Seat, frozenset[int]], sharing: Mapping[str, list[Any]]) -> bool:
    """Whether every seat can get a person so that no two that exclude one another get the same."""
    against = {seat: [other for other in seats if other != seat and _exclude(seat, other, sharing)] for seat in seats}
    hard = dict(seats)
    while easy := [seat for seat in hard if len(hard[seat]) > sum(other in hard for other in against[seat])]:
        for seat in easy:  # a seat with more people than opponents can always be filled last
            del hard[seat]
    return _try(sorted(hard, key=lambda seat: len(hard[seat])), hard, against, {})


def _try(left: list[_Seat], able: Mapping[_Seat, frozenset[int]], against: Mapping[_Seat, list[_Seat]], taken: dict[_Seat, int]) -> bool:
    if not left:
        return True
    seat, *rest = left
    barred = {taken[other] for other in against[seat] if other in taken}
    return any(_try(rest, able, against, {**taken, seat: person}) for person in sorted(able[seat] - barred))
