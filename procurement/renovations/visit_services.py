"""What the visit writes: the appointment, the record by two people of whom one is not the handler, and its confirmation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement import people
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.renovations import documents, rules
from procurement.renovations.columns import put
from procurement.renovations.models import InspectionLine, Renovation
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]
Attached = Callable[[], Sequence[Any]]


def appoint_visit(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """Agree with the unit when and where, and say who goes."""
    if data["visit_at"] <= at:
        raise RuleBroken("visit_at", _("The appointment must lie ahead: choose a later moment."))
    needed = rules.inspectors_needed(record)
    if needed > rules.MANY_INSPECTORS:
        raise RuleBroken(
            None, _("The rulebook asks for %(needed)s inspectors (renovation.inspectors), but the record of a visit carries two "
                    "signatures: have that row corrected first."), needed=needed,
        )  # fmt: skip
    first, second = people.person(data["visit_first"]), people.person(data["visit_second"])
    if first is None or second is None or first.pk == second.pk:
        raise RuleBroken("visit_second", _("A visit is made by two people: choose another colleague."))
    if {first.pk, second.pk} == {record.classified_by_id}:
        raise RuleBroken("visit_second", _("The second inspector must not be the handler of the case: name another."))
    other = clashing(record, data["visit_at"], (first.pk, second.pk))
    if other is not None and not data.get("visit_anyway"):
        raise RuleBroken(
            "visit_anyway",
            _("%(person)s has a visit at %(time)s already (%(number)s): choose another time or person, or tick here if it can be done."),
            person="、".join(_shared(other, first, second)), time=f"{local(other.visit_at):%Y-%m-%d %H:%M}", number=other.case.number,
        )  # fmt: skip
    put(record, data, but=frozenset({"visit_first", "visit_second", "visit_anyway"}))
    record.visit_first, record.visit_second = first, second
    record.save()


def clashing(record: Renovation, when: datetime, inspectors: Sequence[int]) -> Renovation | None:
    """Another visit of one of these people that has not been made yet and lies too close; the nearest first."""
    hours = limit("renovation.visit_hours", local(when).date())
    near = timedelta(hours=float(hours.amount))
    going = Q(visit_first__in=inspectors) | Q(visit_second__in=inspectors)
    others = Renovation.objects.filter(going, visit_at__gt=when - near, visit_at__lt=when + near, inspected_at=None, case__finished=None)
    return others.exclude(pk=record.pk).select_related("case", "visit_first", "visit_second").order_by("visit_at").first()


def _shared(other: Renovation, *people_sent: Any) -> list[str]:
    there = {other.visit_first_id, other.visit_second_id}
    return [str(person) for person in people_sent if person.pk in there]


def record_inspection(
    record: Renovation, *, data: Data, actor: Any, at: datetime, attached: Attached = tuple, **_context: Any,
) -> None:  # fmt: skip
    """The first inspector writes down what both found; it counts only when the second has confirmed it."""
    second = people.person(data["second_inspector"])
    if second is None or second.pk == actor.pk:
        raise RuleBroken("second_inspector", _("An inspection is made by two people: name a colleague who was there with you."))
    if second.pk == record.classified_by_id:
        raise RuleBroken("second_inspector", _("The second inspector must not be the handler of the case: name another."))
    if data["inspected_at"] > at:
        raise RuleBroken("inspected_at", _("The inspection cannot lie in the future: check date and time."))
    if data["inspected_at"] < rules.visit_begins(record):
        raise RuleBroken("inspected_at", _("The inspection cannot lie before the appointed day: make a new appointment first."))
    _photos_are_there(data["inspection_lines"], attached)
    put(record, data, but=frozenset({"second_inspector"}))
    record.first_inspector, record.second_inspector, record.confirmed_at = actor, second, None
    record.save()
    rows = (InspectionLine(no=number, **row) for number, row in enumerate(data["inspection_lines"], 1))
    record.replace_rows("inspection_lines", rows)


def _photos_are_there(rows: Sequence[Data], attached: Attached) -> None:
    """A number in the record points at a photo of the case; asked only where numbers are named."""
    if not any(row.get("photos") for row in rows):
        return
    there = documents.photo_numbers(attached())
    for place, row in enumerate(rows):
        absent = sorted((rules.photos_named(row.get("photos") or "") or frozenset()) - there)
        if absent:
            raise RuleBroken(
                f"inspection_lines-{place}-photos",
                _("There is no photo %(absent)s in this case (there are: %(there)s). Attach it, or correct the number."),
                absent="、".join(map(str, absent)), there="、".join(map(str, sorted(there))) or "0",
            )  # fmt: skip


def confirm_inspection(record: Renovation, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The second inspector stands for the record himself; nobody can do that in his place."""
    if actor.pk != record.second_inspector_id:
        raise RuleBroken(
            None, _("Only %(person)s, who was there as second inspector, can confirm. Return the record if the name is wrong."),
            person=record.second_inspector,
        )  # fmt: skip
    record.confirmation_note, record.confirmed_at = data["confirmation_note"], at
    if not rules.inspection_is_by_two(record):
        raise RuleBroken(None, _("An inspection needs two people, one of them not the handler. Return the record."))
    record.save()
