"""Putting the guards in place, taking them aside while tables are rebuilt, and telling what is missing."""
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import pre_migrate
from django.db.transaction import atomic

from . import shipped


def install(connection: BaseDatabaseWrapper) -> None:
    """Run the file of this engine; does nothing before the tables exist (a migrate to an early state)."""
    standing = connection.introspection.table_names()
    if not tables_stand(connection, standing):
        return
    with atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in shipped.of_tables(connection.vendor, standing):
            cursor.execute(statement)


def differences(connection: BaseDatabaseWrapper) -> list[str]:
    """Every guard that is missing, changed or switched off, in one line each; empty when all stand."""
    standing = connection.introspection.table_names()
    if not tables_stand(connection, standing):
        return []
    live = (_live_sqlite if connection.vendor == "sqlite" else _live_postgresql)(connection)
    wanted = {**shipped.triggers(connection.vendor, standing), **shipped.functions(connection.vendor, standing)}
    found = [f"{name}: missing" for name in wanted if name not in live]
    found += [f"{name}: {live[name] if live[name] in _OFF else 'changed'}" for name in wanted
              if name in live and live[name] != wanted[name]]
    return found + [f"{name}: not ours" for name in live if name not in wanted]


def tables_stand(connection: BaseDatabaseWrapper, standing: list[str] | None = None) -> bool:
    """Whether every table of the trail exists."""
    return set(shipped.own_tables(connection.vendor)) <= set(connection.introspection.table_names() if standing is None else standing)


def install_after_migrate(sender: Any = None, *, using: str = "default", **kwargs: Any) -> None:
    """Receiver of post_migrate: a table rebuilt by a migration loses its triggers on SQLite."""
    install(connections[using])


def lift_before_rebuild(sender: Any = None, *, using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Receiver of pre_migrate: SQLite refuses to rename a rebuilt table that a trigger elsewhere names, so with work to do the
    guards step aside until post_migrate. A migration that fails in between leaves them off, which `check` and start-up report."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not plan or getattr(sender, "label", "approvals") != "approvals":
        return
    with connection.cursor() as cursor:
        for name in shipped.triggers("sqlite"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


_OFF = {"switched off", "not in force under replica"}
_STATES = {"D": "switched off", "R": "switched off", "O": "not in force under replica"}


def _live_sqlite(connection: BaseDatabaseWrapper) -> dict[str, str]:
    marks = ", ".join(["%s"] * len(shipped.tables("sqlite")))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})",  # noqa: S608
                       shipped.tables("sqlite"))
        return {name: shipped.wording(sql) for name, sql in cursor.fetchall()}


def _live_postgresql(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT t.tgname, t.tgenabled, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                       " WHERE NOT t.tgisinternal AND c.relname = ANY(%s) AND c.relnamespace = current_schema()::regnamespace",
                       [list(shipped.tables("postgresql"))])
        live = {name: _STATES.get(state) or shipped.wording(text) for name, state, text in cursor.fetchall()}
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(%s) AND pronamespace = current_schema()::regnamespace",
                       [list(shipped.functions("postgresql"))])
        return {**live, **dict(cursor.fetchall())}


pre_migrate.connect(lift_before_rebuild, dispatch_uid="approvals.guards.lift")
