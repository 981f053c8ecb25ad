"""Finding people: by name, staff number or pinyin, and one rank up the ladder."""
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from approvals.duties.holders import holders
from approvals.models import Post, Step, Unit, User
from approvals.roles import FALLBACK


def pinyin_of(name: str) -> str:
    """The full reading and the initials, for search: 张伟 → `zhangwei zw`. Stored when a name is saved."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take half a second, and most commands save no name

    return f"{''.join(lazy_pinyin(name))} {''.join(lazy_pinyin(name, style=Style.FIRST_LETTER))}".lower()[:120]


def find_people(text: str, limit: int = 20) -> list[User]:
    """Active people whose name contains, or whose staff number or pinyin begins with, the text. One query."""
    text = text.strip()
    if not text:
        return []
    found = User.objects.filter(is_active=True, is_superuser=False).exclude(username=User.SYSTEM)
    low = text.lower()
    match = (Q(display_name__icontains=text) | Q(username__istartswith=text) | Q(pinyin__startswith=low) | Q(pinyin__contains=" " + low))
    return list(found.filter(match).order_by("pinyin", "username")[:limit])


def superiors(step: Step, at: datetime) -> list[User]:
    """Who hears of an overdue step: the office-holders one rank above whoever should act, nearest unit first (限时办结, 5.2).

    The ladder is climbed from the unit of the person's own post through its parents, then from the step's unit; when nobody stands
    above, the coordinators are told. Four queries."""
    from approvals.duties.facts import who_may_act

    day = timezone.localdate(at)
    late = [step.owner] if step.owner_id else who_may_act(step, at)
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    posts = list(_in_office(day).filter(user__in=late).values_list("user_id", "unit_id", "rank"))
    starts = [(unit, rank) for __, unit, rank in posts] or [(step.unit_id, 0)]
    chains = [([*_upwards(unit, parents), *_upwards(step.unit_id, parents)], rank) for unit, rank in starts]
    reach = {unit for chain, __ in chains for unit in chain}
    above = list(_in_office(day).filter(unit__in=reach, user__is_active=True).exclude(user__in=late).select_related("user"))
    found: dict[int, User] = {}
    for chain, rank in chains:
        found.update({post.user_id: post.user for post in _next_rank(above, chain, rank)})
    return list(found.values()) or [person for person in _coordinators(parents) if person not in late]


def _in_office(day: date) -> QuerySet[Post]:
    return Post.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


def _upwards(unit: int | None, parents: dict[int, int | None]) -> list[int]:
    chain: list[int] = []
    while unit is not None and unit not in chain:
        chain.append(unit)
        unit = parents.get(unit)
    return chain


def _next_rank(posts: list[Post], chain: list[int], rank: int) -> list[Post]:
    """Posts of the lowest rank above `rank` within the chain; of these, those in the nearest unit."""
    higher = [post for post in posts if post.unit_id in chain and post.rank > rank]
    if not higher:
        return []
    lowest = min(post.rank for post in higher)
    nearest = min(chain.index(post.unit_id) for post in higher if post.rank == lowest)
    return [post for post in higher if post.rank == lowest and chain.index(post.unit_id) == nearest]


def _coordinators(parents: dict[int, int | None]) -> list[User]:
    bureau = Unit.objects.filter(kind=Unit.Kind.BUREAU, is_active=True).first()
    return list(holders(FALLBACK, bureau)) if bureau else []
