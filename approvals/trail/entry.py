"""One act, one entry: the body that says everything, its canonical bytes, and their hash.

Groups of the body (trail schema 1; docs/trail.md explains each field): identity at the top level (v log eid case seq prev), then
where, what, who, content, rules, request, time. An absent field is left out; a field inside before/after may be null.
`Private(value)` anywhere under who, content, rules, request or where enters the body as a salted commitment and its plain text
goes to `details`, from which it can one day be erased without breaking the chain (个人信息保护法 §47)."""
import hashlib
import hmac
import os
from collections.abc import Container
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from .actions import OUTCOMES, known
from .canonical import NotCanonical, check_int, check_key, dotted, encode, encode_checked

VERSION = 1
FIRST = "0" * 64
"""`prev` of the first entry of a chain."""

FIELDS: dict[str, frozenset[str]] = {
    "where": frozenset("flow flow_hash app process number step node token unit task".split()),
    "what": frozenset("action outcome moves verb from to".split()),
    "who": frozenset("actor account name for for_name delegation role permission unit auth session".split()),
    "content": frozenset("before after changed attachments comment form_version reason rests_on to to_name note facts".split()),
    "rules": frozenset("duties gates limits thresholds checks".split()),
    "request": frozenset("id key digest ip ua".split()),
}
"""The closed schema: what each group may hold."""


