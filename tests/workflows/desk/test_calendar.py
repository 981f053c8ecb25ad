"""工作日历: a year at a glance, a year handed in, two people, and the deadline of 2027-01-15 that follows."""
import json
import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals import proposals
from approvals.imports import KINDS, jobs, papers
from approvals.imports.columns import said
from approvals.models import ImportJob, Notice, Proposal, TrailEntry
from procurement.calendar.models import CalendarChange, CalendarDay
from procurement.calendar.office_time import local
from procurement.calendar.statutory import statutory_days
from procurement.calendar.store import load
from workflows.engine import clock

from .desk_b import SMALL, applies, browser

pytestmark = pytest.mark.django_db
DOC = "国务院办公厅关于2027年部分节假日安排的通知"
WEDNESDAY = datetime(2027, 1, 13, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def whole(*more):
    return [[day.isoformat(), "法定节假日", name, DOC, ""] for day, name in statutory_days(2027).items()] + [list(row) for row in more]


def table(*rows):
    body = "\r\n".join([",".join(papers.titles(KINDS["calendar"])), *(",".join(row) for row in rows)])
    return SimpleUploadedFile("2027.csv", body.encode("gb18030"))


def handed_in(cast, *rows):
    return jobs.take(cast.system_admin, "calendar", table(*rows), "国办通知", clock.now())


def approved(cast, *rows):
    job = handed_in(cast, *rows)
    assert job.state == ImportJob.State.READY, job.problems
    jobs.confirm(job, cast.system_admin, clock.now())
    proposal = Proposal.objects.latest("pk")
    return proposals.decide(proposal, by=cast.security_admin, at=clock.now(), agreed=True)


def classes(page, day):
    """The class of the cell of a day of January."""
    january = page[page.index('class="cal'):].split("<table")[1]
    return re.search(rf'<td class="([^"]*)"[^>]*><span class="num">{day}</span>', january)[1]


def test_a_year_shows_every_kind_of_day_and_its_document(cast, django_assert_max_num_queries):
    reader = browser(cast.stranger)
    page = reader.get("/calendar/", {"year": "2026"}).content.decode()
    assert page.count("<caption>") == 12 and "已公布" in page
    assert [classes(page, day).split()[0] for day in (1, 2, 4, 5, 10)] == [
        "cal-statutory", "cal-rest", "cal-exchanged", "cal-work", "cal-rest"]
    assert "<small>班</small>" in page and "国务院办公厅节假日安排通知" in page
    with django_assert_max_num_queries(12):
        reader.get("/calendar/", {"year": "2026"})


def test_a_year_without_table_says_so_and_names_what_is_missing(cast):
    page = browser(cast.stranger).get("/calendar/", {"year": "2027"}).content.decode()
    assert "2027年节假日安排尚未导入" in page and "暂按周末推算" in page and "春节" in page and 'ok">已公布' not in page


@pytest.mark.parametrize("year", ["x", "0000", "9999", "1", "２０２７"])
def test_nonsense_for_a_year_shows_one_that_there_is(cast, year):
    assert browser(cast.stranger).get("/calendar/", {"year": year}).status_code == 200


def test_every_bad_row_is_named_and_nothing_is_stored(cast):
    job = handed_in(cast, *whole(), ["2027-02-30", "休息日", "x", DOC, ""], ["2027-03-01", "假", "x", DOC, ""], ["2027-03-02", "休息日", "", DOC, ""],
                    ["2027-01-01", "休息日", "x", DOC, ""], ["2101-01-01", "休息日", "x", DOC, ""])
    first = len(whole()) + 2
    assert job.state == ImportJob.State.BAD and {line for line, *__ in job.problems} == set(range(first, first + 5))
    assert not CalendarDay.objects.exists() and not Proposal.objects.exists()


def test_a_table_comes_into_force_with_the_second_person_and_is_entered(cast):
    job = handed_in(cast, *whole())
    jobs.confirm(job, cast.system_admin, clock.now())
    proposal = Proposal.objects.get()
    assert not CalendarDay.objects.exists()
    with pytest.raises(ValidationError):
        proposals.decide(proposal, by=cast.system_admin, at=clock.now(), agreed=True)
    proposals.decide(proposal, by=cast.security_admin, at=clock.now(), agreed=True)
    change = CalendarChange.objects.get()
    assert 2027 in load().published and (change.by, change.confirmed_by) == (cast.system_admin, cast.security_admin)
    content = json.loads(bytes(TrailEntry.objects.get(action="calendar.imported").body))["content"]
    assert content["facts"]["source"] == DOC and content["after"]["2027-01-01"] == "statutory 元旦"
    page = browser(cast.stranger).get("/calendar/", {"year": "2027"}).content.decode()
    assert 'ok">已公布' in page and DOC in page and "史强" in page


def test_half_a_table_leaves_the_year_provisional_and_says_so_to_whoever_decides(cast):
    job = handed_in(cast, *whole()[:4])
    jobs.confirm(job, cast.system_admin, clock.now())
    proposal = Proposal.objects.get()
    assert "仍为暂定" in str(proposals.KINDS["calendar.days"].describe(proposal.payload)[-1].after)
    proposals.decide(proposal, by=cast.security_admin, at=clock.now(), agreed=True)
    assert 2027 not in load().published


def test_a_decided_day_is_changed_only_when_the_row_says_that_it_corrects(cast):
    approved(cast, *whole())
    correction = ["2027-01-01", "工作日", "更正", "更正通知", ""]
    job = handed_in(cast, correction)
    assert job.state == ImportJob.State.BAD and "已确定为法定节假日" in said(job.problems[0][3])
    approved(cast, [*correction[:4], "是"])
    assert CalendarDay.objects.get(date=date(2027, 1, 1)).kind == "work"
    entry = TrailEntry.objects.filter(action="calendar.imported").latest("seq")
    assert json.loads(bytes(entry.body))["content"]["before"] == {"2027-01-01": "statutory 元旦"}


def test_a_day_decided_by_the_published_arrangement_is_protected_too(cast):
    assert handed_in(cast, ["2026-10-10", "休息日", "x", DOC, ""]).state == ImportJob.State.BAD


def test_a_day_that_was_decided_otherwise_between_proposal_and_decision_stops_the_whole_table(cast):
    jobs.confirm(handed_in(cast, ["2027-01-08", "休息日", "甲", DOC, ""], ["2027-01-11", "休息日", "甲", DOC, ""]), cast.system_admin, clock.now())
    waits = Proposal.objects.latest("pk")
    approved(cast, ["2027-01-08", "工作日", "乙", DOC, ""])
    with pytest.raises(ValidationError) as caught:
        proposals.decide(waits, by=cast.security_admin, at=clock.now(), agreed=True)
    assert "2027-01-08 已确定为工作日" in caught.value.messages[0]
    assert list(CalendarDay.objects.values_list("date", "name")) == [(date(2027, 1, 8), "乙")]


def test_the_same_table_twice_changes_nothing(cast):
    approved(cast, *whole())
    job = handed_in(cast, *whole())
    assert job.counts["unchanged"] == len(whole())
    job = jobs.confirm(job, cast.system_admin, clock.now())
    assert job.state == ImportJob.State.FAILED and CalendarChange.objects.count() == 1


def test_a_year_as_json_goes_the_same_way(cast):
    days = [{"date": day.isoformat(), "kind": "statutory", "name": name, "source_doc": DOC} for day, name in statutory_days(2027).items()]
    admin = browser(cast.system_admin)
    admin.post("/calendar/json/", {"file": SimpleUploadedFile("2027.json", json.dumps({"days": days}).encode()), "reason": "国办通知"})
    job = ImportJob.objects.get()
    assert job.state == ImportJob.State.READY and job.counts["new"] == len(days)
    for content in (b"{", b"[1]", b""):
        answer = admin.post("/calendar/json/", {"file": SimpleUploadedFile("2027.json", content), "reason": "国办通知"}, follow=True)
        assert answer.status_code == 200 and ImportJob.objects.count() == 1
    assert browser(cast.security_admin).post("/calendar/json/").status_code == 403


def test_2027_01_15_is_shown_as_provisional_and_moves_when_the_table_arrives(cast, ticking):
    ticking.to(WEDNESDAY)
    case = applies(cast.requester, cast.unit_a, items=SMALL, planned_start="2027-06-01")
    clock.sweep()
    step = case.steps.get(status="NEW")
    assert (local(step.due_at).date(), step.due_provisional) == (date(2027, 1, 15), True)
    head = browser(cast.unit_head)
    assert "暂按周末推算" in head.get(f"/cases/{case.key}/").content.decode()
    assert "暂定" in head.get("/inbox/").content.decode()
    approved(cast, *whole(["2027-01-15", "休息日", "调休", DOC, ""], ["2027-01-16", "工作日", "调休上班", DOC, ""]))
    ticking.forward(minutes=2)
    clock.sweep()
    step.refresh_from_db()
    assert (local(step.due_at).date(), step.due_provisional) == (date(2027, 1, 16), False)
    assert "暂按周末推算" not in head.get(f"/cases/{case.key}/").content.decode()
    assert DOC in head.get("/notices/").content.decode() and Notice.objects.filter(kind="due_moved").count() == 1
    assert "时限重新计算" in browser(cast.auditor).get("/audit/", {"action": "deadline.recomputed"}).content.decode()
    page = browser(cast.stranger).get("/calendar/", {"year": "2027"}).content.decode()
    assert "已重新计算" in page and "涉及1件" in page
