"""The past year of purchases day by day: whatever is ready is done, whoever's case it is; the clock looks round morning and evening.

Nothing is remembered outside the database: a run that was interrupted goes on with the cases where they stand."""
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from approvals.models import Case, Step, TrailEntry
from approvals.models.cases import WAITING
from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import SHANGHAI, local
from procurement.calendar.store import load
from workflows.flows.sunshine_tender import SunshineTenderFlow

from .scenarios.purchase_year import Plan
from .scenarios.purchase_year_road import ROAD, Turn, asks
from .stage import LATEST, OPENS, Stage

TAKES: dict[str, tuple[int, int]] = {
    "endorse": (0, 2), "check_budget": (0, 2), "survey": (2, 9), "draw_up": (1, 5), "check_need": (1, 4), "settle_road": (0, 2),
    "check_finance": (0, 2), "check_legal": (0, 3), "section_chief": (0, 2), "vice_head": (0, 3), "head": (0, 3), "invite": (1, 3),
    "take_quotes": (0, 1), "commit_draw": (0, 2), "witness_commit": (0, 1), "draw_panel": (0, 1), "witness_draw": (0, 1), "score": (0, 1),
    "compile_report": (0, 2), "witness_review": (0, 1), "award": (1, 4), "post_result": (0, 2), "close_posting": (0, 2),
    "sign_contract": (2, 12), "perform": (6, 18), "amend": (1, 3), "accept_delivery": (1, 5), "confirm_delivery": (0, 2),
    "rework": (3, 10), "receive": (0, 2), "ask_goods": (0, 3), "request_payment": (1, 5), "approve_payment": (0, 3), "archive": (2, 9),
}  # fmt: skip
"""Step → between how many working days after it came up it is done; what is not named is done the same day."""
SEED = 0xFFFF
"""A step is known inside its case by the lower half of its number."""


class Year:
    """The purchases of one year, as far as they have come."""

    def __init__(self, stage: Stage, plans: list[Plan], units: list[Any]) -> None:
        self.stage, self.plans, self.units = stage, {plan.title: plan for plan in plans}, units

    def open(self) -> dict[int, Plan]:
        """Case → plan of those on their way."""
        found = SunshineTenderFlow.records().filter(title__in=self.plans, case__status="NEW").values_list("case_id", "title")
        return {pk: self.plans[title] for pk, title in found}

    def to_come(self) -> list[Plan]:
        """Plans that nobody has asked for yet, in their order."""
        asked = set(SunshineTenderFlow.records().filter(title__in=self.plans).values_list("title", flat=True))
        return [plan for plan in self.plans.values() if plan.title not in asked]

    def resume(self) -> None:
        """Where an earlier run stopped."""
        cases = SunshineTenderFlow.records().filter(title__in=self.plans).values("case_id")
        last = TrailEntry.objects.filter(case__in=cases).order_by("-at").values_list("at", flat=True).first()
        if last is not None and last > self.stage.clock.moment:
            self.stage.clock.to(last)

    def carry(self, closed: Callable[[int, int], Any]) -> None:
        """Day after day until every purchase has come to its end; `closed` is told after each day how many of how many have."""
        self.resume()
        while (to_come := self.to_come()) or self.open():
            self.stage.in_office_hours()
            self.stage.sweep()
            for plan in to_come:
                if plan.day <= local(self.stage.clock.moment).date():
                    self.stage.in_office_hours(minutes=3)
                    asks(self.stage, plan, self.units[plan.unit])
            while self._round():
                pass
            self._evening()
            closed(len(self.plans) - len(self.to_come()) - len(self.open()), len(self.plans))

    def _round(self) -> bool:
        """Each case whose turn it is does one step; False when nothing was ready."""
        waiting, done = self.open(), False
        steps: dict[int, Step] = {}
        for step in Step.objects.filter(process__in=waiting, status__in=WAITING, beside=None).order_by("pk"):
            if step.process_id not in steps and self._ready(step, waiting[step.process_id]):
                steps[step.process_id] = step
        for pk, step in steps.items():
            self._turn(pk, step, waiting[pk])
            done = True
        return done

    def _turn(self, pk: int, step: Step, plan: Plan) -> None:
        self.stage.case = Case.objects.get(pk=pk)
        ROAD[step.flow_task.name](Turn(self.stage, plan, step, self.units[plan.unit], _draw(plan, step)))

    def _ready(self, step: Step, plan: Plan) -> bool:
        """So many working days after it came up; goods are handed out on the day of their appointment."""
        now, name = self.stage.clock.moment, step.flow_task.name
        if name == "issue_goods":
            return local(SunshineTenderFlow.records().get(case=step.process_id).appointment_at).date() <= local(now).date()
        least, most = TAKES.get(name, (0, 0))
        days, came = _draw(plan, step).randint(least, most), local(step.created).date()
        return not days or add_working_days(came, days, load()).day <= local(now).date()

    def _evening(self) -> None:
        """The clock looks round at the close of the office, and the next working day begins."""
        moment = local(self.stage.clock.moment)
        self.stage.clock.to(max(moment, datetime.combine(moment.date(), LATEST, SHANGHAI)))
        self.stage.sweep()
        day = add_working_days(moment.date(), 1, load()).day
        self.stage.clock.to(datetime.combine(day, OPENS, SHANGHAI))


def _draw(plan: Plan, step: Step) -> random.Random:
    """The same for the same step, whenever and wherever it is done."""
    return random.Random(f"{plan.title} {step.flow_task.name} {step.pk & SEED}")  # noqa: S311 - a demo, not a secret


