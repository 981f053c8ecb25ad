"""盘点 on the screen: who reads which stock-take, who opens and closes it. Counting belongs to the team alone."""
from collections.abc import Iterable

from approvals.roles import WATCHERS, Role

OPENERS = frozenset({Role.ASSETS, Role.SECTION_CHIEF, Role.COORDINATOR})
"""Who opens and closes a stock-take."""
READERS = frozenset({
    Role.ASSETS, Role.ASSET_ACCOUNTANT, Role.COUNTER, Role.FINANCE, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR,
}) | WATCHERS
"""Who reads every stock-take: who keeps, books, counts, leads or watches. Whoever counts reads his own."""
OWN_READERS = frozenset({Role.REQUESTER, Role.UNIT_HEAD})
"""Who reads those of the units in which he holds the role."""


def own_units(grants: Iterable[tuple[Role, int]]) -> set[int] | None:
    """The units whose stock-takes somebody with these roles reads; None for all of them."""
    grants = set(grants)
    if not READERS.isdisjoint({role for role, __ in grants}):
        return None
    return {unit for role, unit in grants if role in OWN_READERS}
