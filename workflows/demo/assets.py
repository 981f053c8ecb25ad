"""Enters the invented register of the demo as a table is entered: cards, who holds which of the five rights, history and trail."""
from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from approvals.models import Unit, User
from approvals.trail.bulk import Told, write_many
from procurement.assets import services
from procurement.assets.batch import Entering, enter_many
from procurement.assets.models import Card, CardChange
from procurement.assets.terms import Right
from procurement.calendar.office_time import local
from workflows.desk.assets import acts
from workflows.engine import clock

from .scenarios import asset_register

REASON = "建立资产卡片（演示）"


def build(people: SimpleNamespace, at: datetime) -> int:
    """The cards of the bureau and of the three units of the cast, where they are not there yet; returns how many were entered."""
    keepers = {
        people.bureau: [people.handler, people.finance, people.legal, people.window, people.buyer, people.assets, people.archivist],
        people.unit_a: [people.requester], people.unit_b: [people.second_requester, people.stranger], people.unit_c: [people.competent],
    }  # fmt: skip
    return sum(furnish(people, unit, who, asset_register.HEADS[unit.code], at) for unit, who in keepers.items())


def furnish(people: SimpleNamespace, unit: Unit, keepers: Sequence[User], heads: int, at: datetime) -> int:
    """The cards of one unit."""
    known = set(Card.objects.filter(unit=unit).values_list("number", flat=True))
    rows = [
        Entering({**facts, "unit": unit, "custodian": keepers[turn % len(keepers)]}, None, rights_of(unit, people.bureau))
        for facts, turn in asset_register.drawn(unit.code, heads, local(at).year) if facts["number"] not in known
    ]  # fmt: skip
    return len(enter(rows, people.assets, at))


def enter(rows: Sequence[Entering], by: User, at: datetime) -> list[Card]:
    """Further cards, by whoever keeps the register, each entered in the chain of administration."""
    if not rows:
        return []
    for row in rows:
        services.must_be_sound(Card(**row.card), at)
    with transaction.atomic():
        cards = enter_many(rows, reason=REASON, actor=by, at=at)
        told = CardChange.objects.filter(card__in=cards).select_related("card").order_by("pk")
        write_many("adm", (Told(acts.action_of(row), acts.content(row, row.card)) for row in told), at=at, actor=by, clock=clock.source())
    return cards


def rights_of(unit: Any, bureau: Any) -> dict[str, Any]:
    """Five rights apart: the bureau owns, manages, runs and disposes; the unit uses."""
    return {right: unit if right == Right.USE else bureau for right in Right}
