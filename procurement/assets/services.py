"""The register is written by these services only: enter, change, hand over a right, take a reading, write off. Each leaves its row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from procurement.assets import spelling
from procurement.assets.grounds import must_be_documented
from procurement.assets.models import Card, CardChange, CardHold, RightHolder, Vehicle
from procurement.assets.terms import Right, State
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.records import columns

FIXED = frozenset({"state", "ended_on", "ended_because", "entered_at", "number"})
"""Columns that have a service of their own, and the number, which stays."""
BOUND = ("unit", "custodian", "kind", "category_code", "quantity", "original_value", "secrecy", "acquired_on", "in_use_since")
"""What an open case rests on: who approves, who decides above, what is destroyed first. It stands still while the case is open."""
HELD = _("Card %(card)s lies in the open case %(case)s, which rests on what the card says: correct it after the end of that case, or have "
         "the card taken out of it first.")
NUMBER_MOST = 40
VEHICLE = ("plate", "kind", "quota", "quota_no", "first_registered_on", "displacement", "official_sign", "sign_removed_on",
           "plate_returned_on")  # fmt: skip


def enter(
    data: Mapping[str, Any], *, actor: Any, at: datetime, vehicle: Mapping[str, Any] | None = None,
    rights: Mapping[str, Any] | None = None, case: Any = None, reason: str = "",
) -> Card:  # fmt: skip
    """A further card, its five rights with the book-keeping unit unless `rights` names others. Raises RuleBroken."""
    card = Card(**data, entered_at=at)
    card.number = spelling.number(card.number)
    if Card.objects.filter(number=card.number).exists():
        raise RuleBroken("number", _("Card %(number)s is in the register already: give another number."), number=card.number)
    must_be_sound(card, at)
    card.save()
    if vehicle is not None:
        vehicle = {**vehicle, "plate": spelling.plate(vehicle["plate"])}
        _must_be_new_plate(vehicle["plate"], card)
        Vehicle(card=card, **vehicle).save()
    for right in Right:
        RightHolder(card=card, right=right, unit=(rights or {}).get(right, card.unit), since=card.acquired_on, entered_at=at).save()
    _write(card, {}, _facts(card), reason, case, actor, at)
    return card


def change(
    card: Card, data: Mapping[str, Any], *, reason: str, actor: Any, at: datetime, vehicle: Mapping[str, Any] | None = None,
    case: Any = None, document: str = "",
) -> None:  # fmt: skip
    """Other facts of a card; the reason is required, what stood before is kept; `grounds` says what needs its document beside.

    The caller holds the lock of the card."""
    _must_live(card)
    _must_say(reason)
    must_be_documented(card, data, document, case)
    before = _facts(card)
    told = {name: value for name, value in (vehicle or {}).items() if name in VEHICLE}
    if "plate" in told:
        told["plate"] = spelling.plate(told["plate"])
    if any(name in data and data[name] != getattr(card, name) for name in BOUND) or _other_vehicle(card, told):
        _must_be_free(card, case)
    for name, value in data.items():
        if name not in FIXED:
            setattr(card, name, value)
    must_be_sound(card, at)
    card.save()
    if vehicle is not None:
        if "plate" in told:
            _must_be_new_plate(told["plate"], card)
        Vehicle.objects.update_or_create(card=card, defaults=told)
        card.refresh_from_db()
    after = _facts(card)
    changed = sorted(name for name in after if before.get(name) != after[name])
    if not changed:
        raise RuleBroken(None, _("Nothing differs from what stands on the card: change something, or leave the page."))
    now = {name: after[name] for name in changed} | ({"document": document} if document else {})
    _write(card, {name: before.get(name) for name in changed}, now, reason, case, actor, at)


def hand_right(card: Card, right: str, unit: Any, *, on: date, reason: str, actor: Any, at: datetime, case: Any = None) -> RightHolder:
    """One of the five rights goes to another unit from that day; the former holder's last day is the day before."""
    _must_live(card)
    _must_say(reason)
    _must_be_free(card, case)
    held = card.rights.select_for_update().filter(right=right, until=None).select_related("unit").first()
    if held is not None and held.unit_id == unit.pk:
        raise RuleBroken("unit", _("%(unit)s holds this right already: choose another unit."), unit=unit)
    if held is not None:
        if on <= held.since:
            raise RuleBroken("on", _("The right is held since %(day)s: choose a later day."), day=held.since)
        held.until = on - timedelta(days=1)
        held.save(update_fields=["until"])
    row = RightHolder(card=card, right=right, unit=unit, since=on, entered_at=at)
    row.save()
    name = f"right.{right}"
    _write(card, {name: held.unit.code if held else ""}, {name: unit.code}, reason, case, actor, at)
    return row


def read(card: Card, counters: Mapping[str, int | None], *, reason: str, actor: Any, at: datetime, case: Any = None) -> None:
    """Pages or kilometres as read on the thing; a counter only runs forward. The caller holds the lock of the card."""
    known = {name: value for name, value in counters.items() if name in ("pages", "kilometres") and value is not None}
    for name, value in known.items():
        before = getattr(card, name)
        if before is not None and value < before:
            raise RuleBroken(
                name, _("The last reading was %(before)s: a counter runs forward only. Correct a wrong one by changing the card."),
                before=before,
            )  # fmt: skip
    change(card, known, reason=reason, actor=actor, at=at, case=case)


