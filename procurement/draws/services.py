"""What the steps of the draw write: commitment, numbers, witness, declarations, substitutes, and a relation that comes to light late."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.draws import recompute, rounds
from procurement.draws.applied import against, upheld
from procurement.draws.committing import commit_draw
from procurement.draws.current import alive, draw_of, reveal_of, seats_of, suppliers_that_quoted
from procurement.draws.models import Declaration, Draw, DrawReveal, DrawWitness, PanelSeat, Recusal
from procurement.draws.publish import draw_file
from procurement.draws.terms import FoundBy, Method, PartyOf, SeatState, Stage, Voided
from procurement.evaluation.seats import seat_lost
from procurement.facts import RuleBroken
from procurement.parties import matching
from procurement.parties.models import Expert
from procurement.parties.terms import Relation
from procurement.rulebook.limits import limit

__all__ = ["commit_draw", "declare", "draw_panel", "relation_found", "replace_seats", "report_relation", "witness_draw"]

Data = Mapping[str, Any]
BETWEEN = re.compile(r"[\s,，、;；/]+")
"""What separates one number from the next; a point never does, it would cut 3400.12 in two."""
DECIMAL = re.compile(r"[\d,，]*\d[.．。]\d+")
THOUSANDS = re.compile(r"\d+[,，]\d{3}(?!\d)")
"""A comma with exactly three figures behind it: one number of thousands, or two numbers."""
MOST_FIGURES = 18


# --- 1. the random text, and the panel that follows from it -----------------------------------------------------------
def draw_panel(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Enter what was announced, or what three parties open; the panel follows from it. A party that stays silent is put on record."""
    draw = _must(draw_of(record))
    if record.panel_state not in (Stage.COMMITTED, Stage.DRAWN):
        raise RuleBroken(None, _("This draw is over: nobody draws again. Who cannot sit is replaced from the same list."))
    if at < draw.numbers_at:
        moment = f"{local(draw.numbers_at):%Y-%m-%d %H:%M}"
        raise RuleBroken(None, _("The numbers are known from %(moment)s: come back then."), moment=moment)
    former = reveal_of(draw)
    if data["aborted_by"]:
        _abort(record, draw, former, data, actor, at)
        return
    random, randomness = _public(draw, data) if draw.method == Method.PUBLIC else _opened(draw, data)
    if former is not None and randomness == former.randomness:
        raise RuleBroken(None, _("The same numbers give the same panel: correct a number, or ask the witness what is wrong."))
    for seat in alive(seats_of(draw)):
        seat.move(SeatState.VOID, at, Voided.NUMBERS_CORRECTED)
    reveal = _reveal(draw, actor, at, random=random, randomness=randomness, reason=data["reason"])
    record.draw_randomness, record.panel_state = randomness, Stage.DRAWN
    if rounds.run(record, draw, reveal, actor=actor, at=at):
        rounds.tell(record, draw)
    else:
        rounds.exhausted(record, draw, at)


def _abort(record: Any, draw: Draw, former: DrawReveal | None, data: Data, actor: Any, at: datetime) -> None:
    if draw.method != Method.THREE or former is not None:
        raise RuleBroken("aborted_by", _("Only one of three parties can stay silent, and only before words are opened: leave this empty."))
    if not data["reason"].strip():
        raise RuleBroken("reason", _("Say what the party gave as its reason: it stays on record with the draw."))
    told = {party: data[f"words_{party}"] for party in recompute.PARTIES if party != data["aborted_by"] and data[f"words_{party}"]}
    for party, words in told.items():
        _must_open(draw, party, words)
    _reveal(draw, actor, at, random=told, aborted_by=data["aborted_by"], reason=data["reason"])
    record.panel_state = Stage.ABORTED
    record.save()


def _reveal(draw: Draw, actor: Any, at: datetime, **told: Any) -> DrawReveal:
    reveal = DrawReveal(draw=draw, no=draw.reveals.count() + 1, by=actor, at=at, **told)
    reveal.save()
    return reveal


def _public(draw: Draw, data: Data) -> tuple[list[list[int]], str]:
    sources, rows = draw.committed["sources"], data["numbers"]
    if len(rows) != len(sources):
        raise RuleBroken("numbers", _("Enter the numbers of each of the %(count)s sources, in the order in which they were named."),
                         count=len(sources))
    numbers = [_numbers(place, row["numbers"]) for place, row in enumerate(rows)]
    return numbers, recompute.encoded(numbers)


