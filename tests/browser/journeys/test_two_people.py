"""A double click has one effect; of two people one wins and the other keeps what he typed; a stranger is told why not."""
import pytest

from approvals.models import Decision, TrailEntry

from .hands import toast

pytestmark = pytest.mark.browser


def test_a_double_click_approves_once(scene, opened):
    page = opened("unit_head")
    page.goto(f"/cases/{scene.cases['endorse']}/")
    page.fill("#comment", "同意,双击。")
    page.locator('#act-form button[value="approve"]').dblclick()
    page.locator("#toasts .toast-line").first.wait_for()
    assert Decision.objects.filter(case__key=scene.cases["endorse"], node="endorse").count() == 1


def test_the_same_form_sent_twice_gives_the_same_answer(scene, opened):
    page = opened("unit_head", javascript=False)
    page.goto(f"/cases/{scene.cases['small']}/")
    sent = {box.get_attribute("name"): box.get_attribute("value") for box in page.locator("#act-form input[type=hidden]").all()}
    where = page.locator("#act-form").get_attribute("action")
    answers = [page.request.post(where, form={**sent, "verb": "approve", "comment": "同意。"}, headers={"Referer": page.url}, max_redirects=0)
               for _ in range(2)]
    assert [answer.status for answer in answers] == [302, 302]
    assert Decision.objects.filter(case__key=scene.cases["small"], node="endorse").count() == 1


def test_the_loser_sees_what_happened_and_keeps_what_he_typed(scene, opened):
    first, second = opened("second_vice_head"), opened("vice_head")
    from workflows.demo.cast import PASSWORD

    for page in (first, second):
        page.goto(f"/cases/{scene.cases['vice_head']}/")
        page.fill("#password", PASSWORD)
    first.fill("#comment", "同意。先到。")
    second.fill("#comment", "我写了很久的意见,不能丢。")
    with first.expect_navigation():
        first.click('#act-form button[value="approve"]')
    assert scene.case("vice_head").number in toast(first)
    with second.expect_navigation() as gone:
        second.click('#act-form button[value="approve"]')
    assert gone.value.status == 409
    assert second.locator("#typed").input_value() == "我写了很久的意见,不能丢。"
    assert "最近办理：沈岩，分管领导审批" in second.locator("main").inner_text()
    assert Decision.objects.filter(case__key=scene.cases["vice_head"], node="vice_head").count() == 1
    second.goto("/drafts/")
    assert "我写了很久的意见" in second.locator("main").inner_text()


def test_two_different_acts_of_one_step_give_one_effect(scene, opened):
    first, second = opened("legal"), opened("legal")
    for page in (first, second):
        page.goto(f"/cases/{scene.cases['half']}/")
        page.fill("#comment", "一份意见。")
    with first.expect_navigation():
        first.click('#act-form button[value="approve"]')
    with second.expect_navigation() as gone:
        second.click('#act-form button[value="return"]')
        if second.locator("#ask[open]").count():
            second.click("#ask [data-answer=yes]")
    assert gone.value.status == 409 and second.locator("#typed").input_value() == "一份意见。"
    assert Decision.objects.filter(case__key=scene.cases["half"], node="check_legal").count() == 1


def test_the_wrong_role_gets_a_page_in_words(scene, opened):
    page = opened("requester")
    answer = page.goto("/audit/")
    assert answer.status == 403 and "韩雪" in page.locator("main").inner_text()
    answer = page.goto(f"/cases/{scene.cases['two_hats']}/")
    assert answer.status == 404 and "没有" in page.locator("main").inner_text()
    answer = page.goto("/no-such-page/")
    assert answer.status == 404
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_the_one_who_asked_is_told_why_he_may_not_endorse(scene, opened):
    page = opened("head_with_two_hats")
    page.goto(f"/cases/{scene.cases['two_hats']}/")
    assert not page.locator("#act-form").count()
    assert page.locator(".decide").inner_text().strip()
    sent = page.request.post(f"/cases/{scene.cases['two_hats']}/steps/{scene.step('two_hats').pk & 0xFFFF}/", max_redirects=0, form={
        "csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value"), "verb": "approve", "edition": "1",
        "key": "forged-by-hand", "comment": "同意。"}, headers={"Referer": page.url})
    assert sent.status == 403
    assert TrailEntry.objects.filter(outcome="refused", actor=scene.user("head_with_two_hats")).exists()
