"""Steps at which a person acts: `Submit Work Record Decide`, and the words that stand behind them on a page.

`By(role, of=unit)` whose office-holder must act · `Duty(…)` the function for the matrix of forbidden pairs · `NotBy(…)` pairs of
this page · `Due(limit)` stamps the step for inbox, reminder and escalation · `OnTimeout(limit, road)` changes the road."""
from collections.abc import Callable, Iterator
from typing import Any

from viewflow import this
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.token import Token

from approvals.models import OnlyActMoves
from approvals.roles import Role

from . import deadlines, tokens
from .base import LimitName, UnitRule, heir, own_unit
from .gates import Timeout, Titled

RESUME, RERUN, RERUN_TOUCHED = "resume", "rerun", "rerun_touched"
CONTRACTS = (RESUME, RERUN, RERUN_TOUCHED)
"""Which approvals still stand when a returned file comes back (docs/architecture.md, Returns)."""


class StepActivation(nodes.view.ViewActivation):
    """A step that waits for a person; all in memory, the unit of work writes it."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        activation = Activation.create.__func__(cls, flow_task, prev_activation, token, data, seed)
        step, case = activation.task, activation.process
        move = case._move
        step.role = step.data.get("role") or (flow_task.role.value if flow_task.role else "")
        step.unit_id = step.data.get("unit") or flow_task.unit_rule(case, move.bureau_id)
        step.duty = flow_task.duty.value if flow_task.duty else ""
        owner = step.data.get("owner") or (flow_task.owner_rule(activation) if flow_task.owner_rule else None)
        if owner:
            step.owner_id, step.status, step.assigned = heir(case, owner), "ASSIGNED", move.at
        if flow_task.due:
            deadlines.stamp(step, flow_task.due, move.at, flow_task.due_at(activation) if flow_task.due_at else None)
        return activation

    @Activation.status.super()
    def create_next(self) -> Any:
        yield from self.flow_task.roads(self)

    def decide(self, actor: Any, verb: str) -> None:
        """Assign, start and execute in one go; an added signer may still hold the road."""
        move, step = self.process._move, self.task
        step.verb, step.owner_id, step.started = verb, actor.pk, move.at
        step.status = "STARTED"
        self.complete()
        host = step.beside_id or step.pk
        others = [s for s in move.open_steps() if s.beside_id == host and s.standing_at in ("beside", "after")]
        waits_for_others = others or (step.beside_id and step.standing_at != "before" and host in move.steps_open_ids())
        if step.standing_at == "before" or (waits_for_others and verb in GOING_ON):
            for other in others:
                if other.standing_at == "after":
                    other.held = False
            return
        move.cancel([s for s in move.open_steps() if s.beside_id == host or (step.beside_id and s.pk == host)], "host moved on")
        self.activate_next()


GOING_ON = ("approve", "record", "submit", "carried")
"""Verbs that carry the case forward."""


class Human(Titled, nodes.View):
    """What all human steps share; use one of its four forms on a page."""

    activation_class = StepActivation
    verbs: tuple[str, ...] = ("submit",)

    def __init__(self, form: type | None = None, service: Callable | None = None, *, reviews: tuple[str, ...] | None = None) -> None:
        super().__init__(None)
        self.form_class, self.service, self.reviews = form, service, reviews
        self.role: Role | None = None
        self.unit_rule: UnitRule = own_unit
        self.duty: Any = None
        self.not_by: tuple = ()
        self.apart: frozenset[str] = frozenset()
        self.owner_rule: Any = None
        self.due: LimitName | None = None
        self.due_at: Any = None
        self.stops_clock = self.signed = self.final = self.sealed = False
        self.quick_ceiling: LimitName | None = None
        self.contract: str | None = None
        self._return: Any = None
        self._reject: Any = None
        self._next: Any = None

    def By(self, role: Role, of: UnitRule = own_unit) -> "Human":  # noqa: N802
        self.role, self.unit_rule = role, of
        return self

    def Assign(self, owner: Any) -> "Human":  # noqa: N802 - viewflow's word
        self.owner_rule = owner
        return self

    def Duty(self, duty: Any) -> "Human":  # noqa: N802
        self.duty = duty
        return self

    def NotBy(self, *steps: Any) -> "Human":  # noqa: N802
        self.not_by = steps
        return self

    def Due(self, within: LimitName, at: Any = None) -> "Human":  # noqa: N802
        """Stamp the step with its deadline; `at=call(rule)` is a moment of the record that goes before the limit."""
        self.due, self.due_at = within, at
        return self

    def OnTimeout(self, delay: Any, then: Any, title: Any = None) -> "Human":  # noqa: N802
        timeout = Timeout(None, delay=delay).Next(then)
        if title is not None:
            timeout.task_title = title
        self._boundary_specs.append(("timeout", timeout))
        return self

    def StopsClock(self) -> "Human":  # noqa: N802
        """While this step is open the deadlines of the case stand still (补正)."""
        self.stops_clock = True
        return self

    def Signed(self) -> "Human":  # noqa: N802
        """The act is confirmed with the signer's own password."""
        self.signed = True
        return self

    def Final(self) -> "Human":  # noqa: N802
        """What its service writes stands for good (opened, counted, paid, handed out): the act is not taken back."""
        self.final = True
        return self

    def Sealed(self) -> "Human":  # noqa: N802
        """What its form takes in is opened later, so nothing is said beside the form: no remark and no attachment."""
        self.sealed = True
        return self

    def Quick(self, ceiling: LimitName) -> "Human":  # noqa: N802
        """One-click approval in the inbox below an amount."""
        self.quick_ceiling = ceiling
        return self

    def Returned(self, target: Any, then: str = RERUN) -> "Human":  # noqa: N802
        if then not in CONTRACTS:
            raise ValueError(f"a return is resume, rerun or rerun_touched, not {then!r}")
        self._return, self.contract = target, then
        self.verbs = (*self.verbs, "return") if "return" not in self.verbs else self.verbs
        return self

    def Rejected(self, target: Any) -> "Human":  # noqa: N802
        self._reject = target
        self.verbs = (*self.verbs, "reject") if "reject" not in self.verbs else self.verbs
        return self

    @property
    def exits(self) -> dict[str, Any]:
        """verb -> node that follows."""
        roads = {self.verbs[0]: self._next, "return": self._return, "reject": self._reject}
        return {verb: node for verb, node in roads.items() if node is not None}

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._return, self._reject = this.resolve(instance, self._return), this.resolve(instance, self._reject)
        self.owner_rule = this.resolve(instance, self.owner_rule)
        self.not_by = tuple(this.resolve(instance, node) for node in self.not_by)

    def _ready(self) -> None:
        """No permission is created by a page: roles are the closed list of approvals.roles."""

    def _outgoing(self) -> Iterator[Edge]:
        yield from super()._outgoing()
        if self._return is not None:
            yield Edge(self, self._return, "return", label="return")
        if self._reject is not None:
            yield Edge(self, self._reject, "reject", label="reject")

    def roads(self, activation: Any) -> Iterator[Any]:
        """Where the step leads, by its verb: on, back, or out."""
        step, move = activation.task, activation.process._move
        if step.verb == "return":
            yield self._send_back(activation)
        elif step.verb == "reject":
            yield self._reject._create(activation, tokens.road(step))
        elif step.data.get("back"):
            yield self._come_back(activation)
        else:
            if step.verb in ("approve", "carried"):
                move.stand(self.name, step)
            yield self._next._create(activation, tokens.road(step))

    def _send_back(self, activation: Any) -> Any:
        step, move = activation.task, activation.process._move
        if self.contract == RESUME:  # a detour: the token never leaves the branch, siblings and join stay
            move.returned(self, None)
            return self._return._create(activation, tokens.road(step), data={"back": self.name})
        home = self.flow_class.home_token(self._return, step.token)
        move.cancel_scope(home, "returned", but=step)
        move.returned(self, self.contract)
        return self._return._create(activation, Token(home))

    def _come_back(self, activation: Any) -> Any:
        step, move = activation.task, activation.process._move
        returner = self.flow_class.instance.node(step.data["back"])
        if move.touched_a_gate_between(self, returner):  # the gates must be asked again, so it becomes rerun_touched
            home = self.flow_class.home_token(self, step.token)
            move.cancel_scope(home, "returned", but=step)
            move.carry_what_stands(returner.name)
            return self._next._create(activation, Token(home))
        return returner._create(activation, step.token)


class Work(Human):
    """Somebody fills in or corrects the file."""


class Record(Human):
    """Somebody states a fact with a form, and the case goes on."""

    verbs = ("record",)


class DecideActivation(StepActivation):
    @Activation.status.super()
    def activate(self) -> None:
        standing = self.process._move.carried(self.flow_task.name)
        if standing is not None:  # a standing approval answers for this step
            self.task.data = {**self.task.data, "rests_on": standing}
            self.task.status, self.task.verb, self.task.owner_id = "STARTED", "carried", None


class Decide(Human):
    """Somebody agrees, returns or rejects. Without `reviews` the approval counts as given on everything."""

    activation_class = DecideActivation
    verbs = ("approve",)

    def Approved(self, target: Any) -> "Decide":  # noqa: N802
        return self.Next(target)


class SubmitActivation(nodes.start.StartHandleActivation):
    """The act of `start`; viewflow's own `execute` would lock and save."""


class Submit(Human):
    """A case begins: the requester's form is sent."""

    activation_class = SubmitActivation
    task_type = "START"
    bpmn_element = "startEvent"

    def run(self, **kwargs: Any) -> None:
        raise OnlyActMoves("a case starts through workflows.engine.act.start only")
