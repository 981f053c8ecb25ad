"""The shelf: files under FILES_DIR by the SHA-256 of their bytes (ab/cd/abcd…), each kept once and never rewritten."""
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .kinds import Unacceptable, recognise

NAME_LIMIT = 200  # characters
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Stored:
    """A file on the shelf: `size` in bytes, `media_type` as its bytes say; `paper` is the kind under which it is handed in."""

    sha256: str
    size: int
    media_type: str
    name: str
    paper: str = ""
    taken_at: datetime | None = None
    taken_from: str = ""


def store(source: Any, name: str, *, limit: int | None = None) -> Stored:
    """Take in a person's file; `source` is bytes, an upload with `.chunks()`, or pieces of bytes; `limit` in bytes.

    Raises `Unacceptable` with a sentence for the person; nothing of a refused file stays behind."""
    _check_name(name)
    top = settings.MAX_UPLOAD_BYTES if limit is None else limit
    with _Quarantine() as quarantine:
        quarantine.take(_pieces(source), top)
        if not quarantine.size:
            raise Unacceptable(_("“%(name)s” is empty. Choose the file again.") % {"name": name})
        with quarantine.path.open("rb") as file:
            media_type = recognise(file, name)
        return Stored(quarantine.shelve(), quarantine.size, media_type, name)


def keep(pieces: Iterable[bytes], name: str, media_type: str) -> Stored:
    """Put a file on the shelf that the system itself made; no limit and no question about its kind."""
    with _Quarantine() as quarantine:
        quarantine.take(iter(pieces), None)
        return Stored(quarantine.shelve(), quarantine.size, media_type, name)


def path_of(sha256: str) -> Path:
    """Where a file lies; raises ValueError for anything that is not a SHA-256 in lower-case hex."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def open_file(sha256: str) -> BinaryIO:
    """The bytes of a stored file; raises FileNotFoundError when it is not on the shelf."""
    return path_of(sha256).open("rb")


def intact(sha256: str) -> bool:
    """Whether a stored file still has the bytes that its name says; False when it is not on the shelf."""
    digest = hashlib.sha256()
    try:
        with open_file(sha256) as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError:
        return False
    return digest.hexdigest() == sha256


def disposition(name: str) -> str:
    """Content-Disposition that always saves and never shows (RFC 6266, RFC 8187), with an ASCII name for old programs."""
    clean = "".join("_" if unicodedata.category(char)[0] == "C" or char in '/\\' else char for char in name) or "file"
    plain = re.sub(r'[^\w. ()-]', "_", clean.encode("ascii", "replace").decode().replace("?", "_"))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def download_headers(name: str, media_type: str) -> dict[str, str]:
    """Headers under which a file of unknown hands leaves: saved, not sniffed, not run, not cached."""
    return {
        "Content-Type": media_type,
        "Content-Disposition": disposition(name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }


def _check_name(name: str) -> None:
    if "/" in name or "\\" in name:
        raise Unacceptable(_("The file name holds a slash. Rename the file and upload it again."))
    if not name or not name.strip(" .") or name.startswith("."):
        raise Unacceptable(_("The file has no name. Give it a name and upload it again."))
    if len(name) > NAME_LIMIT:
        raise Unacceptable(_("The file name is longer than %(limit)s characters. Shorten it and upload again.") % {"limit": NAME_LIMIT})
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in name):
        raise Unacceptable(_("The file name holds invisible characters. Rename the file and upload it again."))


def _pieces(source: Any) -> Iterator[bytes]:
    if isinstance(source, bytes | bytearray | memoryview):
        return iter((bytes(source),))
    if hasattr(source, "chunks"):
        return iter(source.chunks())
    if hasattr(source, "read"):
        return iter(lambda: source.read(1 << 18), b"")
    return iter(source)


class _Quarantine:
    """A file on its way in, beside the shelf so that the last move is one atomic rename."""

    def __enter__(self) -> "_Quarantine":
        folder = Path(settings.FILES_DIR) / "quarantine"
        folder.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=folder)
        self.file, self.path = os.fdopen(handle, "wb"), Path(path)
        self.hash, self.size = hashlib.sha256(), 0
        return self

    def __exit__(self, *_exception: Any) -> None:
        self.file.close()
        self.path.unlink(missing_ok=True)

    def take(self, pieces: Iterator[bytes], limit: int | None) -> None:
        for piece in pieces:
            self.size += len(piece)
            if limit is not None and self.size > limit:
                raise Unacceptable(_("The file is larger than %(limit)s MB. Split it or make it smaller, then upload again.") % {
                    "limit": max(limit // (1024 * 1024), 1)})
            self.hash.update(piece)
            self.file.write(piece)
        self.file.flush()
        os.fsync(self.file.fileno())

    def shelve(self) -> str:
        """Move the file to its place, or drop it when the same bytes are there already."""
        digest = self.hash.hexdigest()
        target = path_of(digest)
        if target.exists() and target.stat().st_size == self.size:
            return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o440)
        os.replace(self.path, target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return digest
