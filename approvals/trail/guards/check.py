"""System checks: `manage.py check --database default` says whether the guards stand, and whether the server could lift them."""
import sys
from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from .install import differences, tables_stand


@register(Tags.database)
def guards_stand(app_configs: Any = None, databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """approvals.E101 for every guard that is missing or differs; only a warning while `migrate`, which repairs it, is running."""
    kind, known = (Warning, "approvals.W101") if sys.argv[1:2] == ["migrate"] else (Error, "approvals.E101")
    return [
        kind(f"Database guard {line} ({alias}).", hint="Run manage.py migrate and find out who changed it.", id=known)
        for alias in databases or () for line in differences(connections[alias])
    ]


@register(Tags.database, deploy=True)
def server_does_not_own_the_trail(app_configs: Any = None, databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """approvals.W102: on PostgreSQL the role of the server should not own the tables, or it could drop their triggers."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql" or not tables_stand(connection):
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_has_role(current_user, tableowner, 'USAGE') FROM pg_tables"
                           " WHERE tablename = 'approvals_trailentry' AND schemaname = current_schema()")
            row = cursor.fetchone()
        if row and row[0]:
            found.append(Warning(f"The role of this server owns the tables of the trail ({alias}).",
                                 hint="Run the server as the role app, migrations as the role owner (docs/trail.md).", id="approvals.W102"))
    return found
