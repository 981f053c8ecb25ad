"""The one locked read of an act: the case, all its open steps, and what decides whether this person may act on this step.

The case is joined twice: `c` is locked and hence fresh, `s` and the rest come from the statement's snapshot. When `c.moves`
differs from `c2.moves` the statement had to wait for another act, and everything but `c` is old: read again, the lock is ours."""
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from approvals.duties import DelegationFact, Did, Facts
from approvals.models import OPEN, Case, Step
from approvals.roles import NO_STEPS

from .rows import table


class Found(NamedTuple):
    """What the read brings back."""

    case: Case
    steps: list[Step]
    facts: Facts | None
    bureau_id: int
    db_clock: str


_texts: dict[str, str] = {}
DID = " || '@' || ".join(("d.node", "d.duty", "d.token", "d.verb", "coalesce(d.step_id, 0)", "d.actor_id", "d.principal_id"))
DB_CLOCK = {
    "postgresql": "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
    "sqlite": "strftime('%%Y-%%m-%%dT%%H:%%M:%%f000Z', 'now')",
}
WATCHING = "(" + ", ".join(f"'{role.value}'" for role in sorted(NO_STEPS)) + ")"
BUREAU = "(SELECT min(b.id) FROM approvals_unit b WHERE b.kind = 'bureau')"


def _text() -> str:
    vendor = connection.vendor
    known = _texts.get(vendor)
    if known is None:
        together = "string_agg" if vendor == "postgresql" else "group_concat"
        known = _texts[vendor] = f"""SELECT c2.moves, {BUREAU}, {DB_CLOCK[vendor]}, {table(Case).columns('c')}, {table(Step).columns('s')},
 CASE WHEN s.id = %s THEN EXISTS (SELECT 1 FROM approvals_unitgrant g JOIN auth_permission p ON p.id = g.permission_id
   WHERE g.user_id = %s AND g.content_object_id = s.unit_id AND p.codename = s.role) END,
 CASE WHEN s.id = %s AND %s <> %s THEN (SELECT max(g.id) FROM approvals_delegation g WHERE g.principal_id = %s AND g.deputy_id = %s
   AND g.revoked_at IS NULL AND g.starts <= %s AND g.ends > %s AND g.role IN ('', s.role)
   AND (g.flow = '' OR c.flow_class LIKE '%%.' || g.flow || '.%%') AND (g.max_amount IS NULL OR c.amount <= g.max_amount)) END,
 CASE WHEN s.id = %s THEN EXISTS (SELECT 1 FROM approvals_unitgrant g JOIN auth_permission p ON p.id = g.permission_id
   WHERE g.user_id IN (%s, %s) AND p.codename IN {WATCHING}) END,
 CASE WHEN s.id = %s THEN (SELECT {together}({DID}, ' ') FROM approvals_decision d
   WHERE d.case_id = c.id AND (d.actor_id IN (%s, %s) OR d.principal_id IN (%s, %s))) END
 FROM approvals_case c JOIN approvals_case c2 ON c2.id = c.id
 LEFT JOIN approvals_step s ON s.process_id = c.id AND s.status IN {OPEN}
 WHERE c.id = %s ORDER BY s.id""" + (" FOR UPDATE OF c" if vendor == "postgresql" else "")  # noqa: S608
    return known


def locked(case_id: int, at: datetime, *, step_id: int = 0, actor_id: int = 0, principal_id: int = 0) -> Found | None:
    """Lock the case and read it with its open steps (none when it is closed); None when there is no such case."""
    moment = connection.ops.adapt_datetimefield_value(at) if connection.vendor == "sqlite" else at
    a, p = actor_id, principal_id or actor_id
    params = [step_id, p, step_id, a, p, p, a, moment, moment, step_id, a, p, step_id, a, p, a, p, case_id]
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_text(), params)
            rows = cursor.fetchall()
            if not rows:
                return None
            first, after = 3, 3 + len(table(Case).fields)
            case = table(Case).load(rows[0][first:after])
            if rows[0][0] == case.moves:
                break
    last = after + len(table(Step).fields)
    steps, facts = [], None
    for row in rows:
        if row[after] is None:
            continue  # a closed case
        step = table(Step).load(row[after:last])
        steps.append(step)
        if step.pk == step_id:
            paper = row[last + 1] and DelegationFact(row[last + 1], p, a, step.role, "", None, at, at + timedelta(seconds=1))
            facts = Facts(role=bool(row[last]), delegation=paper or None, watcher=bool(row[last + 2]), dids=dids(row[last + 3]))
    return Found(case, steps, facts, rows[0][1] or 0, rows[0][2])


def dids(text: str | None) -> tuple[Did, ...]:
    """Earlier decisions out of the text that the read aggregates."""
    found = []
    for one in (text or "").split():
        node, duty, token, verb, step, actor, principal = one.split("@")
        found.append(Did(node, duty, token, verb, int(step) & 0xFFFF, int(actor), int(principal)))
    return tuple(found)


class Ground(NamedTuple):
    """What a start needs before there is a case."""

    case_id: int
    bureau_id: int
    db_clock: str
    role: bool


def ground(user_id: int, unit_id: int | None, role: str) -> Ground:
    """Reserve the id of a new case and read whether the person holds the role in the unit (None: in the bureau): one statement."""
    vendor = connection.vendor
    reserve = (
        "nextval(pg_get_serial_sequence('approvals_case', 'id'))" if vendor == "postgresql"
        else "(SELECT coalesce(max(id), 0) + 1 FROM approvals_case)"  # the transaction is IMMEDIATE, and cases are never deleted
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {reserve}, {BUREAU}, {DB_CLOCK[vendor]}, EXISTS (SELECT 1 FROM approvals_unitgrant g
 JOIN auth_permission p ON p.id = g.permission_id WHERE g.user_id = %s AND g.content_object_id = coalesce(%s, {BUREAU}) AND p.codename = %s)
 AND NOT EXISTS (SELECT 1 FROM approvals_unitgrant g JOIN auth_permission p ON p.id = g.permission_id
   WHERE g.user_id = %s AND p.codename IN {WATCHING})""",  # noqa: S608
            [user_id, unit_id, role, user_id],
        )
        case_id, bureau_id, db_clock, holds = cursor.fetchone()
    return Ground(case_id, bureau_id or 0, db_clock, bool(holds))
