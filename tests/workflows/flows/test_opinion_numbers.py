"""文号〔年〕n号 without gaps: opinions issued in the same second by several people, refused acts among them, and across New Year."""
import threading
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connections

from approvals.models import Step
from procurement.pool.models import PoolEntry
from procurement.renovations.models import Renovation
from tests.workflows.engine.stage import MONDAY
from workflows.demo.cast import build
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios.renovation_review import applies, up_to
from workflows.demo.stage import Stage
from workflows.engine import act, clock
from workflows.flows.renovation_works import RenovationWorksFlow

MANY = 8
keys = count(1)


def waiting(stage, number):
    """A pre-review, each at an address of its own, that waits for its opinion to be issued."""
    applies(stage, title=f"并发文号核对{number}", building=f"{number}号楼", address=f"示例区人民路{100 + number}号",
            items=[{"name": "屋面维修", "unit": "㎡", "quantity": "100", "unit_price": "480.00"}], kind_asked="partial")
    up_to(stage, "issue")
    return stage.step("issue")


def issue(person, step, **data):
    """The act of the window, as a function to be run."""
    edition = step.process.edition

    def go():
        return act.act(person, step.pk, "record", edition=edition, key=f"n{next(keys)}", data=papers.issue() | data)
    return go


def race(*runners):
    """All at once, each with a connection of its own; what each answered."""
    barrier, answers = threading.Barrier(len(runners)), [None] * len(runners)

    def run(place, runner):
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            runner()
            answers[place] = "done"
        except (act.Refused, act.Stale, act.Busy, act.Invalid) as said:
            answers[place] = type(said).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def numbers(year=2026):
    """The numbers given in a year, in their order; the shape of every one is judged."""
    found = [no for no in Renovation.objects.exclude(opinion_no="").values_list("opinion_no", flat=True) if f"〔{year}〕" in no]
    assert all(no.startswith(f"机管初审〔{year}〕") and no.endswith("号") for no in found)
    return sorted(int(no.partition("〕")[2].removesuffix("号")) for no in found)


@pytest.fixture
def stage(own_database, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    with clock.simulated(MONDAY) as ticking:
        yield Stage(ticking, build(ticking.moment), say=lambda line: None)


@pytest.mark.races
@pytest.mark.slow
def test_two_opinions_in_the_same_second_get_two_numbers(stage):
    for round_ in range(3):
        steps = [waiting(stage, 10 * round_ + n) for n in (1, 2)]
        assert race(*(issue(stage.people.window, step) for step in steps)) == ["done", "done"]
        assert numbers() == list(range(1, 2 * round_ + 3))


@pytest.mark.races
@pytest.mark.slow
def test_many_at_once_with_refused_ones_among_them_leave_no_gap(stage):
    steps = [waiting(stage, n) for n in range(1, MANY + 3)]
    good = [issue(stage.people.window, step) for step in steps[:MANY]]
    refused = [issue(stage.people.archivist, steps[MANY]), issue(stage.people.window, steps[MANY + 1], delivery="")]  # not his step; unfit
    late = [issue(stage.people.archivist, steps[0]), issue(stage.people.window, steps[1], delivery=""), issue(stage.people.window, steps[2])]
    answers = race(*good, *refused, *late)
    assert answers[MANY:MANY + 2] == ["Refused", "Invalid"] and answers.count("done") == MANY
    assert set(answers) <= {"done", "Refused", "Invalid", "Stale"} and numbers() == list(range(1, MANY + 1))
    assert PoolEntry.objects.count() == MANY
    assert Step.objects.filter(pk__in=[step.pk for step in steps], status="DONE").count() == MANY  # the two refused ones still wait


@pytest.mark.races
@pytest.mark.slow
def test_one_project_is_taken_up_once_however_many_reach_for_it(stage):
    waiting(stage, 1)
    stage.does(stage.people.window, "issue", papers.issue())
    entry, unit = PoolEntry.objects.get(), stage.people.unit_a

    def reach():
        act.start(stage.people.handler, RenovationWorksFlow, unit, key=f"t{next(keys)}", data={"entry": entry.pk, "take_up_note": ""})

    assert sorted(race(*[reach] * 4)) == ["Invalid", "Invalid", "Invalid", "done"] and entry.works.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["refused", "unfit", "broken"])
def test_a_refused_act_takes_no_number(cast, ticking, settings, tmp_path, what, monkeypatch):
    settings.FILES_DIR = tmp_path
    stage = Stage(ticking, cast, say=lambda line: None)
    first, second = waiting(stage, 1), waiting(stage, 2)
    if what == "refused":
        with pytest.raises(act.Refused):
            issue(cast.archivist, first)()
    elif what == "unfit":
        with pytest.raises(act.Invalid):
            issue(cast.window, first, delivery="")()
    else:  # the number was taken already, and then the act fails
        from procurement.pool import services

        def full(record):
            raise RuntimeError("the disk is full")
        with monkeypatch.context() as broken:
            broken.setattr(services, "enter", full)
            with pytest.raises(RuntimeError):
                issue(cast.window, first)()
    issue(cast.window, second)()
    issue(cast.window, first)()
    assert numbers() == [1, 2]


@pytest.mark.django_db
def test_the_year_turns_at_midnight_in_shanghai(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    stage = Stage(ticking, cast, say=lambda line: None)
    steps = [waiting(stage, n) for n in range(1, 5)]
    last = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
    for step, at in zip(steps, (last - timedelta(seconds=1), last, last + timedelta(seconds=1), last + timedelta(days=3)), strict=True):
        ticking.to(at)
        issue(cast.window, step)()
    assert [Renovation.objects.get(case=step.process_id).opinion_no for step in steps] == [
        "机管初审〔2026〕1号", "机管初审〔2026〕2号", "机管初审〔2027〕1号", "机管初审〔2027〕2号"]


@pytest.mark.django_db
def test_the_word_before_the_number_is_a_row_of_the_rulebook(cast, ticking, settings, tmp_path):
    from procurement.rulebook.models import RuleRow

    settings.FILES_DIR = tmp_path
    stage = Stage(ticking, cast, say=lambda line: None)
    row = RuleRow.objects.get(code="renovation.opinion_word")
    RuleRow(code=row.code, title_zh=row.title_zh, basis_doc="本局发文规定", text="示机管审", unit="text", comparator="=",
            effective_from=datetime(2026, 1, 1, tzinfo=UTC).date(), mark="source", pack="later", version=1).save()
    issue(cast.window, waiting(stage, 1))()
    assert Renovation.objects.get().opinion_no == "示机管审〔2026〕1号"
