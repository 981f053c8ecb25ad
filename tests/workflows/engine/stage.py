"""A bare stage for the engine: a handful of people with one hat each, and the shortest way to act."""
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace

from django.contrib.auth.models import Permission

from approvals.models import OPEN, Case, Delegation, Step, Unit, UnitGrant, User
from approvals.roles import Role
from tests.plainflow.models import Plain
from tests.plainflow.pages import PanelFlow, TenderFlow
from workflows.engine import clock
from workflows.engine.act import act, act_on_case, start

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai, a working day
_keys = count(1)


def build():
    """Two units, one person per role, two of the vice heads, three panel members, a stranger."""
    bureau = Unit.objects.create(name="示例局", code="B", kind="bureau")
    unit = Unit.objects.create(name="示例单位", code="U", parent=bureau)
    roles = {"requester": (Role.REQUESTER, unit), "unit_head": (Role.UNIT_HEAD, unit), "vice_head": (Role.VICE_HEAD, bureau),
             "vice_head2": (Role.VICE_HEAD, bureau), "finance": (Role.FINANCE, bureau), "legal": (Role.LEGAL, bureau),
             "head": (Role.HEAD, bureau), "section_chief": (Role.SECTION_CHIEF, bureau), "coordinator": (Role.COORDINATOR, bureau)}
    who = {}
    for name in (*roles, "stranger", "e1", "e2", "e3", "e4"):
        who[name] = User.objects.create(username=name, display_name=f"演示{name}")
    for name, (role, place) in roles.items():
        grant(who[name], role, place)
    return SimpleNamespace(bureau=bureau, unit=unit, who=who)


def grant(user, role, unit):
    permission = Permission.objects.get(codename=role.value, content_type__app_label="approvals")
    UnitGrant.objects.get_or_create(user=user, permission=permission, content_object=unit)


class Stage:
    """The people of one bureau acting through the doors."""

    def __init__(self, ground, ticking=None):
        self.bureau, self.unit, self.who, self.clock = ground.bureau, ground.unit, ground.who, ticking

    def key(self):
        return f"key{next(_keys)}-{id(self)}"

    def new(self, flow=TenderFlow, title="t", amount="200", supplier="s", seats=(), by="requester"):
        case = start(self.who[by], flow, self.unit, key=self.key(), data={"title": title, "amount": amount, "supplier": supplier}).case
        if seats:
            Plain.objects.filter(case=case).update(seats=[self.who[s].pk for s in seats])
        return case

    def find(self, case, node, owner=None):
        steps = Step.objects.filter(process=case, flow_task=getattr(case.flow_class, node), status__in=OPEN).exclude(flow_task_type="GROUP")
        return steps.get(**({"owner": self.who[owner]} if owner else {}))

    def edition(self, case):
        return Case.objects.values_list("edition", flat=True).get(pk=case.pk)

    def do(self, case, node, user, verb="approve", *, owner=None, step=None, **rest):
        step = step or self.find(case, node, owner)
        if verb in ("return", "reject"):
            rest.setdefault("comment", "请改")
        rest.setdefault("edition", self.edition(case))
        rest.setdefault("key", self.key())
        return act(self.who[user], step.pk, verb, **rest)

    def on_case(self, case, user, verb, **rest):
        return act_on_case(self.who[user], case.pk, verb, key=self.key(), **rest)

    def resubmit(self, case, node="revise", user="requester", **changed):
        record = Plain.objects.get(case=case)
        data = {"title": record.title, "amount": record.amount, "supplier": record.supplier} | changed
        return self.do(case, node, user, "submit", data=data)

    def to_sign_off(self, case):
        self.do(case, "precheck", "unit_head")
        self.do(case, "endorse", "vice_head2")

    def delegate(self, principal, deputy, **rest):
        at = clock.now()
        given = {"starts": at - timedelta(1), "ends": at + timedelta(5), "reason": "出差", "made_by": self.who[principal], "made_at": at} | rest
        return Delegation.objects.create(principal=self.who[principal], deputy=self.who[deputy], **given)


def opens(case):
    """Open steps as `node:token`, gates and groups starred."""
    return sorted(f"{s.flow_task.name}:{s.token}" + ("*" if s.flow_task_type in ("JOIN", "GROUP") else "")
                  for s in Step.objects.filter(process=case, status__in=OPEN))


def history(case):
    return [f"{s.number} {s.flow_task.name} {s.token} {s.status} {s.verb}" for s in Step.objects.filter(process=case).order_by("id")]


def names(case):
    return sorted(s.flow_task.name for s in Step.objects.filter(process=case, status__in=OPEN))


def fresh(case):
    return Case.objects.get(pk=case.pk)


PANEL = PanelFlow
