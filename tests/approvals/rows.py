"""People, units and cases laid down as rows for tests of the approvals floor: steps, then the entry, then the case, as the guards ask."""
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from guardian.shortcuts import assign_perm
from viewflow.workflow.token import Token

from approvals.models import Case, Decision, Delegation, Step, TrailEntry, Unit, User
from approvals.roles import Role
from tests.approvals.trial_page import TrialFlow

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
DAY = timedelta(days=1)
node = TrialFlow.instance.node


def person(username: str, name: str = "", **fields: Any) -> User:
    return User.objects.create(username=username, display_name=name or username, **fields)


def unit(code: str, kind: str = "served", parent: Unit | None = None) -> Unit:
    return Unit.objects.create(name=f"单位{code}", short_name=code, code=code, kind=kind, parent=parent)


def hat(user: User, role: Role, where: Unit) -> None:
    assign_perm(role.value, user, where)


def cast() -> SimpleNamespace:
    """One person per role, two units, one stranger; the bureau is the units' parent."""
    bureau = unit("局机关", "bureau")
    office, archive = unit("办公室", parent=bureau), unit("档案馆", parent=bureau)
    c = SimpleNamespace(bureau=bureau, office=office, archive=archive)
    for name, role, where in (
        ("requester", Role.REQUESTER, office), ("unit_head", Role.UNIT_HEAD, office), ("inspector", Role.INSPECTOR, bureau),
        ("inspector2", Role.INSPECTOR, bureau), ("finance", Role.FINANCE, bureau), ("head", Role.HEAD, bureau),
        ("auditor", Role.AUDITOR, bureau), ("coordinator", Role.COORDINATOR, bureau), ("archive_head", Role.UNIT_HEAD, archive),
    ):
        someone = person(name)
        hat(someone, role, where)
        setattr(c, name, someone)
    c.stranger = person("stranger")
    c.root = person("root", is_superuser=True, is_staff=True)
    return c


def step(name: str, where: Unit | None, *, status: str = "NEW", owner: User | None = None, token: str = "start",
         due: datetime | None = None, **fields: Any) -> dict[str, Any]:
    """What a step of `case` looks like; role and duty come from the page unless they are given."""
    flow_task = node(name)
    known = {"role": flow_task.role.value, "duty": flow_task.duty.value, "flow_task_type": "HUMAN", "created": AT - DAY}
    return {"flow_task": flow_task, "unit": where, "status": status, "owner": owner, "token": Token(token), "due_at": due,
            **known, **fields}


def did(name: str, who: User, verb: str, *, on: int, principal: User | None = None, token: str = "start") -> dict[str, Any]:
    """A decision taken on step number `on` of the case."""
    return {"node": name, "duty": node(name).duty.value, "token": token, "verb": verb, "actor": who, "principal": principal or who,
            "on": on}


def case(requester: User, where: Unit, steps: list[dict], decisions: list[dict] | tuple = (), *, at: datetime = AT, **fields: Any) -> Case:
    """A case with its steps, decisions and one entry."""
    pk = (Case.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    entry_id, digest = pk << 16 | 1, f"{pk:064x}"
    with transaction.atomic():
        Step.objects.bulk_create([
            Step(id=pk << 16 | number, process_id=pk, entry_id=entry_id, **facts) for number, facts in enumerate(steps, 1)
        ])
        key = f"{pk:032x}"
        TrailEntry.objects.create(id=entry_id, eid=f"e{pk}", chain=f"case/{key}", seq=1, case_id=pk, action="case.started", at=at,
                                  actor=requester, principal=requester, body=b"{}", hash=digest)
        known = {"title": f"事项{pk}", "number": f"TP-2026-{pk:04d}", "status": "NEW", "flow_hash": "", "created": at}
        row = Case(id=pk, key=key, flow_class=TrialFlow, requester=requester, unit=where, seq=1, head=digest, step_no=len(steps),
                   **{**known, **fields})
        Case.objects.bulk_create([row])
        Decision.objects.bulk_create([
            Decision(case_id=pk, step_id=pk << 16 | facts.pop("on"), key=f"{pk}/{place}", digest="", at=at, entry_id=entry_id, **facts)
            for place, facts in enumerate(dict(facts) for facts in decisions)
        ])
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # the next case created through the sequence must not meet this id
                cursor.execute("SELECT setval(pg_get_serial_sequence('approvals_case', 'id'), %s)", [pk])
    return Case.objects.get(pk=pk)


def step_of(case: Case, number: int) -> Step:
    return Step.objects.select_related("process", "unit", "owner").get(pk=case.pk << 16 | number)


def delegation(principal: User, deputy: User, **fields: Any) -> Delegation:
    known = {"starts": AT - DAY, "ends": AT + DAY, "reason": "出差", "made_by": principal, "made_at": AT - DAY}
    return Delegation.objects.create(principal=principal, deputy=deputy, **{**known, **fields})
