"""A database that lives as long as one measurement: SQLite in a temporary folder, or a scratch one beside DATABASE_URL's on PostgreSQL."""
import contextlib
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

APPS = "tests.plainflow,bench.vanilla"


@contextlib.contextmanager
def fresh() -> Iterator[str]:
    """Set up Django on a migrated, empty database; yields the engine with its version."""
    given = os.environ.get("DATABASE_URL", "")
    with (_postgres(given) if given.startswith(("postgres://", "postgresql://")) else _sqlite()) as url:
        os.environ.update(DATABASE_URL=url, DEPLOYMENT="test", EXTRA_APPS=APPS, DJANGO_SETTINGS_MODULE="config.settings")
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield _engine(connection)
        finally:
            connection.close()


@contextlib.contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="desk-bench-", ignore_cleanup_errors=True) as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextlib.contextmanager
def _postgres(url: str) -> Iterator[str]:
    import psycopg

    parts, name = urlsplit(url), f"desk_bench_{os.getpid()}"
    server = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(server, autocommit=True) as at_server:
        at_server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as at_server:
            at_server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _engine(connection) -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')")
        version, fsync, commit = cursor.fetchone()
    return f"PostgreSQL {version.split()[0]} (fsync {fsync}, synchronous_commit {commit})"


def machine() -> dict[str, object]:
    """What a reader needs to judge the figures; nothing that names the machine."""
    import django
    import viewflow

    return {"cores": os.cpu_count(), "python": platform.python_version(), "django": django.__version__,
            "viewflow": viewflow.__version__,
            "date": time.strftime("%Y-%m-%d", time.gmtime()), "load": round(os.getloadavg()[0], 1)}


def control() -> float:
    """Seconds of a fixed piece of pure Python: what the machine gives us at this moment."""
    began, x = time.perf_counter(), 0
    for number in range(300_000):
        x = (x * 31 + number) % 1_000_003
    return time.perf_counter() - began