def _numbers(place: int, typed: str) -> list[int]:
    """The whole numbers of one source. RuleBroken beside its cell for a decimal, a thousands comma, or what is no number."""
    _must_be_plain(f"numbers-{place}-numbers", typed)
    found = [part for part in BETWEEN.split(typed.strip()) if part]
    if not found or any(not (part.isascii() and part.isdigit() and len(part) <= MOST_FIGURES) for part in found):
        raise RuleBroken(f"numbers-{place}-numbers", _("Write whole numbers with blanks between them, for example 9 18 26 34 41 45."))
    return [int(part) for part in found]


def _must_be_plain(cell: str, typed: str) -> None:
    """A number that could be read in two ways would let whoever types it choose between two panels: RuleBroken for either kind."""
    decimal = DECIMAL.search(typed)
    if decimal is not None:
        raise RuleBroken(
            cell, _("“%(number)s” is a decimal: write it as one whole number, in the way that the commitment names for this source; where "
                    "it names none, leave out the point and keep every figure (3400.12 becomes 340012)."), number=decimal[0],
        )  # fmt: skip
    thousands = THOUSANDS.search(typed)
    if thousands is not None:
        raise RuleBroken(
            cell, _("“%(number)s” can be one number or two: write one number without the comma, or put a blank between two numbers."),
            number=thousands[0],
        )  # fmt: skip


def _opened(draw: Draw, data: Data) -> tuple[dict[str, str], str]:
    said = {party: data[f"words_{party}"] for party in recompute.PARTIES}
    for party, words in said.items():
        _must_open(draw, party, words)
    return said, recompute.together(said)


def _must_open(draw: Draw, party: str, words: str) -> None:
    least = limit("draw.words", local(draw.at).date())
    if recompute.seal(party, words) != draw.committed["parties"][party]:
        raise RuleBroken(
            f"words_{party}", _("%(party)s: these words do not open its seal. Type them exactly, or enter that it stays silent."),
            party=PartyOf(party).label,
        )  # fmt: skip
    if len(words) < least.amount:
        raise RuleBroken(
            f"words_{party}", _("%(party)s has sealed fewer than %(least)s characters, which can be guessed: enter it as not opened, "
                                "with this reason."), party=PartyOf(party).label, least=least.text,
        )  # fmt: skip


