"""Names kept back: people whom a case shows by a label until it says that they may be known (评审专家名单在结果公告前保密, 87号令 §40、47).

The floor that knows why registers who they are (`sources`); pages, papers, lists and exports ask here. What is stored keeps the truth:
only what is shown and what leaves the system is veiled."""
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from approvals.models import User

if TYPE_CHECKING:
    from approvals.trail.read import Row

Known = Mapping[int, Any]
"""Person → the label that stands for him; str() of a label speaks the language of the reader."""
Source = Callable[[int | None, Collection[int] | None], Mapping[int, Known]]
"""(reader, cases) → case → person → label. No reader: nobody is admitted to the names. No cases: all there are."""

sources: list[Source] = []


class Veiled:
    """Stands in the place of a person on a row that is shown: his key and a label, nothing else of him."""

    username = pinyin = ""
    is_active, is_superuser = True, False

    def __init__(self, pk: int, label: Any) -> None:
        self.pk = self.id = pk
        self.label = label

    @property
    def display_name(self) -> str:
        return str(self.label)

    def __str__(self) -> str:
        return str(self.label)


def kept(reader: User | None, cases: Collection[int] | None = None) -> dict[int, dict[int, Any]]:
    """Whom this reader knows by a label only, case by case. One query for each source, however many cases."""
    found: dict[int, dict[int, Any]] = {}
    for source in sources:
        for case, known in source(reader.pk if reader is not None else None, cases).items():
            found.setdefault(case, {}).update(known)
    return found


def cover(rows: Iterable[Any], *fields: str, known: Known) -> None:
    """Put labels in the place of people on rows that are shown and never stored; their posts go with them."""
    for row in rows if known else ():
        for name in fields:
            person = getattr(row, f"{name}_id")
            if person in known:
                row._meta.get_field(name).set_cached_value(row, Veiled(person, known[person]))
                if name == fields[0] and hasattr(row, "post"):
                    row.post = ""


def told(row: "Row", kept_names: Mapping[int, Known]) -> "Row":
    """A line of the trail as it may be shown: the label in the place of actor and principal."""
    entry = row.entry
    known = kept_names.get(entry.case_id or 0, {})
    if entry.actor_id not in known and entry.principal_id not in known:
        return row

    def shown(name: str, person: int | None) -> str:
        return str(known[person]) if name and person is not None and person in known else name

    return replace(row, actor=shown(row.actor, entry.actor_id), principal=shown(row.principal, entry.principal_id))


def name_of(person: User, case: int) -> str:
    """How a person is named in a message about a case: by his name, or by the label while that is all that is known of him."""
    label = kept(None, [case]).get(case, {}).get(person.pk)
    with translation.override(settings.LANGUAGE_CODE):
        return person.display_name if label is None else str(label)


def acts_of(people: Iterable[int]) -> Q:
    """The entries of the trail that these people made, without those in which their names are kept back: looking for a name must not
    find what a label hides. One query for each source."""
    found, people = kept(None), set(people)
    hidden = Q()
    for person in people:
        if cases := [case for case, known in found.items() if person in known]:
            hidden |= Q(case__in=cases) & (Q(actor=person) | Q(principal=person))
    acted = Q(actor__in=people) | Q(principal__in=people)
    return acted & ~hidden if hidden else acted
