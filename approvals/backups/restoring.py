"""The way back: into an empty database only, nothing believed before it is checked, every chain verified, and the restore entered."""
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from approvals import files, system
from approvals.models import Case
from approvals.trail.agreement import verify_file
from approvals.trail.guards.install import differences, install
from approvals.trail.verify import verify_all

from .archive import DATABASE, Archive, Refused, digest_of
from .engines import load
from .making import describe

SHOWN = 50


@dataclass
class Restored:
    """What came back; `faults` names everything that is not as it was entered."""

    sha256: str
    facts: dict[str, Any]
    files: int = 0
    chains: int = 0
    entries: int = 0
    migrated: bool = False
    faults: list[str] = field(default_factory=list)


def restore(path: Path, at: datetime, by: str) -> Restored:
    """Bring an archive back; `by` is whoever typed the command. Raises Refused before anything has been changed."""
    _must_be_empty()
    with Archive.opened(path) as archive:
        _must_fit(archive.manifest)
        archive.check()
        back = Restored(digest_of(path), archive.manifest)
        back.migrated = _fill(archive)
        _shelve(archive, back)
    back.faults += [_("guard put back: %(guard)s") % {"guard": line} for line in differences(connection)]
    if back.faults:
        install(connection)
    back.faults += list(_heads(back)) + list(_verified(back))
    _enter(back, at, by)
    return back


def _must_be_empty() -> None:
    """Not one table: a restore never mixes with what is there."""
    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    if connection.introspection.table_names():
        raise Refused(_("This database is not empty. Restore into a new one: createdb (PostgreSQL), or another file (SQLite)."))


def _must_fit(manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        raise Refused(_("The backup was made on %(engine)s and cannot be brought back on %(here)s.") % {
            "engine": manifest["engine"], "here": connection.vendor})
    known = set(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)
    unknown = [name for name in map(tuple, manifest["migrations"]) if name not in known]
    if unknown:
        names = "、".join("/".join(name) for name in unknown[:3])
        raise Refused(_("The backup comes from release %(app)s and has tables strange to this one (%(names)s). Install that release first.")
                      % {"app": manifest["app"], "names": names})


def _fill(archive: Archive) -> bool:
    """Load the database; when this release has more migrations than the backup, go on to its own tables. True if so."""
    with tempfile.TemporaryDirectory(prefix="desk-restore-") as folder:
        path = Path(folder) / "database"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            for piece in archive.stream(DATABASE):
                target.write(piece)
        load(path)
    system._known.clear()
    loader = MigrationLoader(connection)
    behind = set(loader.graph.nodes) - set(loader.applied_migrations)
    if behind:
        call_command("migrate", verbosity=0, interactive=False)
    return bool(behind)


def _shelve(archive: Archive, back: Restored) -> None:
    """Files to their places; one that is there already stays, if its bytes are right."""
    for sha256 in archive.files():
        if not files.intact(sha256):
            bad = files.path_of(sha256)
            if bad.exists():
                bad.rename(bad.with_name(f"{sha256}.damaged"))
            stored = files.keep(archive.stream(f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}"), sha256, "")
            if stored.sha256 != sha256:
                back.faults.append(_("file %(sha256)s: its bytes were damaged when the backup was made") % {"sha256": sha256[:16]})
        back.files += 1
    back.faults += [_("file %(sha256)s was missing when the backup was made") % {"sha256": sha256[:16]} for sha256 in back.facts["missing"]]


def _heads(back: Restored) -> Iterator[str]:
    """The heads in the database are those of the manifest, none more, none less."""
    def ask(query: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    here, told = describe(ask), back.facts
    for chain in sorted(set(here["heads"]) | set(told["heads"])):
        if list(here["heads"].get(chain, ())) != list(told["heads"].get(chain, ())):
            grown = back.migrated and chain.startswith("adm/")  # loading rules in a migration enters itself
            if not grown:
                yield _("chain %(chain)s: its head is not that of the manifest") % {"chain": chain}
    for name, number in told["counts"].items():
        if here["counts"][name] != number and not (back.migrated and name == "entries"):
            yield _("%(name)s: %(here)s instead of %(told)s") % {"name": name, "here": here["counts"][name], "told": number}


def _verified(back: Restored) -> Iterator[str]:
    """Every chain from its bytes; every case against its steps, decisions, record and the bytes of its files."""
    for chain, verdict in verify_all():
        back.chains += 1
        back.entries += verdict.entries
        if not verdict.ok:
            yield f"{chain}: {_where(verdict)}"
    for case in Case.objects.order_by("id").iterator(chunk_size=200):
        verdict = verify_file(case)
        if not verdict.ok:
            yield f"{case.number}: {_where(verdict)}"


def _where(verdict: Any) -> str:
    place = f"#{verdict.first_bad}" if verdict.first_bad else ""
    return " · ".join(part for part in (place, str(verdict.sentence), verdict.detail) if part)


def _enter(back: Restored, at: datetime, by: str) -> None:
    from approvals.trail import book
    from approvals.trail.entry import Private

    digest = hashlib.sha256("\n".join(back.faults).encode()).hexdigest() if back.faults else None
    facts = {"archive": back.sha256, "made_at": back.facts["made_at"], "origin": back.facts["origin"], "app": back.facts["app"],
             "chains": back.chains, "entries": back.entries, "files": back.files, "faults": len(back.faults), "faults_digest": digest}
    book.write("adm", action="system.restored", at=at, actor=system.system_user(), outcome="ok",
               content={"facts": {name: value for name, value in facts.items() if value is not None}, "note": Private(by)})
