"""What the audit page reads: entries by filter, paged by key, each with its integrity from a real verification of its chain."""
import base64
import json
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from approvals.models import Case, TrailEntry

from .actions import label
from .entry import open_commitment
from .filters import LATE, REFUSALS, RETURNS, Filters, off_hours, overdue, seen
from .verify import Verdict, verify_many

__all__ = ["Count", "Filters", "Page", "Row", "count_capped", "entries", "every", "make_key", "read_key"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the audit page; names and comment come from what the entry committed to, as they were then.

    `integrity` is "intact", "broken" (this entry) or "doubtful" (after a broken one); `verdict` tells of the whole chain."""

    entry: TrailEntry
    actor: str
    principal: str
    comment: str
    told: dict[str, Any]
    risks: tuple[str, ...]
    integrity: str
    verdict: Verdict

    @property
    def at(self) -> datetime:
        """Moment of the act, aware UTC."""
        return self.entry.at

    @property
    def case(self) -> Case | None:
        """The case, with its unit; None for what happened outside cases."""
        return self.entry.case

    @property
    def node(self) -> str:
        """Code name of the step in its flow; the screen asks the flow for the title."""
        return self.entry.node

    @property
    def action(self) -> Promise | str:
        """The action in words."""
        return label(self.entry.action)


class Page(NamedTuple):
    """`next` is the key of the page after this one, "" at the end."""

    rows: list[Row]
    next: str


class Count(NamedTuple):
    """`more` says that counting stopped at the cap."""

    number: int
    more: bool


def entries(filters: Filters, after: str = "", limit: int = 25, *, among: "QuerySet[TrailEntry] | None" = None,
            verdicts: MutableMapping[str, Verdict] | None = None) -> Page:
    """One page, newest first, in two queries: the entries, and their chains. `among` narrows to what the reader may see;
    `verdicts` spares chains that were verified a moment ago (an export of many pages). Raises ValueError for a broken `after`."""
    found = seen(filters, among)
    if after:
        at, pk = read_key(after)
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=pk))
    found = found.select_related("case__unit", "actor", "principal").annotate(was_late=overdue()).order_by("-at", "-id")
    got = list(found[: limit + 1])
    shown = got[:limit]
    known: MutableMapping[str, Verdict] = {} if verdicts is None else verdicts
    known.update(verify_many({entry.chain for entry in shown} - known.keys()))
    return Page([_row(entry, known[entry.chain]) for entry in shown], make_key(shown[-1]) if len(got) > limit else "")


def every(filters: Filters, *, among: "QuerySet[TrailEntry] | None" = None, chunk: int = 500) -> Iterator[Row]:
    """All entries of a filter, newest first, for exports; each chain is verified once."""
    verdicts: dict[str, Verdict] = {}
    after = ""
    while True:
        page = entries(filters, after, chunk, among=among, verdicts=verdicts)
        yield from page.rows
        after = page.next
        if not after:
            return


def count_capped(filters: Filters, cap: int = 10_000, *, among: "QuerySet[TrailEntry] | None" = None) -> Count:
    """How many, counted no further than the cap; one query."""
    number = seen(filters, among).order_by()[: cap + 1].count()
    return Count(min(number, cap), number > cap)


def make_key(entry: TrailEntry) -> str:
    """The place of an entry in the order of the page, as one opaque word."""
    return base64.urlsafe_b64encode(f"{entry.at.isoformat()}|{entry.pk}".encode()).decode().rstrip("=")


def read_key(after: str) -> tuple[datetime, int]:
    """Moment and id behind a key; raises ValueError for anything that `make_key` did not make."""
    try:
        at, _, pk = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode().partition("|")
        moment, number = datetime.fromisoformat(at), int(pk)
    except (ValueError, TypeError) as broken:
        raise ValueError(f"not the key of a page: {after!r}") from broken
    if moment.tzinfo is None or not -(2**63) <= number < 2**63:
        raise ValueError(f"not the key of a page: {after!r}")
    return moment, number


def _row(entry: TrailEntry, verdict: Verdict) -> Row:
    try:
        told = json.loads(bytes(entry.body))
    except ValueError:
        told = {}  # the verdict says so
    details = entry.details if isinstance(entry.details, dict) else {}
    return Row(
        entry=entry, verdict=verdict, told=told, risks=tuple(_risks(entry)), integrity=_integrity(entry, verdict),
        actor=open_commitment(details, "who.name") or _account(told, details, entry.actor),
        principal=open_commitment(details, "who.for_name") or ("" if entry.principal_id == entry.actor_id else str(entry.principal)),
        comment=open_commitment(details, "content.comment") or "",
    )


def _account(told: dict[str, Any], details: dict[str, Any], actor: Any) -> str:
    """For an entry without an open name: the staff number it holds, or what was typed as one."""
    account = told.get("who", {}).get("account")
    if isinstance(account, str):
        return account
    return open_commitment(details, "who.account") or (actor.username if actor else "")


def _risks(entry: Any) -> Iterator[str]:
    if entry.action in RETURNS:
        yield "returned"
    if entry.outcome == "refused" or entry.action in REFUSALS:
        yield "refused"
    if entry.action in LATE or entry.was_late:
        yield "overdue"
    if off_hours(entry.at):
        yield "off_hours"


def _integrity(entry: TrailEntry, verdict: Verdict) -> str:
    if verdict.ok or (verdict.first_bad is not None and entry.seq < verdict.first_bad):
        return "intact"
    return "broken" if entry.seq == verdict.first_bad else "doubtful"
