"""The stories of a scenario told one after the other, and what came of them as a table that people can read.

A scenario has `carry(stage)`, its main story, and may have `EXITS`: side exits, each a story of its own."""
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

from approvals.models import Case, Step, TrailEntry
from approvals.trail.agreement import verify_file

from .stage import Stage


@dataclass(frozen=True)
class Told:
    """One story: its cases, the last of which it is about, what was refused on the way, and how long the telling took."""

    name: str
    words: str
    case: Case
    cases: list[Case]
    refusals: int
    seconds: float


def tell(scenario: Any, stage: Stage) -> Iterator[Told]:
    """The main story, then every side exit."""
    for story in (scenario.carry, *getattr(scenario, "EXITS", ())):
        yield _told(story, stage)


def _told(story: Callable[[Stage], Any], stage: Stage) -> Told:
    words, before = (story.__doc__ or "").strip().partition("\n")[0], set(Case.objects.values_list("pk", flat=True))
    stage.say(f"── {story.__name__}: {words}")
    refused, began = stage.refusals, monotonic()
    story(stage)
    seconds, cases = monotonic() - began, list(Case.objects.exclude(pk__in=before).order_by("pk"))
    case: Any = stage.case
    return Told(story.__name__, words, Case.objects.get(pk=case.pk), cases, stage.refusals - refused, seconds)


# --- the table ---
HEADS = ("story", "case", "cases", "end", "steps", "entries", "refusals", "seconds", "chain")


def table(stories: Iterable[Told]) -> tuple[list[str], bool]:
    """Lines of the table with a total, and whether every chain verifies."""
    rows, sums, sound = [], [0, 0, 0, 0], True
    seconds = 0.0
    for one in stories:
        steps = Step.objects.filter(process__in=one.cases).count()
        entries = TrailEntry.objects.filter(case__in=one.cases).count()
        broken = [case.number for case in one.cases if not verify_file(case).ok]
        sound = sound and not broken
        counted = (len(one.cases), steps, entries, one.refusals)
        sums, seconds = [total + more for total, more in zip(sums, counted, strict=True)], seconds + one.seconds
        rows.append(_row(one.name, one.case.number, one.case.outcome, counted, one.seconds, f"BROKEN {broken}" if broken else "verified"))
    rows.append(_row("total", "", "", tuple(sums), seconds, "verified" if sound else "BROKEN"))
    return _aligned([HEADS, *rows]), sound


def _row(name: str, number: str, end: str, counted: tuple[int, ...], seconds: float, chain: str) -> tuple[str, ...]:
    cases, *rest = map(str, counted)
    return name, number, cases, end, *rest, f"{seconds:.1f}", chain


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADS))]
    words = {0, 1, 3, len(HEADS) - 1}
    lines = ["  ".join(cell.ljust(width) if n in words else cell.rjust(width)
                       for n, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip() for row in rows]
    rule = "  ".join("-" * width for width in widths)
    return [lines[0], rule, *lines[1:-1], rule, lines[-1]]
