"""The one place where the evaluation touches the draw of the panel: who sits, and on which seat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.draws.models import Declaration, PanelSeat
from procurement.draws.rules import seats_without_scores
from procurement.draws.terms import SeatState
from procurement.facts import RuleBroken
from procurement.parties.terms import Relation


class Seated(NamedTuple):
    """One member of the panel in office."""

    pk: int
    user: int
    name: str
    employer: str


def seated(record: Any) -> list[Seated]:
    """The members in office, in the order of their seats; a void seat is none. One query."""
    rows = PanelSeat.objects.filter(tender=record, state=SeatState.SEATED).select_related("expert").order_by("place", "pk")
    return [Seated(row.pk, row.user_id, row.expert.name, row.expert.employer) for row in rows]


def seat_of(record: Any, person: Any) -> Seated:
    """The seat of whoever acts; RuleBroken for anybody else."""
    found = next((seat for seat in seated(record) if seat.user == person.pk), None)
    if found is None:
        raise RuleBroken(None, _("Only a member of the panel in office can do this: your seat is void, or you were never seated."))
    return found


def declared(seats: Sequence[Seated]) -> dict[int, str]:
    """What each member declared before sitting, as the paper prints it; one query."""
    told = {}
    for row in Declaration.objects.filter(seat__in=[seat.pk for seat in seats]):
        grounds = [str(ground.label) for ground in Relation if getattr(row, ground.value)]
        told[row.seat_id] = f"{'、'.join(grounds)}：{row.text}" if grounds else "无应当回避的情形"
    return told


def seat_lost(record: Any) -> None:
    """A seat became void after scoring: the sheets of the others stand, but nothing is reckoned before the new member's is in."""
    record.scores, record.low_prices, record.hearings = [], [], []
    record.review, record.recommended, record.recommended_amount, record.nobody_because, record.opinions = {}, None, None, "", []


def seats_to_score(record: Any) -> list[dict[str, int]]:
    """One copy of the score sheet for each member in office whose sheet is not in: after a late substitute only for him. One query."""
    return seats_without_scores(record, {row["seat"] for row in record.sheets})