def turn(card: Card, state: str, *, reason: str, actor: Any, at: datetime, case: Any = None) -> None:
    """In use or idle; the books are left by `write_off` only. The caller holds the lock of the card."""
    _must_live(card)
    _must_say(reason)
    if state not in (State.IN_USE, State.IDLE) or state == card.state:
        raise RuleBroken(None, _("Nothing differs from what stands on the card: change something, or leave the page."))
    before, card.state = card.state, state
    card.save(update_fields=["state"])
    _write(card, {"state": str(before)}, {"state": str(state)}, reason, case, actor, at)


def holder(card: Card, right: str, on: date) -> Any:
    """The unit that holds a right on that day, or None."""
    row = next((one for one in card.rights.all() if one.right == right and one.covers(on)), None)
    return row.unit if row else None


def hold(card: Card, case: Any, *, at: datetime) -> None:
    """Bind a card to an open case; a card lies in one case at a time. Raises RuleBroken naming the other case."""
    _must_live(card)
    open_hold = card.holds.filter(released_at=None).select_related("case").first()
    if open_hold is not None and open_hold.case_id == case.pk:
        return
    if open_hold is None:
        try:
            with transaction.atomic():
                CardHold(card=card, case=case, since=at).save()
            return
        except IntegrityError:
            open_hold = card.holds.filter(released_at=None).select_related("case").first()
    raise RuleBroken(
        "cards", _("Card %(card)s lies in the open case %(case)s: wait for its end, or take the card out of this one."),
        card=card.number, case=open_hold.case.number if open_hold else "?",
    )  # fmt: skip


def held(numbers: Collection[str]) -> dict[str, str]:
    """Which of these cards lie in an open case: number of the card → number of the case. One query."""
    rows = CardHold.objects.filter(card__number__in=numbers, released_at=None)
    return dict(rows.values_list("card__number", "case__number"))


def release(case: Any, *, at: datetime, but: frozenset[str] = frozenset()) -> int:
    """Let the cards of a case go, except those named by number; how many."""
    return CardHold.objects.filter(case=case, released_at=None).exclude(card__number__in=but).update(released_at=at)


def write_off(card: Card, *, on: date, because: str, actor: Any, at: datetime, case: Any = None) -> None:
    """账卡核销: the thing has left the books, and with it whoever held a right to it; `on` is their last day. Its card stays to be read."""
    _must_live(card)
    _must_say(because)
    if on > local(at).date():
        raise RuleBroken("on", _("The day lies in the future: check the date."))
    before = _facts(card)
    card.state, card.ended_on, card.ended_because = State.ENDED, on, because
    card.save(update_fields=["state", "ended_on", "ended_because"])
    for held in card.rights.filter(until=None):
        held.until = max(on, held.since)
        held.save(update_fields=["until"])
    after = {name: value for name, value in _facts(card).items() if value != before.get(name)}
    _write(card, {name: before.get(name) for name in after}, after, because, case, actor, at)


def _facts(card: Card) -> dict[str, Any]:
    vehicle = Vehicle.objects.filter(card=card).first() if card.pk else None
    return card.snapshot() | ({f"vehicle.{name}": value for name, value in columns(vehicle, but=("id", "card")).items()} if vehicle else {})


def must_be_sound(card: Card, at: datetime) -> None:
    """What the books cannot say of a thing. Raises RuleBroken at its field; a table asks it of every row."""
    if card.number != card.number.strip() or card.number.startswith(("#", "\uff03")) or not card.number:
        raise RuleBroken("number", _("A card number begins with a letter, a figure or a character, not with # or a blank."))
    if len(card.number) > NUMBER_MOST:
        raise RuleBroken("number", _("A card number has at most %(most)s signs: shorten it."), most=NUMBER_MOST)
    if card.original_value < 0:
        raise RuleBroken("original_value", _("The original value is below zero: check the voucher."))
    if not 0 <= card.depreciation <= card.original_value:
        raise RuleBroken("depreciation", _("The depreciation lies between nothing and the original value: check the books."))
    if card.quantity <= 0:
        raise RuleBroken("quantity", _("A card is for at least something: check the quantity."))
    if card.acquired_on > local(at).date():
        raise RuleBroken("acquired_on", _("The day lies in the future: check the date."))
    if card.in_use_since and card.in_use_since < card.acquired_on:
        raise RuleBroken("in_use_since", _("It cannot be in use before it was acquired on %(day)s."), day=card.acquired_on)


def _must_be_new_plate(plate: str, card: Card) -> None:
    found = Vehicle.objects.filter(plate=plate).exclude(card=card).select_related("card").first()
    if found is not None:
        raise RuleBroken("plate", _("Plate %(plate)s belongs to card %(card)s: check it."), plate=plate, card=found.card.number)


def _must_live(card: Card) -> None:
    if card.state == State.ENDED:
        raise RuleBroken(None, _("Card %(card)s was written off on %(day)s and stays as it is."), card=card.number, day=card.ended_on)


def _other_vehicle(card: Card, told: Mapping[str, Any]) -> bool:
    known = Vehicle.objects.filter(card=card).first() if told else None
    return any(value != getattr(known, name, None) for name, value in told.items())


def _must_be_free(card: Card, case: Any) -> None:
    """Only the case that holds a card changes what it rests on."""
    held = card.holds.filter(released_at=None).select_related("case").first()
    if held is not None and (case is None or held.case_id != case.pk):
        raise RuleBroken(None, HELD, card=card.number, case=held.case.number)


def _must_say(reason: str) -> None:
    if not (reason or "").strip():
        raise RuleBroken("reason", _("Say why, or by which document: whoever reads the register must learn it."))


def _write(card: Card, before: Any, after: Any, reason: str, case: Any, actor: Any, at: datetime) -> None:
    CardChange(card=card, before=before, after=after, reason=reason, case=case, by=actor, at=at).save()
