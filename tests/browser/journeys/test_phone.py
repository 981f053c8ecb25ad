"""On a phone of 390 px: the inspection is recorded on the spot, and a leader approves from the fixed bar."""
from datetime import timedelta

import pytest

from approvals.models import Decision
from procurement.calendar.office_time import local
from procurement.renovations.forms import InspectionForm
from tests.browser.scene import NOW
from workflows.demo.cast import PASSWORD
from workflows.demo.scenarios.renovation_papers import inspection
from workflows.flows.renovation_review import RenovationReviewFlow

from .hands import fill, press, problems, toast

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")


def test_the_inspection_is_filled_in_signed_and_recorded(scene, opened):
    page = opened("inspector", **PHONE)
    page.goto("/")
    page.tap("nav.tabbar a >> nth=1")
    page.wait_for_url("**/inbox/")
    number = scene.case("inspect").number
    page.locator("tr", has_text=number).locator("a.btn").tap()
    page.wait_for_url("**/cases/**")
    sheet = inspection(local(NOW - timedelta(hours=1)), "2103")
    fill(page, "act-form", InspectionForm, sheet)
    page.evaluate("document.querySelectorAll('details.fold').forEach(n => { n.open = true; })")
    with page.expect_response(lambda answer: "/files/" in answer.url) as sent:
        page.set_input_files("#act-form input[name=files]", {"name": "屋面.png", "mimeType": "image/png", "buffer": PICTURE})
    assert sent.value.status == 200, sent.value.text()
    page.fill("#password", PASSWORD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "record")
    assert number in toast(page), problems(page)
    told = Decision.objects.get(case__key=scene.cases["inspect"], node="inspect")
    record = RenovationReviewFlow.records().get(case=told.case)
    assert told.verb == "record" and record.second_inspector.username == "2103" and record.inspection_lines.count() == len(sheet["inspection_lines"])


def test_a_wrong_password_is_no_signature_and_nothing_typed_is_lost(scene, opened):
    page = opened("vice_head", **PHONE)
    page.goto(f"/cases/{scene.cases['vice_head']}/")
    page.fill("#comment", "同意,请注意施工安全。")
    page.fill("#password", "not-my-password")
    press(page, "approve")
    assert page.locator("#password-error").count() and page.locator("#comment").input_value() == "同意,请注意施工安全。"
    assert not Decision.objects.filter(case__key=scene.cases["vice_head"], node="vice_head").exists()


def test_the_fixed_bar_approves(scene, opened):
    page = opened("section_chief", **PHONE)
    page.goto(f"/cases/{scene.cases['section_chief']}/")
    bar = page.locator("nav.actbar")
    assert bar.is_visible() and not page.locator("nav.tabbar:not(.actbar)").is_visible()
    with page.expect_navigation():
        bar.locator("button[value=approve]").tap()
    assert scene.case("section_chief").number in toast(page), problems(page)


def test_the_diagram_is_a_list_of_steps(scene, opened):
    page = opened("requester", **PHONE)
    page.goto(f"/cases/{scene.cases['archived']}/")
    assert page.locator("ol.steps").is_visible() and not page.locator(".flow").is_visible()
