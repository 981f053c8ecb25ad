"""Many cards at once: the same rows as one by one (card, vehicle, five rights, change), in batches; the caller has checked them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from procurement.assets import spelling
from procurement.assets.models import Card, CardChange, RightHolder, Vehicle
from procurement.assets.terms import Right
from procurement.records import columns

AT_ONCE = 500


class Entering(NamedTuple):
    """One further card: its columns, those of its vehicle, and who holds a right where that is not its unit."""

    card: Mapping[str, Any]
    vehicle: dict[str, Any] | None
    rights: Mapping[Any, Any]


class Changing(NamedTuple):
    """Other facts of a card that is locked: only the columns that differ, of the card and of its vehicle."""

    card: Card
    facts: Mapping[str, Any]
    vehicle: Mapping[str, Any]


def enter_many(rows: Sequence[Entering], *, reason: str, actor: Any, at: datetime, case: Any = None) -> list[Card]:
    """Further cards, in the order of the rows; what `services.must_be_sound` says has been asked of each."""
    spelled = [{**row.card, "number": spelling.number(row.card["number"])} for row in rows]
    cards = Card.objects.bulk_create([Card(**told, entered_at=at) for told in spelled], batch_size=AT_ONCE)
    paired = list(zip(cards, rows, strict=True))
    vehicles = [
        Vehicle(card=card, **row.vehicle | {"plate": spelling.plate(row.vehicle["plate"])})
        for card, row in paired if row.vehicle is not None
    ]  # fmt: skip
    Vehicle.objects.bulk_create(vehicles, batch_size=AT_ONCE)
    RightHolder.objects.bulk_create(
        (
            RightHolder(card=card, right=right, unit=row.rights.get(right, card.unit), since=card.acquired_on, entered_at=at)
            for card, row in paired for right in Right
        ), batch_size=AT_ONCE,
    )  # fmt: skip
    told = {vehicle.card_id: vehicle for vehicle in vehicles}
    CardChange.objects.bulk_create(
        (
            CardChange(card=card, before={}, after=facts(card, told.get(card.pk)), reason=reason, case=case, by=actor, at=at)
            for card in cards
        ), batch_size=AT_ONCE,
    )  # fmt: skip
    return cards


def change_many(rows: Sequence[Changing], *, reason: str, actor: Any, at: datetime, case: Any = None) -> None:
    """Other facts of many cards: every column that a row names is written, and its row of the history says what stood there."""
    before = {row.card.pk: facts(row.card, _vehicle(row.card)) for row in rows}
    names, of_vehicle = sorted({name for row in rows for name in row.facts}), sorted({name for row in rows for name in row.vehicle})
    fresh, known = [], []
    for row in rows:
        for name, value in row.facts.items():
            setattr(row.card, name, value)
        if row.vehicle:
            vehicle = _vehicle(row.card) or Vehicle(card=row.card)
            (known if vehicle.pk else fresh).append(vehicle)
            for name, value in row.vehicle.items():
                setattr(vehicle, name, value)
            row.card.vehicle = vehicle  # type: ignore[misc]  # the other side of a one-to-one: so that `facts` reads what is written now
    _write_over(Card, [row.card for row in rows], names)
    _write_over(Vehicle, known, of_vehicle)
    Vehicle.objects.bulk_create(fresh, batch_size=AT_ONCE)
    changes = []
    for row in rows:
        was, now = before[row.card.pk], facts(row.card, _vehicle(row.card))
        told = sorted(name for name in now if was.get(name) != now[name])
        changes.append(CardChange(
            card=row.card, before={name: was.get(name) for name in told}, after={name: now[name] for name in told}, reason=reason,
            case=case, by=actor, at=at,
        ))  # fmt: skip
    CardChange.objects.bulk_create(changes, batch_size=AT_ONCE)


def _write_over(model: Any, rows: Sequence[Any], names: Sequence[str]) -> None:
    """These columns of rows that are locked."""
    if rows and names:
        model.objects.bulk_update(rows, names, batch_size=AT_ONCE)


def facts(card: Card, vehicle: Vehicle | None) -> dict[str, Any]:
    """Every column of card and vehicle as the history keeps them."""
    told = columns(vehicle, but=("id", "card")) if vehicle is not None else {}
    return card.snapshot() | {f"vehicle.{name}": value for name, value in told.items()}


def _vehicle(card: Card) -> Vehicle | None:
    return getattr(card, "vehicle", None)
