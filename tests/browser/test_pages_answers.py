"""Pages that have no address of their own, only an answer to a form or to a mishap: through the same gate."""
import pytest
from django.template.loader import render_to_string

from workflows.demo.cast import PASSWORD

from .journeys.hands import sign_in
from .looking import look_at_answer

pytestmark = pytest.mark.browser


@pytest.fixture
def judged(live, known):
    return lambda page, label, status=200: look_at_answer(page, label, live, known, status)


def _send(page, selector: str, status: int) -> None:
    """Send a form without asking the browser's own opinion; answers with the status that came."""
    page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true; })")
    with page.expect_navigation() as gone:
        page.click(selector)
    assert gone.value.status == status


def test_an_application_that_lacks_everything(scene, opened, judged):
    page = opened("requester")
    page.goto("/start/renovation_review/?new=1")
    _send(page, '#start-form button[value="submit"]', 422)
    judged(page, "apply-errors", 422)


def test_a_step_whose_form_is_not_complete(scene, opened, judged):
    page = opened("inspector")
    page.goto(f"/cases/{scene.cases['inspect']}/")
    _send(page, '#act-form button[value="record"]', 422)
    judged(page, "case-inspect-errors", 422)


def test_a_signature_with_a_wrong_password(scene, opened, judged):
    page = opened("vice_head")
    page.goto(f"/cases/{scene.cases['vice_head']}/")
    page.fill("#password", "wrong")
    _send(page, '#act-form button[value="approve"]', 422)
    judged(page, "case-signature-wrong", 422)


def test_the_list_of_a_batch_before_it_is_confirmed(scene, opened, judged):
    page = opened("unit_head")
    page.goto("/inbox/")
    page.check("input.pick >> nth=0")
    _send(page, "#bulk button[name=verb]", 200)
    judged(page, "batch")


def test_somebody_was_faster(scene, opened, judged):
    first, second = opened("second_vice_head"), opened("vice_head")
    for page in (first, second):
        page.goto(f"/cases/{scene.cases['vice_head']}/")
        page.fill("#password", PASSWORD)
    first.click('#act-form button[value="approve"]')
    first.locator("#toasts .toast-line").first.wait_for()
    judged(first, "case-after-approving")
    second.fill("#comment", "我写的意见还在。")
    _send(second, '#act-form button[value="approve"]', 409)
    judged(second, "409", 409)


def test_an_act_that_is_refused(scene, opened, judged):
    page = opened("section_chief")
    page.goto(f"/cases/{scene.cases['check_area']}/act/terminate/")
    page.fill("#comment", "")
    _send(page, "main .formbar button", 422)
    judged(page, "verb-terminate-errors", 422)


def test_a_delegation_to_nobody(scene, opened, judged):
    page = opened("head")
    page.goto("/delegations/")
    _send(page, "main form button.btn-primary", 422)
    judged(page, "delegations-errors", 422)


def test_wrong_password_and_locked_account(scene, opened, judged):
    page = opened()
    sign_in(page, "2301", "wrong-password-1")
    judged(page, "login-errors")
    for _ in range(4):
        page.set_viewport_size({"width": 1440, "height": 900})
        sign_in(page, "2301", "wrong-password-1")
    judged(page, "locked", 429)


@pytest.mark.parametrize("status", [400, 413, 429, 500, 503])
def test_mishaps(status, scene, opened, live, judged):
    page = opened()
    html = render_to_string(f"{status}.html", {"request_id": "7c76c673-2b66-4afc-93ca-7c694c880fc9"})
    page.route("**/mishap/", lambda route: route.fulfill(status=status, body=html, content_type="text/html; charset=utf-8"))
    page.goto("/mishap/")
    judged(page, str(status), status)
