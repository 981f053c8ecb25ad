"""Two sweeps and a person at once, while a table waits to be counted: exactly one entry, the chain holds, every open step has its day."""
from datetime import UTC, date, datetime

import pytest

from approvals.models import OPEN, Step, TrailEntry
from approvals.trail.verify import verify_case
from procurement.calendar.importer import Row, store_days
from procurement.calendar.models import CalendarChange
from workflows.engine import clock, deadlines
from workflows.engine.act import act
from workflows.engine.clock import sweep

from .stage import MONDAY, Stage, build, fresh
from .test_races import race

TIMES = 40
WEDNESDAY = datetime(2027, 1, 13, 1, 0, tzinfo=UTC)
pytestmark = [pytest.mark.races, pytest.mark.slow]


@pytest.fixture(scope="module")
def arena(own_database_module):
    with clock.simulated(MONDAY) as ticking:
        ticking.to(WEDNESDAY)
        yield Stage(build(), ticking)


def one_round(arena, kind):
    case = arena.new()
    arena.to_sign_off(case)
    step, edition, key = arena.find(case, "budget"), arena.edition(case), arena.key()
    rows = [Row(date(2027, 1, 15), kind, "本地", f"{kind} {case.pk}")]
    store_days(rows, at=clock.now(), corrects=True)
    arena.clock.forward(seconds=100)
    answers = race(sweep, sweep, lambda: act(arena.who["finance"], step.pk, "approve", edition=edition, key=key))
    while CalendarChange.objects.filter(finished_at=None).exists():
        sweep()
    return case, answers


def test_whoever_comes_first_the_day_is_right_and_stands_in_one_entry(arena):
    for number in range(TIMES):
        case, answers = one_round(arena, "rest" if number % 2 == 0 else "work")
        assert all(answer.isdigit() or answer in ("done", "busy", "stale") for answer in answers), answers
        assert verify_case(fresh(case)).ok
        assert TrailEntry.objects.filter(case=case, action="deadline.recomputed").count() == 1, answers
        for step in Step.objects.filter(process=case, status__in=OPEN, due_at__isnull=False):
            assert step.due_at == deadlines.due(step.flow_task.due, step.created).at, (number, answers)
