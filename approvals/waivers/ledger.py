"""The register of waivers read: what is in force on a day, and who is the bureau's own staff."""
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from approvals.duties.rights import Right
from approvals.models import Post, Unit, Waiver


class Held(NamedTuple):
    """One statement as a value."""

    id: int
    right: str
    waived: bool
    document: str
    title: str
    since: date


def everything() -> QuerySet[Waiver]:
    """All statements, oldest first."""
    return Waiver.objects.order_by("since", "pk")


def all_held() -> tuple[Held, ...]:
    """Every statement as a value; one query."""
    return tuple(Held(*row) for row in everything().values_list("pk", "right", "waived", "document", "title", "since"))


def in_force(rows: Iterable[Held], day: date) -> dict[str, Held]:
    """The rights given up on that day, each with its statement: of one right the last word that has begun counts."""
    last: dict[str, Held] = {}
    for row in sorted(rows, key=lambda row: (row.since, row.id)):
        if row.since <= day:
            last[row.right] = row
    return {right: row for right, row in last.items() if row.waived}


def own_posts() -> tuple[tuple[int, date, date | None], ...]:
    """Posts in the bureau and in its sections, as (person, first day, last day); one query."""
    rows = Post.objects.filter(unit__kind__in=(Unit.Kind.BUREAU, Unit.Kind.SECTION))
    return tuple(rows.values_list("user_id", "since", "until"))


def own_staff(posts: Iterable[tuple[int, date, date | None]], day: date) -> frozenset[int]:
    """Who is of the bureau's own staff on that day; both ends of a post count."""
    return frozenset(user for user, since, until in posts if since <= day and (until is None or day <= until))


__all__ = ["Held", "Right", "all_held", "everything", "in_force", "own_posts", "own_staff"]
