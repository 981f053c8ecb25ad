"""Gates, joins, timers and ends: viewflow's nodes with activations that touch no database and open no savepoint.

A shared mixin cannot override a transition (`status.super()` takes the first base that has it), hence one override per class."""
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from viewflow import this
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.exceptions import FlowRuntimeError
from viewflow.workflow.nodes import boundary, mixins
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from . import tokens


class Titled:
    """`.Titled(_("…"))`: what a person reads on the diagram."""

    def Titled(self, title: Any) -> Any:  # noqa: N802
        self.task_title = title
        return self


class IfActivation(nodes.if_gate.IfActivation):
    @Activation.status.super()
    def activate(self) -> None:
        self._condition_result = self.flow_task._condition(self)


class If(Titled, nodes.If):
    """One of two roads, by a rule."""

    activation_class = IfActivation


class SwitchActivation(nodes.switch.SwitchActivation):
    @Activation.status.super()
    def activate(self) -> None:
        self.next_task = next((node for node, rule in self.flow_task._branches if rule is None or rule(self)), None)
        if self.next_task is None:
            raise FlowRuntimeError(f"no road leads on from {self.flow_task.name}")


class Switch(Titled, nodes.Switch):
    """The first road whose rule holds, else the default."""

    activation_class = SwitchActivation


class SplitActivation(nodes.split.SplitActivation):
    @Activation.status.super()
    def create_next(self) -> Any:
        branches = len(self.next_tasks)
        for number, (node, data) in enumerate(self.next_tasks, 1):
            yield node._create(self, Token(f"{self.task.token}/{self.task.number}.{branches}_{number}"), data=data)


class Split(Titled, nodes.Split):
    """All roads at once."""

    activation_class = SplitActivation


class ForEachActivation(SplitActivation):
    @Activation.status.super()
    def activate(self) -> None:
        items = self.flow_task._items(self)
        if not items:
            raise FlowRuntimeError(f"nobody to ask at {self.flow_task.name}")  # else the join would starve
        self.next_tasks = [(self.flow_task._branches[0][0], item) for item in items]


class ForEach(Titled, nodes.Split):
    """One parallel copy of the next step per item; zero items is an error."""

    activation_class = ForEachActivation

    def __init__(self, items: Callable[[Any], list[dict]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._items = items


class JoinActivation(nodes.join.JoinActivation):
    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        head, group, number = tokens.branch(token)
        for step in prev_activation.process._move.open_steps():
            if step.flow_task == flow_task and str(step.token) == head and step.data["group"] == group:
                break
        else:
            begun = {"group": group, "came": []}
            step = Activation.create.__func__(cls, flow_task, prev_activation, Token(head), data=begun).task
        step.data = {**step.data, "came": sorted({*step.data["came"], number})}
        return cls(step)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.STARTED)
    @Activation.status.transition(source=STATUS.STARTED)
    def activate(self) -> None:
        self.task.started = self.task.started or self.process._move.at

    def is_done(self) -> bool:
        """Counts arrivals, never the absence of open steps: a cancelled branch simply never arrives (H6)."""
        return len(self.task.data["came"]) >= (self.flow_task._need or tokens.branches_in(self.task.data["group"]))

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE, conditions=[this.is_done])
    def complete(self) -> None:
        move, scope = self.process._move, f"{self.task.token}/{self.task.data['group']}_"
        move.cancel([step for step in move.open_steps() if str(step.token).startswith(scope)], "quorum")
        self.task.finished = move.at
        self.task.save()


class Join(Titled, nodes.Join):
    """Goes on when all branches have arrived, or `need` of them."""

    activation_class = JoinActivation

    def __init__(self, need: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._need = need


class EndActivation(nodes.end.EndActivation):
    @Activation.status.super()
    def activate(self) -> None:
        move = self.process._move
        self.task.started = move.at
        move.cancel([step for step in move.open_steps() if step is not self.task], "ended")
        move.close("DONE", self.flow_task.name)


class End(Titled, nodes.End):
    """An outcome of the case: it ends it and cancels what is open."""

    activation_class = EndActivation


def moment_of(delay: Any, activation: Any) -> datetime:
    """When a timer fires: a limit of the rulebook, a timedelta, a moment, or a rule giving one of them."""
    from .base import LimitName
    from .deadlines import due

    move = activation.process._move
    if isinstance(delay, LimitName):
        return due(delay, move.at).at
    if callable(delay):
        delay = delay(activation)
    return move.at + delay if isinstance(delay, timedelta) else delay


class TimerActivation(nodes.timer.TimerActivation):
    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        self.task.scheduled = moment_of(self.flow_task._delay, self)

    @Activation.status.transition(source=STATUS.STARTED)
    def execute(self) -> None:
        # The stock timer stores an error downstream on the row and commits it; ours lets the act roll back.
        self.complete()
        self.activate_next()


class Timer(Titled, nodes.Timer):
    """Waits until a moment."""

    activation_class = TimerActivation


class TimeoutActivation(mixins.NextNodeActivationMixin, Activation):
    @Activation.status.super()
    def activate(self) -> None:
        """The host has already been cancelled by the sweep."""


class Timeout(boundary.TimerBoundary):
    """The clock on a step: a column of the host's row, drawn as a boundary event; nothing to disarm."""

    activation_class = TimeoutActivation

    def _ready(self) -> None:
        self._attached_to._boundary_events.append(self)

    def _arm(self, host: Any) -> None:
        host.task.timeout_at = moment_of(self._delay, host)
