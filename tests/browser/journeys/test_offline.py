"""In a cellar without a signal, on a phone of 390 px: nothing typed and no photo taken is lost, and all is sent when the signal is back."""
import struct
import zlib
from datetime import timedelta

import pytest

from approvals.models import Attachment, Decision, Draft
from procurement.calendar.office_time import local
from procurement.renovations.forms import InspectionForm
from tests.approvals.files.photos import exif, jpeg
from tests.browser.scene import NOW
from workflows.demo.cast import PASSWORD
from workflows.demo.scenarios.renovation_papers import inspection

from .hands import fill, press, problems, put, toast

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
CAMERA = '#act-form input[capture="environment"]'
SHELF = """async (store) => new Promise((done) => { const asked = indexedDB.open("sunshine-desk", 1); asked.onsuccess = () => {
  const all = asked.result.transaction(store).objectStore(store).getAll(); all.onsuccess = () => { asked.result.close(); done(all.result.length); }; }; })"""


def shot(name, block=None):
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(block)}


def large_picture(wide=3000, high=2000):
    """A PNG of 3000 × 2000 that does not pack well."""
    line = bytes((x * 7919 + 13) * (x + 3) % 251 for x in range(wide * 3))
    rows = b"".join(b"\0" + line[n % 900:] + line[:n % 900] for n in range(high))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def at_the_step(opened, scene, person="inspector"):
    page = opened(person, **PHONE)
    page.goto(f"/cases/{scene.cases['inspect']}/")
    page.wait_for_selector("html[data-shelf]")
    return page


def test_a_page_loaded_again_puts_back_what_was_typed_and_photographed(scene, opened):
    page = at_the_step(opened, scene, "second_inspector")
    page.context.set_offline(True)
    page.fill("#act-form [name=weather]", "多云转雨")
    page.fill("#act-form [name=inspection_lines-0-part]", "一层东侧")
    add = page.locator("#lines-inspection_lines [data-add]")
    before = page.locator("#lines-inspection_lines tr[data-line]").count()
    add.click()
    page.fill(f"#act-form [name=inspection_lines-{before}-part]", "附加的一行")
    page.fill("#password", PASSWORD)
    page.set_input_files(CAMERA, shot("地下室.jpg"))
    page.locator("[data-queue] li").wait_for()
    page.wait_for_timeout(600)
    page.locator("p[data-kept]", has_text="已保存在本机").or_(page.locator("p[data-kept]", has_text="网络中断")).wait_for()
    page.route("**/drafts/save/**", lambda route: route.abort())  # the signal is enough for the page and for nothing else
    page.route("**/files/**", lambda route: route.abort())
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/inbox/")
    page.wait_for_selector("html[data-shelf]")
    page.goto(f"/cases/{scene.cases['inspect']}/")
    page.locator("p[data-kept]", has_text="恢复").wait_for()
    assert page.locator("#act-form [name=weather]").input_value() == "多云转雨"
    assert page.locator("#act-form [name=inspection_lines-0-part]").input_value() == "一层东侧"
    assert page.locator(f"#act-form [name=inspection_lines-{before}-part]").input_value() == "附加的一行"
    assert page.locator("#password").input_value() == ""  # a secret is never kept
    page.locator("[data-queue] li", has_text="地下室.jpg").wait_for()
    page.unroute_all()
    with page.expect_response(lambda answer: "/drafts/save/" in answer.url):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("[data-uploaded] li", has_text="地下室.jpg").wait_for()
    page.locator("p[data-kept]", has_text="已上传").wait_for()
    draft = Draft.objects.get(author=scene.user("second_inspector"), step=scene.step("inspect"))
    assert draft.data["weather"] == ["多云转雨"] and draft.files[0]["paper"] == "photo"
    page.wait_for_timeout(600)
    assert page.evaluate(SHELF, "forms") == 0 and page.evaluate(SHELF, "files") == 0


