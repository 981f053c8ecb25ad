"""The small numbers of the frame, read in one query: work that waits, unread notices, drafts, exports under way, and the post."""
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from approvals.inbox import CAP
from approvals.models import User
from approvals.openwork import open_work


class Figures(NamedTuple):
    """Counted as far as the cap of the inbox."""

    inbox: int = 0
    notices: int = 0
    drafts: int = 0
    exports: int = 0
    post: str = ""


def figures(user: User, at: datetime) -> Figures:
    """One query, every part of it an index range that belongs to the person."""
    work, params = open_work(user, at)
    parts: list[tuple[str, list[Any]]] = [
        (f"SELECT COUNT(*) FROM (SELECT w.id FROM ({work}) w GROUP BY w.id LIMIT {CAP}) n", params),  # noqa: S608 - constants only
        (f"SELECT COUNT(*) FROM (SELECT 1 FROM approvals_notice n WHERE n.to_id = %s AND n.read_at IS NULL LIMIT {CAP}) n", [user.pk]),  # noqa: S608
        (f"SELECT COUNT(*) FROM (SELECT 1 FROM approvals_draft f WHERE f.author_id = %s LIMIT {CAP}) n", [user.pk]),  # noqa: S608
        ("SELECT COUNT(*) FROM approvals_exportjob j WHERE j.asked_by_id = %s AND j.state IN ('waiting', 'running')", [user.pk]),
        ("SELECT p.title FROM approvals_post p WHERE p.user_id = %s ORDER BY p.is_primary DESC, p.since DESC LIMIT 1", [user.pk]),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({text})" for text, __ in parts), [value for __, values in parts for value in values])
        inbox, notices, drafts, exports, post = cursor.fetchone()
    return Figures(inbox, notices, drafts, exports, post or "")
