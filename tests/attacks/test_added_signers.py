"""加签: one more opinion beside an office-holder's, never a way round him."""
import pytest

from approvals.models import Step
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios.renovation_review import applies, up_to

from .deeds import case, record, refused, sends, wrong

pytestmark = pytest.mark.django_db


def adds(stage, who, node, to, place="beside"):
    return sends(stage, who, stage.step(node), "add_signer", data={"to": to.pk, "standing_at": place}, comment="请一并核对")


def extra(stage, who):
    return Step.objects.get(process=stage.case, owner=who, status="ASSIGNED", beside__isnull=False)


@pytest.mark.parametrize("place", ["before", "beside"])
def test_an_added_signer_without_the_role_changes_nothing_in_the_file(stage, place):
    applies(stage)
    up_to(stage, "check_estimate")
    p = stage.people
    adds(stage, p.estimator, "check_estimate", p.stranger, place)
    if place == "beside":
        stage.does(p.estimator, "check_estimate", papers.estimate())
    before = record(stage).snapshot()
    again = papers.estimate()
    again["items"][5] |= {"accepted": "20000.00"}
    sends(stage, p.stranger, extra(stage, p.stranger), "record", data=again, comment="已核对")
    assert record(stage).snapshot() == before
    assert stage.waiting() == (["draw_up"] if place == "beside" else ["check_estimate"])


@pytest.mark.parametrize("barred", ["requester", "unit_head", "auditor", "supervisor"])
def test_nobody_is_added_who_may_not_sign(stage, barred):
    applies(stage)
    up_to(stage, "check_estimate")
    p = stage.people
    assert "to" in wrong(adds, stage, p.estimator, "check_estimate", getattr(p, barred))


def test_a_step_is_not_transferred_to_somebody_who_is_barred(stage, cast):
    from approvals.duties.holders import give
    from approvals.roles import Role

    give(Role.FINANCE, cast.estimator, cast.bureau, by=cast.system, at=stage.clock.moment, reason="t")
    applies(stage)
    up_to(stage, "check_finance")
    p = stage.people
    for person in (p.estimator, p.stranger, p.requester):
        assert "to" in wrong(sends, stage, p.finance, stage.step("check_finance"), "transfer", data={"to": person.pk}, comment="请代办理")


def test_an_added_signer_does_not_stand_in_for_the_office_holder(stage):
    """He signs, the host never does: the case stays where it is, and he can neither add others nor take the host's place."""
    applies(stage)
    p = stage.people
    adds(stage, p.unit_head, "endorse", p.stranger)
    step = extra(stage, p.stranger)
    assert "standing_at" in wrong(sends, stage, p.stranger, step, "add_signer",
                                  data={"to": p.handler.pk, "standing_at": "beside"}, comment="再加一人")
    sends(stage, p.stranger, step, "approve")
    assert stage.waiting() == ["endorse"] and case(stage).outcome == ""
    assert refused(sends, stage, p.stranger, stage.step("endorse"), "approve") in ("taken", "role", "apart")


def test_the_requester_cannot_inject_a_signer_through_his_own_step(stage):
    applies(stage)
    up_to(stage, "accept")
    p = stage.people
    stage.returns(p.window, "accept", "缺材料", papers.acceptance())
    adds(stage, p.requester, "correct", p.stranger, "after")
    stage.does(p.requester, "correct", papers.application(record(stage).planned_start))
    sends(stage, p.stranger, extra(stage, p.stranger), "submit", data=papers.application(record(stage).planned_start, title="另一项目"))
    assert record(stage).title != "另一项目" and "endorse" not in stage.waiting()
    for node in ("accept",):
        assert refused(sends, stage, p.stranger, stage.step(node), "record", data=papers.acceptance())
