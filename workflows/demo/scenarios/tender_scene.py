"""What every act of a purchase asks the stage: the record of its case, what a form already knows, and days as they are typed."""
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from workflows.demo.stage import Stage
from workflows.engine import act
from workflows.flows.sunshine_tender import SunshineTenderFlow


def due(record: Any) -> Any:
    """The sum of the contract with its amendments."""
    return record.contract_amount + record.contract_raised - record.contract_saved


def known(stage: Stage, node: str) -> Any:
    """What the form of an open step knows before anybody types."""
    return stage.step(node).flow_task.form_class.known_of(record_of(stage))


def record_of(stage: Stage) -> Any:
    """The record of the stage's case, as the database holds it."""
    case = stage.case
    return SunshineTenderFlow.records().select_related("winner", "recommended", "case").get(case=case.pk)


def today(stage: Stage) -> str:
    """The day on the stage."""
    return local(stage.clock.moment).date().isoformat()


def ahead(stage: Stage, days: int) -> str:
    """A working day about so many calendar days ahead."""
    day: date = local(stage.clock.moment).date() + timedelta(days=days)
    return add_working_days(day, 1, load()).day.isoformat()


def moment(at: datetime) -> str:
    """A moment as the device's picker sends it."""
    return f"{local(at):%Y-%m-%dT%H:%M}"


def balks(stage: Stage, attempt: Callable[[], Any]) -> str:
    """A rule refuses what was typed, and nothing is stored; returns its sentence, or raises AssertionError if it was let through."""
    try:
        attempt()
    except act.Invalid as invalid:
        stage.refusals += 1
        sentence = "；".join(str(word) for words in invalid.args[0].values() for word in ([words] if isinstance(words, str) else words))
        stage.say(f"{local(stage.clock.moment):%Y-%m-%d %H:%M}  规则不予通过:{sentence}")
        return sentence
    raise AssertionError("the rule let it through")
