"""At the door: signing in and out, the lock after five wrong passwords, and what a browser remembers of its person's taste."""
import pytest

from approvals.models import TrailEntry

from .hands import sign_in

pytestmark = pytest.mark.browser


def test_in_and_out(scene, opened):
    page = opened()
    page.goto("/inbox/")
    assert "/accounts/login/" in page.url
    sign_in(page, "1001")
    page.locator("nav.side").wait_for()
    assert "赵敏" in page.locator("header.top").inner_text()
    page.click("details.menu.user summary, details.menu summary >> nth=-1")
    with page.expect_navigation():  # what this device kept is cleared first, then the answer comes
        page.click("form[action='/accounts/logout/'] button")
    page.goto("/inbox/")
    assert "/accounts/login/" in page.url
    assert {"login.succeeded", "logout.done"} <= set(TrailEntry.objects.filter(actor=scene.user("requester")).values_list("action", flat=True))


def test_five_wrong_passwords_lock_the_door_and_say_so(scene, opened):
    page = opened()
    for _ in range(5):
        sign_in(page, "2201", "wrong-password-1")
    assert page.locator(".code").inner_text() == "429" and "锁定" in page.locator("h1").inner_text()
    sign_in(page, "2201")
    assert page.locator(".code").count(), "the right password opens a locked account"
    assert TrailEntry.objects.filter(action="login.locked").exists()


def test_language_theme_and_size_stay(scene, opened):
    page = opened("requester")
    page.goto("/started/")
    with page.expect_navigation():
        page.click("button[name=language]")
    assert page.url.endswith("/started/") and page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == "Started by me"
    for name in ("theme", "size"):
        with page.expect_response(lambda answer: "/preferences/" in answer.url):
            page.click(f"button[name={name}]")
    page.goto("/inbox/")
    html = page.locator("html")
    assert [html.get_attribute(name) for name in ("lang", "data-bs-theme", "data-size")] == ["en", "dark", "large"]
    with page.expect_navigation():
        page.click("button[name=language]")
    assert [html.get_attribute(name) for name in ("lang", "data-bs-theme", "data-size")] == ["zh-CN", "dark", "large"]
    assert page.said == []