# --- 2. the witness ---------------------------------------------------------------------------------------------------
def witness_draw(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The draw is recomputed from what is stored, signed by the witness, and only then the experts are asked."""
    draw = _must(draw_of(record))
    if record.panel_state != Stage.DRAWN:
        raise RuleBroken(None, _("There is nothing to witness yet: the numbers have not been entered."))
    try:
        recompute.check(draw_file(draw, opened=True))
    except recompute.Wrong as wrong:
        raise RuleBroken(
            None, _("Recomputed, this draw does not agree: %(why)s. Return it, and tell discipline supervision."), why=str(wrong),
        ) from wrong  # fmt: skip
    DrawWitness(reveal=_must(reveal_of(draw)), said=data["said"], by=actor, at=at).save()
    rounds.ask(draw, at)
    record.panel_state = Stage.ASKING
    rounds.tell(record, draw)


# --- 3. declarations --------------------------------------------------------------------------------------------------
def declare(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Five grounds, each answered by the expert himself; the registers are asked once more. The panel sits when all places are clear."""
    draw = _must(draw_of(record))
    seats = seats_of(draw)
    seat = next((one for one in seats if one.user_id == actor.pk and one.state == SeatState.ASKED and one.asked_at), None)
    if seat is None:
        raise RuleBroken(None, _("Only an expert who has been asked declares, and he himself: nobody declares for another."))
    said = Declaration(seat=seat, text=data["text"], attends=data["attends"] == "yes", why_not=data["why_not"], by=actor, at=at,
                       **{ground.value: data[ground.value] == "yes" for ground in Relation})
    if said.grounds() and not said.text.strip():
        raise RuleBroken("text", _("Say which supplier it is and how you are related: only discipline supervision reads it."))
    if not said.attends and not said.why_not.strip():
        raise RuleBroken("why_not", _("Say why you cannot take part."))
    said.save()
    found = _matches(record, seat, at)
    _note(record, draw, seat, [(ground, None, said.text) for ground in said.grounds()], FoundBy.DECLARATION, at)
    _note(record, draw, seat, [(match.ground, match.supplier, match.text) for match in found], FoundBy.MATCH, at)
    why = Voided.DECLARED if said.grounds() else Voided.RELATED if found else "" if said.attends else Voided.UNABLE
    seat.move(SeatState.VOID if why else SeatState.DECLARED, at, why)
    settle(record, draw, at)


def _matches(record: Any, seat: PanelSeat, at: datetime) -> list[matching.Match]:
    """What the registers say on the day of the declaration; they may have grown since the list was made."""
    on = local(at).date()
    [one] = matching.candidates(Expert.objects.filter(pk=seat.expert_id))
    firms = matching.firms((row["supplier"] for row in suppliers_that_quoted(record)), on)
    found = matching.related(one, firms, on, int(limit("draw.recusal_years", on).amount))
    return [*found, *against(upheld(record), one.pk, one.name)]


def _note(record: Any, draw: Draw, seat: PanelSeat, found: list[tuple[Any, int | None, str]], how: FoundBy, at: datetime) -> None:
    for ground, supplier, text in found:
        Recusal(tender=record, draw=draw, expert_id=seat.expert_id, seat=seat, supplier_id=supplier, ground=ground, found_by=how,
                text=text, at=at).save()


def settle(record: Any, draw: Draw, at: datetime) -> None:
    """Once nobody is waited for: the whole panel sits, or substitutes are needed."""
    sitting = alive(seats_of(draw))
    if not any(seat.state == SeatState.ASKED for seat in sitting):
        record.panel_state = Stage.SHORT
        if len(sitting) == len(draw.needed):
            record.panel_state = Stage.COMPLETE
            for seat in sitting:
                if seat.state == SeatState.DECLARED:
                    seat.move(SeatState.SEATED, at)
    rounds.tell(record, draw)


# --- 4. substitutes ---------------------------------------------------------------------------------------------------
def replace_seats(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The next code of the same commitment over the same list; who has not answered in time loses the seat. Nobody chooses anything."""
    draw = _must(draw_of(record))
    _void_the_unscored(record, draw, at)
    if record.panel_state not in (Stage.ASKING, Stage.SHORT):
        raise RuleBroken(None, _("No seat is vacant: there is nobody to replace."))
    for seat in alive(seats_of(draw)):
        if seat.state == SeatState.ASKED:
            seat.move(SeatState.VOID, at, Voided.SILENT)
    if rounds.run(record, draw, _must(reveal_of(draw)), actor=actor, at=at, note=data["note"]):
        rounds.ask(draw, at)
        record.panel_state = Stage.ASKING
        rounds.tell(record, draw)
    else:
        rounds.exhausted(record, draw, at)


def _void_the_unscored(record: Any, draw: Draw, at: datetime) -> None:
    """A full panel comes here only when scoring was over and sheets were missing: those seats are void (87号令 §49)."""
    if record.panel_state != Stage.COMPLETE:
        return
    scored = {row["seat"] for row in record.sheets}
    for seat in seats_of(draw):
        if seat.state == SeatState.SEATED and seat.pk not in scored:
            lose_seat(record, draw, seat, at, Voided.UNSCORED)


# --- 5. found late ----------------------------------------------------------------------------------------------------
def relation_found(
    record: Any, seat: PanelSeat | int, reason: str, at: datetime, *, ground: str = Relation.OTHER, supplier: int | None = None,
) -> PanelSeat:
    """An expert who turns out related after seating: his seat and his scores are void, a substitute comes from the same commitment."""
    draw = _must(draw_of(record))
    pk = seat.pk if isinstance(seat, PanelSeat) else seat
    found = next((one for one in seats_of(draw) if one.pk == pk), None)
    if found is None or found.state != SeatState.SEATED:
        raise RuleBroken("seat", _("This seat is not one of the sitting panel: choose another."))
    if not reason.strip():
        raise RuleBroken("reason", _("Say which relation was found and how: only discipline supervision reads it."))
    _note(record, draw, found, [(ground, supplier, reason)], FoundBy.LATER, at)
    lose_seat(record, draw, found, at, Voided.RELATED_LATE)
    return found


def lose_seat(record: Any, draw: Draw, seat: PanelSeat, at: datetime, because: Voided) -> None:
    """A seated member goes: his scores count no longer, and a substitute is needed."""
    seat.move(SeatState.VOID, at, because)
    seat_lost(record)
    record.panel_state = Stage.SHORT
    rounds.tell(record, draw)


def report_relation(record: Any, *, data: Data, at: datetime, **_context: Any) -> None:
    """The same as the service of a step: `RelationForm`."""
    relation_found(record, data["seat"], data["reason"], at, ground=data["ground"])


def _must(found: Any) -> Any:
    if found is None:
        raise RuleBroken(None, _("No list has been published for this purchase yet: publish it first."))
    return found
