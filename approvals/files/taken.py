"""When a photo was taken, as its own bytes say: EXIF in JPEG, PNG, WebP and HEIC. Reads a few numbers, unpacks no picture.

A picture library would decode the whole image to answer one question; these are files of strangers."""
import re
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import BinaryIO
from zoneinfo import ZoneInfo

HEAD = 1 << 20  # bytes; EXIF stands near the beginning of a photo
SHANGHAI = ZoneInfo("Asia/Shanghai")
_START = re.compile(rb"(?:Exif\0\0|eXIf|EXIF....)(II\*\0|MM\0\*)", re.DOTALL)
_MOMENT = re.compile(rb"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(rb"([+-])(\d\d):(\d\d)")
_POINTER, _ORIGINAL, _DIGITISED, _CHANGED, _OFFSET_ORIGINAL = 0x8769, 0x9003, 0x9004, 0x0132, 0x9011
_MOST_FIELDS = 500


def taken_at(file: BinaryIO) -> datetime | None:
    """The moment at which a photo was taken; a camera that names no time zone is taken to be in Shanghai. None when it does not say."""
    file.seek(0)
    head = file.read(HEAD)
    for found in _START.finditer(head):
        try:
            moment = _moment(_fields(head[found.start(1):]))
        except (struct.error, ValueError):
            continue  # damaged or invented: a photo without a time is taken all the same
        if moment is not None:
            return moment
    return None


def _fields(tiff: bytes) -> dict[int, bytes]:
    """Texts of the main directory and of the EXIF directory below it, by tag."""
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    found: dict[int, bytes] = {}
    below = 0
    for tag, kind, count, place in _directory(tiff, first, order):
        if tag == _POINTER:
            (below,) = struct.unpack_from(order + "I", tiff, place)
        elif kind == 2:
            found[tag] = _text(tiff, place, count, order)
    if below:
        for tag, kind, count, place in _directory(tiff, below, order):
            if kind == 2:
                found[tag] = _text(tiff, place, count, order)
    return found


def _directory(tiff: bytes, at: int, order: str) -> Iterator[tuple[int, int, int, int]]:
    (many,) = struct.unpack_from(order + "H", tiff, at)
    for n in range(min(many, _MOST_FIELDS)):
        place = at + 2 + 12 * n
        yield *struct.unpack_from(order + "HHI", tiff, place), place + 8


def _text(tiff: bytes, place: int, count: int, order: str) -> bytes:
    if count > 4:
        (place,) = struct.unpack_from(order + "I", tiff, place)
    return tiff[place:place + min(count, 64)]


def _moment(fields: dict[int, bytes]) -> datetime | None:
    for tag in (_ORIGINAL, _DIGITISED, _CHANGED):
        match = _MOMENT.match(fields.get(tag, b""))
        if match:
            when = datetime(*(int(part) for part in match.groups()), tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]
            zone = _OFFSET.match(fields.get(_OFFSET_ORIGINAL, b""))
            if zone:
                shift = timedelta(hours=int(zone[2]), minutes=int(zone[3]))
                when = when.replace(tzinfo=timezone(shift if zone[1] == b"+" else -shift))
            return when
    return None
