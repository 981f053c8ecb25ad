"""What `manage.py check` says of a broken page: one broken page per kind of mistake, each otherwise whole."""
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from approvals.duties import Duty
from approvals.models import Unit, UnitGrant, User
from approvals.roles import Role
from tests.plainflow.pages import D2, PanelFlow, PlainForm, TenderFlow, keep, large
from workflows.engine import base, checks, staffing_check
from workflows.engine.base import flows
from workflows.engine.flow import CaseFlow, Decide, End, Join, Record, Split, Submit, Switch, Work, bureau, on_record, own_unit, this

from . import strange_pages


def ask(to):
    return Submit(PlainForm, keep).By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Next(to)


def sign(to, role=Role.FINANCE, duty=Duty.COUNTERSIGN_FINANCE):
    return Decide().By(role, of=bureau).Duty(duty).Due(D2).Approved(to)


def page(**parts):
    """A page of these nodes with an end, whole but for what is wrong with the parts."""
    body = {"process_title": "Broken", "record_model": "plainflow.Plain", "done": End(), "__module__": __name__, **parts}
    return type("BrokenFlow", (CaseFlow,), {name: value for name, value in body.items() if value is not None})


def codes(flow):
    return {(problem.id.removeprefix("workflows."), problem.msg.split(":")[0].split(".")[-1]) for problem in checks.problems(flow)}


@pytest.mark.parametrize("flow", [*flows(), TenderFlow, PanelFlow, strange_pages.LoopFlow, strange_pages.NestedFlow, strange_pages.DetourFlow],
                         ids=lambda flow: flow.__name__)
def test_a_whole_page_has_nothing_wrong_with_it(flow):
    assert checks.problems(flow) == []


def test_a_page_without_a_beginning_or_with_two_is_broken():
    assert codes(page(look=sign(this.done))) == {("E100", "BrokenFlow")}
    assert codes(page(one=ask(this.done), two=ask(this.done))) == {("E100", "BrokenFlow")}


def test_a_page_must_name_its_record():
    assert ("E101", "BrokenFlow") in codes(page(ask=ask(this.done), record_model=None))


def test_a_step_that_no_road_enters_is_found():
    assert codes(page(ask=ask(this.done), lost=sign(this.done))) == {("E110", "lost")}


def test_a_step_from_which_no_end_can_be_reached_is_found():
    flow = page(ask=ask(this.one), one=sign(this.two), two=sign(this.one))
    assert {("E111", "ask"), ("E111", "one"), ("E111", "two")} <= codes(flow)


def test_somebody_must_be_named_to_act():
    assert codes(page(ask=ask(this.look), look=Decide().Duty(Duty.ENDORSE).Due(D2).Approved(this.done))) == {("E120", "look")}


def test_a_step_without_duty_cannot_be_kept_apart():
    assert codes(page(ask=ask(this.look), look=Decide().By(Role.FINANCE, of=bureau).Due(D2).Approved(this.done))) == {("E121", "look")}


def test_every_step_but_the_first_has_a_deadline():
    assert codes(page(ask=ask(this.look), look=Decide().By(Role.FINANCE).Duty(Duty.ENDORSE).Approved(this.done))) == {("E122", "look")}


def test_work_and_records_have_a_form():
    for step in (Work, Record):
        assert codes(page(ask=ask(this.fill), fill=step().By(Role.HANDLER).Duty(Duty.HANDLE).Due(D2).Next(this.done))) == {("E123", "fill")}


RIGHTS = {"seat": (Role.EXPERT, Duty.PANEL), "draw": (Role.DRAW_OPERATOR, Duty.DRAW_OPERATOR), "buy": (Role.BUYER, Duty.BUYER)}


def rights(**changed):
    """A page that exercises the three rights one after the other, with these steps in other hands."""
    buy, draw, seat = ({**RIGHTS, **changed}[name] for name in ("buy", "draw", "seat"))
    return page(ask=ask(this.buy), buy=sign(this.draw, *buy), draw=sign(this.seat, *draw), seat=sign(this.done, *seat))


def test_the_three_rights_lie_with_three_offices():
    assert codes(rights()) == set()


@pytest.mark.parametrize(("one", "other"), [("buy", "draw"), ("buy", "seat"), ("draw", "seat")])
def test_no_road_lets_one_role_hold_two_of_the_three_rights(one, other):
    assert codes(rights(**{other: (RIGHTS[one][0], RIGHTS[other][1])})) == {("E150", one)}


def test_nor_do_two_branches_of_one_split():
    flow = page(ask=ask(this.fork), fork=Split().Always(this.buy).Always(this.draw), buy=sign(this.met, Role.BUYER, Duty.BUYER),
                draw=sign(this.met, Role.BUYER, Duty.DRAW_OPERATOR), met=Join().Next(this.done))
    assert codes(flow) == {("E150", "buy")}


