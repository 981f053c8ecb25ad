"""Inside office documents: what makes a zip a document, and what makes a document dangerous.

Sizes are those the archive declares; nothing is unpacked but one small list of parts."""
import re
import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

MAX_PARTS = 5000
MAX_UNPACKED = 512 * 1024 * 1024  # bytes
MAX_RATIO = 150  # unpacked to packed, once the whole is above RATIO_FROM
RATIO_FROM = 20 * 1024 * 1024  # bytes
_PART_LIST = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), "_VBA_PROJECT_CUR".encode("utf-16-le"))
_OLE_LOCKED = "EncryptedPackage".encode("utf-16-le")


class OfficeTrouble(ValueError):
    """A document of the right kind that is still not taken; carries the sentence for the person."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


def _macros() -> OfficeTrouble:
    return OfficeTrouble(_("This document holds macros. Save a copy without macros and upload that."))


def _locked() -> OfficeTrouble:
    return OfficeTrouble(_("This document is protected by a password. Remove the password and upload it again."))


def _parts(file: BinaryIO) -> list[zipfile.ZipInfo] | None:
    """The parts of a sound archive that starts at its first byte; None if it is no such archive."""
    if file.read(4) != b"PK\x03\x04":
        return None
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):  # the last: a way of packing that zipfile does not know
        return None  # no archive, so no office document: the caller refuses it by its bytes
    if len(parts) > MAX_PARTS or any(_strange(part) for part in parts):
        raise OfficeTrouble(_("This document is built in an unusual way and is not taken. Open it, save it anew and upload that."))
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)):
        raise OfficeTrouble(_("This document unpacks to far more than its size and is not taken. Open it, save it anew and upload that."))
    if any(part.flag_bits & 1 for part in parts):
        raise _locked()
    return parts


def _strange(part: zipfile.ZipInfo) -> bool:
    """A part that would leave its folder, or that is a link."""
    name = part.filename
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or (part.external_attr >> 28) == 0o12


def check_office(folder: str) -> Callable[[BinaryIO], bool]:
    """A check for Office Open XML documents whose main part lies in `folder`."""
    def check(file: BinaryIO) -> bool:
        if file.read(8) == _OLE:
            file.seek(0)
            if _holds(file, (_OLE_LOCKED,)):
                raise _locked()
            return False
        file.seek(0)
        parts = _parts(file)
        if parts is None:
            return False
        names = {part.filename for part in parts}
        if _PART_LIST not in names or not any(name.startswith(folder) for name in names):
            return False
        if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names) or b"macroenabled" in _part_list(file).lower():
            raise _macros()
        return True
    return check


def _part_list(file: BinaryIO) -> bytes:
    file.seek(0)
    with zipfile.ZipFile(file) as archive, archive.open(_PART_LIST) as listed:
        try:
            return listed.read(1 << 20)
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError) as broken:
            raise OfficeTrouble(_("This document is damaged. Open it, save it anew and upload that.")) from broken


def check_ofd(file: BinaryIO) -> bool:
    """A check for OFD (GB/T 33190), the national fixed-layout format."""
    parts = _parts(file)
    return parts is not None and any(part.filename == "OFD.xml" for part in parts)


def check_old_office(file: BinaryIO) -> bool:
    """A check for the binary documents of old Office and WPS; macros show as a directory entry of that name."""
    if file.read(8) != _OLE:
        return False
    file.seek(0)
    if _holds(file, _OLE_MACROS):
        raise _macros()
    file.seek(0)
    if _holds(file, (_OLE_LOCKED,)):
        raise _locked()
    return True


def _holds(file: BinaryIO, needles: tuple[bytes, ...]) -> bool:
    """Whether one of the needles occurs anywhere in the file, read in pieces."""
    tail, keep = b"", max(map(len, needles))
    while chunk := file.read(1 << 20):
        window = tail + chunk
        if any(needle in window for needle in needles):
            return True
        tail = window[-keep:]
    return False
