"""A purchase in people's hands: asked for without any script, its quotes entered with the keyboard alone, scored on a phone."""
import pytest

from procurement.calendar.office_time import local
from procurement.evaluation.forms import ScoreForm
from procurement.forms import posted
from procurement.needs.forms import RequestForm
from tests.browser.projector import showing
from tests.browser.reel import Stop
from workflows.demo.cast import PASSWORD
from workflows.demo.scenarios import sunshine_tender as tender

from .hands import fill, press, problems, put, toast
from .test_keyboard import FOCUS, focus_is_seen, tab_to
from .test_phone import PHONE

pytestmark = pytest.mark.browser
GOODS = [{"category_code": "", "name": f"会议桌椅{n}(演示)", "specification": "", "unit": "组", "quantity": str(n), "price": "5200.00"}
         for n in range(1, 6)]
US, ISO = ("%m%d%Y", "%I%M%p"), ("%Y", "%m%d%H%M")
"""Ways in which a browser lets a moment be typed; between the two parts Tab leaves the year."""


def _invited(stage):
    tender.asks(stage)
    tender.on_to(stage, "take_quotes")


ASKED = Stop("asked", "requester", tail="/start/sunshine_tender/?new=1")
QUOTED = Stop("quoted", "buyer", _invited)
SCORED = Stop("scored", "@score", lambda stage: tender.on_to(stage, "score"))


@pytest.fixture(scope="module")
def own_database_module(django_db_setup, django_db_blocker, tmp_path_factory):
    with showing((ASKED, QUOTED, SCORED), django_db_blocker, tmp_path_factory.mktemp("files")) as reel:
        yield reel


@pytest.fixture
def reel(own_database_module):
    return own_database_module


def test_without_a_script_lines_are_added_a_wrong_sum_is_told_and_nothing_is_lost(reel, opened):
    reel.to(ASKED)
    page = opened(reel.people.requester, javascript=False, width=390, height=844)
    page.goto(reel.url(ASKED))
    put(page.locator("#start-form [name=title]"), ["无脚本的采购(演示)"])
    at_first = page.locator("#lines-items tbody tr").count()
    assert at_first < len(GOODS)
    page.click("#lines-items [data-more]")
    assert page.locator("#lines-items tbody tr").count() >= len(GOODS), problems(page)
    assert page.locator("#start-form [name=title]").input_value() == "无脚本的采购(演示)"

    sent = posted(tender.request(reel.stage, title="无脚本的采购(演示)", items=GOODS), RequestForm.tables)
    for name in sent:
        if not name.endswith("_FORMS"):
            put(page.locator(f'#start-form [name="{name}"]'), sent.getlist(name))
    put(page.locator('[name="items-4-price"]'), ["五千二百"])
    page.click('#start-form button[value="submit"]')
    assert page.locator('td:has([name="items-4-price"]) .errorlist').inner_text() == "请填写数字，例如 1234.50。"
    assert _typed(page) == [one["name"] for one in GOODS] and page.locator('[name="items-4-price"]').input_value() == "五千二百"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    put(page.locator('[name="items-4-price"]'), ["5200.00"])
    page.click('#start-form button[value="submit"]')
    assert "/cases/" in page.url, problems(page)

    head = opened(reel.people.unit_head, javascript=False)
    head.goto(page.url)
    head.fill("#comment", "请写明规格型号。")
    head.click('#act-form button[value="return"]')
    assert "无脚本的采购(演示)" in head.locator("main").inner_text()
    page.goto(page.url)
    assert _typed(page) == [one["name"] for one in GOODS] and "请写明规格型号。" in page.locator("main").inner_text()


def _typed(page):
    """What stands in the rows that hold something."""
    return [text for one in page.locator('[name^="items-"][name$="-name"]').all() if (text := one.input_value())]


def test_the_buyer_enters_three_quotes_with_the_keyboard_alone(reel, opened):
    reel.to(QUOTED)
    page = opened(reel.people.buyer)
    page.goto(reel.url(QUOTED))
    delivered = local(tender.record_of(reel.stage).quotes_due).replace(hour=15, minute=0)
    for row, price in enumerate(tender.PRICES.values()):
        tab_to(page, lambda tag, name, text, row=row: name == f"id_opened-{row}-delivered_at", most=200)
        assert focus_is_seen(page)
        _type_moment(page, f"#id_opened-{row}-delivered_at", delivered)
        tab_to(page, lambda tag, name, text, row=row: name == f"id_opened-{row}-how")
        page.keyboard.press("ArrowDown")
        tab_to(page, lambda tag, name, text, row=row: name == f"id_opened-{row}-price")
        page.keyboard.type(price)
    page.keyboard.press("Alt+a")
    page.locator("#toasts .toast-line").first.wait_for()
    record = tender.record_of(reel.stage)
    assert record.quotes_valid == 3 and reel.stage.waiting() == ["commit_draw"], page.evaluate(FOCUS)
    assert [row["contract_price"] for row in record.quotes] == list(tender.PRICES.values())


def _type_moment(page, field, moment):
    """Month first or year first, as the browser at hand wants it."""
    for way in (US, ISO):
        for place, part in enumerate(way):
            if place:
                page.keyboard.press("Tab")
            page.keyboard.type(f"{moment:{part}}")
        if page.locator(field).input_value() == f"{moment:%Y-%m-%dT%H:%M}":
            return
        page.locator(field).fill("")
        page.locator(field).blur()
        page.locator(field).focus()
    raise AssertionError(f"no way to type {moment} into {field}")


def test_a_member_of_the_panel_scores_on_a_phone(reel, opened):
    reel.to(SCORED)
    step = reel.stage.step("score")
    page = opened(step.owner, **PHONE)
    page.goto("/")
    page.tap("nav.tabbar a >> nth=1")
    page.wait_for_url("**/inbox/")
    page.locator("tr", has_text=reel.stage.case.number).locator("a.btn").tap()
    page.wait_for_url("**/cases/**")
    fill(page, "act-form", ScoreForm, tender.sheet(reel.stage, tender.POINTS))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    supplier = page.locator("#id_points-0-name")
    assert supplier.inner_text() in {row["name"] for row in tender.record_of(reel.stage).quotes}
    assert supplier.evaluate("n => n.scrollWidth <= n.clientWidth + 1"), "the name of the supplier is cut off"
    page.fill("#password", PASSWORD)
    press(page, "record")
    assert reel.stage.case.number in toast(page), problems(page)
    assert len(tender.record_of(reel.stage).sheets) == 1 and tender.record_of(reel.stage).scores == []
