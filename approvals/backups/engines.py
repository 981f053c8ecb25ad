"""The database out and in again: SQLite by its backup interface, PostgreSQL by pg_dump and pg_restore; both while the site runs."""
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from .archive import Refused

NOT_KEPT = ("django_session",)
"""Tables whose rows stay behind: whoever holds a backup must not hold open sessions."""


@contextmanager
def dumped(folder: Path) -> Iterator[tuple[Path, Callable[[str], list[Any]]]]:
    """The database in a file, and a function that asks the very state that lies in it. Raises Refused."""
    with (_sqlite(folder) if connection.vendor == "sqlite" else _postgresql(folder)) as found:
        yield found


def load(path: Path) -> None:
    """Fill the empty database from such a file. Raises Refused."""
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    else:
        _run("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname",
             str(connection.settings_dict["NAME"]), str(path))
        connection.close()


# --- SQLite -------------------------------------------------------------------------------------------------------------
@contextmanager
def _sqlite(folder: Path) -> Iterator[tuple[Path, Callable[[str], list[Any]]]]:
    path = folder / "database.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        for table in NOT_KEPT:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - constants only
        copy.commit()
        copy.execute("VACUUM")  # what was deleted must not lie in free pages
        copy.execute("PRAGMA journal_mode=DELETE")
        yield path, lambda query: copy.execute(query).fetchall()


def _load_sqlite(path: Path) -> None:
    """Into place by one rename; an empty file that a connection left behind gives way."""
    target = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    for ending in ("-wal", "-shm"):
        Path(f"{target}{ending}").unlink(missing_ok=True)
    beside = target.with_name(target.name + ".restoring")
    shutil.copyfile(path, beside)
    beside.chmod(0o600)
    os.replace(beside, target)


# --- PostgreSQL ---------------------------------------------------------------------------------------------------------
@contextmanager
def _postgresql(folder: Path) -> Iterator[tuple[Path, Callable[[str], list[Any]]]]:
    """Dump and questions see one exported snapshot, so the manifest tells of exactly what lies in the dump."""
    path = folder / "database.dump"
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}",
                 *(f"--exclude-table-data={table}" for table in NOT_KEPT), "--dbname", str(connection.settings_dict["NAME"]))

            def ask(query: str) -> list[Any]:
                cursor.execute(query)
                return cursor.fetchall()

            yield path, ask
    finally:
        other.close()


def _run(program: str, *arguments: str) -> None:
    """A tool of PostgreSQL on our database; the password goes by its environment, never by the arguments."""
    binary = shutil.which(program)
    if binary is None:
        raise Refused(_("%(program)s is not installed: apt-get install postgresql-client, of the version of the server or newer.") % {
            "program": program})
    given = connection.settings_dict
    names = {"PGHOST": given["HOST"], "PGPORT": given["PORT"], "PGUSER": given["USER"], "PGPASSWORD": given["PASSWORD"]}
    environment = {**os.environ, **{name: str(value) for name, value in names.items() if value}}
    done = subprocess.run([binary, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    if done.returncode:
        raise Refused(_("%(program)s: %(words)s") % {"program": program, "words": done.stderr.strip()[-2000:]})
