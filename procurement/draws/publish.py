"""The record of a draw as a file that `recompute.py` reads, and `recompute.py` itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from procurement.draws import recompute
from procurement.draws.current import reveal_of
from procurement.draws.models import Draw

FILE_NAME, CHECKER_NAME = "draw.json", "recompute.py"


def draw_file(draw: Draw, *, opened: bool) -> dict[str, Any]:
    """What may be known of a draw: commitment, random text, rounds by label. `opened` (the result is posted): names, salts, secret too."""
    told: dict[str, Any] = {
        "format": recompute.FORMAT, "committed": draw.committed, "root": draw.root,
        "aborted": [{"party": one.aborted_by, "reason": one.reason, "at": one.at.isoformat()}
                    for one in draw.reveals.exclude(aborted_by="")],
    }
    reveal = reveal_of(draw)
    if reveal is not None:
        rounds = [{"code": one.code, "void": one.void, "met": one.met} for one in reveal.rounds.all()]
        told |= {"random": reveal.random, "randomness": reveal.randomness, "rounds": rounds}
    if opened:
        people = draw.entries.select_related("expert").order_by("label")
        told["opened"] = [
            {"label": e.label, "salt": e.salt, "number": e.expert.code, "name": e.expert.name, "facts": e.facts} for e in people
        ]
        told["secret"] = draw.secret.secret
    return told


def as_bytes(told: dict[str, Any]) -> bytes:
    """The file as it is handed out."""
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def checker() -> bytes:
    """A copy of the stand-alone checker, offered with every record of a draw."""
    return Path(recompute.__file__).read_bytes()
