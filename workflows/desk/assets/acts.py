"""What people do to the register of assets: each act checks who, lets the service change, and is entered in the chain of administration."""
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from approvals.duties.holders import roles_of
from approvals.models import Unit, User
from approvals.office.door import told
from approvals.trail import book
from procurement.assets import services
from procurement.assets.models import Card, CardChange
from procurement.facts import RuleBroken
from workflows.engine import clock

from . import KEEPERS

COUNTERS = frozenset({"pages", "kilometres"})


class Moved(Exception):  # noqa: N818 - nothing is wrong: a colleague was quicker
    """Somebody wrote onto the card after the form was shown; `rows` is what was written, oldest first."""

    def __init__(self, rows: list[CardChange]) -> None:
        super().__init__(f"{len(rows)} changes since the form was shown")
        self.rows = rows


def enter(data: Mapping[str, Any], vehicle: Mapping[str, Any] | None, *, reason: str, by: User, at: datetime) -> Card:
    """A further card. Raises PermissionDenied, RuleBroken."""
    must_keep(by)
    with transaction.atomic():
        try:
            with transaction.atomic():
                card = services.enter(data, actor=by, at=at, vehicle=vehicle, reason=reason)
        except IntegrityError as raced:
            raise RuleBroken(None, _("Somebody entered the same card number or plate a moment ago: look at the register.")) from raced
        in_the_trail(card, 0, by, at)
    return card


def change(
    pk: int, data: Mapping[str, Any], vehicle: Mapping[str, Any] | None, *, reason: str, by: User, at: datetime, seen: int | None = None,
    document: str = "",
) -> None:
    """Other facts of a card; `seen` is the edition that the form was shown with. Raises Moved beside the refusals."""
    _done(pk, by, at,
          lambda card: services.change(card, data, reason=reason, actor=by, at=at, vehicle=vehicle, document=document), seen)


def hand_right(
    pk: int, *, right: str, unit: Unit, on: date, reason: str, by: User, at: datetime, seen: int | None = None,
) -> None:
    """One of the five rights goes to another unit."""
    _done(pk, by, at, lambda card: services.hand_right(card, right, unit, on=on, reason=reason, actor=by, at=at), seen)


def read(pk: int, counters: Mapping[str, int | None], *, reason: str, by: User, at: datetime, seen: int | None = None) -> None:
    """Pages or kilometres as they stand on the thing."""
    _done(pk, by, at, lambda card: services.read(card, counters, reason=reason, actor=by, at=at), seen)


def turn(pk: int, state: str, *, reason: str, by: User, at: datetime, seen: int | None = None) -> None:
    """Idle, or in use again."""
    _done(pk, by, at, lambda card: services.turn(card, state, reason=reason, actor=by, at=at), seen)


def edition(pk: int) -> int:
    """How far a card has come: its last change."""
    return CardChange.objects.filter(card=pk).order_by("-pk").values_list("pk", flat=True).first() or 0


def _done(pk: int, by: User, at: datetime, act: Callable[[Card], Any], seen: int | None) -> None:
    """Under the lock of the card, which stands as it was `seen`; what the register kept of the act goes into the trail."""
    must_keep(by)
    with transaction.atomic():
        card = Card.objects.select_for_update(of=("self",)).get(pk=pk)
        last = edition(pk)
        if seen is not None and seen != last:
            raise Moved(list(CardChange.objects.filter(card=pk, pk__gt=seen).select_related("by", "case").order_by("pk")))
        act(card)
        in_the_trail(card, last, by, at)


def must_keep(person: User) -> None:
    """Whoever keeps the register."""
    if {role for role, __ in roles_of(person)}.isdisjoint(KEEPERS):
        names = "、".join(str(role.label) for role in KEEPERS)
        raise PermissionDenied(_("The register of assets is kept by: %(roles)s.") % {"roles": names})


def in_the_trail(card: Card, last: int, by: User, at: datetime) -> None:
    """One entry for each change of the card after `last`."""
    for row in CardChange.objects.filter(card=card, pk__gt=last).order_by("pk"):
        book.write("adm", action=action_of(row), at=at, actor=by, clock=clock.source(), content=content(row, card))


def content(row: CardChange, card: Card, **facts: Any) -> dict[str, Any]:
    """What an entry says: the card, what stood there, what stands there now, why."""
    return told(reason=row.reason, before=row.before or None, after=row.after, card=card.pk, number=card.number, name=card.name,
                entry=row.pk, **facts)


def action_of(row: CardChange) -> str:
    """The word of the trail for one change of a card."""
    if not row.before and "number" in row.after:
        return "asset.entered"
    if any(name.startswith("right.") for name in row.after):
        return "asset.right_handed"
    return "asset.reading_taken" if set(row.after) <= COUNTERS else "asset.changed"
