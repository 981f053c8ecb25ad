"""On the screen of an ordinary office computer every choice and every sum can be read in full."""
import pytest

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 900}
CUT = """(nodes) => nodes.filter((n) => { const s = getComputedStyle(n), pen = document.createElement("canvas").getContext("2d"); pen.font = s.font;
  const words = n.tagName === "SELECT" ? n.selectedOptions[0].text : n.value;
  const room = n.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight);
  return pen.measureText(words).width > room; }).map((n) => n.name)"""


def test_the_verdict_on_a_paper_is_not_cut(scene, opened):
    page = opened("window", **DESK)
    page.goto(f"/cases/{scene.cases['accept']}/")
    assert page.locator(".t.lines select").count() >= 11
    page.locator(".t.lines select").last.select_option("none")
    assert page.locator(".t.lines select").evaluate_all(CUT) == []


def test_the_deadline_of_the_most_pressing_work_is_not_hidden(scene, opened):
    page = opened("handler", **DESK)
    page.goto("/")
    assert page.locator(".t.cards .due").count()
    assert page.locator(".tw:has(.t.cards)").evaluate("n => n.scrollWidth - n.clientWidth") <= 0
