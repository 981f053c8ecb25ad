"""What gates, timers and copies of steps ask about the panel of a purchase."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procurement.draws.terms import SeatState, Stage


def was_drawn(record: Any) -> bool:
    """The random text was entered and the panel filled; not so when a party stayed silent or the list did not suffice."""
    return record.panel_state not in (Stage.ABORTED, Stage.EXHAUSTED, Stage.COMMITTED, Stage.NONE)


def panel_complete(record: Any) -> bool:
    """Every place is held by an expert who has declared himself clear and whom the registers do not contradict."""
    return bool(record.panel_state == Stage.COMPLETE)


def topped_up(record: Any) -> bool:
    """Substitutes were found and are asked now; otherwise a new list has to be published."""
    return bool(record.panel_state == Stage.ASKING)


was_drawn.reads = panel_complete.reads = topped_up.reads = ("panel_state",)  # type: ignore[attr-defined]


def numbers_due_at(record: Any) -> datetime:
    """The moment from which the random text can be known."""
    moment: datetime = record.draw_numbers_at
    return moment


def seats_to_declare(record: Any) -> list[dict[str, int]]:
    """One copy of the declaration for each expert who was asked and has not answered. One query."""
    return _copies(record, SeatState.ASKED)


def seats(record: Any) -> list[dict[str, int]]:
    """One copy of a step for each member of the sitting panel. One query."""
    return _copies(record, SeatState.SEATED)


def seats_without_scores(record: Any, scored: set[int]) -> list[dict[str, int]]:
    """Members who have still to score: after a late substitute only he, since the sheets of the others stand."""
    return [one for one in seats(record) if one["seat"] not in scored]


def leader(record: Any) -> int:
    """Who leads the panel: the first place that is not held by the bureau's own staff (a purchaser's man never leads, 87号令 §45)."""
    sitting = sorted(_rows(record, SeatState.SEATED), key=lambda row: (row[3], row[2]))
    return sitting[0][1]


def _copies(record: Any, state: SeatState) -> list[dict[str, int]]:
    return [{"owner": user, "seat": seat} for seat, user, _place, _own in _rows(record, state)]


def _rows(record: Any, state: SeatState) -> list[tuple[int, int, int, bool]]:
    from procurement.draws.models import PanelSeat

    found = PanelSeat.objects.filter(tender=record, state=state).order_by("place", "id")
    return list(found.values_list("pk", "user_id", "place", "own_staff"))
