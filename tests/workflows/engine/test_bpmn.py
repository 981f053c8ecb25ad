"""The export that others read: valid against the OMG's schema, unambiguous, and the same bytes every time."""
import os
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from tests.plainflow.pages import PanelFlow, TenderFlow
from workflows.engine.base import flows
from workflows.engine.bpmn import bpmn

from . import strange_pages

PAGES = [*flows(), TenderFlow, PanelFlow, strange_pages.LoopFlow, strange_pages.NestedFlow, strange_pages.DetourFlow]
NS = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL", "di": "http://www.omg.org/spec/BPMN/20100524/DI",
      "dc": "http://www.omg.org/spec/DD/20100524/DC", "d": "http://www.omg.org/spec/DD/20100524/DI"}


@cache
def schema():
    folder = Path(os.environ.get("ORACLES", "")) / "bpmn" / "BPMN20.xsd"
    if not os.environ.get("ORACLES") or not folder.exists():
        if os.environ.get("REQUIRE_ORACLES") == "1":
            pytest.fail("REQUIRE_ORACLES=1, but the OMG schema of BPMN 2.0 is not there")
        pytest.skip("oracle absent: the OMG schema of BPMN 2.0")
    import xmlschema

    return xmlschema.XMLSchema(str(folder))


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_export_is_valid_against_the_schema_of_the_omg(page, language, tmp_path):
    found = tmp_path / "page.bpmn"
    found.write_bytes(bpmn(page, language))
    assert [str(error) for error in schema().iter_errors(str(found))] == []


def test_the_schema_refuses_a_document_that_is_not_bpmn(tmp_path):
    found = tmp_path / "page.bpmn"
    found.write_bytes(bpmn(TenderFlow).replace(b"bpmn:exclusiveGateway", b"bpmn:exclusiveGate"))
    assert list(schema().iter_errors(str(found)))


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_every_reference_points_at_something(page):
    root = ET.fromstring(bpmn(page))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    process = root.find("b:process", NS)
    for flow in process.findall("b:sequenceFlow", NS):
        assert flow.get("sourceRef") in ids and flow.get("targetRef") in ids
    for tag in ("incoming", "outgoing", "flowNodeRef"):
        assert {element.text for element in process.iter(f"{{{NS['b']}}}{tag}")} <= set(ids)
    assert {e.get("default") for e in process if e.get("default")} <= set(ids)


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_no_task_has_two_ways_out_or_it_would_mean_both_at_once(page):
    process = ET.fromstring(bpmn(page)).find("b:process", NS)
    for task in process.findall("b:userTask", NS):
        assert len(task.findall("b:outgoing", NS)) == 1, task.get("id")


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_every_road_out_of_a_choice_has_a_condition_or_is_the_default(page):
    process = ET.fromstring(bpmn(page)).find("b:process", NS)
    flows_by_id = {flow.get("id"): flow for flow in process.findall("b:sequenceFlow", NS)}
    for gate in process.findall("b:exclusiveGateway", NS):
        ways = [flows_by_id[out.text] for out in gate.findall("b:outgoing", NS)]
        assert len(ways) > 1
        conditions = [way.findtext("b:conditionExpression", None, NS) for way in ways if way.get("id") != gate.get("default")]
        assert None not in conditions and len(set(conditions)) == len(conditions)


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_everything_is_drawn_once(page):
    root = ET.fromstring(bpmn(page))
    process = root.find("b:process", NS)
    elements = {e.get("id") for e in process if e.tag.split("}")[1] not in ("documentation", "laneSet")}
    drawn = [e.get("bpmnElement") for e in root.iter() if e.tag in (f"{{{NS['di']}}}BPMNShape", f"{{{NS['di']}}}BPMNEdge")]
    assert sorted(drawn) == sorted(elements)


def test_the_same_page_gives_the_same_bytes():
    assert all(bpmn(page) == bpmn(page) for page in PAGES)
    with override("en"):
        assert bpmn(TenderFlow, "zh-hans") == bpmn(TenderFlow)


def test_names_are_chinese_unless_english_is_asked_for():
    chinese, english = (bpmn(flows()[0], language).decode() for language in ("zh-hans", "en"))
    assert 'name="同意"' in chinese and 'name="approve"' in english
    assert 'name="approve"' not in chinese


def test_duty_deadline_and_return_contract_are_written_down():
    process = ET.fromstring(bpmn(TenderFlow)).find("b:process", NS)
    task = process.find("b:userTask[@id='budget']", NS)
    assert "duty countersign_finance" in task.findtext("b:documentation", "", NS)
    assert "due renovation.endorse" in task.findtext("b:documentation", "", NS)
    back = process.find("b:sequenceFlow[@id='flow_budget_return']", NS)
    assert back.findtext("b:documentation", "", NS) == "return contract resume"


def test_people_stand_in_the_lane_of_their_role():
    process = ET.fromstring(bpmn(TenderFlow)).find("b:process", NS)
    lanes = {lane.get("id"): [ref.text for ref in lane] for lane in process.iter(f"{{{NS['b']}}}lane")}
    assert lanes["lane_act_as_requester"] == ["request", "revise", "revise_outcome"], "whoever must correct is whoever asked"


def test_a_clock_on_a_step_interrupts_it():
    process = ET.fromstring(bpmn(TenderFlow)).find("b:process", NS)
    clock = process.find("b:boundaryEvent[@id='revise_timeout']", NS)
    assert clock.get("attachedToRef") == "revise" and clock.get("cancelActivity") == "true"
    assert clock.findtext("b:timerEventDefinition/b:timeDuration", "", NS) == "renovation.revise"


def test_several_signers_are_a_task_with_several_instances():
    process = ET.fromstring(bpmn(PanelFlow)).find("b:process", NS)
    loops = {task.get("id"): task.find("b:multiInstanceLoopCharacteristics", NS) for task in process.findall("b:userTask", NS)}
    assert loops["legal"] is None and loops["request"] is None
    assert loops["in_order"].get("isSequential") == "true" and loops["score"].get("isSequential") == "false"
    assert loops["sign"].findtext("b:completionCondition", "", NS).startswith("agreed >= 2")


def test_an_end_ends_the_whole_case():
    process = ET.fromstring(bpmn(TenderFlow)).find("b:process", NS)
    assert all(end.find("b:terminateEventDefinition", NS) is not None for end in process.findall("b:endEvent", NS))
