"""A token walks the page, and another one the exported BPMN: they must know the same roads, for every outcome."""
import re

import pytest

from tests.plainflow.pages import PanelFlow, TenderFlow
from workflows.engine.base import flows
from workflows.engine.bpmn import bpmn
from workflows.engine.walker import Walk, begin, moves, roads

from . import bpmn_reader, strange_pages
from .same_roads import Different, follow

PAGES = [*flows(), TenderFlow, PanelFlow, strange_pages.LoopFlow, strange_pages.NestedFlow, strange_pages.DetourFlow]


def of_page(flow):
    return begin(flow), lambda walk: moves(flow, walk), Walk(())


def of_export(xml):
    document = bpmn_reader.Document(xml)
    return bpmn_reader.BEGIN, lambda walk: bpmn_reader.moves(document, walk), bpmn_reader.ENDED


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_the_export_knows_the_same_roads_as_the_page(page):
    walked = follow(of_page(page), of_export(bpmn(page)))
    for node in page.human_nodes():
        assert {f"{node.name}.{verb}" for verb in node.exits} <= walked
        assert not node._boundary_events or f"{node.name}.timeout" in walked
    for name in page._nodes_by_name:
        assert any(step.split(".")[0] == name for step in walked) or name.endswith("__timeout"), name
    ends = {name for name, node in page._nodes_by_name.items() if type(node).__name__ == "End"}
    assert ends <= walked


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
    with pytest.raises(Different, match="after request.submit"):
        follow(of_page(TenderFlow), of_export(cut))


def test_an_export_whose_road_leads_elsewhere_is_found_out_however_late():
    elsewhere = re.sub(rb'(id="flow_large_no"[^>]*targetRef=")\w+', rb"\1refused", bpmn(TenderFlow))
    assert elsewhere != bpmn(TenderFlow)
    with pytest.raises(Different, match="large.no: .*done.*refused"):
        follow(of_page(TenderFlow), of_export(elsewhere))
