"""What a file really is: its first bytes and its inside, compared with the ending of its name.

An ending is on the list or the file is refused; a listed ending whose bytes say otherwise is refused too. Nothing is unpacked."""
import codecs
import re
from collections.abc import Callable
from typing import Any, BinaryIO

import filetype
from django.utils.translation import gettext_lazy as _

from .office import OfficeTrouble, check_ofd, check_office, check_old_office


class Unacceptable(ValueError):
    """A file that is not taken; the message tells the person what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TEXT_CODECS = ("utf-8", "gb18030")


def _is(*types: str) -> Callable[[BinaryIO], bool]:
    def check(file: BinaryIO) -> bool:
        return filetype.guess_mime(file.read(8192)) in types
    return check


def _pdf(file: BinaryIO) -> bool:
    return file.read(5) == b"%PDF-"


def _dwg(file: BinaryIO) -> bool:
    return re.match(rb"AC10\d\d", file.read(6)) is not None


def _dxf(file: BinaryIO) -> bool:
    head = file.read(4096)
    if head.startswith(b"AutoCAD Binary DXF"):
        return True
    return re.search(rb"^\s*0\s*\r?\n\s*SECTION", head, re.MULTILINE) is not None and _text_in(file, head)


def _text(file: BinaryIO) -> bool:
    head = file.read(4096)
    return filetype.guess(head) is None and _text_in(file, head)


def _text_in(file: BinaryIO, head: bytes) -> bool:
    """Whether the whole file decodes as UTF-8, GB 18030 or marked UTF-16, without control characters."""
    names = ("utf-16",) if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _TEXT_CODECS
    return any(_decodes(file, name) for name in names)


def _decodes(file: BinaryIO, name: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while chunk := file.read(1 << 18):
            if _CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, tuple[str, Callable[[BinaryIO], bool]]] = {
    "pdf": ("application/pdf", _pdf),
    "ofd": ("application/ofd", check_ofd),
    "jpg": ("image/jpeg", _is("image/jpeg")),
    "jpeg": ("image/jpeg", _is("image/jpeg")),
    "png": ("image/png", _is("image/png")),
    "webp": ("image/webp", _is("image/webp")),
    "heic": ("image/heic", _is("image/heic")),
    "docx": (_OFFICE + "wordprocessingml.document", check_office("word/")),
    "xlsx": (_OFFICE + "spreadsheetml.sheet", check_office("xl/")),
    "pptx": (_OFFICE + "presentationml.presentation", check_office("ppt/")),
    "doc": ("application/msword", check_old_office),
    "xls": ("application/vnd.ms-excel", check_old_office),
    "ppt": ("application/vnd.ms-powerpoint", check_old_office),
    "wps": ("application/vnd.ms-works", check_old_office),
    "et": ("application/octet-stream", check_old_office),
    "dwg": ("image/vnd.dwg", _dwg),
    "dxf": ("image/vnd.dxf", _dxf),
    "txt": ("text/plain", _text),
    "csv": ("text/csv", _text),
}
EXTENSIONS = tuple(KINDS)
"""Endings that are taken, for the `accept` of an upload field and for the sentence of a refusal."""

ARCHIVES = {"zip", "rar", "7z", "tar", "gz", "tgz"}
MACROS = {"docm", "xlsm", "pptm", "dotm", "xltm", "xlsb"}


def recognise(file: BinaryIO, name: str) -> str:
    """The true media type of an open file; raises `Unacceptable` when it is not taken or is not what its name says."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in ARCHIVES:
        raise Unacceptable(_("Archives are not taken. Unpack it and upload the files one by one."))
    if ending in MACROS:
        raise Unacceptable(_("Files with macros are not taken. Save it without macros (.docx, .xlsx, .pptx) and upload again."))
    if ending not in KINDS:
        raise Unacceptable(_("Files ending in “%(ending)s” are not taken. Taken are: %(list)s.") % {
            "ending": ending or name[:40], "list": ", ".join(EXTENSIONS)})
    media_type, check = KINDS[ending]
    file.seek(0)
    try:
        fits = check(file)
    except OfficeTrouble as trouble:
        raise Unacceptable(trouble.message) from trouble
    if not fits:
        raise Unacceptable(_("The content of “%(name)s” is not a %(ending)s file. Save it again in the right format, "
                             "or give it the ending it really has.") % {"name": name, "ending": ending.upper()})
    return media_type
