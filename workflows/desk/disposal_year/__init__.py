"""Disposals of a year on the screen, and as a table of cases (XLSX)."""
from approvals.roles import Role

READERS = (
    Role.ASSETS, Role.ASSET_ACCOUNTANT, Role.FINANCE, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, Role.SUPERVISOR,
    Role.AUDITOR,
)
"""Who answers for the assets of the bureau, or watches over them."""
