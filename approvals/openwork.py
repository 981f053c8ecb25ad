"""The SQL of open work: which steps wait for a person, by which way, read from open steps alone.

The partial indexes `step_open_for_owner` and `step_open_for_role` serve only a query that repeats their condition as literals (a bound
parameter proves nothing to the planner), hence text and not the ORM. A person's grants drive: grants -> open steps of that unit and
role, so closed history is never read and 2,000 grants cost no further query.
"""
from datetime import datetime
from typing import Any

from django.db import connection

from approvals.models import User

MINE, CLAIMABLE, DELEGATED = 0, 1, 2
"""Ways to a step: it is mine, it waits for a role I hold, it is or waits for somebody who has delegated to me."""

_OPEN = "s.status IN ('NEW', 'ASSIGNED') AND NOT s.held"

_MINE = f"""
SELECT s.id, s.process_id, s.due_at, s.duty, 0 AS way, s.owner_id AS principal_id
FROM approvals_step s WHERE s.owner_id = %s AND {_OPEN}
"""  # noqa: S608 - constants only

_CLAIMABLE = f"""
SELECT s.id, s.process_id, s.due_at, s.duty, 1 AS way, g.user_id AS principal_id
FROM approvals_unitgrant g JOIN auth_permission p ON p.id = g.permission_id
JOIN approvals_step s ON s.unit_id = g.content_object_id AND s.role = p.codename
WHERE g.user_id = %s AND s.status = 'NEW' AND {_OPEN}
"""  # noqa: S608 - constants only

OF_PAGE = "replace(replace({reference}, '/', '.'), '.' || {page} || '.', '') <> replace({reference}, '/', '.')"
"""Whether a flow's reference (`workflows/flows.renovation_review.RenovationReview`) is of a page: without the wildcards of LIKE."""

_COVERS = f"""
(d.role = '' OR d.role = s.role) AND (d.flow = '' OR {OF_PAGE.format(reference="c.flow_class", page="d.flow")})
AND (d.max_amount IS NULL OR c.amount <= d.max_amount) AND {_OPEN}
"""

_IN_FORCE = """
approvals_delegation d JOIN approvals_user a ON a.id = d.principal_id AND a.is_active AND NOT a.is_superuser
"""

_WHEN = "d.deputy_id = %s AND d.starts <= %s AND d.ends > %s AND (d.revoked_at IS NULL OR d.revoked_at > %s)"

_DELEGATED_ROLE = f"""
SELECT s.id, s.process_id, s.due_at, s.duty, 2 AS way, d.principal_id
FROM {_IN_FORCE} JOIN approvals_unitgrant g ON g.user_id = d.principal_id JOIN auth_permission p ON p.id = g.permission_id
JOIN approvals_step s ON s.unit_id = g.content_object_id AND s.role = p.codename JOIN approvals_case c ON c.id = s.process_id
WHERE {_WHEN} AND s.status = 'NEW' AND {_COVERS}
"""  # noqa: S608 - constants only

_DELEGATED_OWNED = f"""
SELECT s.id, s.process_id, s.due_at, s.duty, 2 AS way, d.principal_id
FROM {_IN_FORCE} JOIN approvals_step s ON s.owner_id = d.principal_id JOIN approvals_case c ON c.id = s.process_id
WHERE {_WHEN} AND {_COVERS}
"""  # noqa: S608 - constants only


def open_work(user: User, at: datetime, ways: tuple[int, ...] = (MINE, CLAIMABLE, DELEGATED)) -> tuple[str, list[Any]]:
    """SQL and parameters of (id, process_id, due_at, duty, way, principal_id), one row for each way to a step.

    An administrator has no way but the steps that are addressed to him."""
    moment = connection.ops.adapt_datetimefield_value(at)
    when = [user.pk, moment, moment, moment]
    parts: dict[int, list[tuple[str, list[Any]]]] = {
        MINE: [(_MINE, [user.pk])],
        CLAIMABLE: [(_CLAIMABLE, [user.pk])],
        DELEGATED: [(_DELEGATED_ROLE, when), (_DELEGATED_OWNED, when)],
    }
    if user.is_superuser:
        ways = (MINE,)
    chosen = [part for way in ways for part in parts[way]]
    return " UNION ALL ".join(text for text, __ in chosen), [value for __, values in chosen for value in values]
