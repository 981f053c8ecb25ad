"""The canonical bytes: the published JCS files, and the restrictions that we put in front of them."""
import json
import os
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.trail.canonical import GREATEST, NotCanonical, encode, read_back

ORACLES = Path(os.environ.get("ORACLES") or Path(__file__).resolve().parents[4] / "shared" / "oracles")
FILES = ("arrays", "french", "structures", "unicode", "values", "weird")


@pytest.mark.parametrize("name", FILES)
def test_the_published_jcs_files_come_out_byte_for_byte(name):
    folder = ORACLES / "jcs" / "testdata"
    if not folder.is_dir():
        (pytest.fail if os.environ.get("REQUIRE_ORACLES") == "1" else pytest.skip)("ORACLE ABSENT: jcs/testdata")
    read = json.loads((folder / "input" / f"{name}.json").read_text(encoding="utf-8"))
    # The files hold floats and keys that we refuse, so they judge the encoder that judges ours (next test).
    assert rfc8785.dumps(read) == (folder / "output" / f"{name}.json").read_bytes().rstrip(b"\n")


KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.-", min_size=1, max_size=8)
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-GREATEST, GREATEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25,
)


@settings(max_examples=400, deadline=None)
@given(VALUES)
def test_within_our_restrictions_we_write_exactly_what_rfc_8785_asks_for(value):
    written = encode(value)
    assert written == rfc8785.dumps(value)
    assert read_back(written) == value


def test_every_character_up_to_three_bytes_is_written_as_rfc_8785_asks():
    text = "".join(map(chr, [*range(1, 0xD800), *range(0xE000, 0x10000), 0x20BB7, 0x1F600]))
    assert encode({"t": text}) == rfc8785.dumps({"t": text})


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(("body", "path"), [
    ({"money": 1.5}, "money"),
    ({"a": {"b": [1, float("nan")]}}, "a.b.1"),
    ({"n": 2**53}, "n"),
    ({"n": -(2**53)}, "n"),
    ({"Name": 1}, "(body)"),
    ({"in": {"名称": 1}}, "in"),
    ({"in": {1: 1}}, "in"),
    ({"": 1}, "(body)"),
    ({"t": "a\0b"}, "t"),
    ({"t": ["ok", "\ud800"]}, "t.1"),
    ({"d": Decimal("1.00")}, "d"),
    ({"d": {1, 2}}, "d"),
    ({"d": b"x"}, "d"),
    ({"e": Colour.RED}, "e"),
])
def test_what_is_open_to_two_readings_is_refused_and_its_place_named(body, path):
    with pytest.raises(NotCanonical) as refused:
        encode(body)
    assert (refused.value.path or "(body)") == path


def test_text_stays_as_typed_and_a_literal_backslash_u_is_text():
    assert encode({"t": "e\u0301 \U00020bb7 \\u0000"}) == '{"t":"e\u0301 \U00020bb7 \\\\u0000"}'.encode()
    assert encode({"n": GREATEST, "m": -GREATEST}) == b'{"m":-9007199254740991,"n":9007199254740991}'


@pytest.mark.parametrize("stored", [
    b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1,"a":1}', b'{"a":"\\u4e2d"}', b'{"a":1.0}', b'{"a":NaN}', b'{"a":1}\n', b'{"a":"\xff"}', b"", b"{",
])
def test_any_other_writing_of_the_same_value_is_noticed(stored):
    with pytest.raises(NotCanonical):
        read_back(stored)
