"""Two accounts in one hand: whoever issued a start password to another could sign in with it, and be both of the two who are needed.

The issuing stands in the security log; here it parts the two for some days, long enough for the owner to miss his own account."""
from datetime import datetime, timedelta

from approvals.models import PasswordHistory, UnitGrant, User
from approvals.roles import ADMINISTRATORS

APART = timedelta(days=7)


def in_one_hand(one: User, other: User, at: datetime) -> bool:
    """Whether, at an aware moment, one of the two, or a third, has lately had the passwords of both. One query."""
    keepers = UnitGrant.objects.filter(permission__codename__in=ADMINISTRATORS).values("user")
    rows = PasswordHistory.objects.filter(user__in=keepers, issued_by__isnull=False, since__gt=at - APART)
    issuers: dict[int, set[int]] = {}
    for user, issuer in rows.exclude(issued_by__username=User.SYSTEM).values_list("user_id", "issued_by_id"):
        issuers.setdefault(user, set()).add(issuer)
    return bool(_hands(one.pk, issuers) & _hands(other.pk, issuers))


def _hands(person: int, issuers: dict[int, set[int]]) -> set[int]:
    """A person, whoever could sign in as him, whoever could sign in as one of those, and so on."""
    found, todo = {person}, [person]
    while todo:
        for issuer in issuers.get(todo.pop(), set()) - found:
            found.add(issuer)
            todo.append(issuer)
    return found
