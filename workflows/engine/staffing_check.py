"""`manage.py check --database default`: whether the people there are can walk a page at all with duties kept apart.

A warning, for it is mended by granting a role and not by changing code; unheeded, people would come to share passwords."""
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from approvals.duties.staffing import satisfiable
from approvals.models import Unit, UnitGrant

from .base import bureau, flows, own_unit


@register(Tags.database)
def check_staffing(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """One warning for each step and unit that cannot be filled; nothing before the tables are there."""
    if "default" not in (databases or ()) or UnitGrant._meta.db_table not in connections["default"].introspection.table_names():
        return []
    found: dict[str, CheckMessage] = {}
    for warning in (gap for flow in flows() for gap in gaps(flow)):
        found.setdefault(str(warning.msg), warning)  # a step of the bureau is the same gap for every unit
    return list(found.values())


def gaps(flow: Any) -> Iterator[Warning]:
    """Steps that nobody can take, for every unit in which somebody may start the flow; where the bureau begins, for every unit with
    somebody for one of its steps."""
    begin = flow.start_node()
    roles = {begin.role} if begin.unit_rule is not bureau else {n.role for n in flow.human_nodes() if n.role and n.unit_rule is own_unit}
    for unit in Unit.objects.filter(is_active=True, pk__in=_units_with(roles)).order_by("pk"):
        for gap in satisfiable(flow, unit):
            yield Warning(f"{flow.page}.{gap.node}: {gap.sentence}", id="workflows.W160",
                          hint=f"Grant the role to one more person; otherwise a case of {unit} stops there.")


def _units_with(roles: Collection[Any]) -> Any:
    return UnitGrant.objects.filter(permission__codename__in=[role.value for role in roles], user__is_active=True).values("content_object")
