"""The cast of the approvals tests with the administrators who run the office."""
from types import SimpleNamespace

from approvals.models import TrailEntry
from approvals.roles import Role
from tests.approvals import rows


def office() -> SimpleNamespace:
    c = rows.cast()
    for name, role in (("system_admin", Role.SYSTEM_ADMIN), ("security_admin", Role.SECURITY_ADMIN), ("audit_admin", Role.AUDIT_ADMIN)):
        someone = rows.person(f"a_{name}")
        rows.hat(someone, role, c.bureau)
        setattr(c, name, someone)
    return c


def told(action: str) -> list[dict]:
    """Bodies of the entries of one action, oldest first."""
    import json

    return [json.loads(bytes(e.body)) for e in TrailEntry.objects.filter(action=action).order_by("chain", "seq")]
