"""AB角: the section chief lets a deputy act; the deputy acts, and both names stand there; revoked, he acts no more."""
from datetime import timedelta

import pytest

from approvals.models import Decision, Delegation
from tests.browser.scene import NOW

from .hands import press, problems, put, toast

pytestmark = pytest.mark.browser


def test_made_used_shown_and_revoked(scene, opened):
    chief = opened("finance")
    chief.goto("/delegations/")
    for name, value in {"deputy": "2105", "since": f"{NOW:%Y-%m-%d}", "until": f"{NOW + timedelta(days=9):%Y-%m-%d}", "reason": "出差(演示)"}.items():
        put(chief.locator(f"[name={name}]").first, [value])
    chief.click("main form button.btn-primary")
    paper = Delegation.objects.filter(principal=scene.user("finance")).first()
    assert paper and paper.deputy == scene.user("deputy"), problems(chief)

    deputy = opened("deputy")
    deputy.goto("/inbox/?tab=delegated")
    number = scene.case("copied").number
    assert number not in deputy.locator("main").inner_text()  # it waits for a vice head, who has not delegated
    number = scene.case("section_chief").number
    deputy.locator("tr", has_text=number).locator("a.btn").click()
    deputy.wait_for_url("**/cases/**")
    assert "代" in deputy.locator("#act-form").inner_text()
    deputy.fill("#comment", "同意(代)。")
    press(deputy, "approve")
    assert number in toast(deputy), problems(deputy)
    told = Decision.objects.get(case__number=number, node="section_chief")
    assert (told.actor, told.principal) == (scene.user("deputy"), scene.user("section_chief")) and told.delegation_id
    deputy.goto(f"/cases/{scene.cases['section_chief']}/")
    line = deputy.locator(".tl li", has_text="同意(代)。").inner_text()
    assert "马骏" in line and "代 徐建" in line

    chief.goto("/delegations/")
    row = chief.locator("form[action*=revoke]").first
    row.locator("input[name=reason]").fill("提前回来(演示)")
    row.locator("button").click()
    if chief.locator("#ask[open]").count():
        chief.click("#ask [data-answer=yes]")
    chief.locator("#toasts .toast-line").first.wait_for()
    paper.refresh_from_db()
    assert paper.revoked_at is not None
    deputy.goto(f"/cases/{scene.cases['section_chief']}/?for={scene.people['finance']}")
    assert not deputy.locator("#act-form").count()


def test_no_chain_and_nobody_delegates_to_himself(scene, opened):
    page = opened("head")
    page.goto("/delegations/")
    for name, value in {"deputy": "2903", "since": f"{NOW:%Y-%m-%d}", "until": f"{NOW + timedelta(days=3):%Y-%m-%d}", "reason": "试试(演示)"}.items():
        put(page.locator(f"[name={name}]").first, [value])
    page.click("main form button.btn-primary")
    page.wait_for_selector(".errors, .errorlist")
    assert not Delegation.objects.filter(principal=scene.user("head")).exists()