def test_a_large_picture_is_made_smaller_on_the_phone_and_one_that_cannot_be_is_refused_in_words(scene, opened):
    page = at_the_step(opened, scene, "second_inspector")
    page.set_input_files("#act-form input[name=files-photo]:not([capture])", {"name": "全景.png", "mimeType": "image/png", "buffer": large_picture()})
    page.locator("[data-uploaded] li", has_text="全景.jpg").wait_for()
    kept = next(f for f in Draft.objects.get(author=scene.user("second_inspector"), step=scene.step("inspect")).files if f["name"] == "全景.jpg")
    assert kept["media_type"] == "image/jpeg" and kept["size"] < 6_000_000
    page.evaluate("document.querySelector('[data-upload]').dataset.largest = 500")  # a file of 60 MB would not travel through this test
    page.set_input_files("#act-form input[name=files]", {"name": "录像.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"0" * 600})
    page.locator("#toasts .toast-line.error").wait_for()
    assert "录像.pdf" in toast(page) and "没有上传" in toast(page)


def test_logging_out_leaves_nothing_of_a_person_on_a_shared_device(scene, opened):
    page = at_the_step(opened, scene, "second_inspector")
    page.route("**/drafts/save/**", lambda route: route.abort())
    page.fill("#act-form [name=weather]", "雪")
    page.wait_for_timeout(600)
    assert page.evaluate(SHELF, "forms") == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/accounts/logout/")
    page.locator("[data-unsent]").wait_for()
    page.locator("form[action*=logout] button").last.click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(SHELF, "forms") == 0


def test_without_a_script_the_plain_form_takes_the_photo(scene, opened):
    page = opened("second_inspector", javascript=False, **PHONE)
    page.goto(f"/cases/{scene.cases['inspect']}/")
    put(page.locator("#act-form [name=weather]"), ["阴"])
    page.set_input_files("#act-form input[name=files-photo]:not([capture])", shot("走廊.jpg", exif("2026:03:26 09:50:00")))
    page.locator('#act-form button[name=verb][value="draft"]').click()
    page.locator("[data-uploaded] li", has_text="走廊.jpg").wait_for()
    assert page.locator("#act-form [name=weather]").input_value() == "阴"


def test_a_visit_without_a_signal_is_typed_photographed_and_sent_later(scene, opened):
    page = at_the_step(opened, scene)
    page.context.set_offline(True)
    sheet = inspection(local(NOW - timedelta(hours=1)), "2103", ("1", "1-2", "", "", ""))
    fill(page, "act-form", InspectionForm, sheet)
    page.set_input_files(CAMERA, [shot("屋面.jpg", exif("2026:03:26 09:41:00")), shot("外窗.jpg", exif("2026:03:26 09:44:00"))])
    page.locator("[data-queue] li").nth(1).wait_for()
    assert "已保存在本机" in page.locator("[data-queue]").inner_text()
    page.fill("#password", PASSWORD)
    page.locator('#act-form button[name=verb][value="record"]').click()  # too early: no connection
    page.locator("p[data-kept]", has_text="网络中断").wait_for()
    assert not Decision.objects.filter(case__key=scene.cases["inspect"], node="inspect").exists()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.context.set_offline(False)
    page.locator("[data-uploaded] li").nth(1).wait_for()
    page.locator("p[data-kept]", has_text="已上传").wait_for()
    assert page.evaluate(SHELF, "files") == 0
    press(page, "record")
    assert scene.case("inspect").number in toast(page), problems(page)
    rows = list(Attachment.objects.filter(case__key=scene.cases["inspect"], paper="photo").order_by("photo_no"))
    assert [(row.name, row.photo_no, f"{local(row.taken_at):%H:%M}", row.taken_from) for row in rows] == [
        ("屋面.jpg", 1, "09:41", "exif"), ("外窗.jpg", 2, "09:44", "exif"),
    ]  # fmt: skip
    page.wait_for_selector("html[data-shelf]")
    assert page.evaluate(SHELF, "forms") == 0 and page.evaluate(SHELF, "files") == 0  # nothing stays on the phone after sending
    assert page.locator("td.struck").count()