class Private:
    """A value that must be erasable one day: a name, a phone number, an opinion, an address of a computer."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Sealed(NamedTuple):
    """`body` is the evidence, `hash` its SHA-256 in hex, `details` {field path: [salt hex, text]} opens its commitments."""

    body: bytes
    hash: str
    details: dict[str, list[str]]


def compose(
    *, chain: str, seq: int, prev: str, eid: str, action: str, outcome: str = "ok", at: datetime, db_clock: datetime | str | None = None,
    where: dict[str, Any] | None = None, what: dict[str, Any] | None = None, who: dict[str, Any] | None = None,
    content: dict[str, Any] | None = None, rules: dict[str, Any] | None = None, request: dict[str, Any] | None = None,
    clock: str = "system",
) -> Sealed:
    """Seal one entry. `chain` is "case/<uuid>", "sec/<yyyy-mm>" or "adm/<yyyy-mm>"; `who["for"]` is the principal if not the actor.

    Raises UnknownAction, or NotCanonical naming the field."""
    if outcome not in OUTCOMES:
        raise NotCanonical("what.outcome", f"{outcome!r} is not one of {OUTCOMES}")
    kind, _, name = chain.partition("/")
    details: dict[str, list[str]] = {}
    told = {"action": known(action), "outcome": outcome, **(what or {})}
    time = {"app": moment(at), "source": clock}
    if db_clock:
        time["db"] = moment(db_clock) if isinstance(db_clock, datetime) else db_clock
    body = {
        "v": VERSION, "log": settings.TRAIL_ORIGIN, "eid": eid, "case": {"kind": kind, "id": name}, "seq": seq, "prev": prev,
        "where": _group("where", where, details), "what": _group("what", told, details), "who": _group("who", who, details),
        "content": _group("content", content, details), "rules": _group("rules", rules, details),
        "request": _group("request", request, details), "time": time,
    }
    data = encode_checked(body)
    return Sealed(data, hashlib.sha256(data).hexdigest(), details)


def moment(at: datetime) -> str:
    """RFC 3339, UTC, six digits: 2026-11-02T01:02:03.000004Z. Raises NotCanonical for a naive moment."""
    if at.tzinfo is not UTC:
        if at.tzinfo is None:
            raise NotCanonical("time", "a moment without a time zone")
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:26] + "Z"


def commitment(salt: bytes, field: str, value: str) -> str:
    """HMAC-SHA256(salt, field ‖ 0x00 ‖ value) in hex; the salt keeps a phone number from being guessed."""
    return hmac.digest(salt, field.encode() + b"\0" + value.encode(), "sha256").hex()


def open_commitment(details: dict[str, Any], path: str) -> str | None:
    """The plain text behind a committed field ("who.name", "content.comment"), or None where there is none or it was erased."""
    pair = details.get(path)
    return pair[1] if pair else None


def check_commitments(body: Any, details: dict[str, Any], erased: Container[str] = ()) -> str | None:
    """The first field whose details do not open its commitment, are missing, or belong to no commitment; None when all fit."""
    left = dict(details)
    for path, digest in commitments(body):
        pair = left.pop(path, None)
        if pair is None:
            if path in erased:
                continue
            return path
        try:
            if not hmac.compare_digest(commitment(bytes.fromhex(pair[0]), path, pair[1]), digest):
                return path
        except (ValueError, TypeError, IndexError, AttributeError):
            return path
    return next(iter(left), None)


def all_open(data: bytes, body: Any, details: dict[str, Any]) -> bool:
    """Whether every commitment in these bytes is opened by details and none is left over: the quick proof of the usual case.

    Inside text a quote is escaped, so the mark counted here stands for commitments only. False means: look again, slowly."""
    if data.count(b'{"hmac":"') != len(details):
        return False
    try:
        for path, (salt, value) in details.items():
            place = body
            for part in path.split("."):
                place = place[part] if type(place) is dict else place[int(part)]
            if len(place) != 1 or not hmac.compare_digest(commitment(bytes.fromhex(salt), path, value), place["hmac"]):
                return False
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return False
    return True


def commitments(body: Any, path: tuple[Any, ...] = ()) -> list[tuple[str, str]]:
    """Every committed field of a body: (path, hex)."""
    if type(body) is dict:
        digest = body.get("hmac")
        if digest is not None and len(body) == 1 and type(digest) is str:
            return [(dotted(path), digest)]
        return [found for key, value in body.items() if type(value) in (dict, list) for found in commitments(value, (*path, key))]
    if type(body) is list:
        return [found for place, value in enumerate(body) if type(value) in (dict, list) for found in commitments(value, (*path, place))]
    return []


def _group(name: str, given: dict[str, Any] | None, details: dict[str, list[str]]) -> dict[str, Any]:
    if not given:
        return {}
    if not given.keys() <= FIELDS[name]:
        raise NotCanonical(name, f"not in the schema: {', '.join(sorted(map(str, given.keys() - FIELDS[name])))}")
    return {key: _plain(value, (name, key), details) for key, value in given.items() if value is not None and value != ""}


def _plain(value: Any, path: tuple[Any, ...], details: dict[str, list[str]]) -> Any:
    """The value as JSON within the restrictions of `canonical`; commitments go aside into `details`."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        check_int(value, path)
        return value
    if kind is dict:
        if "hmac" in value:
            raise NotCanonical(dotted(path), "the key hmac is kept for commitments")
        for key in value:
            check_key(key, path)
        return {key: _plain(inner, (*path, key), details) for key, inner in value.items()}
    if kind is list or kind is tuple:
        return [_plain(inner, (*path, place), details) for place, inner in enumerate(value)]
    if kind is Private:
        return _commit(value.value, path, details)
    return _plain(_converted(value, path), path, details)


def _commit(value: Any, path: tuple[Any, ...], details: dict[str, list[str]]) -> Any:
    if value is None or value == "":
        return value  # that nothing was said is not a secret
    field = dotted(path)
    text = value if isinstance(value, str) else encode(_plain(value, path, {})).decode()
    if "\0" in text:
        raise NotCanonical(field, "text holds U+0000")
    salt = os.urandom(32)
    try:
        digest = commitment(salt, field, text)
    except UnicodeEncodeError:
        raise NotCanonical(field, "text holds a lone surrogate") from None
    details[field] = [salt.hex(), str(text)]
    return {"hmac": digest}


def _converted(value: Any, path: tuple[Any, ...]) -> Any:
    """Types that have one obvious writing; raises NotCanonical for all others."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise NotCanonical(dotted(path), "not a number")
        return format(value, "f")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise NotCanonical(dotted(path), f"{type(value).__name__} has no canonical form")
