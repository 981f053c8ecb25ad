"""系统管理: units, people, posts, roles, tables handed in, and what waits for the second person."""
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.roles import ADMINISTRATORS, WATCHERS, Role

_ALL = (
    ("desk:proposals", _("Changes for review"), "done", ""), ("desk:units", _("Units"), "asset", ""),
    ("desk:people", pgettext_lazy("office", "People"), "user", ""),
)

SCREENS: dict[Role, tuple[tuple[str, Any, str, str], ...]] = {
    Role.SYSTEM_ADMIN: (
        *_ALL, ("desk:imports", _("Import tables"), "up", ""), ("desk:suppliers", _("Suppliers and agencies"), "asset", ""),
        ("desk:experts", _("Review experts"), "user", ""), ("desk:budget", _("Budget lines"), "box", ""),
    ),
    Role.SECURITY_ADMIN: _ALL,
    Role.AUDIT_ADMIN: _ALL,
}
"""What each administrator finds in the navigation: (name of the address, words, icon, badge)."""

AUTHORITY_READERS = (
    Role.WINDOW, Role.HANDLER, Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD, Role.COORDINATOR, *sorted(WATCHERS | ADMINISTRATORS),
)
"""Who approves, prepares, watches or keeps may know what the bureau is entitled to: the register is in their navigation."""
