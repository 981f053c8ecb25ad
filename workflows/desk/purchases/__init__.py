"""Purchases on the desk: their papers with the signatures of the case, and the yearly report (采购统计)."""
from approvals.roles import Role

READERS = (
    Role.BUYER, Role.FINANCE, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, Role.SUPERVISOR, Role.AUDITOR,
)
"""Who answers for the purchases of a year, or watches over them."""
