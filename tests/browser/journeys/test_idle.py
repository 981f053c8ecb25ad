"""A session that is about to end warns, goes on with one click, and otherwise leads to the door and back."""
import pytest

from approvals.models import Draft

pytestmark = pytest.mark.browser


@pytest.fixture
def two_minutes(settings):
    """So short a limit that the warning comes at once."""
    settings.SESSION_IDLE_MINUTES = 1


def test_the_page_warns_and_one_click_keeps_the_session(scene, opened, two_minutes):
    page = opened("requester")
    page.goto("/started/")
    dialog = page.locator("dialog#idle")
    dialog.wait_for(state="visible")
    assert 0 < int(dialog.locator("[data-left]").inner_text()) <= 60
    with page.expect_response(lambda answer: answer.url.endswith("/session/") and answer.request.method == "POST") as stayed:
        dialog.locator("[data-stay]").click()
    assert stayed.value.json()["left"] > 50


def test_no_page_warns_where_no_limit_is_near(scene, opened, settings):
    settings.SESSION_IDLE_MINUTES = 30
    page = opened("requester")
    with page.expect_response(lambda answer: answer.url.endswith("/session/")):
        page.goto("/started/")
    assert not page.locator("dialog#idle").is_visible()


def test_what_was_typed_is_a_draft_when_the_clock_has_signed_somebody_out(scene, opened, settings):
    from workflows.engine import clock

    settings.SESSION_IDLE_MINUTES = 30
    page = opened("unit_head")
    page.goto(f"/cases/{scene.cases['endorse']}/")
    with page.expect_response(lambda answer: "/drafts/save/" in answer.url):
        page.fill("#comment", "情况属实，同意申报（未提交）。")
    assert clock._simulated is not None
    clock._simulated.forward(minutes=31)
    page.goto("/inbox/")
    assert "/accounts/login/?next=%2Finbox%2F" in page.url and "30 分钟没有操作" in page.locator("body").inner_text()
    assert Draft.objects.get(author=scene.user("unit_head"), step=scene.step("endorse")).data["comment"] == ["情况属实，同意申报（未提交）。"]
