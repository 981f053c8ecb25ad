"""An export from the request to the entry in the trail that tells of it."""
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import translation

from approvals import files
from approvals.exports import csv, dossier, jobs, rows, trail
from approvals.models import ExportJob, TrailEntry, Unit, UnitGrant, User
from approvals.trail import book
from approvals.trail.filters import Filters

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 3, 45, tzinfo=UTC)
STATE = ExportJob.State


@pytest.fixture(autouse=True)
def place(settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path / "files"
    settings.FONTS_DIR = tmp_path / "fonts"
    monkeypatch.setattr(jobs, "clock", lambda: AT + timedelta(minutes=1))


@pytest.fixture
def auditor():
    person = User.objects.create_user("A001", display_name="演示审计员")
    bureau = Unit.objects.create(name="示例局", short_name="局", code="0", kind="bureau", level="city")
    permission = Permission.objects.get(codename="act_as_auditor")
    UnitGrant.objects.create(user=person, permission=permission, content_object=bureau)
    return person


@pytest.fixture
def stranger():
    return User.objects.create_user("S001", display_name="演示路人")


@pytest.fixture
def three_entries(auditor):
    return [book.write("sec", action="audit.searched", at=AT + timedelta(seconds=n), actor=auditor, content={"reason": "=1+1"}) for n in range(3)]


def result(job: ExportJob) -> bytes:
    with files.open_file(job.sha256) as file:
        return file.read()


def lines(job: ExportJob) -> list[bytes]:
    return result(job).splitlines()


@pytest.mark.parametrize("kind", ["trail.csv", "trail.xlsx", "trail.jsonl", "trail.pdf"])
def test_an_export_is_made_kept_and_entered_with_its_reason(kind, auditor, three_entries):
    job = jobs.ask(auditor, kind, {"action": "audit.searched"}, "四季度内审", AT)
    assert (job.state, job.error, job.done, job.total) == (STATE.DONE, "", 3, 3)
    assert job.sha256 == hashlib.sha256(result(job)).hexdigest() and job.size == len(result(job))
    entry = TrailEntry.objects.get(action="export.made")
    content = json.loads(bytes(entry.body))["content"]
    assert entry.details["content.reason"][1] == "四季度内审" and set(content["reason"]) == {"hmac"}  # may hold a name
    assert content["facts"]["sha256"] == job.sha256 and content["facts"]["count"] == 3 and content["facts"]["kind"] == kind
    assert "audit.searched" in entry.details["content.facts.filter"][1]
    assert entry.actor == auditor


def test_json_lines_are_the_exact_bytes_of_the_entries(auditor, three_entries):
    job = jobs.ask(auditor, "trail.jsonl", {}, "四季度内审", AT)
    assert lines(job) == [bytes(entry.body) for entry in TrailEntry.objects.exclude(action="export.made").order_by("chain", "seq")]
    assert [hashlib.sha256(line).hexdigest() for line in lines(job)] == [entry.hash for entry in three_entries]


def test_csv_rows_follow_the_documented_columns(auditor, three_entries):
    job = jobs.ask(auditor, "trail.csv", {}, "四季度内审", AT)
    head, first, *_rest = result(job).decode("utf-8-sig").splitlines()
    assert head == ",".join(f'"{title}"' for title, _m in rows.TRAIL_COLUMNS)
    assert first.startswith('"2026-11-20 11:45:00","sec/2026-11","1","","","","audit.searched"')
    assert "演示审计员" in first and three_entries[0].hash in first


@pytest.mark.parametrize("reason", ["", "   ", "内审 ", "abc"])
def test_without_a_reason_nothing_of_the_trail_leaves(auditor, reason):
    with pytest.raises(jobs.NotAsked):
        jobs.ask(auditor, "trail.csv", {}, reason, AT)
    assert not ExportJob.objects.exists()


def test_an_unknown_kind_is_refused(auditor):
    with pytest.raises(jobs.NotAsked):
        jobs.ask(auditor, "database.sql", {}, "四季度内审", AT)


def test_who_may_see_nothing_takes_nothing_away(stranger, three_entries):
    job = jobs.ask(stranger, "trail.jsonl", {}, "好奇心使然", AT)
    assert job.state == STATE.DONE and lines(job) == []
    job = jobs.ask(stranger, "trail.pdf", {}, "好奇心使然", AT)
    assert job.done == 0


def test_a_second_run_changes_nothing(auditor, three_entries):
    job = jobs.ask(auditor, "trail.csv", {}, "四季度内审", AT)
    before = ExportJob.objects.filter(pk=job.pk).values().get()
    jobs.run(job.pk)
    assert ExportJob.objects.filter(pk=job.pk).values().get() == before
    assert TrailEntry.objects.filter(action="export.made").count() == 1


def test_a_cancelled_job_stops_at_its_next_step_and_is_not_entered(auditor, monkeypatch):
    reached = []

    def maker(job, progress):
        def long():
            for number in range(5 * jobs.STEP):
                if number == jobs.STEP + 1:
                    assert jobs.cancel(ExportJob.objects.get(pk=job.pk), AT)
                reached.append(number)
                yield b"x"
        return jobs.Made("a.csv", "text/csv", progress.count(long()))

    monkeypatch.setitem(jobs.MAKERS, "trail.slow", maker)
    job = jobs.ask(auditor, "trail.slow", {}, "四季度内审", AT)
    assert len(reached) == 2 * jobs.STEP
    assert (job.state, job.sha256) == (STATE.CANCELLED, "")
    assert not TrailEntry.objects.filter(action="export.made").exists()
    assert not jobs.cancel(job, AT)


def test_a_job_cancelled_at_the_last_moment_is_not_offered(auditor, monkeypatch):
    def last_moment():
        ExportJob.objects.update(state=STATE.CANCELLED)
        return AT

    monkeypatch.setattr(jobs, "clock", last_moment)
    job = jobs.ask(auditor, "trail.csv", {}, "四季度内审", AT)
    assert (job.state, job.sha256) == (STATE.CANCELLED, "")
    assert not TrailEntry.objects.filter(action="export.made").exists()


def test_a_failure_is_told_in_one_sentence_without_a_traceback(auditor, monkeypatch):
    def maker(job, progress):
        raise RuntimeError("secret path /srv/x")

    monkeypatch.setitem(jobs.MAKERS, "trail.bad", maker)
    job = jobs.ask(auditor, "trail.bad", {}, "四季度内审", AT)
    assert job.state == STATE.FAILED and str(job.key)[:8] in job.error
    assert "secret" not in job.error and "Traceback" not in job.error


def test_a_pdf_of_too_many_rows_fails_with_the_way_out(auditor, three_entries, monkeypatch):
    monkeypatch.setattr(dossier, "MAX_ROWS", 2)
    job = jobs.ask(auditor, "trail.pdf", {}, "四季度内审", AT)
    assert job.state == STATE.FAILED and "XLSX" in job.error


def test_a_missing_glyph_is_told_beside_the_finished_file(auditor, monkeypatch):
    monkeypatch.setitem(jobs.MAKERS, "sheet", lambda job, progress: jobs.Made("单.pdf", "application/pdf", [b"%PDF-"], ["\U00030000"]))
    job = jobs.ask(auditor, "sheet", {}, "", AT)
    assert job.state == STATE.DONE and "\U00030000" in job.error


def test_one_person_has_at_most_three_under_way(auditor):
    for _ in range(jobs.AT_ONCE):
        ExportJob.objects.create(asked_by=auditor, asked_at=AT, kind="trail.csv", state=STATE.RUNNING)
    with translation.override("en"), pytest.raises(jobs.NotAsked, match="Wait for one"):
        jobs.ask(auditor, "trail.csv", {}, "四季度内审", AT)


def test_a_job_whose_worker_died_is_closed_by_the_tick(auditor):
    job = ExportJob.objects.create(asked_by=auditor, asked_at=AT, kind="trail.csv", state=STATE.RUNNING)
    assert jobs.give_up(AT + timedelta(hours=1)) == 0
    assert jobs.give_up(AT + timedelta(hours=3)) == 1
    job.refresh_from_db()
    assert job.state == STATE.FAILED and job.error


def test_a_filter_survives_the_way_through_the_job():
    from datetime import date
    from decimal import Decimal

    asked = Filters(text="会议室", since=date(2026, 10, 1), amount_min=Decimal("200000.00"), risks=frozenset({"returned", "overdue"}), case=7)
    params = trail.params_of(asked)
    assert trail.filters_of(json.loads(json.dumps(params))) == asked
    assert trail.params_of(Filters()) == {}


def test_the_clock_must_be_given(monkeypatch):
    with pytest.raises(RuntimeError, match="workflows"):
        jobs._no_clock()


def test_hostile_text_of_a_case_does_not_become_a_formula(auditor, three_entries, monkeypatch):
    monkeypatch.setattr(rows, "node_title", lambda flow, node: node)
    User.objects.filter(pk=auditor.pk).update(username="=cmd")
    job = jobs.ask(User.objects.get(pk=auditor.pk), "trail.csv", {}, "四季度内审", AT)
    assert '"\'=cmd"' in result(job).decode()
    assert csv.unescape("'=cmd") == "=cmd"
