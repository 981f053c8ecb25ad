"""审计查询, exports and the integrity check."""
import json
import re

import pytest
from django.db import connection
from django.urls import reverse

from approvals.models import Case, ExportJob, TrailEntry
from approvals.trail.entry import open_commitment

from .desk_b import SMALL, applies, browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def test_an_auditor_sees_every_entry_verified(cast, django_assert_max_num_queries):
    case = applies(cast.requester, cast.unit_a, title="屋面维修")
    auditor = browser(cast.auditor)
    page = auditor.get("/audit/").content.decode()
    assert case.number in page and "赵敏" in page and "k-ok" in page and "broken" not in re.sub(r"<symbol.*?</symbol>", "", page, flags=re.S)
    with django_assert_max_num_queries(12):
        auditor.get("/audit/")


def test_everybody_else_is_told_whom_to_ask(cast):
    for who in (cast.requester, cast.unit_head, cast.head, cast.coordinator, cast.stranger):
        for address in ("/audit/", "/integrity/"):
            answer = browser(who).get(address)
            assert answer.status_code == 403 and "韩雪" in answer.content.decode()
        assert browser(who).post("/audit/export/", {"format": "csv", "reason": "好奇心"}).status_code == 403
    assert not ExportJob.objects.exists()


def test_searching_is_entered_once_a_minute_with_what_was_looked_for(cast, ticking):
    auditor = browser(cast.auditor)
    for __ in range(3):
        auditor.get("/audit/", {"q": "屋面", "low": "200000"})
    entry = TrailEntry.objects.get(action="audit.searched")
    assert entry.actor == cast.auditor
    told = json.loads(bytes(entry.body))["content"]["facts"]
    assert told["amount_min"] == "200000" and "屋面" not in json.dumps(told, ensure_ascii=False)
    assert open_commitment(entry.details, "content.facts.text") == "屋面"
    ticking.forward(minutes=2)
    auditor.get("/audit/")
    assert TrailEntry.objects.filter(action="audit.searched").count() == 2


def test_filters_narrow_the_entries(cast):
    big = applies(cast.requester, cast.unit_a, title="屋面维修")
    small = applies(cast.second_requester, cast.unit_b, title="门窗维修", items=SMALL)
    auditor = browser(cast.auditor)
    for query, seen, hidden in (
        ({"q": "屋面"}, big, small), ({"low": "500000"}, big, small), ({"high": "500000"}, small, big), ({"person": "李娜"}, small, big),
        ({"person": "zhaomin"}, big, small), ({"flow": "renovation_review", "person": "1101"}, small, big),
    ):
        page = auditor.get("/audit/", query).content.decode()
        assert seen.number in page and hidden.number not in page, query
    empty = auditor.get("/audit/", {"since": "2020-01-01", "until": "2020-01-02"}).content.decode()
    assert big.number not in empty
    assert auditor.get("/audit/", {"since": "x", "until": "?", "low": "y", "risk": "z", "after": "%%%", "way": "a,b"}).status_code == 200


