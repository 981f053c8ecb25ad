"""账销案存: claims that were written off the books and go on being chased, with every step of chasing them."""
from approvals.roles import Role

PURSUERS = (Role.HANDLER, Role.FINANCE)
"""Who chases a claim."""
READERS = (
    *PURSUERS, Role.ASSETS, Role.ASSET_ACCOUNTANT, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, Role.SUPERVISOR,
    Role.AUDITOR,
)
"""Whoever chases, keeps the books, decides or watches."""
