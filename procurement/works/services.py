"""What the steps of the works before and after the acceptance write: taking up, budget, contract, settlement, room record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.pool import services as pool
from procurement.pool.models import PoolEntry
from procurement.premises import ledger, movements
from procurement.premises.checks import of_unit
from procurement.premises.models import Building, Room
from procurement.premises.terms import RoomState
from procurement.renovations import estimates
from procurement.renovations.review_services import archive
from procurement.renovations.services import put
from procurement.rulebook.limits import limit
from procurement.works.models import BuildingRepair, RenovationWorks

__all__ = ["archive", "fund", "rooms_concerned", "settle", "sign_contract", "take_up", "update_rooms"]

Data = Mapping[str, Any]


# --- 1. Out of the pool ---
def take_up(record: RenovationWorks, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """Take a project that still waits, whose opinion still holds, and which nobody else has taken."""
    today = local(at).date()
    try:
        entry = pool.locked(data["entry"])
    except PoolEntry.DoesNotExist:
        raise RuleBroken("entry", _("This project is not in the pool: choose another.")) from None
    review = entry.renovation.case
    if review.unit_id != case.unit_id:
        raise RuleBroken("entry", _("This project belongs to another unit: choose one of this unit."))
    pool.must_wait(entry, today, "entry")
    if _taken_back(review):
        raise RuleBroken("entry", _("The opinion on “%(project)s” was taken back and is not out again: choose another."), project=entry)
    record.entry, record.review, record.taken_on, record.take_up_note = entry, review, today, data["take_up_note"]
    asked = entry.renovation
    record.title, record.estimate, record.opinion_no, record.urgency = entry.title, entry.amount, asked.opinion_no, asked.urgency
    record.building, record.part = asked.building, asked.part
    record.quantities = jsonable([_planned(item) for item in asked.item_rows() if item.accepted is None or item.accepted > 0])
    record.save()


def _taken_back(review: Any) -> bool:
    """Whether the window took its issue back and has not issued the opinion again. One query."""
    made = list(review.decisions.order_by("pk").values_list("duty", "verb", "step_id"))
    issued = {step for duty, _verb, step in made if duty == "opinion_issuer"}
    acts = [verb for _duty, verb, step in made if step in issued]
    return bool(acts) and acts[-1] == "withdraw"


def _planned(item: Any) -> dict[str, Any]:
    """One line of the acceptance: the quantity that the pre-review accepted is the planned one."""
    planned = item.quantity if item.accepted_quantity is None else item.accepted_quantity
    return {"no": item.no, "name": item.name, "unit": item.unit, "planned": planned, "accepted": None, "note": ""}


# --- 2. Money ---
def fund(record: RenovationWorks, *, data: Data, actor: Any, at: datetime, case: Any, **_context: Any) -> None:
    """Enter the outline or construction budget as a version of the estimate; above a share it is explained, above a second one refused."""
    today, amount = local(at).date(), data["budget_amount"]
    most = limit("works.budget_most_over", today)
    if estimates.exceeds(record.estimate, amount, most):
        over, rate = estimates.change(record.estimate, amount)
        raise RuleBroken(
            "budget_amount",
            _("%(over)s yuan (%(rate)s %%) above the accepted estimate of %(estimate)s; more than %(most)s %% needs a new pre-review "
              "(%(source)s)."),
            over=over, rate=rate, estimate=record.estimate, most=most.text, source=most.source,
        )  # fmt: skip
    _version(
        record, {"explanation": "budget_explanation", "kind": "budget_kind"}, kind=data["budget_kind"], amount=amount, by=actor, at=at,
        case=case, document=data["budget_document"], explanation=data["budget_explanation"],
    )  # fmt: skip
    put(record, data)
    record.funded_on = today
    record.save()


def _version(record: RenovationWorks, fields: Mapping[str, str], **version: Any) -> None:
    """Enter a version of the estimate; what is wrong with it is said at the field of our own form."""
    try:
        estimates.add_version(record.renovation, **version)
    except RuleBroken as broken:
        raise RuleBroken(fields.get(broken.field or "", broken.field), broken.message, **broken.params) from broken


# --- 3. Contract ---
def sign_contract(record: RenovationWorks, *, data: Data, at: datetime, **_context: Any) -> None:
    """What the purchase came to; a contract above the budget goes back to finance first (无预算不得采购)."""
    budget = record.budget_amount or Decimal(0)
    if data["contract_amount"] > budget:
        raise RuleBroken(
            "contract_amount", _("The contract is above the budget of %(budget)s yuan: return the case to finance, or correct the sum."),
            budget=budget,
        )  # fmt: skip
    if data["contract_signed_on"] > local(at).date():
        raise RuleBroken("contract_signed_on", _("The contract cannot have been signed in the future: check the date."))
    if data["contract_signed_on"] < record.taken_on:
        raise RuleBroken("contract_signed_on", _("The contract was signed before the project was taken up: check the date."))
    if data["works_begin"] < data["contract_signed_on"]:
        raise RuleBroken("works_begin", _("Works begin after the contract has been signed: check the dates."))
    if data["works_end"] < data["works_begin"]:
        raise RuleBroken("works_end", _("The works cannot end before they begin: check the dates."))
    put(record, data)
    record.save()


# --- 7. Settlement ---
def settle(record: RenovationWorks, *, data: Data, actor: Any, at: datetime, case: Any, **_context: Any) -> None:
    """The final bill: cut line by line outside, here held against contract, budget and estimate (结算审减)."""
    asked, accepted, today = data["settlement_asked"], data["settlement_accepted"], local(at).date()
    contract, budget = record.contract_amount or Decimal(0), record.budget_amount or Decimal(0)
    most = limit("works.settlement_most_over", today)
    if estimates.exceeds(budget, accepted, most):
        raise RuleBroken(
            "settlement_accepted",
            _("%(accepted)s yuan are above the budget of %(budget)s by more than %(most)s %% (%(source)s): it cannot be settled."),
            accepted=accepted, budget=budget, most=most.text, source=most.source,
        )  # fmt: skip
    found = estimates.settle(contract=contract, asked=asked, accepted=accepted, approved=record.estimate)
    if found.over_contract and not data["settlement_explanation"].strip():
        raise RuleBroken(
            "settlement_explanation", _("%(over)s yuan above the contract of %(contract)s: explain why."),
            over=found.over_contract, contract=contract,
        )  # fmt: skip
    _version(
        record, {"accepted": "settlement_accepted", "explanation": "settlement_explanation"}, kind=estimates.EstimateKind.SETTLEMENT,
        amount=asked, accepted=accepted, by=actor, cut_by=actor, at=at, case=case, document=data["settlement_document"],
        explanation=data["settlement_explanation"],
    )  # fmt: skip
    put(record, data)
    record.settlement_cut, record.settlement_rate = found.cut, found.rate
    record.squeezed, record.over_contract, record.settled_on = found.squeezed, found.over_contract, today
    record.save()


# --- 8. Room record ---
def rooms_concerned(record: RenovationWorks) -> list[Room]:
    """The unit's rooms in the building of the works, as the room ledger has them."""
    asked = record.renovation
    return list(of_unit(record.case.unit).filter(building__name=asked.building, building__address=asked.address))


