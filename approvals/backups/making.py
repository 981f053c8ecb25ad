"""Making a backup: the database first, then the files it may speak of, for a file is never rewritten."""
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from approvals import files
from approvals.system import system_user

from .archive import DATABASE, FILE, Writer, digest_of
from .engines import dumped

Ask = Callable[[str], list[Any]]
COUNTED = {"cases": "approvals_case", "entries": "approvals_trailentry", "attachments": "approvals_attachment", "people": "approvals_user"}
OWED = ("SELECT DISTINCT sha256 FROM approvals_attachment", "SELECT DISTINCT sha256 FROM approvals_exportjob WHERE state = 'done'")


@dataclass
class Made:
    """One archive; `missing` and `damaged` are files that the shelf owes."""

    path: Path
    sha256: str
    size: int
    facts: dict[str, Any]
    files: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def make(folder: Path, at: datetime) -> Made:
    """Write one archive into a folder, readable by its owner only, under its name only when whole; entered. Raises Refused, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"sunshine-{at:%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as rest:
        part = Path(rest) / "archive"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            made = _write(stream, Path(rest), at)
            stream.flush()
            os.fsync(stream.fileno())
        made.path, made.sha256, made.size = target, digest_of(part), part.stat().st_size
        os.link(part, target)  # a name that is taken is not overwritten
        _settle(folder)
    _enter(made, at)
    return made


def _write(stream: Any, rest: Path, at: datetime) -> Made:
    writer = Writer(stream)
    with dumped(rest) as (path, ask):
        facts = {**describe(ask), "app": settings.VERSION, "origin": settings.TRAIL_ORIGIN, "made_at": at.isoformat(),
                 "engine": connection.vendor}
        wanted = set(_owed(ask))
        writer.add(DATABASE, path)
    made = Made(Path(), "", 0, facts)
    for sha256, shelf in _shelf():
        found = writer.add(f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}", shelf)
        made.files += 1
        wanted.discard(sha256)
        if found != sha256:
            made.damaged.append(sha256)
    made.missing = sorted(wanted)
    writer.close({**facts, "missing": made.missing, "damaged": made.damaged})
    return made


def describe(ask: Ask) -> dict[str, Any]:
    """What the database says of itself: migrations, the head of every chain, how much there is."""
    heads = {f"case/{_uuid(key)}": [seq, head] for key, seq, head in ask("SELECT key, seq, head FROM approvals_case")}
    heads |= {chain: [seq, head] for chain, seq, head in ask("SELECT chain, seq, head FROM approvals_chainhead WHERE seq > 0")}
    counts = {name: ask(f"SELECT count(*) FROM {table}")[0][0] for name, table in COUNTED.items()}  # noqa: S608 - constants only
    migrations = [list(row) for row in ask("SELECT app, name FROM django_migrations ORDER BY app, name")]
    return {"heads": heads, "counts": counts, "migrations": migrations}


def _owed(ask: Ask) -> Iterator[str]:
    """Files of which the database speaks."""
    for query in OWED:
        yield from (sha256 for sha256, in ask(query) if sha256)


def _shelf() -> Iterator[tuple[str, Path]]:
    """Every file on the shelf; what lies there under a strange name is none of ours."""
    root = Path(settings.FILES_DIR)
    for path in sorted(root.glob("??/??/*")):
        if FILE.fullmatch(f"files/{path.relative_to(root).as_posix()}") and path == files.path_of(path.name):
            yield path.name, path


def _uuid(key: Any) -> str:
    return str(UUID(str(key)))


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _enter(made: Made, at: datetime) -> None:
    from approvals.trail import book

    facts = {"archive": made.path.name, "sha256": made.sha256, "size": made.size, "files": made.files, **made.facts["counts"],
             "missing": len(made.missing), "damaged": len(made.damaged)}
    book.write("adm", action="backup.made", at=at, actor=system_user(), content={"facts": facts})
