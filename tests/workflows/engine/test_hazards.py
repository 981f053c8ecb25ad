"""The sixteen hazards found in viewflow: each test tries to do the harm, and fails to do it."""
import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import ProtectedError, RestrictedError
from django.urls import get_resolver, reverse
from viewflow.fsm import TransitionNotAllowed

from approvals.models import OPEN, Case, Decision, OnlyActMoves, Step, TrailEntry, UnitGrant, User
from approvals.models.keeping import Kept
from tests.plainflow.models import Plain
from tests.plainflow.pages import TenderFlow
from workflows.engine import door
from workflows.engine.act import Busy, Refused, Stale, act

from .stage import PANEL, fresh, names, opens


def post(client, stage, case, step, verb, user, key="k1", edition=None, **more):
    client.force_login(stage.who[user])
    data = {"verb": verb, "key": key, "edition": edition or stage.edition(case), **more}
    return client.post(reverse("desk:step", args=[case.key, step.number]), data)


def test_h1_a_double_submit_makes_one_next_step(stage, client):
    case = stage.new()
    step = stage.find(case, "precheck")
    answers = [post(client, stage, case, step, "approve", "unit_head", key=key).status_code for key in ("a", "a", "b")]
    assert answers == [302, 302, 409] and opens(case) == ["endorse:start"]


def test_h2_the_case_in_the_address_cannot_be_swapped_for_another(stage, client):
    mine, other = stage.new(title="一"), stage.new(title="二")
    step = stage.find(mine, "precheck")
    client.force_login(stage.who["unit_head"])
    answer = client.post(reverse("desk:step", args=[other.key, step.number]), {"verb": "approve", "key": "x", "edition": 1})
    # The address names the other case's own step of that number, never mine: mine has not moved.
    assert names(mine) == ["precheck"] and answer.status_code in (302, 404)
    ghost = client.post(f"/cases/00000000-0000-4000-8000-000000000000/steps/{step.number}/", {"verb": "approve", "key": "y", "edition": 1})
    assert ghost.status_code == 404 and names(mine) == ["precheck"]


def test_h3_two_branches_cannot_erase_one_another(stage):
    case = stage.new()
    stage.to_sign_off(case)
    budget, conduct = stage.find(case, "budget"), stage.find(case, "conduct")  # both read before either acts
    edition = stage.edition(case)
    act(stage.who["finance"], budget.pk, "approve", edition=edition, key="f")
    act(stage.who["legal"], conduct.pk, "approve", edition=edition, key="l")
    done = Step.objects.filter(process=case, verb="approve", status="DONE").values_list("flow_task", flat=True)
    assert {node.name for node in done} == {"precheck", "endorse", "budget", "conduct"}


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
def test_h4_only_get_head_and_post_reach_a_step(stage, client, method):
    case = stage.new()
    step = stage.find(case, "precheck")
    client.force_login(stage.who["unit_head"])
    answer = getattr(client, method)(reverse("desk:step", args=[case.key, step.number]))
    assert answer.status_code == 405 and names(case) == ["precheck"]


