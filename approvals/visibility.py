"""What a person may read: one answer for lists, pages, files, exports and search.

A case is visible to its requester, to whoever acted on it or was represented, to whoever may act on it now (for a role, as its owner,
or as a deputy), to whoever got a copy, to the roles that see their unit's cases, and to the roles that see all. Being a superuser
adds nothing, and an administrator of the system (三员) sees no case whatever else may be written down for him.
"""
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from approvals.duties.holders import roles_of
from approvals.models import Case, User
from approvals.openwork import open_work
from approvals.roles import ADMINISTRATORS, Role, Scope

_PAST = """
SELECT v.id FROM approvals_case v WHERE v.requester_id = %s
UNION ALL SELECT v.case_id FROM approvals_decision v WHERE v.actor_id = %s
UNION ALL SELECT v.case_id FROM approvals_decision v WHERE v.principal_id = %s
UNION ALL SELECT v.content_object_id FROM approvals_casegrant v JOIN auth_permission p ON p.id = v.permission_id
  WHERE v.user_id = %s AND p.codename = 'read_case'
"""

_UNIT_WIDE = ", ".join(f"'{role.value}'" for role in Role if role.scope is Scope.UNIT)
_OF_UNIT = f"""
UNION ALL SELECT v.id FROM approvals_unitgrant g JOIN auth_permission p ON p.id = g.permission_id
  JOIN approvals_unit u ON u.id = g.content_object_id OR u.merged_into_id = g.content_object_id
  JOIN approvals_case v ON v.unit_id = u.id WHERE g.user_id = %s AND p.codename IN ({_UNIT_WIDE})
"""  # noqa: S608 - constants only


def visible_to(user: User, at: datetime, held: set | None = None) -> QuerySet[Case]:
    """Every case that a person may read at an aware moment. One query for his roles unless they are known (`held`: roles_of(user))."""
    return Case.objects.filter(visible_q(user, at, held=held))


def visible_q(user: User, at: datetime, field: str = "pk", held: set | None = None) -> Q:
    """The same as a condition: `Attachment.objects.filter(visible_q(user, at, "case"))`. One query for the roles."""
    if not user.is_active or not user.is_authenticated:
        return Q(pk__in=[])
    held = roles_of(user) if held is None else held
    if any(role in ADMINISTRATORS for role, __ in held):
        return Q(pk__in=[])
    if any(role.scope is Scope.ALL for role, __ in held):
        return Q(**{f"{field}__isnull": False})
    text, params = open_work(user, at)
    sql = f"{_PAST} UNION ALL SELECT w.process_id FROM ({text}) w"  # noqa: S608 - constants only
    values = [user.pk] * 4 + params
    if any(role.scope is Scope.UNIT for role, __ in held):
        sql += _OF_UNIT
        values.append(user.pk)
    return Q(**{f"{field}__in": RawSQL(sql, values)})  # noqa: S611 - constants only


def can_see(user: User, case: Case, at: datetime) -> bool:
    """Whether a person may read this case: one query for its requester, two for everybody else."""
    held = roles_of(user)
    if case.requester_id == user.pk:
        return user.is_active and not any(role in ADMINISTRATORS for role, __ in held)
    return visible_to(user, at, held=held).filter(pk=case.pk).exists()
