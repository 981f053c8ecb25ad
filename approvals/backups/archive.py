"""The archive: a tar of the database, the files by content, a manifest with the SHA-256 of each part, and a seal over the manifest.

The seal is an HMAC under this installation's SECRET_KEY: whoever holds only the archive cannot alter it unseen. No secret lies inside."""
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST, SEAL, DATABASE = "manifest.json", "manifest.seal", "database"
FILE = re.compile(r"files/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})")
PIECE = 1 << 20


class Refused(Exception):  # noqa: N818 - a sentence for whoever holds the archive
    """The archive, or the place it is meant for, is not what it must be."""


def seal_of(manifest: bytes) -> str:
    """The seal of these bytes under the SECRET_KEY of this installation."""
    return salted_hmac("approvals.backups", manifest, algorithm="sha256").hexdigest()


class Writer:
    """Parts go in one after the other, hashed on the way; the manifest closes it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.tar = tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT)
        self.parts: list[dict[str, Any]] = []

    def add(self, name: str, path: Path) -> str:
        """Put a file in; returns the SHA-256 of the bytes that went in."""
        with path.open("rb") as source:
            counted = _Hashed(source, os.fstat(source.fileno()).st_size)
            self.tar.addfile(_info(name, counted.size), cast("IO[bytes]", counted))
        digest = counted.digest.hexdigest()
        self.parts.append({"name": name, "size": counted.size, "sha256": digest})
        return digest

    def close(self, facts: dict[str, Any]) -> None:
        """Write manifest and seal."""
        manifest = json.dumps({"format": FORMAT, **facts, "parts": self.parts}, ensure_ascii=False, sort_keys=True, indent=1).encode()
        for name, data in ((MANIFEST, manifest), (SEAL, seal_of(manifest).encode())):
            self.tar.addfile(_info(name, len(data)), io.BytesIO(data))
        self.tar.close()


class _Hashed:
    """A file that is hashed while somebody else reads it; a file that grows meanwhile is read up to its first size."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        self.source, self.size, self.digest = source, size, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.digest.update(piece)
        return piece


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


class Archive:
    """An archive that is read: nothing in it is believed before manifest and parts have been held against one another."""

    def __init__(self, tar: tarfile.TarFile, path: Path) -> None:
        self.tar, self.path = tar, path
        self.members = {member.name: member for member in tar.getmembers()}
        self.manifest = self._manifest()

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator["Archive"]:
        """Open; raises Refused for what is no archive, has no valid seal, or holds what does not belong there."""
        try:
            with tarfile.open(path, "r:") as tar:
                yield cls(tar, path)
        except (tarfile.TarError, EOFError, OSError) as broken:
            raise Refused(_("%(file)s cannot be read as a backup: %(why)s") % {"file": path, "why": broken}) from broken

    def stream(self, name: str) -> Iterator[bytes]:
        """The bytes of one part."""
        file = self.tar.extractfile(self.members[name])
        while file is not None and (piece := file.read(PIECE)):
            yield piece

    def check(self) -> None:
        """Hold every part against the manifest; raises Refused with the first that differs."""
        parts = {part["name"]: part for part in self.manifest["parts"]}
        strange = set(self.members) - set(parts) - {MANIFEST, SEAL}
        if strange or set(parts) - set(self.members):
            raise Refused(_("The backup does not hold what its manifest lists: %(names)s") % {
                "names": "、".join(sorted(strange or set(parts) - set(self.members))[:5])})
        for name, part in parts.items():
            if name != DATABASE and not FILE.fullmatch(name):
                raise Refused(_("The backup holds a part that does not belong there: %(name)s") % {"name": name})
            digest = hashlib.sha256()
            for piece in self.stream(name):
                digest.update(piece)
            if digest.hexdigest() != part["sha256"] or self.members[name].size != part["size"]:
                raise Refused(_("This part of the backup has been altered or damaged: %(name)s") % {"name": name})

    def files(self) -> Iterator[str]:
        """The SHA-256 of each file that belongs to the shelf, as its name says."""
        for part in self.manifest["parts"]:
            match = FILE.fullmatch(part["name"])
            if match:
                yield match[3]

    def _manifest(self) -> dict[str, Any]:
        if not {MANIFEST, SEAL, DATABASE} <= set(self.members):
            raise Refused(_("%(file)s is no backup of this program, or its end is missing.") % {"file": self.path})
        told, seal = b"".join(self.stream(MANIFEST)), b"".join(self.stream(SEAL))
        if not constant_time_compare(seal.decode("ascii", "replace"), seal_of(told)):
            raise Refused(_("The seal of the manifest does not fit: the backup was altered, or made under another SECRET_KEY."))
        manifest = json.loads(told)
        if manifest["format"] != FORMAT:
            raise Refused(_("This backup has the format %(format)s, which this release does not know.") % {"format": manifest["format"]})
        return manifest


def digest_of(path: Path) -> str:
    """SHA-256 of a whole file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