def test_a_tampered_entry_is_shown_as_broken_and_what_follows_as_doubtful(cast):
    case = applies(cast.requester, cast.unit_a, items=SMALL)
    step = case.steps.get(status="NEW")
    browser(cast.unit_head).post(reverse("desk:quick", args=[step.pk]), {"edition": case.edition, "key": "k"})
    with connection.cursor() as cursor:
        triggers = [row[0] for row in _triggers(cursor)]
        for name in triggers:
            cursor.execute(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP TRIGGER {name} ON approvals_trailentry")
        cursor.execute("UPDATE approvals_trailentry SET hash = %s WHERE chain = %s AND seq = 1", ["0" * 64, f"case/{case.key}"])
    page = browser(cast.auditor).get("/audit/").content.decode()
    assert page.count('class="seal c-bad"') == 2
    page = browser(cast.auditor).get("/integrity/").content.decode()
    assert 'class="seal c-bad"' in page and "hint bad" in page


def _triggers(cursor):
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'approvals_trailentry'")
    else:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = 'approvals_trailentry'::regclass")
    return cursor.fetchall()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_an_export_states_its_reason_is_entered_and_its_download_too(cast, kind):
    case = applies(cast.requester, cast.unit_a, title="屋面维修")
    auditor = browser(cast.auditor)
    answer = auditor.post("/audit/export/?q=屋面", {"format": kind, "reason": "三季度内审"}, follow=True)
    assert answer.status_code == 200
    job = ExportJob.objects.get()
    assert (job.state, job.reason, job.params) == ("done", "三季度内审", {"text": "屋面"})
    made = TrailEntry.objects.get(action="export.made")
    assert made.actor == cast.auditor
    file = auditor.get(reverse("desk:export_file", args=[job.key]))
    content = b"".join(file.streaming_content)
    assert file["Content-Disposition"].startswith("attachment") and len(content) == job.size
    assert kind == "xlsx" or case.number.encode() in content
    told = json.loads(bytes(TrailEntry.objects.get(action="export.downloaded").body))
    assert told["content"]["facts"]["sha256"] == job.sha256
    assert browser(cast.supervisor).get(reverse("desk:export_file", args=[job.key])).status_code == 404


def test_an_export_without_a_reason_is_refused_with_a_sentence_and_keeps_the_filter(cast):
    applies(cast.requester, cast.unit_a, title="屋面维修")
    answer = browser(cast.auditor).post("/audit/export/?q=屋面", {"format": "csv", "reason": " "})
    page = answer.content.decode()
    assert answer.status_code == 422 and "ex-reason-error" in page and 'value="屋面"' in page
    assert not ExportJob.objects.exists()


def test_who_is_no_auditor_any_more_does_not_get_the_file(cast):
    from approvals.duties.holders import revoke
    from approvals.roles import Role
    from workflows.engine import clock

    auditor = browser(cast.auditor)
    auditor.post("/audit/export/", {"format": "csv", "reason": "三季度内审"})
    job = ExportJob.objects.get()
    revoke(Role.AUDITOR, cast.auditor, cast.bureau, by=cast.system, at=clock.now(), reason="调离")
    assert auditor.get(reverse("desk:export_file", args=[job.key])).status_code == 403
    assert auditor.post(reverse("desk:export_retry", args=[job.key])).status_code == 403


def test_a_job_can_be_watched_cancelled_and_asked_for_again(cast):
    job = ExportJob.objects.create(asked_by=cast.auditor, asked_at="2026-03-02T01:00Z", kind="trail.csv", reason="三季度内审", state="running",
                                   done=50, total=200)
    auditor = browser(cast.auditor)
    page = auditor.get(reverse("desk:export_job", args=[job.key])).content.decode()
    assert 'value="25"' in page and "http-equiv" in page
    fragment = auditor.get(reverse("desk:export_job", args=[job.key]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "hx-get" in fragment
    auditor.post(reverse("desk:export_cancel", args=[job.key]))
    job.refresh_from_db()
    assert job.state == "cancelled"
    auditor.post(reverse("desk:export_retry", args=[job.key]))
    assert ExportJob.objects.filter(state="done").count() == 1
    assert auditor.get("/exports/").content.decode().count('class="job"') == 2


def test_a_failed_job_says_why_and_offers_to_try_again(cast):
    job = ExportJob.objects.create(asked_by=cast.auditor, asked_at="2026-03-02T01:00Z", kind="trail.pdf", state="failed", error="字体缺失")
    page = browser(cast.auditor).get("/exports/").content.decode()
    assert "字体缺失" in page and reverse("desk:export_retry", args=[job.key]) in page


def test_the_integrity_page_recomputes_chains_and_shows_that_the_guards_stand(cast, django_assert_max_num_queries):
    case = applies(cast.requester, cast.unit_a)
    auditor = browser(cast.auditor)
    page = auditor.get("/integrity/").content.decode()
    assert case.number in page and 'class="seal c-bad"' not in page and "hint bad" not in page and "adm/2026-03" in page
    with django_assert_max_num_queries(12):
        auditor.get("/integrity/")


def test_all_chains_are_verified_by_the_worker_into_a_report(cast):
    case = applies(cast.requester, cast.unit_a)
    auditor = browser(cast.auditor)
    auditor.post("/integrity/verify/")
    job = ExportJob.objects.get(kind="integrity.csv")
    assert job.state == "done", job.error
    report = b"".join(auditor.get(reverse("desk:export_file", args=[job.key])).streaming_content).decode("utf-8-sig")
    assert f"case/{case.key}" in report and "adm/2026-03" in report and "不符" not in report.splitlines()[1]
    assert Case.objects.count() == 1
