"""Exporters that only yield rows: what a row of the trail holds, whatever the file it goes into.

Rows come by a server-side cursor and go out one by one: memory stays flat. The evidence itself is the JSON Lines export; these
rows are a reading aid derived from it."""
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from approvals.trail.actions import label
from approvals.trail.entry import open_commitment
from approvals.veils import Known

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT_ONCE = 2000
NOBODY: Mapping[int, Any] = MappingProxyType({})

TRAIL_COLUMNS: tuple[tuple[str, str], ...] = (
    ("时间", "when it happened, Beijing time, to the second"),
    ("留痕链", "case/<uuid>, sec/<yyyy-mm> or adm/<yyyy-mm>"),
    ("链内序号", "place in the chain, from 1 without gap"),
    ("案件编号", "number of the case, empty for the monthly chains"),
    ("事项", "title of the case as it is today"),
    ("环节", "step at which it happened"),
    ("动作代码", "word of the register of actions"),
    ("动作", "the same in words"),
    ("结果", "ok or refused"),
    ("操作人工号", "who did it, staff number"),
    ("操作人", "name as it was then, or as it is today when it was erased"),
    ("被代办人工号", "for whom a stand-in acted, else empty"),
    ("被代办人", "as above"),
    ("意见", "what was typed, empty when there was none or when it was erased"),
    ("记录标识", "eid of the entry"),
    ("SHA-256", "hash of the canonical bytes, in hex"),
)
"""Heading and meaning of each column of a trail export, in order."""

_VALUES = (
    "at", "chain", "seq", "case_id", "case__number", "case__title", "case__flow_class", "node", "action", "outcome", "actor_id",
    "actor__username", "actor__display_name", "principal_id", "principal__username", "principal__display_name", "details", "eid", "hash",
)


class Told(NamedTuple):
    """The columns of one entry as they come from the database, in the order of _VALUES."""

    at: datetime
    chain: str
    seq: int
    case_id: int | None
    number: str | None
    title: str | None
    flow: str | None
    node: str
    action: str
    outcome: str
    actor_id: int | None
    account: str | None
    name: str | None
    principal_id: int | None
    for_account: str | None
    for_name: str | None
    details: dict[str, list[str]]
    eid: str
    hash: str


def _as_named(flow_class: str, node: str) -> str:
    return node


node_title: Callable[[str, str], Any] = _as_named
"""Title of a node for people; the workflows set it at start-up, because only they know the flows."""


def trail(entries: QuerySet[Any], kept: Mapping[int, Known] = NOBODY) -> Iterator[tuple[str, ...]]:
    """The rows of TRAIL_COLUMNS for a query set of entries, in the order of time; every cell is text. Who is `kept` back stands there by
    his label, without a staff number."""
    words: dict[str, str] = {}
    titles: dict[tuple[str, str], str] = {}
    for told in map(Told._make, entries.order_by("at", "id").values_list(*_VALUES).iterator(chunk_size=AT_ONCE)):
        if told.action not in words:
            words[told.action] = str(label(told.action))
        place = (told.flow or "", told.node)
        if place not in titles:
            titles[place] = str(node_title(*place)) if told.flow and told.node else told.node
        yield _row(told, words[told.action], titles[place], kept.get(told.case_id or 0, NOBODY))


def _row(told: Told, word: str, step: str, known: Known) -> tuple[str, ...]:
    opened = told.details or {}
    stood_in = told.principal_id is not None and told.principal_id != told.actor_id
    return (
        local(told.at), told.chain, str(told.seq), told.number or "", told.title or "", step, told.action, word, told.outcome,
        *_person(known, told.actor_id, told.account, open_commitment(opened, "who.name") or told.name),
        *(_person(known, told.principal_id, told.for_account, open_commitment(opened, "who.for_name") or told.for_name)
          if stood_in else ("", "")),
        open_commitment(opened, "content.comment") or "", told.eid, told.hash,
    )


def _person(known: Known, pk: int | None, account: str | None, name: str | None) -> tuple[str, str]:
    """Staff number and name."""
    return ("", str(known[pk])) if pk in known else (account or "", name or "")


def local(at: datetime) -> str:
    """A moment as people here read it: Beijing time, to the second."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
