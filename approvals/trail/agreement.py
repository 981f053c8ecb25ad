"""Does the file of a case still say what its entries told: decisions, attachments and their bytes, the record, the case's own columns?

The guards keep decisions and attachments from being changed and the chain keeps the entries; the record has no guard of its own, so
whoever writes past the program into its table is found here and nowhere else."""
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from approvals.files import intact
from approvals.models import Attachment, Case, Decision, TrailEntry

from .actions import OF_VERB
from .canonical import encode
from .entry import open_commitment
from .verify import Verdict, verify_case

Told = tuple[TrailEntry, dict[str, Any]]
ALSO = {"submit": "case.started", "withdraw": "decision.taken_back", "remind": "step.reminded"}
"""The second word that a verb may leave, beside the one of the register."""
ABSENT = object()


def verify_file(case: Case) -> Verdict:
    """`verify_case`, and then everything that hangs on the case; the first thing that differs is named. Reads every attached file."""
    verdict = verify_case(case)
    if not verdict.ok:
        return verdict
    told = [(entry, json.loads(bytes(entry.body))) for entry in TrailEntry.objects.filter(case=case, pk__gt=0).order_by("seq")]
    for check in (_decisions, _attachments, _record):
        for seq, reason, detail in check(case, told):
            return Verdict(False, verdict.entries, seq, reason, detail)
    return verdict


def _decisions(case: Case, told: list[Told]) -> Iterator[tuple[int, str, str]]:
    """Each act of a person has one decision, and it says what the entry says; duties are judged from decisions."""
    by_entry = {decision.entry_id: decision for decision in Decision.objects.filter(case=case)}
    for entry, body in told:
        if not body["request"].get("key"):
            continue  # an act of the clock
        decision = by_entry.get(entry.pk)
        column = "absent" if decision is None else _decision_differs(decision, entry, body)
        if column:
            yield entry.seq, "decision", column


def _decision_differs(decision: Decision, entry: TrailEntry, body: dict[str, Any]) -> str:
    who = body["who"]
    told = {
        "key": body["request"]["key"], "actor_id": who["actor"], "principal_id": who.get("for", who["actor"]), "role": who.get("role", ""),
        "delegation_id": who.get("delegation"), "at": entry.at, "node": body["where"].get("node", ""),
    }
    for column, value in told.items():
        if getattr(decision, column) != value:
            return column
    if body["what"]["action"] not in (OF_VERB.get(decision.verb), ALSO.get(decision.verb)):
        return "verb"
    comment = body["content"].get("comment") and open_commitment(entry.details, "content.comment")
    erased = "comment" in body["content"] and comment is None
    return "" if erased or decision.comment == (comment or "") else "comment"


def _attachments(case: Case, told: list[Told]) -> Iterator[tuple[int, str, str]]:
    left = Counter((entry.seq, sha256, size) for entry, body in told for sha256, size in body["content"].get("attachments", ()))
    seqs = {sha256: seq for seq, sha256, _size in left}
    there = Counter((row.sha256, row.size) for row in Attachment.objects.filter(case=case))
    if there != Counter((sha256, size) for _seq, sha256, size in left.elements()):
        differs = next(iter((there - _bare(left)) or (_bare(left) - there)))
        yield seqs.get(differs[0], len(told)), "attachment", differs[0][:16]
    for sha256 in sorted(seqs):
        if not intact(sha256):
            yield seqs[sha256], "bytes", sha256[:16]


def _bare(left: "Counter[tuple[int, str, int]]") -> "Counter[tuple[str, int]]":
    return Counter((sha256, size) for _seq, sha256, size in left.elements())


def _record(case: Case, told: list[Told]) -> Iterator[tuple[int, str, str]]:
    """The record's fields as they were last told; then the columns that the case copies from it."""
    flow = case.flow_class
    record = flow.records().filter(case=case).first() if hasattr(flow, "records") else None
    if record is None:
        return
    present, last = record.snapshot(), dict(_last_values(told))
    for name in sorted(present):
        seq, value = last.get(name, (1, None))
        if value is not ABSENT and value != _text_of(present[name], value):
            yield seq, "record", name
    for name, value in record.summary().items():
        if getattr(case, name) != value:
            yield len(told), "record", f"case.{name}"


class _Opened(str):
    """The plain text behind a commitment; compared as text."""

    __slots__ = ()


def _last_values(told: Iterable[Told]) -> Iterator[tuple[str, tuple[int, Any]]]:
    for entry, body in told:
        for name, value in (body["content"].get("after") or {}).items():
            if isinstance(value, dict) and set(value) == {"hmac"}:
                text = open_commitment(entry.details, f"content.after.{name}")
                value = ABSENT if text is None else _Opened(text)  # erased: nothing to compare
            yield name, (entry.seq, value)


def _text_of(value: Any, told: Any) -> Any:
    """A present value in the writing in which it was told."""
    if isinstance(told, _Opened) and not isinstance(value, str):
        return encode(value).decode()
    return value
