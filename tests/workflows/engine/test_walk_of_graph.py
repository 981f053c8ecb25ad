"""A token walks the page, and another one the exported BPMN: they must know the same roads, for every outcome."""
import pytest

from tests.plainflow.pages import PanelFlow, TenderFlow
from workflows.engine.base import flows
from workflows.engine.bpmn import bpmn
from workflows.engine.walker import roads

from . import bpmn_reader, strange_pages

PAGES = [*flows(), TenderFlow, PanelFlow, strange_pages.LoopFlow, strange_pages.NestedFlow, strange_pages.DetourFlow]


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_the_export_knows_the_same_roads_as_the_page(page):
    of_page, of_export = roads(page), bpmn_reader.roads(bpmn(page))
    assert of_page == of_export, (sorted(of_page - of_export)[:3], sorted(of_export - of_page)[:3])
    assert of_page


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_every_outcome_of_every_step_lies_on_some_road(page):
    walked = {step for road in roads(page) for step in road}
    for node in page.human_nodes():
        assert {f"{node.name}.{verb}" for verb in node.exits} <= walked
        assert not node._boundary_events or f"{node.name}.timeout" in walked
    for name in page._nodes_by_name:
        assert any(step.split(".")[0] == name for step in walked) or name.endswith("__timeout"), name


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_every_road_ends_at_an_end(page):
    ends = {name for name, node in page._nodes_by_name.items() if type(node).__name__ == "End"}
    assert {road[-1] for road in roads(page)} == ends


def test_the_main_road_of_the_plain_page_is_known_word_for_word():
    assert ("request.submit", "precheck.approve", "endorse.approve", "sign_off", "budget.approve", "conduct.approve", "signed_off", "large.yes",
            "decide.approve", "done") in roads(TenderFlow)


def test_a_return_out_of_a_branch_cancels_what_stands_beside_it():
    assert ("request.submit", "precheck.approve", "endorse.approve", "sign_off", "budget.approve", "conduct.return", "revise.submit",
            "precheck.approve", "endorse.approve", "sign_off", "budget.approve", "conduct.approve", "signed_off", "large.no", "done",
            ) in roads(TenderFlow)


def test_a_detour_comes_straight_back_and_leaves_the_other_branch_alone():
    assert ("request.submit", "precheck.approve", "endorse.approve", "sign_off", "budget.return", "revise.submit", "budget.approve",
            "conduct.approve", "signed_off", "large.no", "done") in roads(TenderFlow)
    assert not any(road[5:8] == ("budget.return", "revise.submit", "precheck.approve") for road in roads(TenderFlow) if "sign_off" in road[:4])


def test_a_detour_past_a_gate_may_have_to_go_the_whole_way_again():
    walked = roads(strange_pages.DetourFlow)
    after = {road[road.index("late.return") + 1:][:2] for road in walked if "late.return" in road}
    assert after == {("early.submit", "late.approve"), ("early.submit", "gate.yes"), ("early.submit", "gate.no")}


def test_an_export_that_forgets_a_road_is_found_out():
    cut = bpmn(TenderFlow).replace(b'id="flow_decide_reject"', b'id="x"').replace(b'targetRef="refused"', b'targetRef="done"', 1)
    assert bpmn_reader.roads(cut) != roads(TenderFlow)
