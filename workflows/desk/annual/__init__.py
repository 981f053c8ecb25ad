"""The annual table (年度统计表) on the screen, as a paper (PDF) and as a table of figures (XLSX)."""
from approvals.roles import Role

READERS = (Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, Role.SUPERVISOR, Role.AUDITOR)
"""Who leads the bureau, or watches over it."""
