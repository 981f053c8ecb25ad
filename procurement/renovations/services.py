"""What each step writes into the record of a renovation. Every function: one record, its cleaned form, who, when, on which case.

They run inside the act, save the record themselves, and refuse with `RuleBroken`: a field and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement import people
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.money import two_places
from procurement.renovations import rules
from procurement.renovations.models import InspectionLine, Renovation, RenovationItem
from procurement.renovations.terms import RepairClass
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]
Numbers = Callable[..., str]

ACCEPTANCE_SERIES, ACCEPTANCE_NUMBER = "renovation.acceptance", "SL-{year}-{n:04d}"
TABLES = frozenset({"items", "inspection_lines"})


def put(record: Renovation, data: Data, *, but: frozenset[str] = frozenset()) -> None:
    """Copy the cleaned fields onto the columns of the same name."""
    for name, value in data.items():
        if name not in but and name not in TABLES:
            setattr(record, name, value)


# --- 1. The unit asks ---
def save_application(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """Keep the application, new or corrected; sums are worked out here. A changed estimate loses what was accepted of it."""
    today = local(at).date()
    if data["planned_start"] < today:
        raise RuleBroken("planned_start", _("The planned start lies in the past: choose a later day."))
    if data["year_built"] > today.year:
        raise RuleBroken("year_built", _("The building cannot be younger than this year: check the year."))
    if data.get("last_repaired") and data["last_repaired"] > today:
        raise RuleBroken("last_repaired", _("The last repair cannot lie in the future: check the date."))
    put(record, data)
    record.applied_on = record.applied_on or today
    items = _items(data["items"])
    asked = sum((item.amount for item in items), two_places(0))
    if asked != record.amount or _asked(items) != _asked(record.item_rows()):
        record.amount = asked
        record.amount_accepted = record.amount_cut = record.cut_rate = None
        record.save()
        record.replace_rows("items", items)
    else:
        record.save()


def _items(rows: list[Data]) -> list[RenovationItem]:
    return [
        RenovationItem(
            no=number, name=row["name"], unit=row["unit"], quantity=row["quantity"], unit_price=row["unit_price"],
            amount=two_places(row["quantity"] * row["unit_price"]),
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


def _asked(items: list[RenovationItem]) -> list[tuple[Any, ...]]:
    return [(item.no, item.name, item.unit, item.quantity, item.unit_price) for item in items]


# --- 2. The window accepts ---
def record_acceptance(record: Renovation, *, data: Data, at: datetime, case: Any, numbers: Numbers, **_context: Any) -> None:
    """Papers are complete: the case gets its one acceptance number (受理号), which stays when it is accepted again."""
    missing = rules.missing_papers(data["papers"])
    if missing:
        names = "、".join(str(paper.label) for paper in missing)
        raise RuleBroken("papers", _("Still missing: %(papers)s. Return the application once, naming all of them."), papers=names)
    put(record, data)
    record.accepted_on = record.accepted_on or local(at).date()
    if not case.accepted_no:
        case.accepted_no = numbers(ACCEPTANCE_SERIES, ACCEPTANCE_NUMBER)
    record.save()


# --- 3. The handler classifies (机关团体建设楼堂馆所管理条例 §2, 28) ---
def record_classification(record: Renovation, *, data: Data, actor: Any, **_context: Any) -> None:
    """Say which procedure it is; alteration under the name of repair is refused here."""
    chosen, on = data["repair_class"], record.applied_on
    share = limit("renovation.extension_share", on)
    if chosen != RepairClass.CONSTRUCTION and rules.is_disguised_alteration(data["area_change"], share):
        raise RuleBroken(
            "repair_class",
            _("The area changes by %(change)s %%, repair may change it by %(share)s %% at most: this is construction (%(source)s)."),
            change=data["area_change"], share=share.text, source=share.source,
        )  # fmt: skip
    ceiling = limit("renovation.daily_ceiling", on)
    if chosen == RepairClass.DAILY and rules.too_large_for_daily(record.amount, ceiling):
        raise RuleBroken(
            "repair_class", _("A daily repair stays below %(ceiling)s yuan: choose partial or full repair (%(source)s)."),
            ceiling=ceiling.text, source=ceiling.source,
        )  # fmt: skip
    put(record, data)
    record.classified_by = actor
    record.save()


# --- 4. The visit ---
def appoint_visit(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """Agree with the unit when and where."""
    if data["visit_at"] <= at:
        raise RuleBroken("visit_at", _("The appointment must lie ahead: choose a later moment."))
    put(record, data)
    record.save()


def record_inspection(record: Renovation, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The first inspector writes down what both found; it counts only when the second has confirmed it."""
    second = people.person(data["second_inspector"])
    if second is None or second.pk == actor.pk:
        raise RuleBroken("second_inspector", _("An inspection is made by two people: name a colleague who was there with you."))
    if second.pk == record.classified_by_id:
        raise RuleBroken(
            "second_inspector", _("The second inspector must not be the handler of the case: name another.")
        )
    if data["inspected_at"] > at:
        raise RuleBroken("inspected_at", _("The inspection cannot lie in the future: check date and time."))
    if data["inspected_at"] < rules.visit_begins(record):
        raise RuleBroken("inspected_at", _("The inspection cannot lie before the appointed day: make a new appointment first."))
    put(record, data, but=frozenset({"second_inspector"}))
    record.first_inspector, record.second_inspector, record.confirmed_at = actor, second, None
    record.save()
    rows = (InspectionLine(no=number, **row) for number, row in enumerate(data["inspection_lines"], 1))
    record.replace_rows("inspection_lines", rows)


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
