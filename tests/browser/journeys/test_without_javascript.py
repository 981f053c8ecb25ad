"""With JavaScript switched off everything still goes: rows, files, submitting, approving, returning, withdrawing."""
from datetime import date

import pytest

from approvals.models import Attachment, Case, Decision
from procurement.renovations.forms import ApplicationForm
from workflows.demo.scenarios.renovation_papers import application

from .hands import problems, put

pytestmark = pytest.mark.browser
ROWS = [{"name": f"项目{n}(演示)", "unit": "项", "quantity": "1", "unit_price": "1000.00"} for n in range(1, 10)]


@pytest.fixture
def plain(opened):
    return lambda person: opened(person, javascript=False)


def test_an_application_with_more_rows_than_the_page_brings_and_a_file(scene, plain):
    page = plain("requester")
    page.goto("/start/renovation_review/?new=1")
    put(page.locator("#start-form [name=title]"), ["无脚本的申请(演示)"])
    at_first = page.locator("#lines-items tbody tr").count()
    assert at_first < len(ROWS)
    for _ in range(6):
        if page.locator("#lines-items tbody tr").count() >= len(ROWS):
            break
        page.click("#lines-items [data-more]")
        assert page.locator("#start-form [name=title]").input_value() == "无脚本的申请(演示)", problems(page)
    from procurement.forms import posted

    sent = posted(application(date(2026, 6, 1), title="无脚本的申请(演示)", items=ROWS), ApplicationForm.tables)
    for name in sent:
        if not name.endswith("_FORMS"):
            put(page.locator(f'#start-form [name="{name}"]'), sent.getlist(name))
    page.set_input_files("#start-form input[type=file]", {
        "name": "申请函.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\ntrailer\n<<>>\n%%EOF\n"})
    page.click('#start-form button[value="submit"]')
    assert "/cases/" in page.url, problems(page)
    made = Case.objects.get(title="无脚本的申请(演示)")
    assert made.amount == 9000 and Attachment.objects.filter(case=made).count() == 1
    assert made.number in page.locator("#toasts").inner_text()


def test_saving_a_draft_and_finding_it_again(scene, plain):
    page = plain("second_requester")
    page.goto("/start/renovation_review/?new=1")
    put(page.locator("#start-form [name=title]"), ["先存一下(演示)"])
    page.click('#start-form button[value="draft"]')
    page.goto("/drafts/")
    page.click("text=先存一下(演示)")
    assert page.locator("#start-form [name=title]").input_value() == "先存一下(演示)"


def test_approve_from_the_page_of_the_case(scene, plain):
    page = plain("unit_head")
    page.goto(f"/cases/{scene.cases['endorse']}/")
    page.fill("#comment", "同意申报。")
    page.click('#act-form button[value="approve"]')
    assert scene.case("endorse").number in page.locator("#toasts").inner_text()
    assert Decision.objects.get(case__key=scene.cases["endorse"], node="endorse").verb == "approve"
    page.click("#toasts [data-undo] button")
    assert Decision.objects.filter(case__key=scene.cases["endorse"], verb="withdraw").exists()


def test_return_without_a_reason_is_asked_for_one(scene, plain):
    page = plain("finance")
    page.goto(f"/cases/{scene.cases['half']}/")
    other = plain("legal")
    other.goto(f"/cases/{scene.cases['half']}/")
    other.click('#act-form button[value="return"]')
    assert other.locator("#comment-error").count()
    other.fill("#comment", "依据请补写条款。")
    other.click('#act-form button[value="return"]')
    assert Decision.objects.get(case__key=scene.cases["half"], node="check_legal").verb == "return"


def test_one_click_and_batch_from_the_list(scene, plain):
    page = plain("unit_head")
    page.goto("/inbox/")
    page.check(f'input.pick[value^="{scene.step("small").pk}:"]')
    page.click("#bulk button[name=verb]")
    assert "48,000.00" in page.locator("main").inner_text()
    page.click("main form button.btn-primary, main form button.btn-ok")
    assert Decision.objects.filter(case__key=scene.cases["small"], node="endorse", verb="approve").exists(), page.locator("#toasts").inner_text()


def test_export_for_auditors(scene, plain):
    page = plain("auditor")
    page.goto("/audit/")
    page.fill("#ex-reason", "例行抽查(演示)")
    page.click("aside form button.btn-primary")
    assert page.locator(".job").count()


def test_theme_size_and_language(scene, plain):
    page = plain("requester")
    page.goto("/")
    page.click("button[name=theme]")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.click("button[name=size]")
    assert page.locator("html").get_attribute("data-size") == "large"
    page.click("button[name=language]")
    assert page.locator("html").get_attribute("lang") == "en"
