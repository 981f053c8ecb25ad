"""What the frame of every page needs, read in one query: work that waits, unread notices, drafts, exports, the post, the roles."""
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.http import HttpRequest

from approvals.inbox import CAP
from approvals.models import User
from approvals.openwork import open_work
from approvals.roles import Role
from procurement.calendar.office_time import local
from workflows.engine import clock


class Figures(NamedTuple):
    """Counted as far as the cap of the inbox."""

    inbox: int = 0
    notices: int = 0
    drafts: int = 0
    exports: int = 0
    post: str = ""
    grants: frozenset[tuple[Role, int]] = frozenset()


NOTHING = Figures()


def of(request: HttpRequest) -> Figures:
    """The figures of the person behind a request, asked once."""
    known = getattr(request, "_desk_figures", None)
    if known is None:
        user = getattr(request, "user", None)
        known = figures(user, clock.now()) if user is not None and user.is_authenticated else NOTHING
        vars(request)["_desk_figures"] = known
    return known


def figures(user: User, at: datetime) -> Figures:
    """One query, every part of it an index range that belongs to the person."""
    work, params = open_work(user, at)
    parts: list[tuple[str, list[Any]]] = [
        (f"SELECT COUNT(*) FROM (SELECT w.id FROM ({work}) w GROUP BY w.id LIMIT {CAP}) n", params),  # noqa: S608 - constants only
        (f"SELECT COUNT(*) FROM (SELECT 1 FROM approvals_notice n WHERE n.to_id = %s AND n.read_at IS NULL LIMIT {CAP}) n", [user.pk]),  # noqa: S608
        (f"SELECT COUNT(*) FROM (SELECT 1 FROM approvals_draft f WHERE f.author_id = %s LIMIT {CAP}) n", [user.pk]),  # noqa: S608
        ("SELECT COUNT(*) FROM approvals_exportjob j WHERE j.asked_by_id = %s AND j.state IN ('waiting', 'running')", [user.pk]),
        ("SELECT p.title FROM approvals_post p WHERE p.user_id = %s AND (p.until IS NULL OR p.until >= %s)"
         " ORDER BY p.is_primary DESC, p.since DESC LIMIT 1", [user.pk, connection.ops.adapt_datefield_value(local(at).date())]),
        (f"SELECT {_together()}(p.codename || ':' || g.content_object_id, ' ') FROM approvals_unitgrant g "  # noqa: S608
         "JOIN auth_permission p ON p.id = g.permission_id WHERE g.user_id = %s", [user.pk]),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({text})" for text, __ in parts), [value for __, values in parts for value in values])
        inbox, notices, drafts, exports, post, grants = cursor.fetchone()
    return Figures(inbox, notices, drafts, exports, post or "", frozenset() if user.is_superuser else _grants(grants or ""))


def _together() -> str:
    return "string_agg" if connection.vendor == "postgresql" else "group_concat"


def _grants(text: str) -> frozenset[tuple[Role, int]]:
    """Pairs out of `codename:unit codename:unit`; the same answer as `approvals.duties.holders.roles_of`."""
    pairs = (pair.split(":") for pair in text.split())
    return frozenset((role, int(unit)) for codename, unit in pairs if (role := Role.of(codename)))
