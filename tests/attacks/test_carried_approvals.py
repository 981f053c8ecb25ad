"""A signature stands for what was signed: nothing may be changed under it on the way back."""
import pytest

from workflows.demo import files
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios.renovation_review import ROAD, application, applies, up_to

from .deeds import case, record

pytestmark = pytest.mark.django_db


def test_finance_signs_again_when_the_estimate_was_changed_behind_its_signature(stage):
    """Not finance but assets returns; on the way the accepted sum changes, and the draft itself stays as it was."""
    applies(stage)
    up_to(stage, "check_finance")
    p = stage.people
    stage.does(p.finance, "check_finance")
    signed = record(stage).amount_accepted
    stage.returns(p.assets, "check_assets", "面积再核")
    stage.does(p.handler, "check_area", papers.area())
    again = papers.estimate()
    again["items"][5] |= {"accepted": "20000.00"}
    stage.does(p.estimator, "check_estimate", again)
    stage.does(p.handler, "draw_up", papers.opinion())
    assert record(stage).amount_accepted != signed
    assert "check_finance" in stage.waiting()


def test_finance_signs_again_when_lines_change_and_the_sum_does_not(stage):
    applies(stage)
    up_to(stage, "check_finance")
    p = stage.people
    stage.does(p.finance, "check_finance")
    stage.returns(p.assets, "check_assets", "面积再核")
    stage.does(p.handler, "check_area", papers.area())
    again, lines = papers.estimate(), papers.estimate()["items"]
    for row, step in ((4, "-100.00"), (5, "100.00")):
        accepted = type(record(stage).amount)(lines[row]["accepted"]) + type(record(stage).amount)(step)
        again["items"][row] |= {"accepted": str(accepted), "cut_reason": "调整"}
    before = record(stage).amount_accepted
    stage.does(p.estimator, "check_estimate", again)
    stage.does(p.handler, "draw_up", papers.opinion())
    assert record(stage).amount_accepted == before
    assert "check_finance" in stage.waiting()


def test_a_second_inspector_confirms_each_record_of_an_inspection_anew(stage):
    """The estimator sends the file back to the unit, which changes nothing: the new inspection is still one man's word."""
    applies(stage)
    up_to(stage, "check_estimate")
    p = stage.people
    stage.returns(p.estimator, "check_estimate", "工程量请核实")
    stage.does(p.requester, "correct", papers.application(record(stage).planned_start))
    up_to_inspection = ("endorse", "accept", "classify", "appoint", "visit_day", "inspect")

    for name, go in ROAD:
        if name in up_to_inspection and (name in stage.waiting() or name == "visit_day"):
            go(stage)
    assert stage.waiting() == ["confirm_inspection"]
    assert record(stage).confirmed_at is None


def test_whoever_reviews_everything_signs_again_when_a_file_was_added(stage):
    applies(stage)
    up_to(stage, "vice_head")
    p = stage.people
    stage.returns(p.vice_head, "vice_head", "附件不清")
    stage.does(p.handler, "draw_up", papers.opinion(), files=[files.pdf("换过的附件（演示）.pdf", "DEMO: another appendix")])
    assert stage.waiting() == ["section_chief"]


def test_an_unchanged_draft_without_new_files_is_still_carried(stage):
    applies(stage)
    up_to(stage, "vice_head")
    p = stage.people
    stage.returns(p.vice_head, "vice_head", "请再核对")
    stage.does(p.handler, "draw_up", papers.opinion())
    assert stage.waiting() == ["vice_head"]


def test_items_of_equal_total_are_put_before_the_head_of_the_unit_again(stage):
    applies(stage)
    up_to(stage, "accept")
    p = stage.people
    stage.returns(p.window, "accept", "缺材料", papers.acceptance())
    changed = application(stage, planned_start=record(stage).planned_start)
    first, second = changed["items"][0], changed["items"][1]
    changed["items"][0], changed["items"][1] = {**first, "name": second["name"]}, {**second, "name": first["name"]}
    before = case(stage).amount
    stage.does(p.requester, "correct", changed)
    assert case(stage).amount == before and stage.waiting() == ["endorse"]
