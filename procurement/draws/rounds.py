"""One round of a draw: the next code of the committed chain, the walk, and the seats that come of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procurement.draws import recompute
from procurement.draws.current import alive, seats_of, told
from procurement.draws.models import Draw, DrawReveal, DrawRound, PanelSeat
from procurement.draws.terms import Came, SeatState, Stage, Voided


def run(record: Any, draw: Draw, reveal: DrawReveal, *, actor: Any, at: datetime, note: str = "") -> bool:
    """Fill every vacant place from the committed list; False when the list or the chain of codes cannot fill them any more.

    Who decides nothing here is the operator: code, order, skips and places follow from what was published."""
    seats = [seat for seat in seats_of(draw) if seat.round.reveal_id == reveal.pk]
    number = reveal.rounds.count() + 1
    if number >= draw.committed["codes"]:
        return False
    standing = {seat.label: seat.speciality for seat in alive(seats)}
    gone = [seat.label for seat in seats if seat.state == SeatState.VOID]
    entries = {entry.label: entry for entry in draw.entries.select_related("expert")}
    code = recompute.link(bytes.fromhex(draw.secret.secret), draw.committed["codes"] - number)
    facts = {label: entry.facts for label, entry in entries.items()}
    order = recompute.positions(facts, code, reveal.randomness)
    met = recompute.walk(order, facts, draw.needed, recompute.Rules(**draw.committed["rules"]), standing, gone)
    known = {label for one in reveal.rounds.all() for label in one.void}
    row = DrawRound(reveal=reveal, no=number, code=code.hex(), void=[label for label in gone if label not in known],
                    met=[one._asdict() for one in met], note=note, by=actor, at=at)
    row.save()
    _seat(record, draw, row, seats, [(entries[one.label], one.speciality) for one in met if one.taken], at)
    return len(alive(seats_of(draw))) == len(draw.needed)


def _seat(record: Any, draw: Draw, row: DrawRound, seats: list[PanelSeat], taken: list[tuple[Any, str]], at: datetime) -> None:
    held = {seat.place for seat in alive(seats)}
    vacant = {place: speciality for place, speciality in enumerate(draw.needed, 1) if place not in held}
    last = {seat.place: seat for seat in seats if seat.state == SeatState.VOID}
    for entry, speciality in taken:
        place = next(number for number, asked in vacant.items() if asked == speciality)
        del vacant[place]
        PanelSeat(
            tender=record, round=row, draw=draw, place=place, label=entry.label, expert=entry.expert, user_id=entry.expert.user_id,
            speciality=speciality, own_staff=entry.facts["own_staff"], came=Came.SUBSTITUTE if place in last else Came.DRAWN,
            substituted_for=last.get(place), drawn_at=at,
        ).save()  # fmt: skip


def exhausted(record: Any, draw: Draw, at: datetime) -> None:
    """Nobody left: the panel is dissolved, and its file says so (87号令 §49: cannot top up, stop, rebuild)."""
    for seat in alive(seats_of(draw)):
        seat.move(SeatState.VOID, at, Voided.EXHAUSTED)
    record.panel_state = Stage.EXHAUSTED
    tell(record, draw)


def ask(draw: Draw, at: datetime) -> None:
    """Whoever has not been asked yet is asked now."""
    for seat in alive(seats_of(draw)):
        if seat.asked_at is None:
            seat.ask(at)


def tell(record: Any, draw: Draw) -> None:
    """The record shows the seats as they stand."""
    record.panel = told(seats_of(draw))
    record.save()
