"""The list of a case: its things copied from their cards, held while the case is open, added up, and those who keep them tied to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assets import services as register
from procurement.assets.models import Card
from procurement.disposals.models import Disposal, DisposalItem
from procurement.disposals.terms import Ground
from procurement.facts import RuleBroken
from procurement.standards.things import row, thing_of
from procurement.stocktakes.models import DifferenceNote

ZERO, YEAR = Decimal("0.00"), Decimal("365.25")
VEHICLE = "vehicle"
DID_ELSEWHERE = "did_elsewhere"
"""Where the memo of a case keeps what people are for it without having acted in it: `approvals.duties.elsewhere` reads it."""


def units_of(case: Any) -> set[int]:
    """The unit whose case it is, and after a merger also the one that acts for it."""
    return {case.unit_id, (case.memo or {}).get("seat") or case.unit_id}


def successor(unit: Any) -> Any:
    """The unit itself, or the one that it has been merged into meanwhile, if need be over others."""
    while unit.merged_into is not None:
        unit = unit.merged_into
    return unit


def cards_of(case: Any, numbers: Sequence[str]) -> list[Card]:
    """The cards typed, under lock and in that order. Raises RuleBroken at the row."""
    rows = Card.objects.select_for_update(of=("self",)).filter(number__in=numbers).select_related("vehicle").order_by("pk")
    found = {card.number: card for card in rows}
    units = units_of(case)
    for place, number in enumerate(numbers):
        card, field = found.get(number), f"items-{place}-number"
        if card is None:
            raise RuleBroken(field, _("There is no card %(number)s: check the number."), number=number)
        if card.unit_id not in units:
            raise RuleBroken(field, _("Card %(number)s stands in the books of another unit: only that unit applies."), number=number)
        if numbers.index(number) != place:
            raise RuleBroken(field, _("Card %(number)s stands twice: list it once."), number=number)
    return [found[number] for number in numbers]


def copied(card: Card, no: int, on: date) -> DisposalItem:
    """The thing as its card stands today; a later change of the card changes no application."""
    vehicle = getattr(card, "vehicle", None)
    thing = thing_of(card.category_code, on)
    if thing == VEHICLE and vehicle is None:
        raise RuleBroken(f"items-{no - 1}-number", _("By its category card %(card)s is a vehicle, but plate and type are missing: have the "
                                                     "asset officer enter them first."), card=card.number)
    life = row(f"asset.vehicle.age.{vehicle.kind}" if vehicle else f"asset.life.{thing}", on)
    used = (Decimal((on - card.in_use_since).days) / YEAR).quantize(Decimal("0.1")) if card.in_use_since else None
    names = ("number", "name", "kind", "category_code", "specification", "measure", "quantity", "acquired_on", "in_use_since",
             "original_value", "depreciation", "net_value", "location", "custodian_id", "secrecy")
    return DisposalItem(
        no=no, card=card, life=int(life.amount) if life else None, used=used, is_vehicle=vehicle is not None,
        **{name: getattr(card, name) for name in names},
    )  # fmt: skip


def settle(record: Disposal, *, case: Any, at: datetime) -> None:
    """After any change of the list: what stands is held and added up, what has left is free, custodians are tied to the case."""
    standing = [item for item in record.standing if item.approved is not False]
    for item in standing:
        _hold(item, case, at)
    register.release(case, at=at, but=frozenset(item.number for item in standing))
    record.amount = record.claim_amount if record.is_claim else sum((item.original_value for item in standing), ZERO)
    tie(record, case)


def _hold(item: DisposalItem, case: Any, at: datetime) -> None:
    try:
        register.hold(item.card, case, at=at)
    except RuleBroken as broken:
        raise RuleBroken(f"items-{item.no - 1}-number", broken.message, **broken.params) from broken


def tie(record: Disposal, case: Any) -> None:
    """Whoever keeps a listed thing is its custodian, and who counted the shortage its counter: neither approves, nor by a deputy."""
    keepers = sorted({item.custodian_id for item in record.standing if item.custodian_id})
    counted = _counters(record)
    tied = [["custody", "custodian", person] for person in keepers] + [["count", "counter", person] for person in counted]
    case.memo = {**case.memo, DID_ELSEWHERE: tied}


def _counters(record: Disposal) -> list[int]:
    """Who counted any of what is said to be missing, whether or not the unit names the stock-take."""
    if record.ground != Ground.SHORT:
        return []
    short = DifferenceNote.objects.filter(line__card__in=[item.card_id for item in record.standing])
    return sorted({person for person in short.values_list("stock_take__team__person_id", flat=True) if person})


def by_number(record: Disposal, rows: Sequence[Any], table: str, among: Sequence[DisposalItem]) -> list[tuple[DisposalItem, Any]]:
    """The rows of a fixed table with their things; RuleBroken when the list has changed since the page was shown."""
    items = {item.no: item for item in among}
    if sorted(row["no"] for row in rows) != sorted(items):
        raise RuleBroken(table, _("The list has changed meanwhile: load the page again."))
    return [(items[row["no"]], row) for row in rows]


def must_not_be_empty(record: Disposal, field: str | None = None) -> None:
    """A case that lists nothing has no object."""
    if not record.is_claim and not record.standing:
        raise RuleBroken(field, _("Nothing would be left on the list: return or refuse the application instead."))