def _differ(building: Building, lines: Any, unit: Any) -> bool:
    """Whether a room is not what the ledger says; one that stands not in it, or is another unit's, is refused."""
    held = {room.number: room for room in building.rooms.exclude(state=RoomState.ENDED).select_related("unit")}
    seen: set[str] = set()
    for place, line in enumerate(lines):
        if line["room"] not in held:
            raise RuleBroken(
                f"rooms_after-{place}-room", _("Room %(room)s of this building does not stand in the room ledger: enter it there first."),
                room=line["room"],
            )  # fmt: skip
        room = held[line["room"]]
        if {unit.pk, unit.merged_into_id or unit.pk}.isdisjoint({room.unit_id, room.unit.merged_into_id}):
            raise RuleBroken(
                f"rooms_after-{place}-room",
                _("Room %(room)s is in the hands of %(unit)s: works of one unit change the rooms of that unit only."),
                room=room.number, unit=room.unit.name,
            )  # fmt: skip
        if line["room"] in seen:
            raise RuleBroken(f"rooms_after-{place}-room", _("Room %(room)s stands here twice: keep one row."), room=line["room"])
        seen.add(line["room"])
    return any((held[line["room"]].use, held[line["room"]].area) != (line["use"], line["area"]) for line in lines)


def _alter_rooms(record: RenovationWorks, building: Building, lines: Any, actor: Any, at: datetime) -> None:
    """What the works made of each room, as movements that name the case."""
    held = {room.number: room.pk for room in building.rooms.all()}
    document = record.case.number or record.opinion_no
    for place, line in enumerate(lines):
        try:
            movements.alter(
                ledger.locked(held[line["room"]]), area=line["area"], use=line["use"], on=record.repaired_on, document=document,
                case=record.case, actor=actor, at=at,
            )  # fmt: skip
        except RuleBroken as broken:
            field = f"rooms_after-{place}-{broken.field}" if broken.field in ("use", "area") else "rooms_after"
            raise RuleBroken(field, broken.message, **broken.params) from broken


def update_rooms(record: RenovationWorks, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """A further row in the file of the building; a changed area is an alteration, and is said to be one."""
    asked = record.renovation
    if data["repaired_on"] > local(at).date():
        raise RuleBroken("repaired_on", _("The repair cannot have been completed in the future: check the date."))
    building, _made = Building.objects.select_for_update().get_or_create(
        name=asked.building, address=asked.address, defaults={"year_built": asked.year_built, "area": asked.building_area},
    )  # fmt: skip
    lines = data.get("rooms_after", [])
    altered = data["altered"] or data["area_after"] != building.area or _differ(building, lines, record.case.unit)
    if altered and not data["alteration_note"]:
        raise RuleBroken(
            "alteration_note",
            _("The area was %(before)s ㎡ and is %(after)s ㎡ now, or the use has changed: say what was altered and by whose leave."),
            before=building.area, after=data["area_after"],
        )  # fmt: skip
    put(record, data)
    record.rooms_after = jsonable(lines)
    record.altered = altered
    _alter_rooms(record, building, lines, actor, at)
    BuildingRepair(
        building=building, works=record, no=building.repairs.count() + 1, repaired_on=record.repaired_on, content=record.repair_content,
        systems=record.systems_renewed, cost=record.settlement_accepted, area_before=building.area, area_after=record.area_after,
        altered=altered, alteration_note=record.alteration_note, by=actor, at=at,
    ).save()  # fmt: skip
    if building.area != record.area_after:
        building.area = record.area_after
        building.save(update_fields=["area"])
    record.save()
