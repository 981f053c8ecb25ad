"""办公用房台账 on the screen: who keeps the ledger, who reads all of it, and who reads what his own unit holds."""
from approvals.roles import WATCHERS, Role

KEEPERS = (Role.ASSETS,)
"""Who enters buildings, rooms, occupants, movements and old leases."""
READERS = (*KEEPERS, Role.HANDLER, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, *sorted(WATCHERS))
"""Who reads the whole ledger: leaders, watchers, and the handler who checks the area of an application against it."""
OWN = (Role.REQUESTER, Role.UNIT_HEAD)
"""Who reads the rooms of the units in which he holds the role."""
