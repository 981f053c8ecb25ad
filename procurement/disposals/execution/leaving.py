"""Before anything leaves: classified media are destroyed (涉密载体销毁), vehicles are taken out of service (摘标交牌)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assets import services as register
from procurement.assets.models import Card, Vehicle
from procurement.calendar.office_time import local
from procurement.disposals.execution import rules
from procurement.disposals.execution.course import enter, not_ahead, not_before, same_rows
from procurement.disposals.execution.models import MediaDestruction, VehicleRetirement
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.records import put

Data = Mapping[str, Any]
CERTIFICATE = "destruction_certificate"
"""The kind of paper without which no classified medium is destroyed."""
STRIPPED, CERTIFIED = ("sign_removed_on", "plate_returned_on", "plate_receipt"), ("police",)
"""What is stated of a vehicle at hand, and of one that is gone."""


def destroy_media(
    record: Any, *, data: Data, actor: Any, at: datetime, attached: Callable[[], list[Any]] | None = None, **_context: Any,
) -> None:  # fmt: skip
    """By the body that the secrecy authority names, before two escorts who are two people, with the certificate in the file."""
    if data["escort_one"].pk == data["escort_two"].pk:
        raise RuleBroken("escort_two", _("Two escorts are two people: name another colleague."))
    not_ahead("destroyed_on", data["destroyed_on"], at)
    not_before("destroyed_on", data["destroyed_on"], record.replied_on, _("reply"))
    classified = [item for item in record.listed if item.classified]
    same_rows("destroyed_media", data, len(classified))
    certificates = [file for file in (attached() if attached else ()) if file.paper == CERTIFICATE]
    if not certificates:
        raise RuleBroken(
            "destruction_no",
            _("Attach the destruction certificate under its kind of paper: without it the case cannot go on or be closed."),
        )  # fmt: skip
    media = [
        {"no": no, "card": item.number, "name": item.name, "secrecy": item.secrecy, "what": row["what"]}
        for no, (item, row) in enumerate(zip(classified, data["destroyed_media"], strict=True), 1)
    ]
    put(record, data, but=("destroyed_media",))
    record.destroyed_media = media
    made = MediaDestruction(
        disposal=record, no=record.destructions.count() + 1, media=media, body=record.destruction_body, basis=record.destruction_basis,
        certificate_no=record.destruction_no, certificate_sha256=certificates[-1].sha256, destroyed_on=record.destroyed_on,
        escort_one=record.escort_one, escort_two=record.escort_two, by=actor, at=at,
    )  # fmt: skip
    enter(record, "destruction", made, made.destroyed_on)
    record.save()


def vehicles_of(record: Any) -> list[tuple[Any, Vehicle]]:
    """The listed vehicles with what the register says of them, in the order of the list."""
    items = [item for item in record.listed if item.is_vehicle]
    known = {one.card_id: one for one in Vehicle.objects.filter(card__in=[item.card_id for item in items])}
    return [(item, known[item.card_id]) for item in items if item.card_id in known]


def retire_vehicles(record: Any, *, data: Data, actor: Any, at: datetime, case: Any, **_context: Any) -> None:
    """Each vehicle: the official sign comes off where there is one, the plate goes back; the register learns both days.

    One that is lost or stolen can lose neither: a certificate of the police takes their place, by which it is de-registered."""
    found, gone = vehicles_of(record), rules.is_gone(record)
    same_rows("retired_vehicles", data, len(found))
    rows, last = [], local(at).date()
    for place, ((item, vehicle), row) in enumerate(zip(found, data["retired_vehicles"], strict=True)):
        where = f"retired_vehicles-{place}-"
        _is_certified(vehicle, row, where) if gone else _is_stripped(record, vehicle, row, where, at)
        told = {name: row[name] for name in (CERTIFIED if gone else STRIPPED)}
        rows.append({"no": place + 1, "card": item.number, "plate": vehicle.plate, "sign": vehicle.official_sign, **told})
        if not gone:
            _tell_register(item, row, actor, at, case)
            last = row["plate_returned_on"]
    record.retired_vehicles = jsonable(rows)
    made = VehicleRetirement(
        disposal=record, no=record.retirements.count() + 1, vehicles=record.retired_vehicles, by=actor, at=at,
    )  # fmt: skip
    enter(record, "retirement", made, last)
    record.save()


def _is_certified(vehicle: Vehicle, row: Any, where: str) -> None:
    """Not there any more: what the police say of it, and nothing that only a vehicle at hand can have had."""
    if not row["police"].strip():
        raise RuleBroken(where + "police", _("%(plate)s is lost or stolen: enter the certificate of the police, by which it is "
                                             "de-registered."), plate=vehicle.plate)  # fmt: skip
    for name in STRIPPED:
        if row[name]:
            raise RuleBroken(where + name, _("%(plate)s is lost or stolen: neither sign nor plate can have come off. Leave this empty, or "
                                             "have the ground of the case corrected."), plate=vehicle.plate)  # fmt: skip


def _is_stripped(record: Any, vehicle: Vehicle, row: Any, where: str, at: datetime) -> None:
    """At hand: sign off, plate back against its receipt, between the reply and today."""
    if vehicle.official_sign and row["sign_removed_on"] is None:
        raise RuleBroken(where + "sign_removed_on", _("%(plate)s bears the official sign: take it off and enter the day."),
                         plate=vehicle.plate)  # fmt: skip
    for name in ("plate_returned_on", "plate_receipt"):
        if not row[name]:
            raise RuleBroken(where + name, _("The plate %(plate)s goes back: enter the day and the number of the receipt."),
                             plate=vehicle.plate)  # fmt: skip
    for name in ("sign_removed_on", "plate_returned_on"):
        not_ahead(where + name, row[name], at)
        not_before(where + name, row[name], record.replied_on, _("reply"))


def _tell_register(item: Any, row: Any, actor: Any, at: datetime, case: Any) -> None:
    card = Card.objects.select_for_update().get(pk=item.card_id)
    reason = f"公车停用，号牌已交回（{row['plate_receipt']}）"
    days = {"sign_removed_on": row["sign_removed_on"], "plate_returned_on": row["plate_returned_on"]}
    register.change(card, {}, reason=reason, actor=actor, at=at, case=case, vehicle={"official_sign": False, **days})
