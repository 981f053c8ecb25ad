"""A database of one's own for tests that commit: races, live servers, browsers, commands in another process.

The append-only guards refuse TRUNCATE and DELETE, so nothing can be flushed afterwards. Each such test gets a fresh copy
of the migrated test database instead (SQLite: the backup API; PostgreSQL: CREATE DATABASE … TEMPLATE) and drops it.
Threads see the same copy; a subprocess gets it through DATABASE_URL (`own_database.url`)."""
import contextlib
import itertools
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.plugins import kept

_numbers = itertools.count(1)
_template: list[str] = []  # the migrated database, known once connections point elsewhere for the first time


@dataclass(frozen=True)
class OwnDatabase:
    """`name` as in DATABASES, `url` for DATABASE_URL."""

    name: str
    url: str
    vendor: str


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_keepdb, django_db_createdb, django_db_modify_db_settings,
) -> Iterator[None]:
    """The migrated test database, made whoever asks for it.

    pytest-django makes it only when a collected test names its own fixtures; a run of nothing but `own_database` tests would
    get the developer's real database for a template."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock(), kept.poured() as full:
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set(),
                               keepdb=full or django_db_keepdb and not django_db_createdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture
def own_database(django_db_setup, django_db_blocker) -> Iterator[OwnDatabase]:
    """For one test. Not together with the `db` fixture, which would roll back what this one is there to commit."""
    with django_db_blocker.unblock(), fresh_copy() as copy:
        yield copy


@pytest.fixture(scope="module")
def own_database_module(django_db_setup, django_db_blocker) -> Iterator[OwnDatabase]:
    """For all tests of one file, which see one another's commits."""
    with django_db_blocker.unblock(), fresh_copy() as copy:
        yield copy


@contextlib.contextmanager
def fresh_copy() -> Iterator[OwnDatabase]:
    """Point connections["default"], in every thread, at a copy of the migrated template; may be nested."""
    from django.db import connections

    vendor = connections["default"].vendor
    with (_sqlite_copy() if vendor == "sqlite" else _postgres_copy()) as copy:
        yield copy


@contextlib.contextmanager
def _pointing_at(name: str) -> Iterator[None]:
    """New threads build their connection from the same settings dictionary, so one assignment reaches them all.

    The raw connection is put aside, not closed: an in-memory SQLite database lives only as long as somebody holds it."""
    from django.db import connections

    connection = connections["default"]
    if not _template:
        _template.append(connection.settings_dict["NAME"])
    before, held = connection.settings_dict["NAME"], connection.connection
    if connection.in_atomic_block:
        raise RuntimeError("own_database cannot be used inside a test that rolls back (the db fixture)")
    connection.connection = None
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        connection.connection = held


# --- SQLite -----------------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def _sqlite_copy() -> Iterator[OwnDatabase]:
    with tempfile.TemporaryDirectory(prefix="desk-db-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "own.sqlite3"
        _copy_template_into(path)
        with _pointing_at(str(path)):
            yield OwnDatabase(str(path), f"sqlite:///{quote(str(path))}", "sqlite")


def _copy_template_into(path: Path) -> None:
    """The backup API copies pages, so triggers and indexes come along, from memory as well as from a file."""
    from django.db import connections

    connection = connections["default"]
    name = _template[0] if _template else connection.settings_dict["NAME"]
    source = sqlite3.connect(name, uri=str(name).startswith("file:"))
    target = sqlite3.connect(path)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()


# --- PostgreSQL -------------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def _postgres_copy() -> Iterator[OwnDatabase]:
    from django.db import connections

    settings = connections["default"].settings_dict
    template = _template[0] if _template else settings["NAME"]
    name = f"{template}_own_{os.getpid()}_{next(_numbers)}"[:63]
    if settings["NAME"] == template:
        connections["default"].close()  # CREATE DATABASE … TEMPLATE wants nobody connected to the template
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        with _pointing_at(name):
            host = quote(settings["HOST"] or "", safe="")
            user = quote(settings["USER"]) + (f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else "")
            port = f":{settings['PORT']}" if settings["PORT"] else ""
            yield OwnDatabase(name, f"postgres://{user}@{host}{port}/{name}", "postgresql")
    finally:
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    """Databases are made and dropped outside any transaction, from the server's own database."""
    import psycopg
    from django.db import connections

    settings = connections["default"].settings_dict
    given = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"], "password": settings["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **{key: value for key, value in given.items() if value}) as server:
        server.execute(statement)
