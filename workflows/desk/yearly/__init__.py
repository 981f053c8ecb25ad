"""年度统计 of pre-reviews on the screen, as a table of cases (XLSX) and as a paper (PDF)."""
from approvals.roles import Role

READERS = (
    Role.HANDLER, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, Role.SUPERVISOR, Role.AUDITOR,
)
"""Who answers for the year, or watches over it."""
