"""F5: tied suppliers (87号令 §56, 57, 68): what the documents say, else a draw that anybody can work out again. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from procurement.evaluation.formulas import Candidate, groups
from procurement.evaluation.workings import Working


class Place(NamedTuple):
    """One supplier's rank; `tied` names the others of equal merit, whatever then settled it."""

    rank: int
    key: str
    tied: tuple[str, ...]


class Ranking(NamedTuple):
    """Everybody in order, and how ties were settled; `open_tie`: the documents leave the choice among the first to the awarding side."""

    places: tuple[Place, ...]
    workings: tuple[Working, ...]
    open_tie: tuple[str, ...] = ()


def seed_of(parts: Sequence[str]) -> str:
    """SHA-256 over the digests of the members' sealed sheets in the order of their seats: nobody knows it before the last sheet is in."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def ticket(seed: str, key: str) -> str:
    """SHA-256 of seed, a colon and the credit code of the supplier; the smallest comes first."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def ranking(
    candidates: Sequence[Candidate], *, scoring: bool, by_technical: bool = False, left_open: bool = False, seed: str = "",
) -> Ranking:
    """Order of merit with every tie settled: by the technical score where the documents say so, then by draw."""
    places: list[Place] = []
    workings: list[Working] = []
    open_tie: tuple[str, ...] = ()
    for tied in groups(candidates, scoring):
        settled, lines = _settled(tied, by_technical, seed)
        workings += lines
        keys = [one.key for one in settled]
        if left_open and not places and len(keys) > 1:
            open_tie = tuple(keys)
        places += [Place(len(places) + n, key, tuple(k for k in keys if k != key)) for n, key in enumerate(keys, 1)]
    return Ranking(tuple(places), tuple(workings), open_tie)


def _settled(tied: Sequence[Candidate], by_technical: bool, seed: str) -> tuple[list[Candidate], list[Working]]:
    if len(tied) == 1:
        return list(tied), []

    def technical(one: Candidate) -> Decimal:
        return -(one.technical or Decimal(0)) if by_technical else Decimal(0)

    lines = [Working("tie_draw", one.key, f"{seed}:{one.key}", ticket(seed, one.key)) for one in tied]
    drawn = by_technical and len({one.technical for one in tied}) == len(tied)
    return sorted(tied, key=lambda one: (technical(one), ticket(seed, one.key))), [] if drawn else lines
