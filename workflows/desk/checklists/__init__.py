"""清单落实事项 on the screen: who opens items, who sees which, who may sign besides the signer named."""
from approvals.roles import WATCHERS, Role

LEADERS = frozenset({Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR})
"""They see every item, and sign in place of a signer who is away, never their own."""
ALL_READERS = LEADERS | WATCHERS
OPENERS = LEADERS | {Role.ASSETS, Role.RECORDER, Role.HANDLER}
"""Who gives somebody something to do. Items of inspections and leases are opened by those who keep them."""
