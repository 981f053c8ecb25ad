"""督查检查 on the screen: who opens campaigns and who reads them. Findings belong to the team alone."""
from approvals.roles import WATCHERS, Role

OPENERS = frozenset({Role.ASSETS, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR})
"""Who opens, draws, gives tasks and closes."""
READERS = OPENERS | WATCHERS
"""Who reads every campaign. Whoever inspects reads his own."""
