"""All workers and all runs of one suite migrate once: the first keeps its fresh test database, the others begin with a copy of it.

Only where KEPT_DATABASES names a folder; `.ci/suite.py` makes one for each run of the suite and throws it away. What has been
migrated is migrated again all the same, so a copy that was not complete would be completed, not believed."""
import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def poured() -> Iterator[bool]:
    """Around the making of the test database: whether it is there already. One process at a time; who waits needs no processor."""
    from django.db import connections

    connection, folder = connections["default"], os.environ.pop("KEPT_DATABASES", "")  # not for the processes that tests start
    name = connection.creation._get_test_db_name()
    of_engine = _postgres if connection.vendor == "postgresql" else _sqlite
    if not folder or (of_engine is _sqlite and not connection.creation.is_in_memory_db(name)):
        yield False
        return
    with open(Path(folder, f"{connection.vendor}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with of_engine(connection, name, Path(folder, f"{connection.vendor}.kept")) as full:
            yield full


@contextlib.contextmanager
def _sqlite(connection, name: str, kept: Path) -> Iterator[bool]:
    """A database in memory lives as long as somebody holds it: here, until Django does."""
    with contextlib.closing(sqlite3.connect(name, uri=True)) as held:
        if full := kept.exists():
            with contextlib.closing(sqlite3.connect(kept)) as source:
                source.backup(held)
        yield full
        if not full:
            half = kept.with_suffix(".half")
            with contextlib.closing(sqlite3.connect(half)) as target:
                connection.connection.backup(target)
            half.rename(kept)


@contextlib.contextmanager
def _postgres(connection, name: str, kept: Path) -> Iterator[bool]:
    """The copy lies in the same server; the file in the folder says that it is complete."""
    copy = "desk_kept"
    if full := kept.exists():
        _on_server(connection, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE {copy}')
    yield full
    if not full:
        connection.close()  # nobody may be connected to what is copied
        _on_server(connection, f"DROP DATABASE IF EXISTS {copy}", f'CREATE DATABASE {copy} TEMPLATE "{name}"')
        kept.touch()


def _on_server(connection, *statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
