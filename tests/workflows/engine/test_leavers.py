"""Somebody leaves (离任交接): all that hangs on him goes over in one act of two people, or nothing does; history keeps his name."""
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals import proposals
from approvals.leaving import handover, holdings
from approvals.leaving.plan import Plan
from approvals.models import Case, Delegation, Notice, Post, Proposal, Step, TrailEntry, UnitGrant, User
from approvals.roles import Role
from approvals.trail.agreement import verify_file
from approvals.trail.verify import verify_case, verify_many
from workflows.engine import clock
from workflows.engine.act import Refused

from .stage import PANEL, fresh, grant, names

TODAY = date(2026, 3, 2)


@pytest.fixture
def office(stage):
    """The administrators; the head of the unit leaves, the newcomer holds nothing yet."""
    for name, role, unit in (("system_admin", Role.SYSTEM_ADMIN, stage.bureau), ("security_admin", Role.SECURITY_ADMIN, stage.bureau),
                             ("newcomer", None, None), ("second", Role.UNIT_HEAD, stage.unit)):
        stage.who[name] = User.objects.create(username=f"x_{name}", display_name=f"演示{name}")
        if role:
            grant(stage.who[name], role, unit)
    return stage


def claimed(stage, n=1, by="unit_head"):
    cases = [stage.new(amount="200.00") for __ in range(n)]
    for case in cases:
        stage.do(case, "precheck", by, "claim")
    return cases


def plan(stage, who="unit_head", to="newcomer", *, role_to="newcomer", **changes):
    """Everything to one successor, unless told otherwise."""
    now, heir = holdings.of(stage.who[who], clock.now()), stage.who[to].pk
    taker = stage.who[role_to].pk if role_to else 0
    made = Plan(
        stage.who[who], TODAY, tasks={step.pk: heir for step in now.tasks}, back={back.case.pk: heir for back in now.back},
        grants={(grant.permission.codename, grant.content_object_id): taker for grant in now.grants},
        posts=[post.pk for post in now.posts], papers=[paper.pk for paper in now.papers])
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def propose(stage, made):
    return handover.propose(made, by=stage.who["system_admin"], at=clock.now(), reason="调离")


def decide(stage, paper):
    return proposals.decide(paper, by=stage.who["security_admin"], at=clock.now(), agreed=True)


def left(stage, **more):
    paper = decide(stage, propose(stage, plan(stage, **more)))
    stage.who["unit_head"].refresh_from_db()
    return paper


def text(paper):
    return "\n".join(f"{line.label}|{line.before}|{line.after}" for line in proposals.kind_of(paper).describe(paper.payload))


def owners(cases, node="precheck"):
    return {Step.objects.get(process=case, flow_task=getattr(case.flow_class, node), status="ASSIGNED").owner.username for case in cases}


# --- everything goes over ---------------------------------------------------------------------------------------------
def test_tasks_roles_posts_and_substitutions_go_over_in_one_act_and_the_account_is_closed_last(office):
    case, = claimed(office)
    head = office.who["unit_head"]
    Post.objects.create(user=head, unit=office.unit, title="主任", rank=30, since=date(2024, 1, 1))
    given, held = office.delegate("unit_head", "stranger"), office.delegate("vice_head", "unit_head")
    left(office)
    assert owners([case]) == {"x_newcomer"} and not head.is_active
    assert list(UnitGrant.objects.filter(user=head)) == [] and UnitGrant.objects.get(user=office.who["newcomer"]).role is Role.UNIT_HEAD
    assert Post.objects.get(user=head).until == TODAY
    assert not Delegation.objects.filter(pk__in=[given.pk, held.pk], revoked_at=None).exists()
    office.do(case, "precheck", "newcomer")
    assert names(case) == ["endorse"]
    assert verify_case(fresh(case)).ok and verify_file(fresh(case)).ok


def test_one_entry_a_case_names_both_and_the_administrative_chain_tells_all_of_it(office):
    case, = claimed(office)
    paper = left(office)
    body = bytes(TrailEntry.objects.get(case=case, action="step.transferred").body).decode()
    assert '"why":"left"' in body and f'"from":{office.who["unit_head"].pk}' in body and f'"to":[{office.who["newcomer"].pk}]' in body
    assert f'"proposal":"{paper.key}"' in body
    told = list(TrailEntry.objects.filter(chain="adm/2026-03").order_by("seq").values_list("action", flat=True))
    assert told == ["proposal.made", "grant.revoked", "grant.given", "person.handed_over", "person.deactivated", "proposal.approved"]
    assert all(verdict.ok for verdict in verify_many(["adm/2026-03"]).values())
    assert Notice.objects.get(to=office.who["newcomer"]).params["transferred"]


