"""Two hundred races of the four chief kinds and eighty of the others, on each engine: every runner its own connection, the end state judged, the chain verified after each.

The same form twice gives one effect and twice the same success; two people or two different acts give one effect, and the loser
a clear answer (`Stale` or `Refused`), never an error of the database."""
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections

from approvals.models import OPEN, Decision, Step
from approvals.trail.verify import verify_case
from tests.plainflow.pages import TenderFlow
from workflows.engine import clock
from workflows.engine.act import Busy, Done, Refused, Stale, act, act_on_case, open_step
from workflows.engine.clock import sweep

from .stage import MONDAY, PANEL, Stage, build, fresh, names

TIMES, FEWER = 200, 80
LATER = timedelta(hours=2)  # past the one-hour timer, before the first reminder of any step
pytestmark = [pytest.mark.races, pytest.mark.slow]


@pytest.fixture(scope="module")
def arena(own_database_module):
    with clock.simulated(MONDAY) as ticking:
        yield Stage(build(), ticking)


def race(*runners):
    """Start all at once; what each answered, as a word."""
    barrier, answers = threading.Barrier(len(runners)), [""] * len(runners)

    def run(place, runner):
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            answer = runner()
            answers[place] = ("replayed" if answer.replayed else "done") if isinstance(answer, Done) else str(answer)
        except Busy:
            answers[place] = "busy"
        except Stale:
            answers[place] = "stale"
        except Refused as refused:
            answers[place] = f"refused {refused.code}"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def run_many(make, sound, times=TIMES):
    """Race again and again; every unsound outcome is named."""
    tally, bad = Counter(), []
    for __ in range(times):
        case, runners = make()
        answers = race(*runners)
        tally["|".join(sorted(answers))] += 1
        verdict = verify_case(fresh(case))
        if not (verdict.ok and all(answers) and sound(case, answers)):
            bad.append((answers, names(case), verdict))
    assert not bad, (bad[:5], tally)
    return tally


def approve(stage, step, user, verb="approve", key=None, **rest):
    key, edition = key or stage.key(), stage.edition(step.process)
    return lambda: act(stage.who[user], step.pk, verb, edition=edition, key=key, **rest)


def test_the_same_form_sent_twice(arena):
    def make():
        case = arena.new()
        step, key = arena.find(case, "precheck"), arena.key()
        return case, [approve(arena, step, "unit_head", key=key)] * 2
    run_many(make, lambda case, answers: sorted(answers) == ["done", "replayed"] and names(case) == ["endorse"]
             and Decision.objects.filter(case=case).count() == 2)


def test_the_same_application_sent_twice(arena):
    from workflows.engine.act import start
    made = []

    def make():
        key, data = arena.key(), {"title": "t", "amount": "5", "supplier": ""}
        dones = []

        def go():
            done = start(arena.who["requester"], TenderFlow, arena.unit, key=key, data=data)
            dones.append(done.case.pk)
            return done
        made.append(dones)
        answers = race(go, go)
        assert sorted(answers) == ["done", "replayed"] and len(set(dones)) == 1, (answers, dones)
    for __ in range(TIMES):
        make()
    assert len({pk for pair in made for pk in pair}) == TIMES


def test_four_clicks_with_four_keys(arena):
    def make():
        case = arena.new()
        step = arena.find(case, "precheck")
        return case, [approve(arena, step, "unit_head") for __ in range(4)]
    run_many(make, lambda case, answers: answers.count("done") == 1 and answers.count("stale") == 3 and names(case) == ["endorse"], times=FEWER)


def test_one_agrees_while_the_other_refuses(arena):
    def make():
        case = arena.new()
        arena.do(case, "precheck", "unit_head")
        step = arena.find(case, "endorse")
        return case, [approve(arena, step, "vice_head"), approve(arena, step, "vice_head2", "reject", comment="不同意")]
    run_many(make, lambda case, answers: answers.count("done") == 1 and answers.count("stale") == 1
             and names(case) in ([], ["budget", "conduct"]))


def test_two_people_claim_the_same_step(arena):
    def make():
        case = arena.new()
        arena.do(case, "precheck", "unit_head")
        step = arena.find(case, "endorse")
        return case, [approve(arena, step, "vice_head", "claim"), approve(arena, step, "vice_head2", "claim")]
    run_many(make, lambda case, answers: answers.count("done") == 1 and "refused taken" in answers, times=FEWER)


def test_both_branches_at_once_make_one_join_and_nobody_is_stale(arena):
    def make():
        case = arena.new()
        arena.to_sign_off(case)
        return case, [approve(arena, arena.find(case, "budget"), "finance"), approve(arena, arena.find(case, "conduct"), "legal")]
    run_many(make, lambda case, answers: answers == ["done", "done"] and names(case) == ["decide"]
             and Step.objects.filter(process=case, flow_task=TenderFlow.signed_off).count() == 1, times=FEWER)


def test_an_approval_against_the_return_that_cancels_it(arena):
    def make():
        case = arena.new()
        arena.to_sign_off(case)
        return case, [approve(arena, arena.find(case, "budget"), "finance"),
                      approve(arena, arena.find(case, "conduct"), "legal", "return", comment="请改")]
    run_many(make, lambda case, answers: answers[1] == "done" and answers[0] in ("done", "stale") and names(case) == ["revise"], times=FEWER)


def test_three_signers_at_once_where_two_are_enough(arena):
    def make():
        case = arena.new(PANEL, seats=("e1", "e2", "e3"))
        sweep(MONDAY + LATER)
        return case, [approve(arena, arena.find(case, "sign", who), who) for who in ("e1", "e2", "e3")]
    run_many(make, lambda case, answers: answers.count("done") == 2 and answers.count("stale") == 1 and names(case) == ["both", "legal"], times=FEWER)


def test_the_first_opening_against_a_withdrawal(arena):
    def make():
        case = arena.new()
        arena.do(case, "precheck", "unit_head")
        step, key = arena.find(case, "endorse"), arena.key()
        return case, [lambda: "opened" if open_step(step) else "gone",
                      lambda: act_on_case(arena.who["unit_head"], case.pk, "withdraw", key=key)]
    run_many(make, lambda case, answers: (answers[0] == "opened") != (answers[1] == "done"), times=FEWER)


def test_an_approval_against_termination(arena):
    def make():
        case = arena.new()
        arena.do(case, "precheck", "unit_head")
        step, key = arena.find(case, "endorse"), arena.key()
        return case, [approve(arena, step, "vice_head"), lambda: act_on_case(arena.who["head"], case.pk, "terminate", key=key, reason="撤项")]
    run_many(make, lambda case, answers: answers[1] == "done" and fresh(case).status == "CANCELED" and names(case) == [])


def test_two_sweeps_at_once_fire_once(arena):
    def make():
        case = arena.new(PANEL, title="x", seats=("e1", "e2", "e3"))
        return case, [lambda: sweep(MONDAY + LATER)] * 2
    run_many(make, lambda case, answers: Step.objects.filter(process=case, flow_task=PANEL.fork, status="DONE").count() == 1
             and Step.objects.filter(process=case, status__in=OPEN).count() == 5, times=FEWER)
