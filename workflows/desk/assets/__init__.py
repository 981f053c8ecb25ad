"""资产登记 on the screen: cards and vehicles, what stands on them and what was changed; who reads which of them, and who keeps them."""
from collections.abc import Iterable

from approvals.roles import WATCHERS, Role

KEEPERS = (Role.ASSETS,)
"""Who enters and changes; books of account and of things lie in different hands, hence not the accountant."""
ALL_READERS = (
    Role.ASSETS, Role.ASSET_ACCOUNTANT, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, *sorted(WATCHERS),
)
"""Who sees the cards of every unit: who keeps, books, leads or watches."""
OWN_READERS = (Role.REQUESTER, Role.UNIT_HEAD)
"""Who sees those of the units in which he holds the role."""
READERS = (*ALL_READERS, *OWN_READERS)

Grants = Iterable[tuple[Role, int]]


def own_units(grants: Grants) -> set[int] | None:
    """The units whose cards somebody with these roles may read; None for all of them."""
    grants = set(grants)
    if not {role for role, _unit in grants}.isdisjoint(ALL_READERS):
        return None
    return {unit for role, unit in grants if role in OWN_READERS}
