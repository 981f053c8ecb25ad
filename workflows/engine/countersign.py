"""Countersign (会签 / 或签): one open group row that counts votes, and one copy of the step per signer beside it.

`all`, `any`, `n_of_m` and `ordered` differ only in how many must agree and how many copies are open at once. The outcome is
decided as soon as it is certain; copies still open are cancelled."""
from collections.abc import Callable
from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.exceptions import FlowRuntimeError
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from . import tokens
from .steps import Decide, StepActivation

MODES = ("all", "any", "n_of_m", "ordered")


class GroupActivation(Activation):
    """The group row: not human, open until the outcome is certain."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.STARTED)
    def activate(self) -> None:
        self.task.started = self.process._move.at

    @Activation.status.transition(source=STATUS.STARTED)
    def create_next(self) -> Any:
        node, people, votes = self.flow_task, self.task.data["people"], len(self.task.data["votes"])
        asked = people[votes:votes + 1] if node.mode == "ordered" else people
        first = votes + 1 if node.mode == "ordered" else 1
        for number, person in enumerate(asked, first):
            token = Token(f"{self.task.token}/{self.task.number}.{len(people)}_{number}")
            yield CopyActivation.create(node, self, token, data=person)

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def done(self) -> None:
        self.task.finished = self.process._move.at
        self.task.save()


class CopyActivation(StepActivation):
    """One signer's copy."""

    @Activation.status.super()
    def create_next(self) -> Any:
        move, node, step = self.process._move, self.flow_task, self.task
        branch = tokens.branch(tokens.road(step))
        row = next(s for s in move.open_steps() if s.flow_task == node and s.flow_task_type == "GROUP" and str(s.token) == branch.head)
        row.data = {**row.data, "votes": [*row.data["votes"], [branch.number, step.verb]]}
        group = GroupActivation(row)
        outcome = node.outcome([verb for _number, verb in row.data["votes"]], len(row.data["people"]))
        if outcome:
            scope = f"{branch.head}/{branch.group}_"
            move.cancel([s for s in move.open_steps() if str(s.token).startswith(scope)], "quorum")
            row.verb = outcome
            group.done()
            yield from node.roads(group)
        elif node.mode == "ordered":
            yield from group.create_next()


class Countersign(Decide):
    """Several people sign the same step; `people` gives their steps: [{"owner": id}] or [{"role": …, "unit": …}]."""

    activation_class = CopyActivation

    def __init__(self, people: Callable[[Any], list[dict]], mode: str = "all", need: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if mode not in MODES or (mode == "n_of_m") != (need is not None):
            raise ValueError("Countersign: mode is all, any, n_of_m (with need) or ordered")
        self.people, self.mode, self.need = people, mode, need

    def outcome(self, votes: list[str], total: int) -> str:
        """approve, return, reject, or "" while it is not certain."""
        needed = {"any": 1, "n_of_m": self.need}.get(self.mode) or total
        agreed = votes.count("approve")
        if agreed >= needed:
            return "approve"
        if total - (len(votes) - agreed) < needed:
            return "return" if votes[-1] == "return" and self._return is not None or self._reject is None else "reject"
        return ""

    def _create(self, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        people = self.people(prev_activation)
        if not people or (self.need or 1) > len(people):
            raise FlowRuntimeError(f"too few signers at {self.name}")
        begun = {"people": people, "votes": [], **({"back": data["back"]} if data and "back" in data else {})}
        activation = Activation.create.__func__(GroupActivation, self, prev_activation, token, data=begun)
        activation.task.flow_task_type = "GROUP"
        return activation
