"""Does the trail still say what was written? Recomputed from the stored bytes, never from the columns beside them.

What this proves, and what it cannot (somebody who rewrites a whole chain and its head), is said in docs/trail.md."""
import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approvals.models import Case, Decision, Step

from .canonical import NotCanonical, read_back
from .entry import FIRST, all_open, check_commitments

COLUMNS = ("e.id, e.eid, e.chain, e.seq, e.case_id, e.action, e.outcome, e.actor_id, e.principal_id, e.node, e.at,"
           " e.body, e.hash, e.details, c.key, c.seq, c.head, h.seq, h.head")
SELECT = (f"SELECT {COLUMNS} FROM approvals_trailentry e LEFT JOIN approvals_case c ON c.id = e.case_id"  # noqa: S608
          " LEFT JOIN approvals_chainhead h ON h.chain = e.chain")
CHAIN = itemgetter(2)

REASONS: dict[str, Promise] = {
    "absent": _("The chain has no entries."),
    "gap": _("An entry is missing before this one."),
    "hash": _("The bytes of this entry do not give its hash."),
    "unreadable": _("The bytes of this entry are not canonical."),
    "prev": _("This entry does not follow from the one before it."),
    "place": _("This entry stands in a place that is not its own."),
    "column": _("A column beside this entry differs from its bytes."),
    "commitment": _("A plain text kept with this entry does not open its commitment."),
    "tail": _("The end of the chain differs from the head that the case remembers."),
    "step": _("A step of the case does not agree with the entries."),
    "decision": _("A decision of the case has no entry in its chain."),
    "attachment": _("The attachments of the case are not those that were entered."),
    "bytes": _("The bytes of an attached file are missing or are not those that were entered."),
    "record": _("The file of the case does not say what the entries say."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`first_bad` is the seq of the first entry that does not fit; `reason` a key of REASONS; `detail` names the field or row."""

    ok: bool
    entries: int
    first_bad: int | None = None
    reason: str = ""
    detail: str = ""

    @property
    def sentence(self) -> Promise | str:
        """The reason in words for a screen."""
        return REASONS.get(self.reason, "")


def verify_chain(rows: Iterable[Sequence[Any]], erased: Container[tuple[str, str]] = ()) -> Verdict:
    """One chain from raw cursor rows (SELECT, ordered by seq). `erased` holds (eid, field path) of values that were lawfully erased."""
    count, before, row = 0, FIRST, None
    for row in rows:
        fault = _fault(row, count + 1, before, erased)
        if fault:
            return Verdict(False, count, row[3], *fault)
        count, before = count + 1, row[12]
    if row is None:
        return Verdict(False, 0, None, "absent")
    seq, head = (row[15], row[16]) if row[2].startswith("case/") else (row[17], row[18])
    if (count, before) != (seq, head):
        return Verdict(False, count, count + 1 if (seq or 0) > count else count, "tail")
    return Verdict(True, count)


def verify_many(chains: Iterable[str]) -> dict[str, Verdict]:
    """The verdict of each chain, in one query for all of them."""
    wanted = list(dict.fromkeys(chains))
    found: dict[str, Verdict] = {}
    if wanted:
        marks = ", ".join(["%s"] * len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(f"{SELECT} WHERE e.chain IN ({marks}) ORDER BY e.chain, e.seq", wanted)  # noqa: S608 - only %s marks
            found = {chain: verify_chain(rows) for chain, rows in groupby(_stream(cursor), CHAIN)}
    return {chain: found.get(chain, Verdict(False, 0, None, "absent")) for chain in wanted}


def verify_all() -> Iterator[tuple[str, Verdict]]:
    """Every chain of the trail, one after the other, streamed in one query: for `check`, for the night, for the auditor."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{SELECT} ORDER BY e.chain, e.seq")  # noqa: S608
        for chain, rows in groupby(_stream(cursor), CHAIN):
            yield chain, verify_chain(rows)


def verify_case(case: Case) -> Verdict:
    """The chain of a case, and whether its head, every step's status and every decision agree with the entries."""
    with connection.cursor() as cursor:
        cursor.execute(f"{SELECT} WHERE e.chain = %s ORDER BY e.seq", [f"case/{case.key}"])  # noqa: S608
        rows = list(_stream(cursor))
    verdict = verify_chain(rows)
    if not verdict.ok:
        return verdict
    if (case.seq, case.head) != (verdict.entries, rows[-1][12]):
        return Verdict(False, verdict.entries, verdict.entries, "tail")
    ids, last = {row[0] for row in rows}, _last_told(rows)
    for pk, entry_id, status in Step.objects.filter(process=case).order_by("id").values_list("id", "entry_id", "status"):
        if entry_id not in ids or last.get(pk & 0xFFFF) != status:
            return Verdict(False, verdict.entries, (entry_id or 0) & 0xFFFF, "step", str(pk & 0xFFFF))
    for pk, entry_id in Decision.objects.filter(case=case).order_by("id").values_list("id", "entry_id"):
        if entry_id not in ids:
            return Verdict(False, verdict.entries, entry_id & 0xFFFF, "decision", str(pk))
    return verdict


def _last_told(rows: Iterable[Sequence[Any]]) -> dict[int, str]:
    """Status of each step (by its number in the case) after replaying the moves [step, node, from, to] of all entries."""
    return {move[0]: move[3] for row in rows for move in json.loads(bytes(row[11]))["what"].get("moves", ())}


def _stream(cursor: Any) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(2000):
        yield from rows


def _fault(row: Sequence[Any], place: int, before: str, erased: Container[tuple[str, str]]) -> tuple[str, str] | None:
    body, seq = bytes(row[11]), row[3]
    if seq != place:
        return "gap", ""
    if hashlib.sha256(body).hexdigest() != row[12]:
        return "hash", ""
    try:
        told = read_back(body)
    except NotCanonical as broken:
        return "unreadable", broken.why
    try:
        if told["prev"] != before:
            return "prev", ""
        column = _column_that_differs(row, told)
        if column:
            return ("place" if column in ("seq", "chain", "id") else "column"), column
        details = row[13] if isinstance(row[13], dict) else json.loads(row[13])
        path = None if all_open(body, told, details) else check_commitments(told, details, _Erased(row[1], erased) if erased else ())
    except (KeyError, TypeError, AttributeError, ValueError) as broken:
        return "unreadable", repr(broken)
    return ("commitment", path) if path else None


class _Erased:
    """The erased fields of one entry, asked by path."""

    def __init__(self, eid: str, erased: Container[tuple[str, str]]) -> None:
        self.eid, self.erased = eid, erased

    def __contains__(self, path: object) -> bool:
        return (self.eid, path) in self.erased


def _column_that_differs(row: Sequence[Any], told: dict[str, Any]) -> str | None:
    pk, eid, chain, seq, case_id, action, outcome, actor, principal, node, at = row[:11]
    case, where, what, who = told["case"], told["where"], told["what"], told["who"]
    if told["seq"] != seq:
        return "seq"
    if f"{case['kind']}/{case['id']}" != chain:
        return "chain"
    if pk > 0:
        if pk != (case_id or 0) << 16 | seq or case["kind"] != "case" or _uuid(row[14]) != case["id"]:
            return "id"
    elif -pk & 0xFFFFFFFF != seq or case["kind"] == "case":
        return "id"
    elif case_id is not None and _uuid(row[14]) != where.get("process"):
        return "case"
    if eid != told["eid"]:
        return "eid"
    if action != what["action"] or outcome != what["outcome"]:
        return "action" if action != what["action"] else "outcome"
    if actor != who.get("actor") or principal != who.get("for", actor):
        return "actor" if actor != who.get("actor") else "principal"
    if node != where.get("node", ""):
        return "node"
    return None if _utc(at) == told["time"]["app"] else "at"


def _uuid(key: Any) -> str:
    """A key as SQLite (32 hex digits) or PostgreSQL hand it over."""
    if isinstance(key, str) and len(key) == 32:
        return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
    return str(key) if isinstance(key, UUID | str) else ""


def _utc(at: Any) -> str:
    """A moment as SQLite (text, UTC) or PostgreSQL (aware) hand it over, in the spelling of the body."""
    text = at if isinstance(at, str) else at.isoformat(timespec="microseconds")
    return f"{text[:10]}T{text[11:19]}.{text[20:26] if text[19:20] == '.' else '':0<6}Z"
