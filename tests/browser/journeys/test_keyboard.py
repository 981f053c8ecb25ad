"""The whole approving by keyboard alone: from the sign-in to the approved case no mouse is touched."""
import pytest

from approvals.models import Decision
from workflows.demo.cast import PASSWORD

from .hands import toast

pytestmark = pytest.mark.browser
FOCUS = "() => { const n = document.activeElement; return [n.tagName, n.id || n.name || '', (n.innerText || n.value || '').trim()]; }"


def tab_to(page, wanted, most: int = 90) -> None:
    """Press Tab until the focus is where it is wanted, and see it on the way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        tag, name, text = page.evaluate(FOCUS)
        if wanted(tag, name, text):
            return
    raise AssertionError(f"not reached with Tab; the focus is at {page.evaluate(FOCUS)}")


def focus_is_seen(page) -> bool:
    """An outline or a ring of at least two pixels around what has the focus."""
    return page.evaluate("""() => { const s = getComputedStyle(document.activeElement);
        return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none"; }""")


def test_sign_in_open_and_approve_with_alt_a(scene, opened):
    page = opened()
    page.goto("/accounts/login/")
    page.keyboard.type("1002")  # the field has the focus already
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)[2].startswith("跳到") and focus_is_seen(page)
    tab_to(page, lambda tag, name, text: tag == "A" and text.startswith("待办"))
    assert focus_is_seen(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/")

    number = scene.case("endorse").number
    row = page.locator("[data-rows] tbody tr").all_inner_texts()
    for _ in range(1 + next(n for n, text in enumerate(row) if number in text)):
        page.keyboard.press("j")
    assert focus_is_seen(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{scene.cases['endorse']}/**")

    tab_to(page, lambda tag, name, text: name == "comment", most=160)
    page.keyboard.type("情况属实,同意申报。")
    page.keyboard.press("Alt+a")
    page.locator("#toasts .toast-line").first.wait_for()
    assert number in toast(page)
    told = Decision.objects.get(case__key=scene.cases["endorse"], node="endorse")
    assert (told.verb, told.comment) == ("approve", "情况属实,同意申报。")


def test_return_with_alt_r_asks_for_a_reason_and_takes_the_focus_there(scene, opened):
    page = opened("unit_head")
    page.goto(f"/cases/{scene.cases['small']}/")
    page.keyboard.press("Alt+r")
    assert page.evaluate(FOCUS)[1] == "comment" and not Decision.objects.filter(case__key=scene.cases["small"], node="endorse").exists()
    page.keyboard.type("请补写工程量的计算。")
    page.keyboard.press("Alt+r")
    page.locator("#toasts .toast-line").first.wait_for()
    assert Decision.objects.get(case__key=scene.cases["small"], node="endorse").verb == "return"


def test_every_menu_and_tab_of_the_frame_is_reached(scene, opened):
    page = opened("vice_head")
    page.goto("/inbox/")
    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        tag, name, text = page.evaluate(FOCUS)
        seen.add((tag, name or text.splitlines()[0] if text else name))
        if tag == "BODY":
            break
    words = {text for _tag, text in seen}
    for wanted in ("gsearch", "theme", "size", "language", "bell", "fl-q"):
        assert wanted in words, f"{wanted} is not reached: {sorted(words)}"
    links = page.locator("nav.side a").count()
    assert sum(tag == "A" for tag, _ in seen) >= links


def test_the_slash_searches_and_shortcuts_can_be_switched_off(scene, opened):
    page = opened("section_chief")
    page.goto("/inbox/")
    page.keyboard.press("/")
    assert page.evaluate(FOCUS)[1] == "gsearch"
    page.keyboard.type(scene.case("head").number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert scene.case("head").title in page.locator("main").inner_text()

    quiet = opened("section_chief", cookies={"desk_keys": "off"})
    quiet.goto("/inbox/")
    quiet.keyboard.press("/")
    assert quiet.evaluate(FOCUS)[1] != "gsearch"
