"""调剂大厅: what one unit no longer needs is shown to all, and any other unit may say until the last day that it wants it."""
from approvals.roles import Role

SAYERS = (Role.REQUESTER, Role.UNIT_HEAD)
"""Who may speak for a unit."""
READERS = (
    *SAYERS, Role.ASSETS, Role.HANDLER, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, Role.SUPERVISOR, Role.AUDITOR,
)
"""Whoever may want something, decides about it, or watches."""
