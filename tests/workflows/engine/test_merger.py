"""A unit is merged into another while its cases are open: they go on, the successor acts for them, history keeps the old name."""
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from approvals import proposals
from approvals.models import Post, Step, TrailEntry, Unit, UnitGrant, UnitName, User
from approvals.office import merge
from approvals.roles import Role
from approvals.trail.verify import verify_case, verify_many
from approvals.visibility import can_see
from workflows.engine import clock
from workflows.engine.act import Refused

from .stage import fresh, grant, names

TODAY = date(2026, 3, 2)


@pytest.fixture
def office(stage):
    """A second unit with its own head, and the administrators."""
    stage.successor = Unit.objects.create(name="承接单位", short_name="承接", code="U2", parent=stage.bureau)
    for name, role, unit in (("system_admin", Role.SYSTEM_ADMIN, stage.bureau), ("security_admin", Role.SECURITY_ADMIN, stage.bureau),
                             ("head2", Role.UNIT_HEAD, stage.successor)):
        stage.who[name] = User.objects.create(username=f"x_{name}", display_name=f"演示{name}")
        grant(stage.who[name], role, unit)
    Post.objects.create(user=stage.who["unit_head"], unit=stage.unit, title="主任", rank=30, since=date(2024, 1, 1))
    return stage


def proposed(stage, old=None, new=None, **more):
    return merge.propose(old or stage.unit, new or stage.successor, on=TODAY, document="示编〔2026〕9号", by=stage.who["system_admin"],
                         at=clock.now(), reason="机构改革", **more)


def merged(stage, old=None, new=None):
    paper = proposals.decide(proposed(stage, old, new), by=stage.who["security_admin"], at=clock.now(), agreed=True)
    for unit in (stage.unit, stage.successor):
        unit.refresh_from_db()
    return paper


def test_a_unit_merged_while_its_case_is_open_the_case_goes_on_under_the_successor(office):
    case = office.new()
    merged(office)
    step = office.find(case, "precheck")
    assert step.unit == office.successor and step.entry.action == "step.rerouted"
    assert fresh(case).unit == office.unit, "the case keeps the unit under whose name it was begun"
    office.do(case, "precheck", "head2")
    office.do(case, "endorse", "vice_head", "return")
    office.resubmit(case, title="改")
    assert office.find(case, "precheck").unit == office.successor, "steps that open later are the successor's too"
    office.do(case, "precheck", "unit_head")  # the former head's role went over with him
    assert names(case) == ["endorse"] and verify_case(fresh(case)).ok


def test_the_old_name_stays_in_the_history_and_on_what_was_signed(office):
    case = office.new()
    merged(office)
    old = Unit.objects.select_related("merged_into").get(pk=office.unit.pk)
    assert (old.is_active, old.name, old.label) == (False, "示例单位", "原示例单位")
    assert old.told(date(2026, 3, 1)) == "示例单位（现并入承接单位）"
    name = UnitName.objects.get(unit=old)
    assert (name.name, name.until, name.document) == ("示例单位", TODAY, "示编〔2026〕9号")
    entry = TrailEntry.objects.get(case=case, action="step.rerouted")
    assert b'"from":"U"' in bytes(entry.body) and b'"why":"unit_merged"' in bytes(entry.body)
    assert all(verdict.ok for verdict in verify_many(["adm/2026-03"]).values())


def test_roles_posts_and_units_below_go_over_each_entered(office):
    below = Unit.objects.create(name="下属", code="U3", parent=office.unit)
    merged(office)
    head = office.who["unit_head"]
    assert list(UnitGrant.objects.filter(user=head).values_list("content_object__code", flat=True)) == ["U2"]
    assert list(head.posts.order_by("pk").values_list("unit__code", "since", "until")) == [
        ("U", date(2024, 1, 1), TODAY - timedelta(days=1)), ("U2", TODAY, None)]
    below.refresh_from_db()
    assert below.parent == office.successor
    told = dict.fromkeys(TrailEntry.objects.filter(chain__startswith="adm/").values_list("action", flat=True))
    assert {"proposal.made", "grant.revoked", "grant.given", "post.ended", "post.given", "unit.moved", "unit.merged", "proposal.approved"} <= set(told)


def test_heads_of_the_successor_read_the_cases_of_the_old_unit(office):
    case = office.new()
    assert not can_see(office.who["head2"], case, clock.now())
    office.do(case, "precheck", "unit_head")
    merged(office)
    assert can_see(office.who["head2"], fresh(case), clock.now())


def test_merged_again_the_last_successor_acts(office):
    case = office.new()
    third = Unit.objects.create(name="第三单位", code="U9", parent=office.bureau)
    merged(office)
    merged(office, office.successor, third)
    assert office.find(case, "precheck").unit == third
    office.do(case, "precheck", "head2")
    office.do(case, "endorse", "vice_head", "return")
    office.resubmit(case, title="再改")
    assert office.find(case, "precheck").unit == third
    assert Unit.objects.get(pk=office.unit.pk).merged_into == third
    assert can_see(office.who["head2"], fresh(case), clock.now())


def test_nobody_begins_a_new_case_for_a_unit_that_is_gone(office):
    merged(office)
    with pytest.raises(Refused):
        office.new()
    office.unit = office.successor
    office.new()


def test_who_prechecked_before_the_merger_stays_barred_after_it(office):
    case = office.new(by="requester")
    grant(office.who["requester"], Role.UNIT_HEAD, office.unit)
    merged(office)
    with pytest.raises(Refused) as refused:
        office.do(case, "precheck", "requester")
    assert refused.value.code == "apart"


def test_what_is_proposed_is_shown_line_by_line(office):
    case = office.new()
    paper = proposed(office)
    lines = [f"{line.label} {line.before} {line.after}" for line in proposals.kind_of(paper).describe(paper.payload)]
    assert any("主任" in line for line in lines) and any(case.number in line for line in lines)
    assert sum("角色" in line for line in lines) == 2
    Step.objects.get(process=case, status="NEW")


def test_when_somebody_came_or_went_since_it_is_proposed_anew(office):
    paper = proposed(office)
    grant(office.who["stranger"], Role.REQUESTER, office.unit)
    with pytest.raises(ValidationError) as wrong:
        proposals.decide(paper, by=office.who["security_admin"], at=clock.now(), agreed=True)
    assert wrong.value.code == "shifted" and Unit.objects.get(pk=office.unit.pk).is_active


def test_cases_that_moved_between_proposal_and_decision_do_not_stop_it(office):
    case = office.new()
    paper = proposed(office)
    office.do(case, "precheck", "unit_head")
    office.new()
    proposals.decide(paper, by=office.who["security_admin"], at=clock.now(), agreed=True)
    assert TrailEntry.objects.filter(action="step.rerouted").count() == 2


@pytest.mark.parametrize(("old", "new"), [("unit", "unit"), ("unit", "bureau"), ("bureau", "unit"), ("unit", "below"), ("closed", "unit")])
def test_what_cannot_be_merged_is_refused_with_a_sentence(office, old, new):
    office.below = Unit.objects.create(name="下属", code="U3", parent=office.unit)
    office.closed = Unit.objects.create(name="旧", code="U4", parent=office.bureau, is_active=False)
    with pytest.raises(ValidationError) as wrong:
        proposed(office, getattr(office, old), getattr(office, new))
    assert "into" in wrong.value.message_dict
