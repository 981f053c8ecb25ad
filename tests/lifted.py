"""Whoever owns the database takes a guard down: tests of what is found afterwards begin here. Nothing in the product can."""
from contextlib import contextmanager

from django.db import connection

from approvals.trail.guards import install, shipped


@contextmanager
def lifted(*models):
    """Without the guards of these tables; they stand again afterwards."""
    tables = {model._meta.db_table for model in models}
    with connection.cursor() as cursor:
        _settle(cursor)
        for name, text in shipped.triggers(connection.vendor).items():
            table = text.split(" ON ")[1].split()[0]
            if table in tables:
                cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    try:
        yield
        with connection.cursor() as cursor:  # not after a failure: a broken transaction takes no statement
            _settle(cursor)
    finally:
        if not connection.needs_rollback:
            install(connection)


def _settle(cursor):
    """No table of PostgreSQL is altered while events of it wait."""
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
