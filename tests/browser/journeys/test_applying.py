"""A requester begins an application: the draft is kept, rows are added, a file goes up with progress, the case is submitted."""
from datetime import date

import pytest

from approvals.models import Attachment, Case, Draft
from procurement.renovations.forms import ApplicationForm
from workflows.demo.scenarios.renovation_papers import application

from .hands import fill, problems, put, toast

pytestmark = pytest.mark.browser
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n" + b"%" + b"x" * 300_000


def test_from_the_first_letter_to_the_submitted_case(scene, opened):
    page = opened("requester")
    page.goto("/start/")
    page.click('main .tile[href*="renovation_review"]')
    if page.locator("text=另写一份").count():
        page.goto("/start/renovation_review/?new=1")

    with page.expect_response(lambda answer: "/drafts/save/" in answer.url):
        put(page.locator("#start-form [name=title]"), ["浏览器里写的申请(演示)"])
    page.locator("[data-saved]", has_text="保存").wait_for()
    assert Draft.objects.filter(title="浏览器里写的申请(演示)").exists()

    before = page.locator("#lines-items tbody tr[data-line]:visible").count()
    page.click("#lines-items [data-add]")
    assert page.locator("#lines-items tbody tr[data-line]:visible").count() == before + 1

    fill(page, "start-form", ApplicationForm, application(date(2026, 6, 1), title="浏览器里写的申请(演示)"))
    assert page.locator("#lines-items [data-total]").inner_text().replace(",", "") == "860000.00"

    page.evaluate("""() => { const bar = document.querySelector("[data-upload] progress"); window.seen = [];
        new MutationObserver(() => window.seen.push([bar.hidden, bar.value])).observe(bar, { attributes: true }); }""")
    with page.expect_response(lambda answer: "/files/" in answer.url) as sent:
        page.set_input_files("#start-form input[name=files-letter]", {"name": "申请函.pdf", "mimeType": "application/pdf", "buffer": PDF})
    assert sent.value.status == 200, sent.value.text()
    page.wait_for_selector("[data-uploaded] li")
    assert "SHA-256" in page.locator("[data-uploaded]").inner_text() and "293" in page.locator("[data-uploaded]").inner_text()
    assert any(not hidden for hidden, _value in page.evaluate("window.seen")), "no progress was shown"

    with page.expect_navigation():
        page.click('#start-form button[value="submit"]')
    assert "/cases/" in page.url, problems(page)
    made = Case.objects.get(title="浏览器里写的申请(演示)")
    assert made.number in toast(page) and str(made.amount) == "860000.00"
    assert Attachment.objects.filter(case=made, name="申请函.pdf", paper="letter", version=1).exists()
    assert not Draft.objects.filter(title="浏览器里写的申请(演示)").exists()
    assert page.said == []


def test_a_file_that_lies_about_its_type_is_not_taken_and_the_form_stays(scene, opened):
    page = opened("second_requester")
    page.goto("/start/renovation_review/?new=1")
    put(page.locator("#start-form [name=title]"), ["写了一半"])
    page.set_input_files("#start-form input[name=files]", {"name": "照片.png", "mimeType": "image/png", "buffer": b"MZ" + b"\0" * 400})
    page.wait_for_selector("#toasts .toast-line.error")
    assert "照片.png" in toast(page)
    assert page.locator("#start-form [name=title]").input_value() == "写了一半"


def test_what_is_missing_is_named_at_once_and_nothing_typed_is_lost(scene, opened):
    page = opened("second_requester")
    page.goto("/start/renovation_review/?new=1")
    page.evaluate("document.querySelector('#start-form').noValidate = true")
    put(page.locator("#start-form [name=title]"), ["只有标题(演示)"])
    with page.expect_navigation():
        page.click('#start-form button[value="submit"]')
    assert page.locator(".errors").count() and page.locator("#start-form [name=title]").input_value() == "只有标题(演示)"
    assert page.locator("#start-form [aria-invalid=true]").count() > 10
    first = page.locator(".errors a").first
    first.click()
    assert page.evaluate("document.activeElement.name") in {"kind_asked", "urgency", "contact", "phone"}


def test_a_page_left_in_the_middle_asks_first(scene, opened):
    page = opened("second_requester")
    page.goto("/start/renovation_review/?new=1")
    page.locator("#start-form [name=title]").press_sequentially("草")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/inbox/")
    assert asked == ["beforeunload"]


def test_an_application_is_not_sent_without_the_paper_that_is_refused_on_the_way(scene, opened):
    page = opened("requester")
    page.goto("/start/renovation_review/?new=1")
    page.wait_for_selector("html[data-shelf]")
    fill(page, "start-form", ApplicationForm, application(date(2026, 6, 1), title="附件被拒收的申请(演示)"))
    page.evaluate("""() => { const send = XMLHttpRequest.prototype.send;  // a slow line: the file is still on its way at the press
        XMLHttpRequest.prototype.send = function (body) { setTimeout(() => send.call(this, body), 1500); }; }""")
    page.set_input_files("#start-form input[name=files-letter]", {"name": "申请函.pdf", "mimeType": "application/pdf", "buffer": b"PK\x03\x04"})
    page.locator("[data-queue] li", has_text="申请函.pdf").wait_for()
    page.locator('#start-form button[name=verb][value="submit"]').click()
    page.locator("#toasts .toast-line.error").wait_for()
    page.wait_for_timeout(800)
    assert "申请函.pdf" in toast(page) and not Case.objects.filter(title="附件被拒收的申请(演示)").exists()
    assert page.locator("#start-form [name=title]").input_value() == "附件被拒收的申请(演示)"
    with page.expect_navigation():  # whoever presses again means it
        page.locator('#start-form button[name=verb][value="submit"]').click()
    assert Case.objects.filter(title="附件被拒收的申请(演示)").exists(), problems(page)
