"""Posts: who holds which office in which unit, from a day until a day. They place a person on the ladder; they give no right to act."""
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models import Post, Rank, Unit, User

from .door import enter, must_run_the_office, reasoned, words, wrong


def give(
    user: User, unit: Unit, *, title: str, rank: int, since: date, until: date | None = None, primary: bool = True, reason: str,
    by: User, at: datetime,
) -> Post:
    """Let a person hold a post from a day on. Raises ValidationError keyed by field."""
    must_run_the_office(by)
    reason = reasoned(reason)
    post = Post(user=user, unit=unit, title=words("title", title, 40), rank=rank, since=since, until=until, is_primary=primary)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # the same form sent twice
        fits(post)
        if _overlapping(post).exists():
            raise wrong("title", _("This person holds the same post during part of this time already."), "overlap")
        post.save()
        enter("post.given", by, at, reason=reason, to=user, after=facts_of(post))
    return post


def end(post: Post, *, until: date, reason: str, by: User, at: datetime) -> Post:
    """Let a post end with a day (its last one)."""
    must_run_the_office(by)
    reason = reasoned(reason)
    with transaction.atomic():
        post = Post.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=post.pk)
        if post.until is not None and post.until <= until:
            raise wrong("until", _("This post ends on %(day)s already."), "ended", day=post.until.isoformat())
        before = post.until
        post.until = until
        fits(post)
        post.save(update_fields=["until"])
        enter("post.ended", by, at, reason=reason, to=post.user, before={"until": before}, after=facts_of(post))
    return post


def fits(post: Post) -> None:
    """Whether a post is well formed; raises ValidationError keyed by field."""
    if post.rank not in Rank.values:
        raise wrong("rank", _("Choose a rank from the list."))
    if not post.user.is_active:
        raise wrong("user", _("The account of %(person)s has been deactivated."), "inactive", person=post.user)
    if post._state.adding and not post.unit.is_active:
        raise wrong("unit", _("The unit %(unit)s has been deactivated."), "inactive", unit=post.unit)
    if post.until is not None and post.until < post.since:
        raise wrong("until", _("The last day lies before the first."), "order")
    if not (1949 <= post.since.year <= 2999 and (post.until is None or post.until.year <= 2999)):
        raise wrong("since", _("Choose a date, written as 2026-03-02."), "year")


def facts_of(post: Post) -> dict[str, Any]:
    """A post as the trail keeps it."""
    return {"unit": post.unit.code, "title": post.title, "rank": int(post.rank), "primary": post.is_primary, "since": post.since,
            "until": post.until}


def _overlapping(post: Post) -> Any:
    same = Post.objects.filter(user=post.user, unit=post.unit, title=post.title).filter(Q(until=None) | Q(until__gte=post.since))
    return same if post.until is None else same.filter(since__lte=post.until)


def still_held(day: date) -> Q:
    """The condition of a post that is held on a day or will be later."""
    return Q(until=None) | Q(until__gte=day)