def test_what_he_decided_keeps_his_name(office):
    case, = claimed(office)
    office.do(case, "precheck", "unit_head")
    left(office)
    step = Step.objects.get(process=case, flow_task=case.flow_class.precheck)
    assert (step.owner.username, step.status) == ("unit_head", "DONE")
    assert [d.actor.username for d in fresh(case).decisions.order_by("pk")][-1] == "unit_head"


def test_a_matter_that_comes_back_to_him_later_goes_to_his_heir(office):
    case = office.new()
    office.do(case, "precheck", "unit_head")
    decide(office, propose(office, plan(office, "requester", "newcomer")))
    assert TrailEntry.objects.filter(case=case, action="step.transferred").count() == 1
    office.do(case, "endorse", "vice_head", "return")
    assert owners([case], "revise") == {"x_newcomer"} and fresh(case).requester.username == "requester"
    office.resubmit(case, user="newcomer", title="改")
    assert names(case) == ["precheck"]


def test_who_comes_back_is_his_own_heir_again(office):
    case = office.new()
    decide(office, propose(office, plan(office, "requester", "newcomer", deactivate=False)))
    back = plan(office, "newcomer", "requester", role_to="requester", deactivate=False)
    back.back = {case.pk: office.who["requester"].pk}
    assert [one.case.pk for one in holdings.of(office.who["newcomer"], clock.now()).back] == [case.pk]
    decide(office, propose(office, back))
    office.do(case, "precheck", "second", "return")
    assert owners([case], "revise") == {"requester"}


def test_a_seat_not_asked_yet_goes_to_the_heir_too(office):
    case = office.new(PANEL, seats=("e1", "e2"))
    office.clock.forward(hours=2)
    clock.sweep()
    for node, users in (("sign", ("e1", "e2")), ("legal", ("legal",)), ("anyone", ("e1",))):
        for user in users:
            office.do(case, node, user, owner=user if user != "legal" else None)
    decide(office, propose(office, plan(office, "e2", "newcomer")))
    office.do(case, "in_order", "e1", owner="e1")
    assert owners([case], "in_order") == {"x_newcomer"}


def test_tasks_of_a_suspended_case_go_over_too(office):
    case, = claimed(office)
    office.on_case(case, "section_chief", "suspend", reason="待查")
    left(office)
    assert owners([case]) == {"x_newcomer"}


def test_who_only_moves_keeps_his_account_without_roles(office):
    claimed(office)
    left(office, deactivate=False)
    assert office.who["unit_head"].is_active and not UnitGrant.objects.filter(user=office.who["unit_head"]).exists()


def test_a_form_that_was_still_open_is_overtaken(office):
    case, = claimed(office)
    before = office.edition(case)
    left(office, deactivate=False)
    assert office.edition(case) == before + 1
    with pytest.raises(Refused):
        office.do(case, "precheck", "unit_head")


def test_each_task_may_go_to_somebody_else(office):
    one, other = claimed(office, 2)
    made = plan(office)
    made.tasks[office.find(other, "precheck").pk] = office.who["second"].pk
    decide(office, propose(office, made))
    assert owners([one]) == {"x_newcomer"} and owners([other]) == {"x_second"}


# --- only people who may ----------------------------------------------------------------------------------------------
def refused(office, made):
    with pytest.raises(ValidationError) as wrong:
        propose(office, made)
    assert not Proposal.objects.exists()
    return "；".join(wrong.value.messages)


def test_whoever_does_not_hold_the_role_is_refused_for_each_task_by_name(office):
    cases = claimed(office, 2)
    sentence = refused(office, plan(office, role_to=None))
    assert all(case.number in sentence for case in cases) and "演示newcomer" in sentence


def test_people_kept_apart_in_a_case_are_refused_there_and_only_there(office):
    grant(office.who["second"], Role.REQUESTER, office.unit)
    own, other = office.new(by="second"), office.new()
    for case in (own, other):
        office.do(case, "precheck", "unit_head", "claim")
    sentence = refused(office, plan(office, to="second", role_to="second"))
    assert own.number in sentence and other.number not in sentence
    made = plan(office, to="second", role_to="newcomer")
    made.tasks[office.find(own, "precheck").pk] = office.who["newcomer"].pk
    decide(office, propose(office, made))
    assert owners([own]) == {"x_newcomer"} and owners([other]) == {"x_second"}


def test_nobody_signs_two_copies_of_one_countersignature(office):
    case = office.new(PANEL, seats=("e1", "e2", "e3"))
    office.clock.forward(hours=2)
    clock.sweep()
    assert case.number in refused(office, plan(office, "e1", "e2"))
    office.do(case, "sign", "e2", owner="e2")
    assert case.number in refused(office, plan(office, "e1", "e2"))
    decide(office, propose(office, plan(office, "e1", "newcomer")))
    office.do(case, "sign", "newcomer", owner="newcomer")


@pytest.mark.parametrize("to", ["security_admin", "closed"])
def test_administrators_and_closed_accounts_take_nothing_over(office, to):
    office.who["closed"] = User.objects.create(username="closed", display_name="已停用", is_active=False)
    claimed(office)
    assert refused(office, plan(office, to=to, role_to=None))