def test_roads_that_never_meet_may_use_the_same_office():
    flow = page(ask=ask(this.which), which=Switch().Case(this.buy, on_record(large)).Default(this.draw),
                buy=sign(this.done, Role.BUYER, Duty.BUYER), draw=sign(this.done, Role.BUYER, Duty.DRAW_OPERATOR))
    assert codes(flow) == set()


def test_who_does_a_step_again_holds_its_role():
    again = Decide().Assign(this.buy.owner).Duty(Duty.PANEL).Due(D2).Approved(this.done)
    flow = page(ask=ask(this.buy), buy=sign(this.again, Role.BUYER, Duty.BUYER), again=again)
    assert codes(flow) == {("E150", "buy")}


def test_a_step_with_one_of_the_rights_names_its_office():
    seat = Decide().Assign(lambda activation: 1).Duty(Duty.PANEL).Due(D2).Approved(this.done)
    assert codes(page(ask=ask(this.seat), seat=seat)) == {("E151", "seat")}


def test_a_step_leads_somewhere():
    found = codes(page(ask=ask(this.look), look=Decide().By(Role.FINANCE).Duty(Duty.ENDORSE).Due(D2).Rejected(this.done)))
    assert ("E124", "look") in found


def test_branches_that_never_meet_would_starve_their_join():
    flow = page(ask=ask(this.fork), fork=Split().Always(this.one).Always(this.two), one=sign(this.met), two=sign(this.other_met),
                met=Join().Next(this.done), other_met=Join().Next(this.done))
    assert codes(flow) == {("E130", "fork")}


def test_nobody_returns_into_a_branch_he_is_not_in():
    flow = page(ask=ask(this.fork), fork=Split().Always(this.one).Always(this.two), one=sign(this.met), two=sign(this.met),
                met=Join().Next(this.look), look=sign(this.done, Role.LEGAL, Duty.COUNTERSIGN_LEGAL).Returned(this.one, then="rerun"))
    assert codes(flow) == {("E140", "look")}


def test_nobody_returns_to_where_no_road_comes_back_from():
    flow = page(ask=ask(this.look), look=sign(this.done).Returned(this.aside, then="rerun"),
                aside=Work(PlainForm, keep).By(Role.HANDLER).Duty(Duty.HANDLE).Due(D2).Next(this.done))
    assert codes(flow) == {("E141", "look")}


def test_nobody_returns_to_a_gate():
    flow = page(ask=ask(this.fork), fork=Split().Always(this.one).Always(this.two), one=sign(this.met), two=sign(this.met),
                met=Join().Next(this.look), look=sign(this.done, Role.LEGAL, Duty.COUNTERSIGN_LEGAL).Returned(this.fork, then="rerun"))
    assert codes(flow) == {("E142", "look")}


def test_a_return_contract_that_does_not_exist_does_not_even_load():
    with pytest.raises(ValueError, match="resume, rerun or rerun_touched"):
        Decide().Returned(this.one, then="again")


def test_manage_py_check_fails_on_a_broken_page(monkeypatch):
    broken = page(ask=ask(this.look), look=Decide().Duty(Duty.ENDORSE).Due(D2).Approved(this.done))
    monkeypatch.setattr(checks, "flows", lambda: [*base.flows(), broken])
    with pytest.raises(SystemCheckError, match="workflows.E120"):
        call_command("check", stdout=StringIO(), stderr=StringIO())


# --- people -------------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_bureau_whose_people_cannot_keep_apart_is_warned_by_step_and_unit(stage, monkeypatch):
    monkeypatch.setattr(staffing_check, "flows", lambda: [TenderFlow])
    assert staffing_check.check_staffing(databases=["default"]) == []
    Permission = UnitGrant._meta.get_field("permission").related_model
    UnitGrant.objects.filter(user=stage.who["finance"]).delete()
    found = staffing_check.check_staffing(databases=["default"])
    assert [warning.id for warning in found] == ["workflows.W160"]
    assert "budget" in found[0].msg and "示例局" in found[0].msg
    UnitGrant.objects.create(user=stage.who["vice_head"], content_object=stage.bureau, permission=Permission.objects.get(codename=Role.FINANCE))
    UnitGrant.objects.filter(user=stage.who["vice_head2"]).delete()
    found = staffing_check.check_staffing(databases=["default"])
    assert found and all("TenderFlow" not in warning.msg for warning in found), "one person for endorsement and finance is not enough"


@pytest.mark.django_db
def test_the_check_of_people_is_asked_for_and_never_runs_by_itself():
    Unit.objects.create(name="无人局", code="N", kind="bureau")
    User.objects.create(username="alone")
    assert staffing_check.check_staffing() == []
    assert staffing_check.check_staffing(databases=["default"]) == [], "nobody may start anything yet, so nothing can get stuck"
    call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())


@pytest.mark.django_db
def test_the_people_of_the_demo_can_walk_every_flow(cast):
    assert staffing_check.check_staffing(databases=["default"]) == []
