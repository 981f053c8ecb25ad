"""The draw that counts now, and what the record of the purchase tells of it."""

from __future__ import annotations

from typing import Any

from procurement.draws.models import Draw, DrawReveal, PanelSeat
from procurement.draws.terms import SeatState


def draw_of(record: Any) -> Draw | None:
    """The newest commitment of a purchase; None while there is none."""
    return Draw.objects.filter(tender=record).order_by("-no").first() if record.draw_no else None


def reveal_of(draw: Draw) -> DrawReveal | None:
    """The random text that counts: the newest that was opened."""
    return draw.reveals.filter(aborted_by="").order_by("-no").first()


def seats_of(draw: Draw) -> list[PanelSeat]:
    """Every seat of a draw, also void ones, in the order in which they came."""
    return list(PanelSeat.objects.filter(draw=draw).select_related("round", "expert", "user").order_by("id"))


def alive(seats: list[PanelSeat]) -> list[PanelSeat]:
    """Seats that are not void, by place."""
    return sorted((seat for seat in seats if seat.state != SeatState.VOID), key=lambda seat: seat.place)


def told(seats: list[PanelSeat]) -> list[dict[str, Any]]:
    """Seats by label. Who has answered what stays closed until everybody has answered."""
    waiting = {seat.round_id for seat in seats if seat.state == SeatState.ASKED}
    closed = {"state": "answered", "why": ""}
    return [seat.facts() | (closed if seat.round_id in waiting and seat.state != SeatState.ASKED else {}) for seat in seats]


def suppliers_that_quoted(record: Any) -> list[dict[str, Any]]:
    """Number and name of everybody whose quote was opened in the running round."""
    return [{"supplier": row["supplier"], "name": row["name"]} for row in record.quotes]
