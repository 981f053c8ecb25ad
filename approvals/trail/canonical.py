"""The bytes that are the evidence: RFC 8785 (JCS) behind restrictions that leave no room for two readings.

Restrictions: keys are [a-z0-9_.-]; no floats (money and quantities are decimal strings); integers that every JSON reader keeps
exactly (up to 2^53 - 1); no U+0000, no lone surrogates; text as typed, never normalised (rare Hanzi stay what they are)."""
import json
import re
from enum import Enum
from typing import Any

GREATEST = 2**53 - 1
_KEY = re.compile(r"[a-z0-9_.-]+")
_KNOWN: set[str] = set()  # keys already found good; they come from code, so the set stays small
_KNOWN_AT_MOST = 10_000

# Under the restrictions the C encoder of the standard library writes exactly what RFC 8785 asks for, six times faster than the
# `rfc8785` package: ASCII keys sort alike in code points and in UTF-16, no number needs ECMAScript formatting, and both escape
# only the quote, the backslash and the controls, in the same way. tests/approvals/trail/test_canonical.py holds the two together.
_dumps = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False).encode


class NotCanonical(ValueError):
    """A value that may not enter the trail; `path` names its place."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path or '(body)'}: {why}")
        self.path, self.why = path, why


def encode(body: Any) -> bytes:
    """Canonical bytes of a JSON value; raises NotCanonical."""
    _check(body, ())
    return encode_checked(body)


def encode_checked(body: Any) -> bytes:
    """As `encode`, for a body whose types, keys and numbers were checked while it was built; text is still checked here."""
    text = _dumps(body)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        _look_into_text(body, ())
        raise
    if "\\u0000" in text:  # a zero character, or somebody's literal backslash-u: only a second look can tell
        _look_into_text(body, ())
    return data


def read_back(data: bytes) -> Any:
    """The value behind stored bytes; raises NotCanonical unless they are its one canonical writing."""
    try:
        value = _loads(bytes(data).decode())
        if encode_checked(value) == data:
            return value
    except NotCanonical:
        raise
    except ValueError as broken:  # not UTF-8, not JSON
        raise NotCanonical("", str(broken)) from broken
    raise NotCanonical("", "these bytes are not the canonical writing of their value")


def _no_float(text: str) -> Any:
    raise NotCanonical("", f"number {text} is not an integer")


_loads = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float).decode


def check_key(key: Any, path: tuple[Any, ...]) -> None:
    """Refuse a key outside the alphabet."""
    if key in _KNOWN:
        return
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise NotCanonical(dotted(path), f"key {key!r} is not of [a-z0-9_.-]")
    if len(_KNOWN) < _KNOWN_AT_MOST:
        _KNOWN.add(key)


def check_int(value: int, path: tuple[Any, ...]) -> None:
    """Refuse an integer that some JSON readers would round."""
    if not -GREATEST <= value <= GREATEST:
        raise NotCanonical(dotted(path), "integer beyond 2^53 - 1")


def dotted(path: tuple[Any, ...]) -> str:
    """`("content", "after", "phone")` as people read it."""
    return ".".join(map(str, path))


def _check(value: Any, path: tuple[Any, ...]) -> None:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return
    if kind is int:
        check_int(value, path)
    elif kind is dict:
        for key, inner in value.items():
            check_key(key, path)
            _check(inner, (*path, key))
    elif kind is list or kind is tuple:
        for place, inner in enumerate(value):
            _check(inner, (*path, place))
    elif kind is float:
        raise NotCanonical(dotted(path), "floats do not enter the trail; write a decimal string")
    elif not (isinstance(value, str) and not isinstance(value, Enum)):
        raise NotCanonical(dotted(path), f"{kind.__name__} has no canonical form")


def _look_into_text(value: Any, path: tuple[Any, ...]) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise NotCanonical(dotted(path), "text holds U+0000")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise NotCanonical(dotted(path), "text holds a lone surrogate")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _look_into_text(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            _look_into_text(inner, (*path, place))
