"""供应商、专家、代理机构 and the budget lines on the screen: who reads a register, who keeps it, and what only supervisors see."""
from approvals.roles import WATCHERS, Role
from procurement.parties.terms import Register

MARKET = (
    Role.SYSTEM_ADMIN, Role.BUYER, Role.CHECKER, Role.CONTRACT_SIGNER, Role.ACCEPTOR, Role.FINANCE, Role.LEGAL, Role.SECTION_CHIEF,
    Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, Role.DRAW_SUPERVISOR, *sorted(WATCHERS),
)
"""Who buys, checks, signs, decides or watches may know with whom the bureau deals."""
DRAWERS = (Role.SYSTEM_ADMIN, Role.DRAW_OPERATOR, Role.DRAW_SUPERVISOR, *sorted(WATCHERS))
"""Who draws or watches a draw. Buyers and deciders are not among them: they must not learn beforehand who may come to judge."""
READERS = {Register.SUPPLIER: MARKET, Register.AGENCY: MARKET, Register.EXPERT: DRAWERS}

KEEPERS = {
    Register.SUPPLIER: (Role.BUYER,), Register.AGENCY: (Role.BUYER,), Register.EXPERT: (Role.DRAW_OPERATOR, Role.SYSTEM_ADMIN),
}
"""Who enters, changes and ends.

Never who may profit: the buyer keeps no list of those who judge his purchases, an expert none at all and least of all his own entry, nobody
the entry of a supplier among whose people he stands (`acts`); watchers read and do not write what they watch."""

SECRETS = frozenset({Role.DRAW_SUPERVISOR, *WATCHERS})
"""Who sees declared relatives and digests of identity documents. Whoever enters them sees them while typing, and not again."""

BUDGET_READERS = (
    Role.SYSTEM_ADMIN, Role.FINANCE, Role.BUYER, Role.CHECKER, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR,
    *sorted(WATCHERS),
)
"""Who sees the budget lines of every unit."""
OWN_BUDGET = (Role.REQUESTER, Role.UNIT_HEAD)
"""Who sees those of the units in which he holds the role."""
