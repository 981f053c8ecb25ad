"""A stock-take in a cellar without a signal, on a phone of 390 px: what was counted waits on the device and is entered exactly once."""
from datetime import timedelta

import pytest

from procurement.stocktakes.models import CountEntry, StockTake
from tests.browser.scene import NOW
from workflows.engine import clock

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def at_the_count(opened, scene, person="counter", **options):
    page = opened(person, **PHONE | options)
    while clock.now() < StockTake.objects.get(pk=scene.things["take"]).opened_at:
        pass  # each question to the standing clock is a tick, and the scene was laid some ticks after NOW
    page.clock.set_fixed_time(NOW + timedelta(minutes=1))  # a look says when it was taken; a telephone may be a little fast
    page.goto(f"/stocktakes/{scene.things['take']}/count/")
    return page


def looks(page, typed="", quantity="1", name=""):
    """One look: a scanner ends the number with Enter. The state is chosen with the first thing and stays for the next."""
    if not page.locator("[name=condition]").input_value():
        page.select_option("[name=condition]", "good")
    if name:
        page.fill("[name=name]", name)
    page.fill("[name=quantity]", quantity)
    page.fill("[name=typed]", typed)
    page.press("[name=typed]", "Enter")


def entered(**facts):
    return CountEntry.objects.filter(**facts).count()


def waiting(page):
    return page.locator("[data-count-queue] li")


def test_what_is_counted_without_a_signal_is_entered_once_when_it_is_back(scene, opened):
    page = at_the_count(opened, scene)
    before = entered()
    page.context.set_offline(True)
    looks(page, "ZC-C-0003", "10")
    looks(page, "ｚｃ-c-０００２", "9")  # full-width and small: one spelling for one card
    looks(page, quantity="1", name="落地扇（地下室）")
    waiting(page).nth(2).wait_for()
    page.get_by_text("网络不通").wait_for()
    assert waiting(page).count() == 3 and entered() == before
    assert page.locator("[name=typed]").input_value() == ""  # ready for the next thing
    page.context.set_offline(False)  # the signal is back; nobody presses anything
    page.wait_for_function("() => !document.querySelectorAll('[data-count-queue] li').length")
    assert entered() == before + 3
    assert [entered(line__card__number=number, quantity=many) for number, many in (("ZC-C-0003", 10), ("ZC-C-0002", 9))] == [1, 1]
    assert entered(line=None, name="落地扇（地下室）") == 1


def test_what_waits_outlives_the_page_and_an_answer_that_got_lost(scene, opened):
    page = at_the_count(opened, scene)
    before = entered()

    def swallowed(route):  # it arrives, and the answer does not
        route.fetch()
        route.abort()
    page.route("**/count/", lambda route: swallowed(route) if route.request.method == "POST" else route.continue_())
    looks(page, "ZC-C-0001", "7")
    waiting(page).first.wait_for()
    page.wait_for_timeout(300)
    assert entered() == before + 1 and waiting(page).count() == 1
    page.unroute("**/count/")
    page.goto("/")
    page.goto(f"/stocktakes/{scene.things['take']}/count/")  # the same person on the same device
    page.wait_for_function("() => !document.querySelectorAll('[data-count-queue] li').length")
    assert entered() == before + 1  # its mark was there already


def test_a_number_that_no_card_has_is_told_and_stays_until_it_is_put_right(scene, opened):
    page = at_the_count(opened, scene)
    before = entered()
    looks(page, "ZC-C-9999")
    waiting(page).get_by_role("button", name="移除").wait_for()
    assert "没有" in waiting(page).inner_text() and "ZC-C-9999" in waiting(page).inner_text()
    waiting(page).get_by_role("button", name="修改").tap()  # nothing is typed twice
    assert waiting(page).count() == 0 and page.locator("[name=typed]").input_value() == "ZC-C-9999"
    looks(page, "ZC-C-0003", "6")
    page.wait_for_function("() => !document.querySelectorAll('[data-count-queue] li').length")
    assert entered() == before + 1 and entered(line__card__number="ZC-C-0003", quantity=6) == 1


def test_whoever_was_signed_out_is_told_so_and_loses_nothing(scene, opened):
    page = at_the_count(opened, scene)
    before, cookies = entered(), page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    looks(page, "ZC-C-0003", "4")
    page.get_by_text("您已退出登录").wait_for()
    assert waiting(page).count() == 1 and entered() == before
    page.context.add_cookies(cookies)
    page.reload()
    page.wait_for_function("() => !document.querySelectorAll('[data-count-queue] li').length")
    assert entered(line__card__number="ZC-C-0003", quantity=4) == 1


def test_another_person_on_the_same_telephone_sends_nothing_of_the_first(scene, opened):
    page = at_the_count(opened, scene)
    before = entered()
    page.context.set_offline(True)
    looks(page, "ZC-C-0003", "5")
    waiting(page).first.wait_for()
    kept = page.evaluate("() => JSON.stringify({...localStorage})")
    other = at_the_count(opened, scene, "second_counter")
    other.evaluate("(rows) => { for (const [name, value] of Object.entries(JSON.parse(rows))) localStorage.setItem(name, value); }", kept)
    other.reload()
    other.wait_for_timeout(500)
    assert waiting(other).count() == 0 and entered() == before


def test_without_a_script_one_look_after_the_other(scene, opened):
    page = at_the_count(opened, scene, javascript=False)
    before = entered()
    looks(page, " zc-c-0003 ", "10")
    page.get_by_text("ZC-C-0003").first.wait_for()
    assert entered() == before + 1
    looks(page, "ZC-C-9999", "3")
    assert page.locator("[name=typed]").input_value() == "ZC-C-9999" and page.locator("[name=quantity]").input_value() == "3"
    assert entered() == before + 1
