"""A photo says itself when it was taken; one that says nothing, or nonsense, is taken all the same."""
import io
import struct
from datetime import UTC, datetime

import pytest

from approvals.files import taken_at

from .photos import exif, jpeg


def asked(data):
    return taken_at(io.BytesIO(data))


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_time_of_the_camera_is_shanghai_time(order):
    assert asked(jpeg(exif(order=order))) == datetime(2026, 11, 20, 1, 31, 7, tzinfo=UTC)


def test_a_camera_that_names_its_time_zone_is_believed():
    assert asked(jpeg(exif(zone="+09:00"))) == datetime(2026, 11, 20, 0, 31, 7, tzinfo=UTC)
    assert asked(jpeg(exif(zone="-01:30"))) == datetime(2026, 11, 20, 11, 1, 7, tzinfo=UTC)


def test_png_and_webp_keep_it_in_a_chunk_of_their_own():
    block = exif()
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(block)) + b"eXIf" + block
    webp = b"RIFF\0\0\0\0WEBPEXIF" + struct.pack("<I", len(block)) + block
    assert asked(png) == asked(webp) == datetime(2026, 11, 20, 1, 31, 7, tzinfo=UTC)


@pytest.mark.parametrize("data", [
    b"", jpeg(), jpeg(exif("not a moment at all")), jpeg(exif("2026:13:40 99:99:99")), jpeg(exif()[:20]), jpeg(b"II*\0\xff\xff\xff\xff"),
    jpeg(b"MM\0*" + b"\0" * 4 + b"\xff" * 40),
])  # fmt: skip
def test_no_time_or_a_damaged_one_is_none(data):
    assert asked(data) is None
