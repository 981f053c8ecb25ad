"""Purchases on film: a case is carried from one form to the next, and the gate looks at each as it stands there.

One case walks where seventy would have to be prepared: a stop costs what its own act costs, well below a second. A reel only goes
forward; whoever asks for a later stop has the acts between played first."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from approvals.models import Step, User
from approvals.models.cases import WAITING
from procurement.calendar.office_time import SHANGHAI
from workflows.demo import cast, market
from workflows.demo.stage import Stage
from workflows.engine.clock import SimulatedClock

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
HOLDER = "@"
"""A stop whose person is `@step` belongs to whoever has that step: the experts were drawn, nobody knows them before."""


@dataclass(frozen=True)
class Stop:
    """One form or page: who looks, what happens before, the address (of the case where none is given), whether in every view."""

    label: str
    person: str
    before: Callable[[Stage], Any] = lambda stage: None
    tail: str = ""
    every_view: bool = False


class Reel:
    """The stops in their order, on a clock of their own."""

    def __init__(self, stops: Sequence[Stop], ticking: SimulatedClock) -> None:
        self.stops, self.place = stops, -1
        people = cast.build(ticking.moment)
        market.build(people, ticking.moment)
        self.people = people
        self.stage = Stage(ticking, people, say=lambda line: None)

    def to(self, stop: Stop) -> None:
        """Play on to a stop."""
        target = self.stops.index(stop)
        if target < self.place:
            raise LookupError(f"the reel has passed {stop.label}")
        for one in self.stops[self.place + 1:target + 1]:
            one.before(self.stage)
        self.place = target

    def who(self, stop: Stop) -> User:
        """Who looks at it."""
        if not stop.person.startswith(HOLDER):
            return getattr(self.people, stop.person)
        return self.stage.step(stop.person.removeprefix(HOLDER)).owner

    def url(self, stop: Stop) -> str:
        """Where it is; `{step}` in a tail is the first open step."""
        if stop.tail.startswith("/"):
            return stop.tail
        assert self.stage.case is not None
        step = Step.objects.filter(process=self.stage.case, status__in=WAITING).order_by("pk").first()
        return f"/cases/{self.stage.case.key}/" + stop.tail.format(step=step.pk & 0xFFFF if step else "")


def under(*kinds: str) -> list[Any]:
    """Demo papers, each under its kind."""
    from dataclasses import replace

    from workflows.demo import files

    return [replace(files.pdf(f"{Path(kind).name}.pdf", "DEMO"), paper=kind) for kind in kinds]
