"""Statements sent per act, BEGIN and COMMIT (here SAVEPOINT and RELEASE) included, after warm-up, on both engines."""
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workflows.engine.act import act

from .stage import PANEL


@pytest.fixture
def warm(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    return stage


def sent(act_):
    with CaptureQueriesContext(connection, ) as captured:
        act_()
    return [q["sql"] for q in captured.captured_queries]


def acting(stage, case, node, user, verb="approve", **rest):
    step, edition = stage.find(case, node), stage.edition(case)
    key = stage.key()
    return lambda: act(stage.who[user], step.pk, verb, edition=edition, key=key, **rest)


def test_a_plain_decision_sends_eight_statements(warm):
    case = warm.new()
    statements = sent(acting(warm, case, "precheck", "unit_head"))
    assert len(statements) == 8, "\n".join(statements)


def test_the_last_branch_into_a_join_sends_nine_beside_the_record_that_its_gate_reads(warm):
    case = warm.new()
    warm.to_sign_off(case)
    warm.do(case, "budget", "finance")
    statements = sent(acting(warm, case, "conduct", "legal"))
    reads_of_record = [s for s in statements if "plainflow_plain" in s]
    assert len(reads_of_record) == 1 and len(statements) - len(reads_of_record) == 9, "\n".join(statements)


def test_a_quorum_sends_ten(warm):
    from workflows.engine.clock import sweep
    for __ in range(2):
        case = warm.new(PANEL, seats=("e1", "e2", "e3"))
        warm.clock.forward(hours=2)
        sweep()
        warm.do(case, "sign", "e1", owner="e1")
        step, edition, key = warm.find(case, "sign", "e2"), warm.edition(case), warm.key()
        statements = sent(lambda step=step, edition=edition, key=key: act(warm.who["e2"], step.pk, "approve", edition=edition, key=key))
    assert len(statements) <= 10, "\n".join(statements)


def test_a_replay_sends_four(warm):
    case = warm.new()
    doing = acting(warm, case, "precheck", "unit_head")
    doing()
    assert len(sent(doing)) == 4


def test_a_start_sends_no_more_than_eleven_with_record_and_number(warm):
    statements = sent(lambda: warm.new())
    assert len(statements) <= 11, "\n".join(statements)
