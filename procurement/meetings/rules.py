"""The rules of a collective decision: pure; the rows of the rulebook are passed in (党组工作条例: quorum, majority, 末位表态)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from procurement.meetings.terms import Capacity, Outcome, Presence, Vote
from procurement.rulebook.limits import Limit, holds

HUNDRED = Decimal(100)
HANDS_ON = frozenset({
    "requester", "endorse", "competent", "accept", "classify", "handle", "inspector", "area_check", "estimate_check",
    "card_check", "technical_appraisal", "form_choice", "custodian", "counter",
})  # fmt: skip
"""Duties after which a member does not sit in judgement of the case: he asked for it, looked at it, drew it up, or keeps the thing.
Those who only reviewed it (section, countersign, leaders) decide on."""


@dataclass(frozen=True)
class Sitting:
    """One person at the table; `who` tells people apart, `head` is the head of the bureau."""

    who: str
    capacity: str
    presence: str = Presence.PRESENT
    head: bool = False

    @property
    def is_entitled(self) -> bool:
        """应到: a member, unless he had to withdraw."""
        return self.capacity == Capacity.MEMBER and self.presence != Presence.WITHDREW

    @property
    def votes(self) -> bool:
        """Entitled and there."""
        return self.is_entitled and self.presence == Presence.PRESENT


@dataclass(frozen=True)
class Voice:
    """One opinion, in the order of speaking."""

    who: str
    vote: str


# --- Who sits ---
def entitled(seats: Iterable[Sitting]) -> list[Sitting]:
    """应到: members; whoever withdrew does not count."""
    return [seat for seat in seats if seat.is_entitled]


def present(seats: Iterable[Sitting]) -> list[Sitting]:
    """实到: those of the entitled who are there."""
    return [seat for seat in seats if seat.votes]


def has_quorum(there: int, of: int, rule: Limit) -> bool:
    """More than half of those entitled are there; exactly half are not enough."""
    return _share(there, of, rule)


def supervised(seats: Iterable[Sitting], rule: Limit) -> bool:
    """Discipline supervision attends, without vote."""
    there = sum(seat.capacity == Capacity.DISCIPLINE and seat.presence == Presence.PRESENT for seat in seats)
    return holds(there, rule)


def must_withdraw(seats: Iterable[Sitting], hands_on: Collection[str]) -> list[str]:
    """Members who have had a hand in the case and did not withdraw."""
    return [seat.who for seat in seats if seat.is_entitled and seat.who in hands_on]


def twice(people: Iterable[str]) -> list[str]:
    """Who is named more than once, in the order of the first naming."""
    return [who for who, times in Counter(people).items() if times > 1]


# --- Who spoke ---
def without_a_vote(voices: Iterable[Voice], seats: Sequence[Sitting]) -> list[str]:
    """Who voted without being a member who was there: an opinion sent in writing by somebody absent is not counted."""
    may = {seat.who for seat in present(seats)}
    return [voice.who for voice in voices if voice.who not in may]


def silent(voices: Iterable[Voice], seats: Sequence[Sitting]) -> list[str]:
    """Members who were there and gave no opinion: everybody states his own."""
    spoke = {voice.who for voice in voices}
    return [seat.who for seat in present(seats) if seat.who not in spoke]


def last_to_speak(seats: Iterable[Sitting], chair: str) -> str:
    """Whose opinion comes last: the head's when he votes, else the chair's (末位表态)."""
    return next((seat.who for seat in present(seats) if seat.head), chair)


def head_spoke_last(voices: Sequence[Voice], seats: Sequence[Sitting], chair: str) -> bool:
    """Nobody is led by the opinion of the one who leads."""
    return bool(voices) and voices[-1].who == last_to_speak(seats, chair)


# --- What was resolved ---
def count(voices: Iterable[Voice]) -> dict[Vote, int]:
    """Votes by kind, kinds without a vote included."""
    found = Counter(voice.vote for voice in voices)
    return {vote: found[vote] for vote in Vote}


def has_majority(votes: int, of: int, rule: Limit) -> bool:
    """More than half of those *entitled*, not of those present; exactly half are not enough."""
    return _share(votes, of, rule)


def follows(votes: Mapping[Vote, int], of: int, rule: Limit) -> Outcome:
    """The one outcome that follows from the votes; where neither side carries it, the matter is deferred."""
    if has_majority(votes[Vote.FOR], of, rule):
        return Outcome.AGREED
    if has_majority(votes[Vote.AGAINST], of, rule):
        return Outcome.REFUSED
    return Outcome.DEFERRED


def _share(part: int, whole: int, rule: Limit) -> bool:
    return whole > 0 and holds(part * HUNDRED / whole, rule)


# --- Papers ---
def sent_too_late(sent: Iterable[tuple[str, date]], held_on: date, rule: Limit) -> list[str]:
    """Papers that were not sent the required number of days before the meeting."""
    return [title for title, day in sent if not holds((held_on - day).days, rule)]


# --- What the page asks ---
def resolved_to_approve(record: Any) -> bool:
    """The newest meeting agreed."""
    return _resolved(record, Outcome.AGREED)


def resolved_to_return(record: Any) -> bool:
    """The newest meeting deferred the matter: the draft is revised, and a further meeting decides."""
    return _resolved(record, Outcome.DEFERRED)


def chair(record: Any) -> int:
    """The account that signs the minutes."""
    return record.resolution.chair_id


def _resolved(record: Any, outcome: Outcome) -> bool:
    return record.resolution_id is not None and record.resolution.outcome == outcome


for _rule in (resolved_to_approve, resolved_to_return):
    _rule.reads = ("resolution",)  # type: ignore[attr-defined]
