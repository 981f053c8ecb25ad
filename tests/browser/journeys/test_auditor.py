"""The auditor filters, sees that every entry is sound, exports what he filtered with a reason, and takes the file away."""
import pytest

from approvals.models import ExportJob, TrailEntry

pytestmark = pytest.mark.browser


def test_filter_marks_export_download(scene, opened):
    page = opened("auditor", accept_downloads=True)
    page.goto("/")
    page.click("nav.side a[href='/audit/']")
    number = scene.case("archived").number
    page.fill("#au-q", number)
    page.click(".filters button.btn-primary")
    page.wait_for_url("**q=WX**")
    rows = page.locator("table.t tbody tr")
    assert rows.count() > 10 and all(number in text for text in rows.all_inner_texts())
    assert page.locator("table.t .seal.c-ok").count() == rows.count() and not page.locator(".c-bad").count()

    page.check("input[name=format][value=csv]")
    page.fill("#ex-reason", "核对经过(演示)")
    page.click("aside form button.btn-primary")
    page.click("#ask [data-answer=yes]")
    page.wait_for_url("**/audit/**#export-h")
    job = ExportJob.objects.filter(asked_by=scene.user("auditor")).latest("id")
    assert (job.state, job.reason) == ("done", "核对经过(演示)")
    with page.expect_download() as coming:
        page.click(f"#job-{job.key} a.fine")
    text = open(coming.value.path(), encoding="utf-8-sig").read()
    assert number in text and scene.case("endorse").number not in text and coming.value.suggested_filename.endswith(".csv")
    told = set(TrailEntry.objects.filter(actor=scene.user("auditor")).values_list("action", flat=True))
    assert {"audit.searched", "export.downloaded"} <= told


def test_an_export_without_a_reason_is_not_made(scene, opened):
    page = opened("supervisor")
    page.goto("/audit/")
    page.evaluate("document.querySelector('#ex-reason').required = false")
    page.click("aside form button.btn-primary")
    page.click("#ask [data-answer=yes]")
    page.wait_for_selector("#ex-reason-error")
    assert not ExportJob.objects.filter(asked_by=scene.user("supervisor")).exists()


def test_a_broken_chain_is_shown_in_red(scene, opened):
    from django.db import connection

    entry = TrailEntry.objects.filter(case__key=scene.cases["daily"]).order_by("id").first()
    with connection.cursor() as cursor:
        _without_guards(cursor, "UPDATE approvals_trailentry SET body = %s WHERE id = %s", [bytes(entry.body).replace(b"ok", b"no", 1), entry.pk])
    page = opened("auditor")
    page.goto(f"/audit/?q={scene.case('daily').number}")
    assert page.locator("table.t .seal.c-bad").count() and page.locator(".stat .c-bad").count()
    page.goto("/integrity/")
    assert page.locator(".c-bad").count()


def _without_guards(cursor, statement: str, params: list) -> None:
    """The owner of the tables takes the guards away for one statement, as somebody with the keys to the server could."""
    from django.db import connection

    from approvals.trail.guards.install import install

    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'approvals_trailentry'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    else:
        cursor.execute("ALTER TABLE approvals_trailentry DISABLE TRIGGER USER")
    cursor.execute(statement, params)
    if connection.vendor == "sqlite":
        install(connection)
    else:
        cursor.execute("ALTER TABLE approvals_trailentry ENABLE TRIGGER USER")


def test_a_case_is_read_and_never_acted_on(scene, opened):
    page = opened("auditor")
    page.goto(f"/cases/{scene.cases['vice_head']}/")
    assert not page.locator("#act-form").count() and scene.case("vice_head").title in page.locator("main").inner_text()
