"""The check of the routing table when packs are loaded: for each place, object and day exactly one limit and one line answer, in order.

Gaps between days are refused for every pack (`packs.gaps_and_overlaps`); here a table is read across its codes and objects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.needs.terms import ObjectType
from procurement.routing import router
from procurement.routing.terms import Band, Layer, Organisation, Receiver, WorksPart
from procurement.rulebook.packs import Entry

GOODS, SERVICES, WORKS = ObjectType.GOODS.value, ObjectType.SERVICES.value, ObjectType.WORKS.value
THRESHOLDS: dict[str, tuple[str, ...]] = {
    router.PURCHASE_LIMIT: (GOODS, SERVICES, WORKS),
    router.OPEN_LINE: (GOODS, SERVICES),  # of works the tender law decides
}
"""Which objects a place that has limits of its own must name."""
AMOUNTS = (*(router.PART + part for part in WorksPart), router.MONEY, router.SHARE, *(code for _rung, code in router.LADDER))
LAYERS = (*(router.LAYER + band for band in Band), router.OTHER_METHOD)
WORDS: dict[str, Collection[str]] = {
    **{code: {str(layer.value) for layer in Layer} for code in LAYERS},
    router.CENTRALISED: Organisation.values,
    **{f"routing.receiver.{name}": (*Receiver.values, "any") for name in ("centralised", "layer2", "layer3")},
}
"""Texts with a closed list, which must be there everywhere."""
ROUTING = "routing."


class Place(NamedTuple):
    """A jurisdiction and a level of budget."""

    jurisdiction: str
    level: str

    def __str__(self) -> str:
        return " ".join(part for part in self if part) or "-"


EVERYWHERE = Place("", "")


def gaps_and_overlaps(entries: Iterable[Entry]) -> list[Sentence]:
    """What is wrong with the routing rows of the packs; nothing where no pack holds any."""
    own = [entry for entry in entries if entry.code.startswith(ROUTING) or entry.code in AMOUNTS]
    if not any(entry.code.startswith(ROUTING) for entry in own):
        return []
    return [*_words(own), *_directions(own), *_limits(own), *_everywhere(own)]


def _words(entries: Sequence[Entry]) -> Iterator[Sentence]:
    """A mapping says one of the words that the router understands."""
    for entry in entries:
        if entry.code in WORDS and entry.text not in WORDS[entry.code]:
            yield Sentence(_("%(code)s: %(text)s is not one of %(words)s."), {
                "code": entry.code, "text": entry.text, "words": ", ".join(sorted(WORDS[entry.code]))})


def _directions(entries: Sequence[Entry]) -> Iterator[Sentence]:
    """A limit that is reached from below is written ≥ or >; any other sign would leave its own amount without an answer."""
    for entry in entries:
        if (entry.code in THRESHOLDS or entry.code in AMOUNTS) and entry.comparator not in ("≥", ">"):
            yield Sentence(_("%(code)s: a limit of the routing table is compared by ≥ or >, not by %(sign)s."), {
                "code": entry.code, "sign": entry.comparator})


def _limits(entries: Sequence[Entry]) -> Iterator[Sentence]:
    """Limit and line of each place that has limits of its own, for each object on each day from its first on."""
    table = [entry for entry in entries if entry.code in THRESHOLDS]
    for place in sorted({_place(entry) for entry in table}):
        own = [entry for entry in table if _place(entry) == place]
        for first in _days(own):
            found = {(code, kind): _answering(own, code, kind, first) for code, kinds in THRESHOLDS.items() for kind in kinds}
            for (code, kind), rows in found.items():
                yield from _one(rows, code, f"{place} {kind}", first)
            yield from _in_order(found, place, first)


def _in_order(found: dict[tuple[str, str], list[Entry]], place: Place, day: date) -> Iterator[Sentence]:
    """Nothing may be openly tendered that is not yet government procurement: the bands would overlap."""
    for kind in THRESHOLDS[router.OPEN_LINE]:
        limit, line = found[router.PURCHASE_LIMIT, kind], found[router.OPEN_LINE, kind]
        if len(limit) == len(line) == 1 and _amount(limit[0]) > _amount(line[0]):
            yield above(str(place), kind, day, limit[0].text, line[0].text)


def above(place: str, kind: str, day: date, limit: str, line: str) -> Sentence:
    """The sentence of such an overlap."""
    return Sentence(
        _("%(place)s %(kind)s: from %(day)s the purchase limit %(limit)s lies above the open-tender line %(line)s."),
        {"place": place, "kind": kind, "day": day.isoformat(), "limit": limit, "line": line},
    )  # fmt: skip


def _everywhere(entries: Sequence[Entry]) -> Iterator[Sentence]:
    """What every place falls back on is there from the first day on, once; the rungs of the ladder rise."""
    general = [entry for entry in entries if _place(entry) == EVERYWHERE]
    days = _days([entry for entry in general if entry.code in (*WORDS, *AMOUNTS, *THRESHOLDS)])
    for day in days:
        for code in (*WORDS, *AMOUNTS):
            yield from _one(_answering(general, code, "", day), code, str(EVERYWHERE), day)
        if not _answering(general, router.PURCHASE_LIMIT, GOODS, day):
            yield _gap(router.PURCHASE_LIMIT, str(EVERYWHERE), day)
        rungs = [_amount(rows[0]) for _rung, code in router.LADDER if (rows := _answering(general, code, "", day))]
        if rungs != sorted(rungs, reverse=True):
            yield Sentence(_("From %(day)s a higher rung of the ladder signs from a lower amount than the rung below it."), {
                "day": day.isoformat()})
    if not days:
        yield _gap(router.PURCHASE_LIMIT, str(EVERYWHERE), None)


def _one(rows: Sequence[Entry], code: str, where: str, day: date) -> Iterator[Sentence]:
    if not rows:
        yield _gap(code, where, day)
    elif len(rows) > 1:
        yield Sentence(_("%(code)s, %(where)s: %(count)s rows answer from %(day)s on, one is needed."), {
            "code": code, "where": where, "count": len(rows), "day": day.isoformat()})


def _gap(code: str, where: str, day: date | None) -> Sentence:
    return Sentence(_("%(code)s, %(where)s: no row answers from %(day)s on."), {
        "code": code, "where": where, "day": day.isoformat() if day else "-"})


def _place(entry: Entry) -> Place:
    return Place(entry.jurisdiction, entry.budget_level)


def _amount(entry: Entry) -> Decimal:
    return entry.value if entry.value is not None else Decimal(0)


def _answering(entries: Iterable[Entry], code: str, kind: str, day: date) -> list[Entry]:
    """Rows of the code that rule this object on that day; a row without an end is ended by its successor."""
    fitting = [e for e in entries if e.code == code and e.object_type in ("", kind) and e.effective_from <= day]
    fitting = [e for e in fitting if e.effective_to is None or day <= e.effective_to]
    newest: dict[str, Entry] = {}
    for entry in sorted(fitting, key=lambda e: e.effective_from):
        newest[entry.object_type] = entry
    return list(newest.values())


def _days(entries: Iterable[Entry]) -> list[date]:
    """Every day on which something begins, or is over."""
    found = set()
    for entry in entries:
        found.add(entry.effective_from)
        if entry.effective_to is not None:
            found.add(entry.effective_to + timedelta(days=1))
    return sorted(found)
