"""A stage for a scenario: people act through the doors, the clock moves by working time, and every step is told in one line."""
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from approvals.models import Case, Step, User
from approvals.models.cases import WAITING
from procurement.calendar.days import add_working_days, is_working_day
from procurement.calendar.office_time import SHANGHAI, local
from procurement.calendar.store import load
from workflows.engine import act, clock
from workflows.engine.clock import SimulatedClock

from .cast import PASSWORD

OPENS, LATEST = time(9, 0), time(17, 0)
SWEEPS = (time(9, 0), time(12, 0), time(17, 0))
"""Hours of a working day at which the clock looks round while a scenario waits."""


class NotOpen(LookupError):
    """The scenario names a step that does not wait now: the page has changed, or the scenario is wrong."""


class Stage:
    """One case at a time. `until` is a moment that the simulated clock does not pass (the demo ends in the present)."""

    def __init__(
        self, ticking: SimulatedClock, people: SimpleNamespace, say: Callable[[str], Any] = print, *, until: datetime | None = None,
    ) -> None:
        self.clock, self.people, self.say, self.until = ticking, people, say, until
        self.case: Case | None = None
        self.fired = 0
        self.refusals = 0

    # --- people act ----------------------------------------------------------------------------------------------
    def starts(self, who: User, flow: Any, unit: Any, data: Any, files: Sequence[Any] = ()) -> Case:
        """A person begins a case; it is the stage's case from now on."""
        self.in_office_hours(minutes=5)
        done = act.start(who, flow, unit, key=str(uuid4()), data=data, files=files)
        self.case = done.case
        self._tell(who, flow.start_node().task_title, "submit")
        return done.case

    def does(self, who: User, node: str | Step, data: Any = None, *, verb: str = "", comment: str = "", **how: Any) -> act.Done:
        """A person opens a step, by its name or one copy of several, and does the first thing that it offers: submit, record or approve.
        `how`: files, on_behalf_of, minutes."""
        return self._does(who, node, data, verb, comment, opens=True, **how)

    def _does(
        self, who: User, node: str | Step, data: Any, verb: str, comment: str, *, opens: bool, files: Sequence[Any] = (),
        on_behalf_of: User | None = None, minutes: int = 35,
    ) -> act.Done:
        self.in_office_hours(minutes=minutes)
        step = self.step(node) if isinstance(node, str) else node
        verb = verb or step.flow_task.verbs[0]
        if opens:
            act.open_step(step)
        done = act.act(
            who, step.pk, verb, edition=self._case().edition, key=str(uuid4()), data=data, comment=comment, files=files,
            on_behalf_of=on_behalf_of, password=PASSWORD if step.flow_task.signed else None,
        )
        self._tell(who, step.flow_task.task_title, verb, comment, on_behalf_of)
        return done

    def returns(self, who: User, node: str, reason: str, data: Any = None) -> act.Done:
        """A person sends the file back, with the reason; `data` where the form of the step says what a return must name."""
        return self.does(who, node, data, verb="return", comment=reason)

    def rejects(self, who: User, node: str, reason: str) -> act.Done:
        """A person says no, with the reason."""
        return self.does(who, node, verb="reject", comment=reason)

    def tries(self, who: User, node: str, data: Any = None, **how: Any) -> str:
        """A person tries what is not allowed; returns the sentence of the refusal, or raises AssertionError if it was let through."""
        try:
            self._does(who, node, data, how.pop("verb", ""), how.pop("comment", ""), opens=False, **how)
        except act.Refused as refused:
            self.refusals += 1
            self._tell(who, self.step(node).flow_task.task_title, "refused", str(refused.sentence))
            return str(refused.sentence)
        raise AssertionError(f"{who} was let through at {node}")

    def on_case(self, who: User, verb: str, reason: str = "", data: Any = None) -> act.Done:
        """A person acts on the case as a whole: withdraw, suspend, resume, terminate, copy, remind."""
        self.in_office_hours(minutes=10)
        done = act.act_on_case(who, self._case().pk, verb, key=str(uuid4()), reason=reason, data=data)
        self._tell(who, "", verb, reason)
        return done

    def step(self, node: str) -> Step:
        """The open step of that name; raises NotOpen with the names of those that wait."""
        waiting = list(Step.objects.filter(process=self._case(), status__in=WAITING).order_by("pk"))
        for step in waiting:
            if step.flow_task.name == node and not step.beside_id:
                return step
        raise NotOpen(f"{node} does not wait; waiting: {[step.flow_task.name for step in waiting]}")

    def waiting(self) -> list[str]:
        """Names of the steps that wait for a person."""
        return [s.flow_task.name for s in Step.objects.filter(process=self._case(), status__in=WAITING).order_by("pk")]

    def over(self) -> bool:
        """Whether the case has come to its end."""
        return self._case().status != "NEW"

    # --- time passes -----------------------------------------------------------------------------------------------
    def in_office_hours(self, minutes: int = 0) -> None:
        """Some minutes later; if the office is closed then, the next morning."""
        moment = local(self.clock.moment) + timedelta(minutes=minutes)
        if not is_working_day(moment.date(), load()) or moment.time() > LATEST:
            day = add_working_days(moment.date(), 1, load()).day
            moment = datetime.combine(day, OPENS, SHANGHAI) + timedelta(minutes=minutes)
        elif moment.time() < OPENS:
            moment = datetime.combine(moment.date(), OPENS, SHANGHAI) + timedelta(minutes=minutes)
        self._to(moment)

    def waits(self, working_days: int) -> None:
        """Working days pass; the clock sends its reminders, fires timers and timeouts, and brings overdue steps one rank up."""
        self.waits_until(self.days_ahead(working_days, SWEEPS[-1].hour))

    def waits_until(self, moment: datetime) -> None:
        """Time passes up to a moment, in office hours, with the clock looking round as it goes."""
        day = local(self.clock.moment).date()
        while day <= local(moment).date():
            for hour in SWEEPS:
                then = datetime.combine(day, hour, SHANGHAI)
                if self.clock.moment < then <= moment:
                    self._to(then)
                    self.sweep()
            day = add_working_days(day, 1, load()).day
        self._to(moment)
        self.sweep()

    def sweep(self) -> None:
        """Let the clock look round once, and tell what it did."""
        fired = clock.sweep(self.clock.moment)
        self.fired += fired
        if fired:
            self.say(f"{self._when()}  时钟触发 {fired} 项（提醒、到时、升级）")

    def days_ahead(self, working_days: int, hour: int = 9, minute: int = 30) -> datetime:
        """A moment so many working days ahead, in office hours."""
        day = add_working_days(local(self.clock.moment).date(), working_days, load()).day
        return datetime.combine(day, time(hour, minute), SHANGHAI)

    def _to(self, moment: datetime) -> None:
        self.clock.to(min(moment, self.until) if self.until else moment)

    # --- the line ----------------------------------------------------------------------------------------------------
    def _case(self) -> Case:
        if self.case is None:
            raise NotOpen("no case has been started")
        self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    def _when(self) -> str:
        return f"{local(self.clock.moment):%Y-%m-%d %H:%M}"

    def _tell(self, who: User, title: Any, verb: str, comment: str = "", principal: User | None = None) -> None:
        case = self._case()
        behalf = f"(代 {principal.display_name})" if principal and principal.pk != who.pk else ""
        said = f":{comment}" if comment else ""
        outcome = f"  ⇒ {case.outcome}" if case.outcome else ""
        self.say(f"{self._when()}  {case.number}  {who.display_name}{behalf}  {title or '本件'} {WORDS.get(verb, verb)}{said}{outcome}")


WORDS = {
    "submit": "提交", "record": "办理", "approve": "同意", "return": "退回", "reject": "不同意", "refused": "被拒绝", "withdraw": "撤回",
    "suspend": "挂起", "resume": "恢复", "terminate": "终止", "copy": "抄送", "remind": "催办", "claim": "认领",
}
