"""Bulk history for tests of speed and plans: closed cases by INSERT ... SELECT, in the order that the guards ask of every row.

Steps come first (each names an entry that is not yet written), then the entry of each case, then the case, then its decisions. The
entries chain in form (one per case, seq 1, head = its hash); their bodies are not canonical bytes, so this history is not for verifying.
"""
import uuid
from datetime import datetime, timedelta

from django.db import connection, transaction
from viewflow.workflow.fields import TokenField, get_flow_ref, get_task_ref
from viewflow.workflow.token import Token

from approvals.models import Case, Step, Unit, User

_TABLES = ("approvals_step", "approvals_trailentry", "approvals_case", "approvals_decision", "approvals_unitgrant")


def load_closed_cases(n: int, *, flow: type, requester: User, unit: Unit, signers: list[User], at: datetime, steps: int = 1) -> int:
    """Load `n` closed cases of `steps` done steps each, signed in turn by `signers`; returns the first case id."""
    first, nodes = _next_case(), list(flow.human_nodes())[:steps]
    with transaction.atomic(), connection.cursor() as cursor:
        for number, node in enumerate(nodes, 1):
            done = {"status": "DONE", "owner_id": signers[(number - 1) % len(signers)].pk, "verb": node.verbs[0], "finished": _moment(at)}
            _steps(cursor, n, first, number, node, unit, at, done)
        _entries(cursor, n, first, requester, at)
        _cases(cursor, n, first, flow, requester, unit, at, {"status": "DONE", "outcome": "archived", "finished": _moment(at)})
        _decisions(cursor, n, first, nodes, signers, at)
    _settle(first + n)
    return first


def load_open_cases(n: int, *, flow: type, node: str, requester: User, unit: Unit, at: datetime) -> int:
    """Load `n` cases that wait at one step of one unit; returns the first case id."""
    first = _next_case()
    with transaction.atomic(), connection.cursor() as cursor:
        _steps(cursor, n, first, 1, flow.instance.node(node), unit, at, {"status": "NEW"})
        _entries(cursor, n, first, requester, at)
        _cases(cursor, n, first, flow, requester, unit, at, {"status": "NEW"})
    _settle(first + n)
    return first


def _next_case() -> int:
    return (Case.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1


def _settle(last: int) -> None:
    """Move the sequence past the loaded ids and let the planner know the tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('approvals_case', 'id'), %s)", [last])
        for table in _TABLES:
            cursor.execute(f"ANALYZE {table}")


def _run(cursor, table: str, values: dict[str, object], n: int, first: int) -> None:
    """INSERT one row per case; a value that begins with `=` is SQL over `n.i`, the id of the case."""
    columns, picked, params = [], [], []
    for name, value in values.items():
        columns.append(f'"{name}"')
        if isinstance(value, str) and value.startswith("="):
            picked.append(value[1:])
        else:
            picked.append("%s")
            params.append(value)
    if connection.vendor == "postgresql":  # a bare parameter in a select list has no type of its own there
        types = {c.name: c.type_code for c in connection.introspection.get_table_description(cursor, table)}
        cursor.execute("SELECT oid, typname FROM pg_type WHERE oid = ANY(%s)", [list(set(types.values()))])
        names = dict(cursor.fetchall())
        picked = [f"CAST(%s AS {names[types[name]]})" if text == "%s" else text for name, text in zip(values, picked, strict=True)]
        numbers = f"(SELECT generate_series({first}, {first + n - 1})::bigint AS i) n"
    else:
        numbers = f"(WITH RECURSIVE r(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM r WHERE i < {first + n - 1}) SELECT i FROM r) n"
    cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(picked)} FROM {numbers}", params)


def _moment(at: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(at)


def _digest() -> str:
    return "=lpad(to_hex(n.i), 64, '0')" if connection.vendor == "postgresql" else "=printf('%%064x', n.i)"


def _steps(cursor, n, first, number, node, unit, at, state) -> None:
    values = {
        "id": f"=(n.i << 16) + {number}", "process_id": "=n.i", "entry_id": "=(n.i << 16) + 1", "flow_task": get_task_ref(node),
        "flow_task_type": "HUMAN", "token": "start", "role": node.role.value, "duty": node.duty.value, "unit_id": unit.pk,
        "created": _moment(at - timedelta(days=9)), "due_at": _moment(at), **state,
    }
    _run(cursor, "approvals_step", {**_rest(Step, {"data": "{}"}), **values}, n, first)


def _entries(cursor, n, first, requester, at) -> None:
    body = "=decode('7b7d', 'hex')" if connection.vendor == "postgresql" else "=x'7b7d'"
    _run(cursor, "approvals_trailentry", {
        "id": "=(n.i << 16) + 1", "eid": "='h' || n.i", "chain": "='case/h' || n.i", "seq": 1, "case_id": "=n.i", "action": "case.archived",
        "outcome": "ok", "actor_id": requester.pk, "principal_id": requester.pk, "node": "", "at": _moment(at), "body": body,
        "hash": _digest(), "details": "{}",
    }, n, first)


def _cases(cursor, n, first, flow, requester, unit, at, state) -> None:
    key = "=md5('h' || n.i)::uuid" if connection.vendor == "postgresql" else "=printf('%%032x', n.i)"
    values = {
        "id": "=n.i", "key": key, "number": f"='H{uuid.uuid4().hex[:6]}-' || n.i", "flow_class": get_flow_ref(flow),
        "title": "='旧事项' || n.i", "unit_id": unit.pk, "requester_id": requester.pk, "created": _moment(at - timedelta(days=9)),
        "seq": 1, "head": _digest(), "step_no": 1, **state,
    }
    _run(cursor, "approvals_case", {**_rest(Case, {"memo": "{}", "data": "{}"}), **values}, n, first)


def _decisions(cursor, n, first, nodes, signers, at) -> None:
    for number, node in enumerate(nodes, 1):
        signer = signers[(number - 1) % len(signers)]
        _run(cursor, "approvals_decision", {
            "case_id": "=n.i", "step_id": f"=(n.i << 16) + {number}", "node": node.name, "duty": node.duty.value, "token": "start",
            "verb": node.verbs[0], "actor_id": signer.pk, "principal_id": signer.pk, "role": node.role.value, "comment": "",
            "key": f"='h' || n.i || '-{number}'", "digest": "", "at": _moment(at), "entry_id": "=(n.i << 16) + 1",
        }, n, first)


def _rest(model, known: dict[str, object]) -> dict[str, object]:
    """Defaults of the columns that must not be NULL, so that a new column does not break the loader."""
    rest: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if not field.is_relation and not field.primary_key and (not field.null or field.name in known):
            rest[field.column] = known[field.name] if field.name in known else field.get_db_prep_save(_default(field), connection)
    return rest


def _default(field):
    return Token("start") if isinstance(field, TokenField) else field.get_default()
