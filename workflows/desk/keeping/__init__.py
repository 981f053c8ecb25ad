"""The screens of the three administrators (三员): what is still missing for a start, how the house runs, passwords."""
from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals.roles import Role

SCREENS: dict[Role, tuple[tuple[str, Any, str, str], ...]] = {
    Role.SYSTEM_ADMIN: (
        ("desk:opening", _("Opening list"), "done", ""), ("desk:operations", _("Operations"), "chart", ""),
    ),
    Role.SECURITY_ADMIN: (
        ("desk:passwords", _("Start passwords"), "key", ""),
        ("desk:audit", _("Log-ins and refusals"), "shield", ""),
    ),
    Role.AUDIT_ADMIN: (
        ("desk:audit", _("Administration and security logs"), "shield", ""), ("desk:integrity", _("Integrity check"), "lock", ""),
    ),
}
"""What each administrator finds in the navigation: (name of the address, words, icon, badge)."""

SCREENS_OF_OTHERS: dict[str, tuple[str, ...]] = {
    "units": ("desk:units",), "people": ("desk:people",), "grants": ("desk:imports", "desk:people"), "holidays": ("desk:calendar",),
    "rules": ("desk:rules",),
}
"""Where each line of the opening list is done: the first address that is mounted."""