def test_neither_leaver_nor_successor_decides_and_nobody_hands_over_his_own_work(office):
    claimed(office)
    paper = propose(office, plan(office))
    assert handover.concerns(paper.payload) == {office.who["unit_head"].pk, office.who["newcomer"].pk}
    with pytest.raises(ValidationError):
        propose(office, plan(office, "system_admin"))
    with pytest.raises(ValidationError):
        handover.propose(plan(office), by=office.who["head"], at=clock.now(), reason="调离")


def test_the_last_system_administrator_does_not_leave(office):
    grant(other := User.objects.create(username="other", display_name="另一位"), Role.SYSTEM_ADMIN, office.bureau)
    UnitGrant.objects.filter(user=other).delete()
    made = plan(office, "security_admin", "newcomer", role_to=None)
    paper = propose(office, made)
    with pytest.raises(ValidationError):
        decide(office, paper)


# --- when the ground shifts between proposal and decision --------------------------------------------------------------
def test_a_task_done_meanwhile_is_passed_over_and_named(office):
    done, open_ = claimed(office, 2)
    paper = propose(office, plan(office))
    pk = office.find(done, "precheck").pk
    office.do(done, "precheck", "unit_head")
    assert "passed over" in text(paper) or "不再移交" in text(paper)
    decide(office, paper)
    assert owners([open_]) == {"x_newcomer"} and Step.objects.get(pk=pk).owner.username == "unit_head"
    body = bytes(TrailEntry.objects.get(action="person.handed_over").body).decode()
    assert f'"passed_over":["{pk >> 16}/{pk & 0xFFFF}"]' in body and '"tasks":1' in body


def test_a_task_that_came_meanwhile_stops_it_with_a_list_and_nothing_is_half_done(office):
    first, = claimed(office)
    paper = propose(office, plan(office))
    new, = claimed(office)
    assert new.number in text(paper)
    with pytest.raises(ValidationError) as wrong:
        decide(office, paper)
    assert wrong.value.code == "shifted" and new.number in "".join(wrong.value.messages)
    untouched(office, paper, [first, new])


def test_a_role_that_came_meanwhile_stops_it_too(office):
    case, = claimed(office)
    paper = propose(office, plan(office))
    grant(office.who["unit_head"], Role.FINANCE, office.bureau)
    with pytest.raises(ValidationError):
        decide(office, paper)
    untouched(office, paper, [case])


def test_a_successor_who_acted_in_the_case_meanwhile_stops_it(office):
    case, other = claimed(office, 2)
    paper = propose(office, plan(office, to="second", role_to="second"))
    for verb in ("release",):
        office.do(case, "precheck", "unit_head", verb)
    office.do(case, "precheck", "second", "return")
    grant(office.who["second"], Role.REQUESTER, office.unit)
    User.objects.filter(pk=office.who["second"].pk).update(is_active=False)
    with pytest.raises(ValidationError):
        decide(office, paper)
    untouched(office, paper, [other])


def untouched(office, paper, cases):
    """Nothing is half done: not one task, role, entry or account."""
    assert owners(cases) == {"unit_head"} and not TrailEntry.objects.filter(action__in=["step.transferred", "person.handed_over"]).exists()
    assert UnitGrant.objects.filter(user=office.who["unit_head"]).exists()
    paper.refresh_from_db()
    assert paper.state == "waiting" and User.objects.get(username="unit_head").is_active


# --- many -------------------------------------------------------------------------------------------------------------
def statements(act):
    with CaptureQueriesContext(connection) as captured:
        answer = act()
    return answer, len(captured)


def test_two_hundred_open_tasks_cost_six_statements_each_and_are_listed_with_a_constant_number(office):
    """Measured: 6 statements a task when it goes over; proposal and list the same for 2 and for 200."""
    claimed(office, 2)
    made = plan(office, deactivate=False)
    paper, few = statements(lambda: propose(office, made))
    __, few_shown = statements(lambda: text(paper))
    decided, few_moved = statements(lambda: decide(office, paper))
    UnitGrant.objects.filter(user=office.who["newcomer"]).delete()
    grant(office.who["unit_head"], Role.UNIT_HEAD, office.unit)
    claimed(office, 200)
    paper, many = statements(lambda: propose(office, plan(office)))
    listed, many_shown = statements(lambda: text(paper))
    decided, many_moved = statements(lambda: decide(office, paper))
    assert len(listed.splitlines()) > 200 and many <= few + 12 and many_shown <= few_shown
    assert many_moved - few_moved <= 6 * 198 + 10, (few_moved, many_moved)
    assert Step.objects.filter(owner=office.who["newcomer"], status="ASSIGNED").count() == 202
    assert Case.objects.count() == TrailEntry.objects.filter(action="step.transferred").count() == 202
