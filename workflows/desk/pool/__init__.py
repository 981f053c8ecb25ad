"""项目储备库 on the screen: the list by priority, one project with its history, what may be changed and by whom, and the reminders."""
from approvals.roles import Role

READERS = (
    Role.HANDLER, Role.SECTION_CHIEF, Role.FINANCE, Role.ASSETS, Role.ESTIMATOR, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR,
    Role.SUPERVISOR, Role.AUDITOR,
)
"""Who plans with the pool or watches over it."""
KEEPERS = (Role.HANDLER, Role.SECTION_CHIEF)
"""Who may put a project elsewhere in the order, or withdraw it."""