def test_h5_a_join_has_one_row_however_often_its_branches_arrive(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    stage.do(case, "conduct", "legal")
    assert Step.objects.filter(process=case, flow_task=TenderFlow.signed_off).count() == 1 and names(case) == ["decide"]


def test_h6_cancelling_a_mandatory_branch_lets_nobody_pass(stage):
    case = stage.new()
    stage.to_sign_off(case)
    step = stage.find(case, "conduct")
    with pytest.raises(IntegrityError), transaction.atomic():  # the database itself refuses the cancellation
        Step.objects.filter(pk=step.pk).update(status="CANCELED")
    from workflows.engine import clock, reading
    from workflows.engine.move import Move
    from workflows.engine.telling import Telling
    with transaction.atomic():  # even with an entry, as an act of ours would write it
        move = Move.of(reading.locked(case.pk, clock.now()), clock.now())
        move.cancel([move.steps[step.pk]], "behind our back")
        move.flush(Telling("case.corrected", "", stage.who["head"], stage.who["head"]))
    stage.do(case, "budget", "finance")
    assert opens(case) == ["signed_off:start*"]  # waits for an arrival that never comes


def test_h7_nothing_revives_a_closed_case(stage):
    case = stage.new()
    stage.on_case(case, "head", "terminate", reason="撤项")
    step = Step.objects.get(process=case, flow_task=TenderFlow.precheck)
    step.process = fresh(case)
    activation = step.flow_task.activation_class(step)
    for way in ("revive", "undo", "cancel"):
        with pytest.raises((OnlyActMoves, TransitionNotAllowed, AttributeError)):  # it stumbles, before anything is written
            getattr(activation, way)()
    with pytest.raises(Stale):
        stage.do(case, None, "unit_head", step=step)
    assert fresh(case).status == "CANCELED" and opens(case) == []


def test_h8_looking_leaves_no_trace_and_every_act_leaves_exactly_one(stage, client):
    case = stage.new()
    step = stage.find(case, "precheck")
    client.force_login(stage.who["unit_head"])
    before = TrailEntry.objects.filter(case=case).count()
    for __ in range(3):
        assert client.get(reverse("desk:case", args=[case.key])).status_code == 200
    assert TrailEntry.objects.filter(case=case).count() == before
    for number, verb in enumerate(("claim", "release", "approve"), 1):
        post(client, stage, case, step, verb, "unit_head", key=verb)
        assert TrailEntry.objects.filter(case=case).count() == before + number


def test_h9_a_person_who_decided_cannot_be_deleted(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head")
    signer = stage.who["unit_head"]
    for attempt in (signer.delete, User.objects.filter(pk=signer.pk).delete):
        with pytest.raises((Kept, ProtectedError, RestrictedError)):
            attempt()
    with pytest.raises((IntegrityError, OperationalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM approvals_user WHERE id = %s", [signer.pk])
    assert Decision.objects.filter(actor=signer).count() == 1


def test_h10_reading_needs_sight_of_this_case_and_no_viewflow_address_exists(stage, client):
    case = stage.new()
    client.force_login(stage.who["stranger"])
    for address in (reverse("desk:case", args=[case.key]), reverse("desk:case_chart", args=[case.key]), reverse("desk:case_print", args=[case.key])):
        assert client.get(address).status_code == 404
    assert "viewflow" not in str(list(get_resolver().reverse_dict)) and "viewflow" not in str(get_resolver().url_patterns)
    client.force_login(stage.who["finance"])  # will sign later, has no part in it yet
    assert client.get(reverse("desk:case", args=[case.key])).status_code == 404


def test_h11_no_error_stores_the_local_variables_of_a_frame(stage, monkeypatch):
    def explode(record):
        secret = "sealed-price-4711"  # noqa: F841
        raise RuntimeError("boom")
    monkeypatch.setattr(TenderFlow.large._condition, "rule", explode)
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    with pytest.raises(RuntimeError):
        stage.do(case, "conduct", "legal")
    assert names(case) == ["conduct", "signed_off"]
    assert not [s for s in Step.objects.filter(process=case) if "sealed-price" in str(s.data) or s.status == "ERROR"]


def test_h12_a_right_withdrawn_after_the_claim_is_gone_at_execution(stage, client):
    case = stage.new()
    step = stage.find(case, "precheck")
    post(client, stage, case, step, "claim", "unit_head", key="c")
    UnitGrant.objects.filter(user=stage.who["unit_head"])._raw_delete("default")
    assert post(client, stage, case, step, "approve", "unit_head", key="a").status_code in (403, 404)
    assert names(case) == ["precheck"]


def test_h13_ending_a_case_writes_no_column_that_another_act_has_written(stage):
    case = stage.new(amount="200")
    stage.do(case, "precheck", "unit_head", "return")
    stale = fresh(case)
    stage.resubmit(case, amount="300")
    stage.on_case(stale, "head", "terminate", reason="撤项")
    assert str(fresh(case).amount) == "300.00" and str(Plain.objects.get(case=case).amount) == "300.00"


def test_h14_a_case_that_is_locked_answers_409_not_500(stage, client, monkeypatch):
    case = stage.new()
    step = stage.find(case, "precheck")

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")
    monkeypatch.setattr("workflows.engine.reading.locked", locked)
    with pytest.raises(Busy):
        act(stage.who["unit_head"], step.pk, "approve", edition=1, key="k")
    answer = post(client, stage, case, step, "approve", "unit_head", comment="写了很久的意见")
    assert answer.status_code == 409 and "写了很久的意见" in answer.content.decode()
    assert door.CHANGED_MEANWHILE


def test_h15_a_start_sent_twice_makes_one_case(stage, client):
    client.force_login(stage.who["requester"])
    data = {"title": "一次", "amount": "5", "supplier": "", "verb": "submit", "key": "start-key", "unit": stage.unit.pk}
    before = Case.objects.count()
    from workflows.engine.act import start
    one = start(stage.who["requester"], TenderFlow, stage.unit, key="start-key", data={"title": "一次", "amount": "5", "supplier": ""})
    two = start(stage.who["requester"], TenderFlow, stage.unit, key="start-key", data={"title": "一次", "amount": "5", "supplier": ""})
    assert (one.case.pk, two.replayed, Case.objects.count()) == (two.case.pk, True, before + 1) and data


def test_h16_no_administration_page_touches_a_case_and_nothing_can_be_deleted(stage):
    case = stage.new()
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    for row in (case, stage.find(case, "precheck"), Decision.objects.get(case=case), TrailEntry.objects.filter(case=case).first()):
        with pytest.raises(Kept):
            row.delete()
        with pytest.raises(Kept):
            type(row).objects.all().delete()
        with pytest.raises((IntegrityError, OperationalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {row._meta.db_table}")
    with pytest.raises(Refused):
        stage.do(case, "precheck", "stranger")
    assert Step.objects.filter(process=case, status__in=OPEN).count() == 1 and PANEL
