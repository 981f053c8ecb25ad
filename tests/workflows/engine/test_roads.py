"""The roads of a case: straight on, back, out, side by side."""
import json

import pytest

from approvals.models import OPEN, Decision, Step, TrailEntry
from approvals.trail.verify import verify_case
from tests.plainflow.pages import TenderFlow
from workflows.engine.act import Invalid, Refused, Stale, act, start

from .stage import PANEL, fresh, history, names, opens


def test_a_case_walks_from_application_to_its_end(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    stage.do(case, "conduct", "legal")
    stage.do(case, "decide", "head")
    assert (fresh(case).status, fresh(case).outcome) == ("DONE", "done")
    assert verify_case(fresh(case)).ok


def test_one_act_leaves_one_entry_that_lists_every_move(stage):
    case = stage.new()
    before = TrailEntry.objects.filter(case=case).count()
    stage.do(case, "precheck", "unit_head")
    entries = list(TrailEntry.objects.filter(case=case).order_by("seq"))
    assert len(entries) == before + 1
    body = json.loads(bytes(entries[-1].body))
    assert body["what"]["moves"] == [[2, "precheck", "NEW", "DONE"], [3, "endorse", "", "NEW"]]
    assert set(Step.objects.filter(process=case, pk__in=[case.pk << 16 | 2, case.pk << 16 | 3]).values_list("entry_id", flat=True)) == {entries[-1].pk}


def test_the_same_form_sent_twice_has_one_effect_and_the_same_answer(stage):
    case = stage.new()
    step = stage.find(case, "precheck")
    first = act(stage.who["unit_head"], step.pk, "approve", edition=1, key="same")
    again = act(stage.who["unit_head"], step.pk, "approve", edition=1, key="same")
    assert (first.replayed, again.replayed) == (False, True)
    assert Decision.objects.filter(case=case).count() == 2
    with pytest.raises(Refused):
        act(stage.who["unit_head"], step.pk, "approve", edition=1, key="same", comment="另一个意见")
    with pytest.raises(Stale):
        act(stage.who["unit_head"], step.pk, "approve", edition=1, key="other")


def test_a_repeated_start_makes_one_case(stage):
    data = {"title": "一次", "amount": "5", "supplier": ""}
    one = start(stage.who["requester"], TenderFlow, stage.unit, key="s1", data=data)
    two = start(stage.who["requester"], TenderFlow, stage.unit, key="s1", data=data)
    assert two.replayed and two.case.pk == one.case.pk


def test_a_return_to_resume_is_a_detour_inside_the_branch(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance", "return")
    assert opens(case) == ["conduct:start/4.2_2", "revise:start/4.2_1"]
    with pytest.raises(Refused) as caught:
        stage.do(case, "conduct", "legal")
    assert caught.value.code == "being_revised"
    stage.resubmit(case, title="x")
    assert opens(case) == ["budget:start/4.2_1", "conduct:start/4.2_2"]
    stage.do(case, "conduct", "legal")
    stage.do(case, "budget", "finance")
    stage.do(case, "decide", "head")
    assert fresh(case).outcome == "done"


def test_resume_turns_into_rerun_when_a_skipped_gate_read_the_changed_field(stage):
    """`large` reads the amount but lies behind `budget`, so nothing is skipped and the detour stays a detour."""
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance", "return")
    stage.resubmit(case, amount="150")
    assert opens(case) == ["budget:start/4.2_1", "conduct:start/4.2_2"]


def test_rerun_asks_everybody_again(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head", "return")
    stage.resubmit(case)
    assert opens(case) == ["precheck:start"]
    stage.do(case, "precheck", "unit_head")
    assert opens(case) == ["endorse:start"]


def test_rerun_touched_asks_only_those_who_reviewed_what_changed(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    stage.do(case, "conduct", "legal")
    stage.do(case, "decide", "head", "return")
    assert opens(case) == ["revise:start"]
    stage.resubmit(case, amount="90")  # endorse and budget review the amount; the gate takes the other road
    assert opens(case) == ["precheck:start"] or opens(case) == ["endorse:start"]
    stage.do(case, "endorse", "vice_head2")
    assert any("conduct" in line and "carried" in line for line in history(case))
    assert names(case) == ["budget", "signed_off"]
    stage.do(case, "budget", "finance")
    assert fresh(case).outcome == "done"  # 90 <= 100: no head needed


def test_a_carried_step_names_the_approval_it_rests_on(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    stage.do(case, "conduct", "legal", "return")  # rerun_touched, from inside the branch
    assert opens(case) == ["revise:start"]
    stage.resubmit(case, supplier="other")
    assert opens(case) == ["conduct:start/11.2_2", "signed_off:start*"]
    lines = history(case)
    assert "9 precheck start DONE carried" in lines and "12 budget start/11.2_1 DONE carried" in lines
    body = json.loads(bytes(TrailEntry.objects.filter(case=case).order_by("-seq").first().body))
    assert body["content"]["rests_on"] == {"precheck": 2, "endorse": 3, "budget": 5}


def test_nothing_changed_after_a_return_asks_the_returner_alone(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    stage.do(case, "conduct", "legal")
    stage.do(case, "decide", "head", "return")
    stage.resubmit(case)
    assert opens(case) == ["decide:start"]


def test_a_wider_return_swallows_a_running_detour(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance", "return")
    stage.do(case, "conduct", "legal", "return")
    assert opens(case) == ["revise:start"]


def test_an_arrival_stays_while_the_sibling_is_on_a_detour(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "conduct", "legal")
    stage.do(case, "budget", "finance", "return")
    assert opens(case) == ["revise:start/4.2_1", "signed_off:start*"]
    stage.resubmit(case, title="x")
    stage.do(case, "budget", "finance")
    assert opens(case) == ["decide:start"]


def test_a_rejection_in_one_branch_ends_the_case(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance", "reject")
    assert opens(case) == [] and (fresh(case).status, fresh(case).outcome) == ("DONE", "refused")


def test_returning_and_refusing_need_a_typed_reason(stage):
    case = stage.new()
    for verb in ("return", "reject"):
        with pytest.raises(Invalid) as caught:
            stage.do(case, "precheck", "unit_head", verb, comment=" ")
        assert "comment" in caught.value.about


def test_a_form_with_errors_stores_nothing(stage):
    before = Decision.objects.count()
    with pytest.raises(Invalid) as caught:
        stage.new(amount="viel")
    assert "amount" in caught.value.form.errors and Decision.objects.count() == before


def panel(stage, title="x"):
    case = stage.new(PANEL, title=title, seats=("e1", "e2", "e3"))
    stage.clock.forward(hours=2)
    from workflows.engine.clock import sweep
    assert sweep() >= 1
    return case


def test_a_timer_fires_once_and_each_item_gets_its_copy(stage):
    from workflows.engine.clock import sweep
    case = stage.new(PANEL, title="each", seats=("e1", "e2", "e3"))
    assert opens(case) == ["wait:start"] and sweep() == 0
    stage.clock.forward(hours=2)
    assert (sweep(), sweep()) == (1, 0)
    assert opens(case) == ["score:start/4.3_1", "score:start/4.3_2", "score:start/4.3_3"]
    data = {"title": "each", "amount": "1", "supplier": ""}
    for name in ("e1", "e2", "e3"):
        stage.do(case, "score", name, "record", owner=name, data=data)
    assert fresh(case).outcome == "done" and verify_case(fresh(case)).ok


def test_countersign_in_its_four_modes(stage):
    case = panel(stage)
    assert opens(case) == ["legal:start/4.2_2", "sign:start/4.2_1*", "sign:start/4.2_1/5.3_1", "sign:start/4.2_1/5.3_2", "sign:start/4.2_1/5.3_3"]
    stage.do(case, "sign", "e1", owner="e1")
    stage.do(case, "sign", "e3", owner="e3")
    assert opens(case) == ["both:start*", "legal:start/4.2_2"]
    assert any("sign start/4.2_1/5.3_2 CANCELED quorum" in line for line in history(case))
    stage.do(case, "legal", "legal")
    assert len([o for o in opens(case) if o.startswith("anyone")]) == 4
    stage.do(case, "anyone", "e2", owner="e2")
    assert names(case) == ["in_order", "in_order"]
    for name in ("e1", "e2", "e3"):
        stage.do(case, "in_order", name, owner=name)
    assert len(opens(case)) == 4
    for name in ("e3", "e1", "e2"):
        stage.do(case, "everyone", name, owner=name)
    assert fresh(case).outcome == "done" and verify_case(fresh(case)).ok


def test_a_countersign_that_can_no_longer_succeed_is_decided_at_once(stage):
    case = panel(stage)
    stage.do(case, "sign", "e1", "reject", owner="e1")
    assert len(opens(case)) == 4
    stage.do(case, "sign", "e2", "reject", owner="e2")
    assert fresh(case).outcome == "refused" and opens(case) == []


def test_an_added_signer_before_beside_and_after(stage):
    case = stage.new()
    host = stage.find(case, "precheck")

    def add(host, by, whom, place):
        stage.do(case, None, by, "add_signer", step=host, comment="请协助", data={"to": stage.who[whom].pk, "standing_at": place})
        return Step.objects.get(process=case, beside=host, status__in=OPEN)

    extra = add(host, "unit_head", "e1", "before")
    with pytest.raises(Refused):
        stage.do(case, None, "unit_head", step=host)
    stage.do(case, None, "e1", step=extra)
    assert opens(case) == ["precheck:start"]
    stage.do(case, "precheck", "unit_head")
    host = stage.find(case, "endorse")
    extra = add(host, "vice_head2", "e3", "beside")
    stage.do(case, None, "e3", step=extra)
    assert opens(case) == ["endorse:start"]
    stage.do(case, None, "vice_head2", step=host)
    host = stage.find(case, "budget")
    extra = add(host, "finance", "e2", "after")
    with pytest.raises(Refused):
        stage.do(case, None, "e2", step=extra)
    stage.do(case, None, "finance", step=host)
    assert "signed_off" not in names(case)
    stage.do(case, None, "e2", step=extra)
    assert "signed_off" in names(case)
    stage.do(case, "conduct", "legal")
    assert opens(case) == ["decide:start"] and verify_case(fresh(case)).ok


def test_handing_over_keeps_the_row_and_its_deadline(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head")
    step = stage.find(case, "endorse")
    stage.do(case, None, "vice_head", "claim", step=step)
    stage.do(case, None, "vice_head", "transfer", step=step, comment="出差", data={"to": stage.who["vice_head2"].pk})
    after = stage.find(case, "endorse")
    assert (after.pk, after.due_at, after.owner) == (step.pk, step.due_at, stage.who["vice_head2"])
    with pytest.raises(Refused):
        stage.do(case, "endorse", "vice_head")
    with pytest.raises(Invalid):
        stage.do(case, None, "vice_head2", "transfer", step=after, comment="转给", data={"to": stage.who["stranger"].pk})
